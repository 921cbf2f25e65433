"""Group commit: what waits while one transaction is written goes into the next, all together.

A commit costs the same for one ballot as for hundreds, so under load it is shared; a lone ballot
doesn't wait for company. https://dev.mysql.com/doc/refman/8.4/en/group-commit.html
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Batches(Generic[T, R]):
    """Hands items to ``work`` in batches of at most ``most``, one batch at a time, in order.

    ``work`` gives each item's result, or the exception that its caller gets; whatever it raises
    itself goes to every caller of the batch.
    """

    def __init__(
        self, work: Callable[[Sequence[T]], Awaitable[Sequence[R | Exception]]], most: int
    ) -> None:
        self._work = work
        self._most = most
        self._waiting: list[tuple[T, asyncio.Future[R]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def __call__(self, item: T) -> R:
        """Wait for an item's turn; it has its turn even where its caller is cancelled."""
        result: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, result))
        if self._writer is None:
            self._writer = asyncio.create_task(self._write())
        return await result

    async def finish(self) -> None:
        """Return when nothing is waiting."""
        if self._writer:
            await self._writer

    async def _write(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
            outcomes = await self._outcomes([item for item, _ in batch])
            for (_, result), outcome in zip(batch, outcomes, strict=True):
                if result.done():  # its caller was cancelled
                    continue
                if isinstance(outcome, Exception):
                    result.set_exception(outcome)
                else:
                    result.set_result(outcome)
        self._writer = None

    async def _outcomes(self, items: Sequence[T]) -> Sequence[R | Exception]:
        try:
            return await self._work(items)
        except Exception as error:  # noqa: BLE001 - it goes to those who wait
            return [error] * len(items)
