"""What moves in open pages: server-sent events, to everybody or to one reader.

https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.model import Place

# A page that is this far behind is told to load anew, so that it can't hold up the server.
MOST_WAITING = 200


@dataclass(frozen=True, slots=True)
class Event:
    """One event: its kind and a value that JSON can hold."""

    kind: str
    data: object

    def encode(self) -> bytes:
        return f"event: {self.kind}\ndata: {json.dumps(self.data)}\n\n".encode()


@dataclass(eq=False, slots=True)
class Listener:
    """An open page: which reader's, of which place, and what it has not been told yet."""

    reader: str
    place: Place
    waiting: asyncio.Queue[Event | None] = field(
        default_factory=lambda: asyncio.Queue(MOST_WAITING)
    )

    def tell(self, event: Event) -> None:
        """Add an event; a page that lags too far behind is cut off, and comes back by itself."""
        if self.waiting.full():
            while not self.waiting.empty():
                self.waiting.get_nowait()
            self.waiting.put_nowait(None)
        else:
            self.waiting.put_nowait(event)


class Live:
    """All open pages."""

    def __init__(self) -> None:
        self._listeners: set[Listener] = set()

    @contextmanager
    def listening(self, reader: str, place: Place) -> Iterator[Listener]:
        listener = Listener(reader, place)
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    def everybody(self, place: Place, event: Event) -> None:
        for listener in self._listeners:
            if listener.place == place:
                listener.tell(event)

    def one(self, reader: str, event: Event) -> None:
        for listener in self._listeners:
            if listener.reader == reader:
                listener.tell(event)

    def close(self) -> None:
        """Let every open page go."""
        for listener in self._listeners:
            listener.tell(Event("bye", None))
            if not listener.waiting.full():
                listener.waiting.put_nowait(None)
