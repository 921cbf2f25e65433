"""What lies behind links."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.model import Page


@dataclass(frozen=True, slots=True)
class Request:
    """An HTTP request that is to be made; a ``body`` makes it a POST.

    ``kinds`` are the media types that will do (none: all of them), ``most`` the bytes that are
    taken in, where that is less than usual. ``headers`` go to the link's own origin only.
    ``api`` marks the documented endpoint of a service, which robots.txt isn't about.
    """

    url: str
    kinds: frozenset[str]
    body: bytes | None = field(default=None, repr=False)
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    api: bool = False
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Response:
    """What came back, decompressed: ``url`` is where redirects led, ``kind`` the media type.

    ``charset`` is the one that the header names, and ``kind`` is empty where it names none.
    """

    url: str
    kind: str
    charset: str | None
    body: bytes = field(repr=False)


class Fetch(Protocol):
    """Gets what stands behind a link. Raises :class:`bot.errors.SourceError`."""

    async def __call__(self, request: Request) -> Response: ...


class Gather(Protocol):
    """Reads the article behind a link and its comments, from wherever they are.

    Raises :class:`bot.errors.SourceError` where there is no article to be had; comments that
    can't be had are only a warning of the page.
    """

    async def __call__(self, url: str) -> Page: ...


@dataclass(frozen=True, slots=True)
class Kept:
    """A response that may be used again until ``expires``, and asked after then (RFC 9111)."""

    response: Response
    expires: datetime
    etag: str | None = None
    modified: str | None = None


class Cache(Protocol):
    """Responses by the link that was asked for. It may forget any of them."""

    async def kept(self, url: str) -> Kept | None: ...

    async def keep(self, url: str, kept: Kept) -> None: ...
