"""What a site's robots.txt lets this program fetch (RFC 9309)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # at run time only where a link is fetched: it isn't needed to read a file
    from protego import Protego

AGENT = "Rejoinder"  # the product token of our User-Agent
LARGEST = 500 << 10  # the least that a crawler has to read of it, and the most that this one does
_LONGEST_DELAY = 10.0


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one site; none at all where it has no such file."""

    rules: Protego | None = None

    def allow(self, url: str) -> bool:
        return self.rules is None or self.rules.can_fetch(url, AGENT)

    def delay(self) -> float:
        """The seconds that the site asks for between two requests, within reason."""
        asked = self.rules.crawl_delay(AGENT) if self.rules else None
        return min(asked or 0.0, _LONGEST_DELAY)


def read_robots(body: bytes) -> Robots:
    """The rules that a robots.txt states; lines that make no sense are passed over."""
    from protego import Protego  # noqa: PLC0415 - kept off the start of reading a file

    return Robots(Protego.parse(body[:LARGEST].decode("utf-8", errors="replace")))
