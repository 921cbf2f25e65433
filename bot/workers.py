"""Worker processes for CPU-bound reading, so that acknowledging never waits for it."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from typing import ParamSpec, TypeVar

from bot.errors import SourceError

P = ParamSpec("P")
T = TypeVar("T")

NICE = 10  # how much of the processor a worker gives way to the loop, from 0 to 19


class Pool:
    """Runs functions in an executor, each at most ``seconds`` long for the one who waits."""

    def __init__(self, executor: Executor, seconds: float) -> None:
        self._executor = executor
        self._seconds = seconds

    async def __call__(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        loop = asyncio.get_running_loop()
        work = loop.run_in_executor(self._executor, partial(function, *args, **kwargs))
        try:
            return await asyncio.wait_for(work, self._seconds)
        except TimeoutError:
            raise SourceError("error.too_slow", seconds=round(self._seconds)) from None

    def close(self) -> None:
        self._executor.shutdown(wait=False, cancel_futures=True)


def process_pool(workers: int, seconds: float) -> Pool:
    """A pool of spawned processes: none of them inherits sockets, locks or the database.

    They begin at once: starting them takes a while, which no reader's call should pay for.
    """
    context = get_context("spawn")
    executor = ProcessPoolExecutor(workers, context, initializer=_follow_the_parent)
    executor.submit(_nothing)
    return Pool(executor, seconds)


def _nothing() -> None:
    """What a pool is woken with."""


def _follow_the_parent() -> None:
    """Leave interrupts to the parent, and the processor whenever its loop wants that.

    A worker ends with its parent, also where that had no time to say so.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):  # not on Windows
        os.nice(NICE)
    if parent := parent_process():
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
