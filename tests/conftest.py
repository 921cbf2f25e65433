"""Fixtures that every test may use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.prompts import Prompts, load_prompts
from tests.postgres import postgres_server


@pytest.fixture(scope="session")
def prompts() -> Prompts:
    return load_prompts()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Evaluation data that lies beside a checkout on some machines and isn't part of it."""
    beside = Path(__file__).parents[1].parent / "shared"
    folder = Path(os.environ.get("REJOINDER_SHARED", beside)) / "data"
    if not folder.is_dir():
        pytest.skip("the evaluation data is not on this machine")
    return folder


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL server of the tests' own."""
    with postgres_server() as url:
        yield url
