"""How fast Slack's requests are acknowledged while many op-eds are being read.

The whole bot, with everything real but Slack, runs in a process of its own; Slack is here, sends
signed requests, takes the times and says yes to every call. Slack gives an app three seconds.
"""

from __future__ import annotations

import asyncio
import json
import socket
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from importlib import resources
from itertools import count
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlencode

import aiohttp
from aiohttp import web
from pydantic import SecretStr
from slack_sdk.signature import SignatureVerifier

from adapters._logging import configure_logging
from adapters._serve import compose, now
from benchmarks.startup import long_page
from bot.model import Article, Brief, Poll, Summary
from bot.settings import Settings
from bot.store import open_store

BRIEFS, PRESSES, PRESSES_A_SECOND = 200, 1_000, 100
TARGET_MS = 250
SECRET = "benchmark"  # noqa: S105 - signs requests to this machine


def main() -> None:
    asyncio.run(_measure())


async def _measure() -> None:
    source = (resources.files("adapters.web") / "sample.txt").read_text(encoding="utf-8")
    page = long_page(source)
    with tempfile.TemporaryDirectory() as folder:
        async with _slack() as (api, posted), _serving(Path(folder), api) as url:
            pages = [_signed(_command(page, number)) for number in range(BRIEFS)]
            votes_sent = [_signed(_press(number)) for number in range(PRESSES)]
            begun = time.perf_counter()
            async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
                commands = await asyncio.gather(*(_timed(session, url, *sent) for sent in pages))
                presses = []
                for sent in votes_sent:
                    presses.append(asyncio.create_task(_timed(session, url, *sent)))
                    await asyncio.sleep(1 / PRESSES_A_SECOND)
                votes = await asyncio.gather(*presses)
            rate = (BRIEFS + PRESSES) / (time.perf_counter() - begun)
            await _until(lambda: len(posted) >= BRIEFS, 600)
            seconds = time.perf_counter() - begun
    _row(f"{BRIEFS} pages sent at once", commands)
    _row(f"{PRESSES} votes meanwhile", votes)
    print(f"{rate:.0f} acknowledged a second; every page was read after {seconds:.0f} s")
    print(f"the aim is a 99th percentile under {TARGET_MS} ms; Slack waits for 3,000 ms")


def _row(label: str, seconds: list[float]) -> None:
    waits = [1_000 * second for second in seconds]
    cuts = quantiles(waits, n=100)
    print(f"{label:28s} {cuts[49]:8.1f} ms median {cuts[98]:8.1f} ms p99 {max(waits):8.1f} ms most")


def _signed(body: str) -> tuple[bytes, dict[str, str]]:
    """A body and the headers that come with it, made beforehand: only the bot is to be timed."""
    stamp = str(int(time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=body)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": signature or "",
    }
    return body.encode(), headers


async def _timed(
    session: aiohttp.ClientSession, url: str, body: bytes, headers: dict[str, str]
) -> float:
    """Seconds until a signed body was acknowledged."""
    start = time.perf_counter()
    async with session.post(f"{url}/slack/events", data=body, headers=headers) as answer:
        await answer.read()
        answer.raise_for_status()
    return time.perf_counter() - start


def _command(page: str, number: int) -> str:
    """A page to read, each another one and as long as what people paste."""
    where = {"team_id": "T1", "channel_id": f"C{number}", "user_id": "U1", "command": "/oped"}
    text = f"read {page}\n{number}"
    return urlencode({**where, "trigger_id": f"c.{number}", "text": text})


def _press(number: int) -> str:
    value = f"vote:1:{number % 3}"
    action = {"type": "button", "action_id": "oped:0", "block_id": "b", "value": value}
    payload = {
        "type": "block_actions",
        "team": {"id": "T1"},
        "user": {"id": f"U{number}"},
        "channel": {"id": "C1"},
        "container": {"type": "message"},
        "trigger_id": f"p.{number}",
        "actions": [action],
    }
    return urlencode({"payload": json.dumps(payload)})


@asynccontextmanager
async def _slack() -> AsyncIterator[tuple[str, set[str]]]:
    """A Web API that says yes to everything: its address, and the channels that were posted to."""
    numbers, posted = count(1), set[str]()

    async def answer(request: web.Request) -> web.Response:
        sent = await request.read()
        if request.match_info["method"] == "chat.postMessage":
            posted.add(str(json.loads(sent)["channel"]))
        body = {"ok": True, "channel": "C1", "ts": f"{next(numbers)}.0"}
        return web.json_response({**body, "user_id": "U0", "bot_id": "B0"})

    application = web.Application(client_max_size=1 << 24)
    application.router.add_route("*", "/api/{method}", answer)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/api/", posted
    finally:
        await runner.cleanup()


@asynccontextmanager
async def _serving(folder: Path, api: str) -> AsyncIterator[str]:
    """The bot, in a process of its own; gives its address."""
    context, port = get_context("spawn"), _free_port()
    over = context.Event()
    bot = context.Process(target=_bot, args=(folder, api, port, over))
    bot.start()
    try:
        await _until(lambda: _answers(port), 60)
        await asyncio.sleep(0.5)
        yield f"http://127.0.0.1:{port}"
    finally:
        over.set()
        await asyncio.to_thread(bot.join)


def _bot(folder: Path, api: str, port: int, over: Event) -> None:
    configure_logging("CRITICAL")  # what is still being read at the end can't be answered
    asyncio.run(_run_bot(folder, api, port, over))


async def _run_bot(folder: Path, api: str, port: int, over: Event) -> None:
    settings = Settings(
        data_dir=folder,
        read_seconds=600,
        slack_way="http",
        slack_port=port,
        slack_bot_token=SecretStr("xoxb-benchmark"),
        slack_signing_secret=SecretStr(SECRET),
        slack_api_url=api,
    )
    store = await open_store(folder / "rejoinder.db", now)
    brief = await store.save_brief(Brief("", Article("So it is."), Summary()), "none")
    await store.open_poll(Poll(brief.id or 0, "Is it?", "So it is.", ("A", "B", "C"), now()))
    await store.close()
    async with compose(["slack"], settings) as (app, platforms):
        running = asyncio.create_task(platforms[0].run(app))
        await asyncio.to_thread(over.wait)
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def _until(is_so: Callable[[], bool], seconds: float) -> None:
    async with asyncio.timeout(seconds):
        while not is_so():  # noqa: ASYNC110 - what it waits for is in another process
            await asyncio.sleep(0.05)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
