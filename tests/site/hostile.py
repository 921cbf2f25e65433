"""Servers that mean harm, or are badly broken: raw TCP, so that they may say anything."""

from __future__ import annotations

import asyncio
import gzip
import ssl
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeAlias

from tests.site.pages import page

Behave: TypeAlias = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

MEGABYTE = 1 << 20
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n"
MISSING = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


def says(data: bytes) -> Behave:
    """Sends just that and closes."""

    async def behave(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()

    return behave


def status(code: int, *headers: str) -> Behave:
    lines = "".join(f"{header}\r\n" for header in headers)
    return says(f"HTTP/1.1 {code} No\r\n{lines}Content-Length: 0\r\n\r\n".encode())


def redirects(target: str) -> Behave:
    return status(302, f"Location: {target}")


def body(data: bytes, *headers: str) -> Behave:
    """A page of that body, with its right length."""
    lines = "".join(f"{header}\r\n" for header in headers).encode()
    return says(OK + lines + b"Content-Length: %d\r\n\r\n" % len(data) + data)


def repeats(head: bytes, piece: bytes, pause: float = 0.0) -> Behave:
    """Sends the head, and then the piece for ever."""

    async def behave(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while True:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause)

    return behave


async def _silent(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await reader.read()


def bomb(wbits: int) -> bytes:
    """A few hundred kilobytes that decompress to 256 megabytes."""
    press = zlib.compressobj(9, zlib.DEFLATED, wbits)
    zeros = b" " * MEGABYTE
    return b"".join(press.compress(zeros) for _ in range(256)) + press.flush()


def nested(depth: int) -> bytes:
    return page(after="<div>" * depth).encode()


BEHAVIOURS: dict[str, Behave] = {
    "silence": _silent,
    "dripping head": repeats(b"HTTP/1.1 200 OK\r\nX-Slow: ", b"x", 0.05),
    "dripping body": repeats(OK + b"\r\n", b"<p>", 0.05),
    "endless body": repeats(OK + b"\r\n", b"<p>more</p>" * 20_000),
    "endless chunks": repeats(
        OK + b"Transfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b"x" * 65_536 + b"\r\n"
    ),
    "endless header line": repeats(b"HTTP/1.1 200 OK\r\nX-Long: ", b"x" * 1_000),
    "endless headers": repeats(b"HTTP/1.1 200 OK\r\n", b"X-More: and more\r\n" * 100),
    "a claim of 10 GB": says(OK + b"Content-Length: 10000000000\r\n\r\nshort"),
    "gzip bomb": body(bomb(31), "Content-Encoding: gzip"),
    "deflate bomb": body(bomb(15), "Content-Encoding: deflate"),
    "raw deflate bomb": body(bomb(-15), "Content-Encoding: deflate"),
    "gzip in gzip": body(gzip.compress(bomb(31)), "Content-Encoding: gzip, gzip"),
    "brotli unasked": body(b"\x0b\x02\x80hello\x03", "Content-Encoding: br"),
    "damaged gzip": body(b"\x1f\x8b\x08" + b"\0" * 60, "Content-Encoding: gzip"),
    "half a gzip": body(gzip.compress(page().encode())[:-40], "Content-Encoding: gzip"),
    "no answer at all": says(b""),
    "no HTTP": says(b"220 smtp.example.org ESMTP\r\n"),
    "a body cut short": says(OK + b"Content-Length: 5000\r\n\r\n<p>and then"),
    "a wrong chunk size": says(OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n<p>"),
    "a negative length": says(OK + b"Content-Length: -5\r\n\r\n<p>"),
    "two lengths": says(OK + b"Content-Length: 5\r\nContent-Length: 9\r\n\r\n<p>12345"),
    "a redirect to itself": redirects("/a redirect to itself".replace(" ", "%20")),
    "a redirect to nowhere": status(302),
    "a redirect to metadata": redirects("http://169.254.169.254/latest/meta-data/"),
    "a redirect to loopback": redirects("http://[::1]/"),
    "a redirect to a neighbour": redirects("http://127.0.0.2/"),
    "a redirect to a file": redirects("file:///etc/passwd"),
    "a redirect with a password": redirects("http://admin:admin@example.org/"),
    "a redirect to a number": redirects("http://2852039166/"),
    "401": status(401, "WWW-Authenticate: Basic"),
    "402": status(402),
    "403": status(403),
    "404": status(404),
    "410": status(410),
    "451": status(451),
    "418": status(418),
    "500": status(500),
    "503": status(503),
    "busy for a day": status(429, "Retry-After: 86400"),
    "a picture": says(b"HTTP/1.1 200 OK\r\nContent-Type: image/gif\r\n\r\nGIF89a"),
    "a programme": body(b"\x7fELF\0\1\2\3" * 4_000),
    "zeros": body(b"\0" * 100_000),
    "10 MB of nested divs": body(nested(2_000_000)),
    "nothing but brackets": body(b"<" * 500_000),
    "an endless tag": body(b"<p " + b"a='1' " * 200_000),
}


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
        path = head.split(b" ", 2)[1].decode().lstrip("/").replace("%20", " ")
        await BEHAVIOURS.get(path, says(MISSING))(reader, writer)
        writer.close()
        await writer.wait_closed()
    except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
        pass  # the other side has had enough
    finally:
        writer.transport.abort()


@asynccontextmanager
async def misbehaving(tls: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    """A server of all behaviours, each at the path of its name; yields its link."""
    serving: set[asyncio.Task[None]] = set()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(_serve(reader, writer))
        serving.add(task)
        task.add_done_callback(serving.discard)

    server = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=tls)
    port = server.sockets[0].getsockname()[1]
    try:
        yield f"{'https' if tls else 'http'}://127.0.0.1:{port}/"
    finally:
        server.close()
        for task in serving:
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)
