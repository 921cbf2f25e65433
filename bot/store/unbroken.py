"""Work that a cancellation doesn't break off.

A transaction that is cut in the middle would leave its connection, and with it the write lock, to
the garbage collector. So a store's work goes on to its end, and whoever was cancelled just
doesn't hear of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar


class HasTasks(Protocol):
    """Somebody who knows what is still running, to wait for it before closing."""

    tasks: set[asyncio.Task[Any]]


P = ParamSpec("P")
T = TypeVar("T")
S = TypeVar("S", bound=HasTasks)


def unbroken(
    method: Callable[Concatenate[S, P], Coroutine[Any, Any, T]],
) -> Callable[Concatenate[S, P], Coroutine[Any, Any, T]]:
    """Let a method run to its end even when its caller is cancelled."""

    @wraps(method)
    async def run(self: S, /, *args: P.args, **kwargs: P.kwargs) -> T:
        task = asyncio.create_task(method(self, *args, **kwargs))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        return await asyncio.shield(task)

    return run


async def finish(tasks: set[asyncio.Task[Any]]) -> None:
    """Wait for all that is running; what it raised has been told to its caller, if there is one."""
    await asyncio.gather(*tasks, return_exceptions=True)
