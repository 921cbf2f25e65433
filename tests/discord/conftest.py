"""What tests of the Discord adapter share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.discord.openapi import described_in


@pytest.fixture(scope="session")
def described() -> Path | None:
    """The folder with Discord's OpenAPI description; None on a machine without it."""
    return described_in()
