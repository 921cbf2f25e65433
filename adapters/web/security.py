"""What every request has to pass and every response carries.

The page is on a reader's own machine, where other sites can reach it too: the Host header is
checked against DNS rebinding, and whatever changes something needs the same origin and a token.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from adapters.web.readers import Readers

ZONE_HEADER = "X-Rejoinder-Zone"
MOST_ZONE = 64  # characters
TOKEN_HEADER = "X-Rejoinder-Token"  # noqa: S105 - a header's name
_SAFE_METHODS = frozenset({"GET", "HEAD"})
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def is_loopback_only(host: str, hosts: Collection[str]) -> bool:
    """Whether only somebody at this machine can reach the page: then they are its operator.

    Other names (``hosts``) are set where others reach it too, directly or through a proxy.
    """
    return not hosts and (host in _LOOPBACK or host == "::1")


async def add_headers(_: web.Request, response: web.StreamResponse) -> None:
    """An ``on_response_prepare`` signal: the headers go out with streams and errors too."""
    response.headers.update(_HEADERS)
    # A browser that guesses how long a script is good for shows an old one after an upgrade.
    response.headers.setdefault("Cache-Control", "no-cache")


def guard(readers: Readers, hosts: Collection[str]) -> Middleware:
    """The middleware that lets nobody else's page speak for a reader."""
    allowed = _LOOPBACK | set(hosts)

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        if _hostname(request.host) not in allowed:
            raise web.HTTPMisdirectedRequest
        if request.method not in _SAFE_METHODS:
            _check_origin(request)
            reader = readers.known(request)
            if reader is None or not readers.trusts(reader, request.headers.get(TOKEN_HEADER, "")):
                raise web.HTTPForbidden
        return await handler(request)

    return middleware


def _hostname(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdecimal() else host


def _check_origin(request: web.Request) -> None:
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"{request.scheme}://{request.host}":
        raise web.HTTPForbidden
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        raise web.HTTPForbidden
