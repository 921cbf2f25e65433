"""When a response may be used again (RFC 9111), and a cache for a process without a store."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.ports import Kept, Response

_LONGEST = timedelta(hours=1)  # an edited article is noticed after this at the latest
_MAX_AGE = re.compile(r"max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_MOST_BYTES = 32 << 20


def keepable(response: Response, headers: Mapping[str, str], now: datetime) -> Kept | None:
    """What to keep of a response, if it may be kept and is of any use."""
    control = headers.get("Cache-Control", "").lower()
    etag, modified = headers.get("ETag"), headers.get("Last-Modified")
    age = _age(control)
    if "no-store" in control or "private" in control or not (etag or modified or age):
        return None
    return Kept(response, now + age, etag, modified)


def renewed(kept: Kept, headers: Mapping[str, str], now: datetime) -> Kept:
    """What was kept, after the site said that it is unchanged (304)."""
    return replace(kept, expires=now + _age(headers.get("Cache-Control", "").lower()))


def conditions(kept: Kept) -> dict[str, str]:
    """The headers that ask for an answer only where it has changed."""
    asked = {"If-None-Match": kept.etag, "If-Modified-Since": kept.modified}
    return {name: value for name, value in asked.items() if value}


def _age(control: str) -> timedelta:
    match = _MAX_AGE.search(control)
    if match is None or "no-cache" in control:
        return timedelta()
    return min(timedelta(seconds=int(match[1])), _LONGEST)


class MemoryCache:
    """Implements :class:`bot.ports.Cache`: the latest responses, within a number of bytes."""

    def __init__(self, most: int = _MOST_BYTES) -> None:
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._free = most

    async def kept(self, url: str) -> Kept | None:
        return self._kept.get(url)

    async def keep(self, url: str, kept: Kept) -> None:
        if old := self._kept.pop(url, None):
            self._free += len(old.response.body)
        self._kept[url] = kept
        self._free -= len(kept.response.body)
        while self._free < 0:
            _, oldest = self._kept.popitem(last=False)
            self._free += len(oldest.response.body)
