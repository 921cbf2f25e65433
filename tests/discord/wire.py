"""Discord on this machine: a REST server and a gateway that the real discord.py connects to.

discord.py is not changed in any way: a resolver leads its host names to the loopback interface,
and its connector trusts a certificate made for the occasion.
"""

from __future__ import annotations

import asyncio
import json
import re
import ssl
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socket import AF_INET, AddressFamily
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.discord.payloads import USER, application, channel, gateway, message, ready, registered

HOSTS = ("discord.com", "gateway.discord.gg", "cdn.discordapp.com")
API = "/api/v10"


@dataclass
class Request:
    """A REST request as it arrived; ``files`` are the names and bytes of a multipart upload."""

    method: str
    path: str
    body: Any
    headers: Mapping[str, str]
    files: dict[str, bytes] = field(default_factory=dict)
    at: float = field(default_factory=time.perf_counter)


@dataclass
class Connection:
    """A gateway connection: what the bot sent, and a way to send to it."""

    socket: web.WebSocketResponse
    received: list[dict[str, Any]] = field(default_factory=list)

    def first(self, *operations: int) -> dict[str, Any]:
        """The first payload with one of these operation codes."""
        return next(payload for payload in self.received if payload["op"] in operations)

    async def dispatch(self, event: str, data: object, sequence: int = 1) -> None:
        """Send an event."""
        await self.socket.send_json({"op": 0, "t": event, "s": sequence, "d": data})


Answer = tuple[int, object, dict[str, str]]


class FakeDiscord:
    """What Discord answers; ``script`` holds answers that come before the usual ones."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.connections: list[Connection] = []
        self.script: dict[tuple[str, str], list[Answer]] = {}
        self.commands: list[dict[str, Any]] = []
        self.acknowledges = True
        self.heartbeat = 45.0
        self.changed = asyncio.Event()
        self.port = 0

    async def until(self, condition: Callable[[], object], seconds: float = 15.0) -> None:
        """Wait for what the bot does."""
        async with asyncio.timeout(seconds):
            while not condition():
                self.changed.clear()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self.changed.wait(), 0.05)

    def sent(self, method: str, end: str) -> list[Request]:
        """The requests of a method whose path has that end."""
        return [r for r in self.requests if r.method == method and r.path.endswith(end)]

    async def rest(self, request: web.Request) -> web.Response:
        path = request.path.removeprefix(API)
        body, files = await _read(request)
        self.requests.append(Request(request.method, path, body, request.headers, files))
        self.changed.set()
        status, answer, headers = self._answer(request.method, path, body)
        if answer is None:
            return web.Response(status=status, headers=headers)
        # discord.py reads JSON only from exactly this content type, as Discord sends it.
        headers = headers | {"Content-Type": "application/json"}
        return web.Response(body=json.dumps(answer).encode(), status=status, headers=headers)

    def _answer(self, method: str, path: str, body: Any) -> Answer:  # noqa: ANN401 - JSON
        for (wanted, end), answers in self.script.items():
            if method == wanted and path.endswith(end) and answers:
                return answers.pop(0)
        for wanted, pattern, usual in USUAL:
            if method in wanted and (found := re.fullmatch(pattern, path)):
                return usual(self, body, *found.groups())
        return 404, {"code": 0, "message": "404: Not Found"}, {}

    def register(self, commands: list[dict[str, Any]]) -> Answer:
        """Take commands, and give them back as Discord does."""
        self.commands = [registered(number, command) for number, command in enumerate(commands)]
        return 200, self.commands, {}

    async def gateway(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        connection = Connection(socket)
        self.connections.append(connection)
        hello = {"heartbeat_interval": int(1_000 * self.heartbeat)}
        await socket.send_json({"op": 10, "d": hello, "s": None, "t": None})
        async for received in socket:
            payload = json.loads(received.data)
            connection.received.append(payload)
            await self._respond(connection, payload)
            self.changed.set()
        return socket

    async def _respond(self, connection: Connection, payload: dict[str, Any]) -> None:
        match payload["op"]:
            case 1 if self.acknowledges:
                await connection.socket.send_json({"op": 11, "d": None, "s": None, "t": None})
            case 2:
                await connection.dispatch("READY", ready(payload["d"].get("shard", [0, 1])))
            case 6:
                await connection.dispatch("RESUMED", {}, payload["d"]["seq"])

    def connector(self, trusted: ssl.SSLContext) -> aiohttp.TCPConnector:
        """A connector that finds this server where Discord is looked for."""
        return loopback(self.port, trusted)


class Loopback(AbstractResolver):
    """Every host name is this machine."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def resolve(
        self, host: str, port: int = 0, family: AddressFamily | int = AF_INET
    ) -> list[ResolveResult]:
        found = ResolveResult(
            hostname=host, host="127.0.0.1", port=self._port, family=AF_INET, proto=0, flags=0
        )
        return [found]

    async def close(self) -> None:
        return


def loopback(port: int, trusted: ssl.SSLContext) -> aiohttp.TCPConnector:
    """A connector that finds every host on a port of this machine."""
    return aiohttp.TCPConnector(limit=0, resolver=Loopback(port), ssl=trusted)


def trusting(folder: Path) -> ssl.SSLContext:
    """The context that trusts the server whose certificate was put into a folder."""
    return ssl.create_default_context(cafile=str(folder / "cert.pem"))


@asynccontextmanager
async def fake_discord(folder: Path) -> AsyncIterator[tuple[FakeDiscord, ssl.SSLContext]]:
    """The server, and the context that trusts it."""
    certificate, key = _certificate(folder)
    offered = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    offered.load_cert_chain(certificate, key)
    fake = FakeDiscord()
    app = web.Application(client_max_size=64 << 20)
    app.router.add_get("/", fake.gateway)
    app.router.add_route("*", API + "/{path:.*}", fake.rest)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=offered)
    await site.start()
    fake.port = runner.addresses[0][1]
    try:
        yield fake, trusting(folder)
    finally:
        await runner.cleanup()


async def _read(request: web.Request) -> tuple[Any, dict[str, bytes]]:
    if not request.content_type.startswith("multipart/"):
        data = await request.read()
        return (json.loads(data) if data else None), {}
    body, files = None, {}
    async for part in await request.multipart():
        assert isinstance(part, aiohttp.BodyPartReader)
        data = bytes(await part.read())
        if part.name == "payload_json":
            body = json.loads(data)
        else:
            files[part.filename or ""] = data
    return body, files


def _certificate(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "loopback")])
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.DNSName(host) for host in HOSTS])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / "cert.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return certificate, private


Usual = Callable[..., Answer]
USUAL: tuple[tuple[str, str, Usual], ...] = (
    ("GET", "/users/@me", lambda *_: (200, USER, {})),
    ("GET", "/users/@me/guilds", lambda *_: (200, [], {})),
    ("GET", "/oauth2/applications/@me", lambda *_: (200, application(), {})),
    ("GET", "/gateway/bot", lambda *_: (200, gateway(), {})),
    ("GET", r"/applications/\d+/commands", lambda fake, _: (200, fake.commands, {})),
    ("PUT", r"/applications/\d+/commands", lambda fake, body: fake.register(body)),
    ("GET", r"/channels/(\d+)", lambda _, __, number: (200, channel(number), {})),
    (
        "POST",
        r"/interactions/(\d+)/.*",
        lambda _, __, number: (200, {"interaction": {"id": number, "type": 2}}, {}),
    ),
    ("DELETE", ".*", lambda *_: (204, None, {})),
    ("POST PATCH", "/(?:channels|webhooks)/.*", lambda *_: (200, message(), {})),
)
