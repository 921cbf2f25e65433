"""Who is reading: a signed cookie tells one browser from another, and nothing more."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field

from aiohttp import web
from itsdangerous import BadSignature, Signer

COOKIE = "rejoinder_reader"
_ONE_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Reader:
    """One browser. ``person`` is who it is to the core, ``label`` who it is to other readers.

    ``zone`` is the IANA name of the time zone that the browser says it is in.
    """

    id: str
    zone: str | None = field(default=None, compare=False)

    @property
    def person(self) -> str:
        return f"web:{self.id}"

    @property
    def label(self) -> str:
        return hashlib.sha256(self.id.encode()).hexdigest()[:4]


class Readers:
    """Knows readers by their cookies, and makes the tokens that their pages send back."""

    def __init__(self, secret: str) -> None:
        self._cookies = Signer(secret, salt="reader", digest_method=hashlib.sha256)
        self._tokens = Signer(secret, salt="token", digest_method=hashlib.sha256)

    def known(self, request: web.Request) -> Reader | None:
        """The reader of a request, where its cookie is one of ours."""
        try:
            return Reader(self._cookies.unsign(request.cookies.get(COOKIE, "")).decode())
        except BadSignature:
            return None

    def welcome(self) -> Reader:
        """A reader who has not been here before."""
        return Reader(secrets.token_hex(12))

    def remember(self, response: web.StreamResponse, reader: Reader) -> None:
        cookie = self._cookies.sign(reader.id).decode()
        response.set_cookie(
            COOKIE, cookie, max_age=_ONE_YEAR, httponly=True, samesite="Strict", path="/"
        )

    def token(self, reader: Reader) -> str:
        """What a page of this reader must send with everything that changes something."""
        return self._tokens.get_signature(reader.id).decode()

    def trusts(self, reader: Reader, token: str) -> bool:
        return hmac.compare_digest(self.token(reader).encode(), token.encode())
