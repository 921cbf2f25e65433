"""Work that goes on after Slack was told that its message arrived."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog

from bot.errors import ReaderError

log = structlog.get_logger(__name__)

SPACING = 0.02  # seconds between the beginnings of two: many more than can be read in a second


class Work:
    """Tasks that somebody holds on to, and that are waited for at the end."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()
        self._next = 0.0
        self._over = False

    def start(self, coroutine: Coroutine[Any, Any, None], *, in_turn: bool = False) -> None:
        """Do this from now on; what goes wrong in it is logged.

        Of many that come at once, those ``in_turn`` begin one after the other, so that what
        comes meanwhile is acknowledged first. Nothing is begun after the end.
        """
        if self._over:
            log.warning("came after the end")
            coroutine.close()
            return
        now = asyncio.get_running_loop().time()
        if in_turn:
            self._next = max(now, self._next + SPACING)
        wait = self._next - now if in_turn else 0.0
        task = asyncio.create_task(_guarded(coroutine, wait))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def drain(self, seconds: float) -> None:
        """Wait for what is going on, but no longer than that; then cancel it."""
        clock = asyncio.get_running_loop().time
        end = clock() + seconds
        while self._tasks and clock() < end:  # what is going on may begin more
            await asyncio.wait(self._tasks, timeout=end - clock())
        self._over = True
        late = [*self._tasks]
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)


async def _guarded(coroutine: Coroutine[Any, Any, None], wait: float) -> None:
    try:
        if wait > 0:
            await asyncio.sleep(wait)
        await coroutine
    except ReaderError as error:
        log.warning("nobody could be told", reason=str(error))
    except Exception:
        log.exception("work failed")
    finally:
        coroutine.close()  # where it was cancelled before it began
