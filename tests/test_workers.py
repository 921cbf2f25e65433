"""Workers end with their process, however that ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

PARENT = """
import asyncio, os
from bot.workers import process_pool

async def main():
    pool = process_pool(1, 60)
    print(await pool(os.getpid), flush=True)
    await asyncio.sleep(600)

if __name__ == "__main__":
    asyncio.run(main())
"""


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="it looks into /proc")
def test_a_worker_does_not_outlive_a_process_that_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "parent.py"
    path.write_text(PARENT, encoding="utf-8")
    with subprocess.Popen([sys.executable, path], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        assert _is_alive(worker)
        os.kill(parent.pid, signal.SIGKILL)
    end = time.monotonic() + 10
    while _is_alive(worker):
        assert time.monotonic() < end, "the worker goes on"
        time.sleep(0.05)


def _is_alive(process: int) -> bool:
    """Whether a process runs: one that has ended may still wait for somebody to notice."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text(encoding="ascii")
    except FileNotFoundError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"
