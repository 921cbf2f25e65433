"""What browser stories share: a real `rejoinder run`, and readers with their own browsers."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Browser, BrowserContext, Page

ROOT = Path(__file__).parents[2]
# A name that only the browser knows for this machine: to it, a page of an ordinary network.
NETWORK_NAME = "reading.test"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--host-resolver-rules=MAP {NETWORK_NAME} 127.0.0.1",
)
# What the console says where all is well: the server was stopped on purpose; the opener policy is
# for secure contexts, and does without where there is none.
EXPECTED = (
    "ERR_CONNECTION",
    "ERR_INCOMPLETE",
    "Cross-Origin-Opener-Policy header has been ignored",
)


@dataclass
class Server:
    """A process that serves the playground; its data outlive it."""

    data: Path
    environment: dict[str, str] = field(default_factory=dict)
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        said = self.data.parent / "stdout"
        command = (sys.executable, "-m", "adapters", "run", "--port", str(self.port))
        quick = {"REJOINDER_DATA_DIR": str(self.data), "REJOINDER_EDIT_SECONDS": "0.2"}
        environment = os.environ | quick | self.environment
        with said.open("wb") as file:
            self.process = subprocess.Popen(  # noqa: ASYNC220 - it is only started here
                command, stdout=file, env=environment, cwd=ROOT
            )
        async with asyncio.timeout(30):
            while not (match := re.search(r":(\d+) ", said.read_text())):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        self.port = int(match.group(1))

    async def stop(self, number: int = signal.SIGTERM) -> None:
        if self.process:
            self.process.send_signal(number)
            await asyncio.to_thread(self.process.wait, 30)


@asynccontextmanager
async def serving(data: Path, **environment: str) -> AsyncIterator[Server]:
    """A server that ends with the story, however that ends."""
    server = Server(data, environment)
    try:
        await server.start()
        yield server
    finally:
        await server.stop()


@asynccontextmanager
async def reader(chromium: Browser, server: Server, **options: object) -> AsyncIterator[Page]:
    """A reader with a browser of their own; errors on the page fail the story."""
    context: BrowserContext = await chromium.new_context(**options)  # type: ignore[arg-type]
    page = await context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    await page.goto(server.url)
    yield page
    await context.close()
    unexpected = [text for text in wrong if not any(known in text for known in EXPECTED)]
    assert not unexpected, unexpected


async def paste(page: Page, text: str) -> None:
    """Put a text in at once, as a paste does, and send it."""
    await page.get_by_label("Say something").fill(text)
    await page.keyboard.press("Enter")
