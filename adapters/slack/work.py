"""Work that goes on after Slack was told that its message arrived."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog

from bot.errors import ReaderError

log = structlog.get_logger(__name__)


class Work:
    """Tasks that somebody holds on to, and that are waited for at the end."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, coroutine: Coroutine[Any, Any, None]) -> None:
        """Do this from now on; what goes wrong in it is logged."""
        task = asyncio.create_task(_guarded(coroutine))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def drain(self, seconds: float) -> None:
        """Wait for what is going on, but no longer than that; then cancel it."""
        if not self._tasks:
            return
        _, late = await asyncio.wait(self._tasks, timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)


async def _guarded(coroutine: Coroutine[Any, Any, None]) -> None:
    try:
        await coroutine
    except ReaderError as error:
        log.warning("nobody could be told", reason=str(error))
    except Exception:
        log.exception("work failed")
