"""What an answer that is none means to a reader, and whether asking again may help."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp

from bot.errors import SourceError

_MOST_PATIENCE = 30.0
_BY_STATUS = {
    401: "error.login",
    402: "error.paywall",
    403: "error.refused",
    404: "error.not_found",
    407: "error.login",
    410: "error.not_found",
    451: "error.unlawful",
}
# What a site answers about a file that it doesn't have, or not for everybody.
NONE_THERE = frozenset({*_BY_STATUS.values(), "error.bad_answer", "error.redirects"})
_BUSY = frozenset({429, 502, 503, 504})


class BusyError(SourceError):
    """The site may answer later: after ``after`` seconds, where it says."""

    def __init__(self, key: str, after: float | None = None, **values: object) -> None:
        super().__init__(key, **values)
        self.after = after


def refusal(status: int, headers: Mapping[str, str], host: str) -> SourceError | None:
    """The error that a status stands for (RFC 9110, section 15); None for a success."""
    if 200 <= status < 300:
        return None
    if status in _BUSY:
        return BusyError("error.busy", _retry_after(headers.get("Retry-After", "")), host=host)
    if status in _BY_STATUS:
        return SourceError(_BY_STATUS[status], host=host)
    if status >= 500:
        return SourceError("error.site_down", host=host, status=status)
    return SourceError("error.bad_answer", host=host)


def again_after(error: Exception) -> bool | float:
    """Whether to try again, or after how many seconds: the back-off hook of stamina."""
    if not isinstance(error, BusyError):
        return False
    if error.after is None:
        return True
    return error.after if error.after <= _MOST_PATIENCE else False


# The first that fits says what a failed exchange is called.
_BROKEN: tuple[tuple[type[Exception], type[SourceError], str], ...] = (
    (TimeoutError, SourceError, "error.timed_out"),
    (aiohttp.ClientConnectorCertificateError, SourceError, "error.tls"),
    (aiohttp.ClientSSLError, SourceError, "error.tls"),
    (aiohttp.ClientConnectorDNSError, SourceError, "error.no_host"),
    (aiohttp.ClientConnectorError, SourceError, "error.no_connection"),
    (aiohttp.ServerDisconnectedError, BusyError, "error.broken_off"),
    (aiohttp.ClientOSError, BusyError, "error.broken_off"),
    (aiohttp.ClientPayloadError, SourceError, "error.broken_off"),
    (Exception, SourceError, "error.bad_answer"),
)


def broken(error: Exception, host: str) -> SourceError:
    """What a failed exchange is called."""
    return next(made(key, host=host) for kind, made, key in _BROKEN if isinstance(error, kind))


def _retry_after(value: str) -> float | None:
    """The seconds of a Retry-After header: a number or a date (RFC 9110, section 10.2.3)."""
    if value.strip().isdecimal():
        return float(value.strip()[:9])
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        return None
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
