"""Interactions over HTTP, as the alternative to the gateway: signed by Discord with Ed25519.

Discord accepts ``202`` without a body, and then takes the answer where it takes the answers to
gateway interactions; so both ways share all the code that follows.
"""

from __future__ import annotations

import asyncio
import json

import structlog
from aiohttp import web
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from adapters.discord import limits
from adapters.discord.client import Client
from bot.ports import Clock
from bot.settings import Settings

log = structlog.get_logger(__name__)

_PING, _PONG = 1, 1
_MOST_BYTES = 1 << 20


class Signature:
    """Checks that a request comes from Discord, unaltered and not long ago."""

    def __init__(self, public_key: str, clock: Clock) -> None:
        self._key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        self._clock = clock

    def holds(self, signature: str, timestamp: str, body: bytes) -> bool:
        """Whether the signature is of this timestamp and body, and the timestamp is recent."""
        if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) < 16):
            return False
        recent = abs(self._clock().timestamp() - int(timestamp)) <= limits.SIGNATURE_SECONDS
        return recent and self.signed(signature, timestamp.encode() + body)

    def signed(self, signature: str, message: bytes) -> bool:
        """Whether the signature, in hexadecimal, is the key's of this message (RFC 8032)."""
        try:
            self._key.verify(bytes.fromhex(signature), message)
        except (ValueError, InvalidSignature):
            return False
        return True


def endpoint(client: Client, signature: Signature) -> web.Application:
    """The server's application: one path, for Discord alone."""

    async def receive(request: web.Request) -> web.Response:
        body = await request.read()
        signed = request.headers.get("X-Signature-Ed25519", "")
        if not signature.holds(signed, request.headers.get("X-Signature-Timestamp", ""), body):
            return web.Response(status=401, text="invalid request signature")
        try:
            interaction = json.loads(body)
            if interaction["type"] == _PING:
                return web.json_response({"type": _PONG})
            client.received(interaction)
        except Exception:
            log.exception("interaction not understood")
            return web.Response(status=400)
        return web.Response(status=202)

    app = web.Application(client_max_size=_MOST_BYTES)
    app.router.add_post("/interactions", receive)
    return app


async def serve_interactions(client: Client, settings: Settings, clock: Clock) -> None:
    """Listen until cancelled; the public key is what Discord says it is."""
    key = (await client.application_info()).verify_key
    runner = web.AppRunner(endpoint(client, Signature(key, clock)))
    await runner.setup()
    try:
        site = web.TCPSite(runner, settings.host, settings.discord_http_port)
        await site.start()
        log.info("listening for interactions", address=site.name)
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()
