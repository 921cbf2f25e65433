"""What costs much to find out is found out once for each version of what it is about."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import structlog

log = structlog.get_logger(__name__)

T = TypeVar("T")

MOST_KEPT = 64


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """What was found: None where it failed; ``late`` where it wasn't there in time."""

    value: T | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class _Entry:
    version: int
    work: asyncio.Task[Any]


class Memo:
    """Keeps the latest version of each key; where it is full, what was asked for longest ago goes.

    Several who ask at once wait for one work.
    """

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._entries: OrderedDict[Hashable, _Entry] = OrderedDict()

    async def get(
        self,
        key: Hashable,
        version: int,
        work: Callable[[], Awaitable[T]],
        seconds: float | None = None,
    ) -> Found[T]:
        """What ``work`` gives for a version, waiting no longer than ``seconds``.

        What comes later is there for the next one who asks. What fails is logged, and not tried
        again for that version.
        """
        entry = self._entries.get(key)
        if entry is None or entry.version != version:
            entry = _Entry(version, asyncio.create_task(_guarded(key, work)))
            self._entries[key] = entry
        self._entries.move_to_end(key)
        while len(self._entries) > self._most:
            self._entries.popitem(last=False)
        done, _ = await asyncio.wait([entry.work], timeout=seconds)
        return Found(entry.work.result()) if done else Found(late=True)


async def _guarded(key: Hashable, work: Callable[[], Awaitable[T]]) -> T | None:
    try:
        return await work()
    except Exception:
        log.exception("not found out", key=key)
        return None
