"""What stands between the bot and the emulated workspace, and does what that lacks.

It turns the arguments of any request into a JSON body (``slack_sdk`` sends some as a query,
which ``emulate`` doesn't read), takes what is sent to response URLs, serves Socket Mode, keeps a
record, and can refuse calls as Slack does.
"""

from __future__ import annotations

import asyncio
import json
import uuid
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web
from slack_sdk.errors import SlackObjectFormationError

from adapters.slack.scopes import OPTIONAL, REQUIRED
from tests.slack.emulated import ADMIN_TOKEN, BOT_TOKEN
from tests.slack.shapes import check_message, check_view

RESPONSE_USES = 5
MESSAGES = ("chat.postMessage", "chat.postEphemeral", "chat.update")


@dataclass(frozen=True)
class Refusal:
    """An answer that is given instead of forwarding a call."""

    status: int = 200
    body: dict[str, Any] = field(default_factory=lambda: {"ok": False, "error": "fatal_error"})
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Called:
    """A Web API call that the bot made, the time of the loop, and what it was answered."""

    method: str
    arguments: dict[str, Any]
    at: float
    answer: dict[str, Any]


class LocalSlack:
    """Slack as the bot sees it."""

    def __init__(self, upstream: str) -> None:
        self._upstream = upstream
        self.calls: list[Called] = []
        self.responses: list[dict[str, Any]] = []
        self.refusals: defaultdict[str, list[Refusal]] = defaultdict(list)
        self.sockets: asyncio.Queue[Socket] = asyncio.Queue()
        self.files: dict[str, bytes] = {}
        self.uploads: dict[str, bytes] = {}
        self.faults: list[str] = []
        self.scopes = [*REQUIRED, *OPTIONAL]
        self.people: dict[str, dict[str, Any]] = {}
        self._uploading: dict[str, tuple[str, str]] = {}
        self._used: defaultdict[str, int] = defaultdict(int)
        self.url = ""

    async def start(self) -> None:
        application = web.Application(client_max_size=1 << 24)
        application.router.add_route("*", "/api/{method}", self._api)
        application.router.add_post("/response/{id}", self._response)
        application.router.add_get("/socket", self._socket)
        application.router.add_get("/files/{name}", self._file)
        application.router.add_post("/upload/{id}", self._upload)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self._session = aiohttp.ClientSession()

    async def stop(self) -> None:
        """Stop; raises where anything was sent that Slack wouldn't take."""
        await self._session.close()
        await self._runner.cleanup()
        assert not self.faults, self.faults

    @property
    def api_url(self) -> str:
        return f"{self.url}/api/"

    def response_url(self) -> str:
        return f"{self.url}/response/{uuid.uuid4().hex}"

    def refuse(self, method: str, *refusals: Refusal) -> None:
        """Answer the next calls of a method so."""
        self.refusals[method] += refusals

    def called(self, method: str) -> list[dict[str, Any]]:
        """The arguments of the calls of a method that Slack said ok to."""
        return [c.arguments for c in self.calls if c.method == method and c.answer.get("ok")]

    async def admin(self, method: str, **arguments: Any) -> dict[str, Any]:  # noqa: ANN401
        """A call that somebody else makes, with every permission."""
        return await self.forward(method, arguments, ADMIN_TOKEN)

    async def forward(self, method: str, arguments: dict[str, Any], token: str) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {token}"}
        url = f"{self._upstream}/api/{method}"
        async with self._session.post(url, json=arguments, headers=headers) as answer:
            body: dict[str, Any] = await answer.json()
            return body

    async def trigger(self, user: str) -> str:
        """A trigger such as an interaction brings, valid for three seconds."""
        answer = await self.forward("views.generateTriggerId", {"user_id": user}, BOT_TOKEN)
        return str(answer["trigger_id"])

    async def _api(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        arguments = await _arguments(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        token = token or str(arguments.pop("token", ""))
        if self.refusals[method]:
            refusal = self.refusals[method].pop(0)
            self._note(method, arguments, refusal.body)
            return web.json_response(refusal.body, status=refusal.status, headers=refusal.headers)
        answer: dict[str, Any]
        if method == "apps.connections.open":
            answer = {"ok": True, "url": f"{self.url.replace('http', 'ws', 1)}/socket"}
        elif method == "oauth.v2.access":
            answer = await self._oauth(request, arguments)
        else:
            answer = await self.forward(method, arguments, token)
        if method == "users.info" and answer["ok"]:  # emulate knows no zones, languages, owners
            answer["user"] |= self.people.get(arguments["user"], {})
        if method == "files.getUploadURLExternal" and answer["ok"]:
            there = uuid.uuid4().hex
            self._uploading[there] = (arguments["filename"], answer["upload_url"])
            answer["upload_url"] = f"{self.url}/upload/{there}"
        self._note(method, arguments, answer)
        return web.json_response(answer, headers={"X-OAuth-Scopes": ",".join(self.scopes)})

    async def _oauth(self, request: web.Request, arguments: dict[str, Any]) -> dict[str, Any]:
        headers = {"Authorization": request.headers.get("Authorization", "")}
        url = f"{self._upstream}/api/oauth.v2.access"
        async with self._session.post(url, data=arguments, headers=headers) as answer:
            body: dict[str, Any] = await answer.json()
            return body

    def _check(self, check: Callable[[dict[str, Any]], None], sent: dict[str, Any]) -> None:
        try:
            check(sent)
        except (AssertionError, KeyError, SlackObjectFormationError) as error:
            self.faults.append(f"{error!r}: {str(sent)[:2_000]}")

    def _note(self, method: str, arguments: dict[str, Any], answer: dict[str, Any]) -> None:
        if method in MESSAGES:
            self._check(check_message, arguments)
        if "view" in arguments:
            self._check(check_view, arguments["view"])
        at = asyncio.get_running_loop().time()
        self.calls.append(Called(method, arguments, at, answer))

    async def _response(self, request: web.Request) -> web.Response:
        url = request.match_info["id"]
        self._used[url] += 1
        if self._used[url] > RESPONSE_USES:
            return web.json_response({"ok": False, "error": "used_url"}, status=404)
        body = await request.json()
        if "blocks" in body:
            self._check(check_message, body)
        self.responses.append(body)
        return web.Response(text="ok")

    async def _file(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {BOT_TOKEN}":
            return web.Response(status=403)
        return web.Response(body=self.files[request.match_info["name"]])

    async def _upload(self, request: web.Request) -> web.Response:
        """Take a file, and note what was in it."""
        data, kind = await request.read(), request.headers["Content-Type"]
        name, url = self._uploading.pop(request.match_info["id"])
        if self.refusals["upload"]:
            return web.Response(status=self.refusals["upload"].pop(0).status)
        self.uploads[name] = data
        async with self._session.post(url, data=data, headers={"Content-Type": kind}) as answer:
            return web.Response(status=answer.status, text=await answer.text())

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = Socket(web.WebSocketResponse())
        await socket.ws.prepare(request)
        await socket.ws.send_json({"type": "hello", "num_connections": 1})
        await self.sockets.put(socket)
        async for message in socket.ws:
            if message.type is aiohttp.WSMsgType.TEXT:
                await socket.acks.put(json.loads(message.data))
        return socket.ws


class Socket:
    """One Socket Mode connection, from Slack's end."""

    def __init__(self, ws: web.WebSocketResponse) -> None:
        self.ws = ws
        self.acks: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def send(
        self, kind: str, payload: dict[str, Any], envelope: str | None = None
    ) -> dict[str, Any]:
        """Send an envelope; returns its acknowledgement."""
        envelope = envelope or str(uuid.uuid4())
        body = {"envelope_id": envelope, "type": kind, "payload": payload}
        await self.ws.send_json({**body, "accepts_response_payload": True})
        return await asyncio.wait_for(self.acks.get(), 5)

    async def disconnect(self, reason: str) -> None:
        await self.ws.send_json({"type": "disconnect", "reason": reason})


async def _arguments(request: web.Request) -> dict[str, Any]:
    arguments: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        arguments |= await request.json()
    elif request.can_read_body:
        arguments |= dict(await request.post())
    return {name: _value(value) for name, value in arguments.items()}


def _value(value: Any) -> Any:  # noqa: ANN401
    """Form fields carry structures as JSON."""
    if isinstance(value, str) and value[:1] in ("[", "{"):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
