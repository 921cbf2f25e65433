"""What tests of the Discord adapter share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def described() -> Path | None:
    """The folder with Discord's OpenAPI description; None on a machine without it."""
    beside = Path(__file__).parents[2].parent / "shared"
    folder = Path(os.environ.get("REJOINDER_SHARED", beside)) / "data"
    return folder if (folder / "discord-openapi.json").is_file() else None
