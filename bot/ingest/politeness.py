"""One request at a time to a host, with a pause between two."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

_MOST_IDLE = 1_000


@dataclass(slots=True)
class _Host:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0
    free_at: float = 0.0


class Turns:
    """Whose turn it is, host by host."""

    def __init__(self) -> None:
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, host: str, pause: float) -> AsyncIterator[None]:
        """Wait for the host to be free; it is again ``pause`` seconds after the context ends."""
        loop = asyncio.get_running_loop()
        state = self._hosts.setdefault(host, _Host())
        state.users += 1
        try:
            async with state.lock:
                await asyncio.sleep(max(0.0, state.free_at - loop.time()))
                try:
                    yield
                finally:
                    state.free_at = loop.time() + pause
        finally:
            state.users -= 1
            self._forget(loop.time())

    def _forget(self, now: float) -> None:
        """Keep the table small: a host that is free and unused says nothing any more."""
        if len(self._hosts) <= _MOST_IDLE:
            return
        for name, state in list(self._hosts.items()):
            if not state.users and state.free_at <= now:
                del self._hosts[name]
