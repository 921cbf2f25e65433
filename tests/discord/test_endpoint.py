"""Interactions over HTTP: signed, unaltered, recent; then the same way as by the gateway."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from contextvars import Context
from pathlib import Path

import aiohttp
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from adapters.discord.endpoint import Signature
from adapters.discord.platform import connect
from tests.apps import noon
from tests.contracts.stages import Recorder
from tests.discord import payloads, wire
from tests.discord.worlds import kit_of
from tests.fakes import MemoryStore
from tests.samples import NOON

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
NOW = str(int(NOON.timestamp()))

# RFC 8032, section 7.1: public key, message, signature of tests 1 to 3.
VECTORS = (
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
)


@pytest.mark.parametrize(("key", "message", "signature"), VECTORS)
def test_the_vectors_of_the_standard_hold(key: str, message: str, signature: str) -> None:
    checks = Signature(key, noon)
    assert checks.signed(signature, bytes.fromhex(message))
    assert not checks.signed(signature, bytes.fromhex(message) + b"\x00")
    flipped = f"{int(signature[0], 16) ^ 1:x}{signature[1:]}"
    assert not checks.signed(flipped, bytes.fromhex(message))


def _signed(body: bytes, timestamp: str = NOW) -> str:
    return KEY.sign(timestamp.encode() + body).hex()


def test_a_signature_is_of_one_body_and_one_time() -> None:
    checks = Signature(PUBLIC.hex(), noon)
    later = str(int(NOW) + 1)
    assert checks.holds(_signed(b"{}"), NOW, b"{}")
    assert not checks.holds(_signed(b"{}"), NOW, b"{} ")
    assert not checks.holds(_signed(b"{}"), later, b"{}")


@pytest.mark.parametrize("seconds", [-301, 301, 10**9])
def test_what_was_signed_long_ago_or_ahead_is_refused(seconds: int) -> None:
    timestamp = str(int(NOW) + seconds)
    assert not Signature(PUBLIC.hex(), noon).holds(_signed(b"{}", timestamp), timestamp, b"{}")


@pytest.mark.parametrize(
    ("signature", "timestamp"),
    [
        ("", NOW),
        ("zz", NOW),
        ("00" * 64, NOW),
        ("00" * 64, ""),
        ("00", "٣"),
        ("00", "-1"),
        ("00", "9" * 99),
    ],
)
def test_nonsense_is_refused(signature: str, timestamp: str) -> None:
    assert not Signature(PUBLIC.hex(), noon).holds(signature, timestamp, b"{}")


@asynccontextmanager
async def listening(folder: Path) -> AsyncIterator[tuple[wire.FakeDiscord, str, Recorder]]:
    """The bot, listening on a port of its own, and the address where."""
    async with wire.fake_discord(folder) as (fake, trusted):
        fake.script["GET", "/oauth2/applications/@me"] = [
            (200, payloads.application() | {"verify_key": PUBLIC.hex()}, {})
        ] * 3
        port = _free_port()
        kit = kit_of(MemoryStore(), discord_http_port=port)
        inbox = Recorder()
        platform = connect(kit, connector=fake.connector(trusted))
        running = asyncio.create_task(platform.run(inbox), context=Context())
        try:
            await _until_listening(port)
            yield fake, f"http://127.0.0.1:{port}/interactions", inbox
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        number: int = found.getsockname()[1]
    return number


async def _until_listening(port: int) -> None:
    async with asyncio.timeout(15):
        while True:
            with suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                await writer.wait_closed()
                return
            await asyncio.sleep(0.02)


async def _deliver(url: str, payload: object, signature: str | None = None) -> tuple[int, str]:
    body = json.dumps(payload).encode()
    headers = {
        "X-Signature-Ed25519": _signed(body) if signature is None else signature,
        "X-Signature-Timestamp": NOW,
    }
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data=body, headers=headers) as response,
    ):
        return response.status, await response.text()


async def test_discord_is_answered_and_others_are_not(tmp_path: Path) -> None:
    async with listening(tmp_path) as (_, url, inbox):
        assert await _deliver(url, {"type": 1}) == (200, '{"type": 1}')
        assert (await _deliver(url, {"type": 1}, signature="00" * 64))[0] == 401
        assert (await _deliver(url, ["no interaction"]))[0] == 400
        assert inbox.calls == []


async def test_a_signed_command_and_a_press_take_the_ordinary_way(tmp_path: Path) -> None:
    async with listening(tmp_path) as (fake, url, inbox):
        assert await _deliver(url, payloads.slash("show", brief=3)) == (202, "")
        assert await _deliver(url, payloads.pressed("rj1:v:7:1")) == (202, "")
        await fake.until(lambda: inbox.posted and inbox.votes)
        assert dict(inbox.calls[0].args) == {"brief": "3"}
        assert (inbox.votes[0].poll, inbox.votes[0].choices) == (7, (1,))
        assert fake.connections == []
