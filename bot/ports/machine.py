"""The machine: its clock and its processors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import ParamSpec, Protocol, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Clock(Protocol):
    """The time, timezone-aware."""

    def __call__(self) -> datetime: ...


class Workers(Protocol):
    """Runs a pure function of picklable values off the event loop."""

    async def __call__(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T: ...
