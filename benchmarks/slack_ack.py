"""How fast a request of Slack's is acknowledged while 200 briefs are being read."""

from __future__ import annotations

import asyncio
import json
import socket
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
from aiohttp import web
from pydantic import SecretStr
from slack_sdk.signature import SignatureVerifier

from adapters._logging import configure_logging
from adapters._serve import compose
from benchmarks.startup import long_page
from bot.settings import Settings

BRIEFS, PRESSES = 200, 600
PRESS_SECONDS = 0.02
SECRET = "benchmark"  # noqa: S105 - signs requests to this machine
ARTICLE = "Report {number}. The ferry is late. The harbour board must act. "
END = "Published in The Gazette.\nCOMMENTS (1)\nQuite right."


def main() -> None:
    configure_logging("ERROR")
    asyncio.run(measure())


async def measure() -> None:
    """Serve with everything real but Slack, and print the acknowledgements' percentiles."""
    runner, port = await slack_answering_ok()
    here = free_port()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            data_dir=Path(folder),
            log_level="ERROR",
            slack_way="http",
            slack_port=here,
            slack_bot_token=SecretStr("xoxb-benchmark"),
            slack_signing_secret=SecretStr(SECRET),
            slack_api_url=f"http://127.0.0.1:{port}/api/",
        )
        async with compose(["slack"], settings) as (app, platforms):
            serving = asyncio.create_task(platforms[0].run(app))
            await asyncio.sleep(1)
            await press_while_reading(f"http://127.0.0.1:{here}")
            serving.cancel()
            with suppress(asyncio.CancelledError):
                await serving
    await runner.cleanup()


async def press_while_reading(url: str) -> None:
    async with aiohttp.ClientSession() as session:
        bodies = [command(number) for number in range(BRIEFS)]
        begun = await asyncio.gather(*(timed(session, url, body) for body in bodies))
        pressed = []
        for number in range(PRESSES):
            pressed.append(await timed(session, url, press(number)))
            await asyncio.sleep(PRESS_SECONDS)
    report(f"{BRIEFS} commands at once", begun)
    report(f"{PRESSES} votes while they are read", pressed)


def report(label: str, seconds: list[float]) -> None:
    ranked = sorted(1_000 * second for second in seconds)
    p50, p99 = ranked[len(ranked) // 2], ranked[int(len(ranked) * 0.99)]
    print(f"{label:48s} {p50:8.1f} ms   p99 {p99:.1f} ms, most {ranked[-1]:.1f} ms")


async def timed(session: aiohttp.ClientSession, url: str, body: str) -> float:
    """Seconds until a signed body was acknowledged."""
    stamp = str(int(time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=body)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": signature or "",
    }
    start = time.perf_counter()
    async with session.post(f"{url}/slack/events", data=body, headers=headers) as answer:
        await answer.read()
        answer.raise_for_status()
    return time.perf_counter() - start


def command(number: int) -> str:
    """A page to read, each another one and as long as what people paste."""
    page = long_page(ARTICLE.format(number=number) * 30 + END)
    where = {"team_id": "T1", "channel_id": f"C{number}", "user_id": "U1", "command": "/oped"}
    return urlencode({**where, "trigger_id": f"c.{number}", "text": f"read {page}"})


def press(number: int) -> str:
    action = {"type": "button", "action_id": "oped:0", "block_id": "b", "value": "vote:1:0"}
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


async def slack_answering_ok() -> tuple[web.AppRunner, int]:
    """A Web API that says yes to everything."""
    numbers = count(1)

    async def answer(request: web.Request) -> web.Response:
        await request.read()
        body: Mapping[str, object] = {"ok": True, "channel": "C1", "ts": f"{next(numbers)}.0"}
        return web.json_response({**body, "user_id": "U0", "bot_id": "B0"})

    application = web.Application(client_max_size=1 << 24)
    application.router.add_route("*", "/api/{method}", answer)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner, int(runner.addresses[0][1])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
