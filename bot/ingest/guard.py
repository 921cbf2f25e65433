"""Which links and addresses may be fetched: the public web and nothing inside it.

Links come from strangers, so this process must not become their way into its own network
(server-side request forgery, CWE-918). A link is checked before anything is asked, and every
address once more when a socket to it is made: what a name resolved to earlier doesn't count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

from yarl import URL

from bot.errors import SourceError

LONGEST = 2_000
LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
_PORTS = frozenset({80, 443})
_NUMERIC = re.compile(r":|(?:^|\.)(?:\d+|0x[\da-f]*)\.?$", re.IGNORECASE)  # as WHATWG's URL says
_NAT64 = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))  # RFC 6052, RFC 8215
# Reserved for special use (IANA registries) but reckoned global by older Pythons' ipaddress.
_SPECIAL = tuple(
    ip_network(block)
    for block in (
        "192.0.0.0/24",  # IETF protocol assignments
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # 6to4 relays
        "192.175.48.0/24",  # AS112
        "168.63.129.16/32",  # the metadata service of Azure, on a public address
        "100::/64",  # discard
        "2001::/23",  # Teredo, ORCHID and other protocol assignments
        "2002::/16",  # 6to4
        "fec0::/10",  # site-local
    )
)


@dataclass(frozen=True, slots=True)
class Guard:
    """The rules; ``exempt`` networks may be reached all the same, at any port."""

    exempt: tuple[IPv4Network | IPv6Network, ...] = ()

    def check_link(self, link: str) -> URL:
        """The link as a URL. Raises :class:`SourceError` where it can't be fetched at all."""
        try:
            url = URL(link.strip())
            port = url.port
        except ValueError as error:
            raise SourceError("error.bad_link", url=link[:100]) from error
        if url.scheme not in ("http", "https") or not url.host or len(link) > LONGEST:
            raise SourceError("error.bad_link", url=link[:100])
        if any(character.isspace() for character in link.strip()):
            raise SourceError("error.bad_link", url=link[:100])
        if url.user is not None or url.password is not None:
            raise SourceError("error.link_credentials")
        if port not in _PORTS and not self.exempt:
            raise SourceError("error.refused_port", port=port)
        if _NUMERIC.search(url.host):
            self._check_literal(url.host, port or 0)
        return url.with_fragment(None)

    def _check_literal(self, host: str, port: int) -> None:
        """A host that is a number: an address in its one usual form, no ``127.1`` or ``0x7f.1``."""
        try:
            ip_address(host)
        except ValueError as error:
            raise SourceError("error.bad_link", url=host[:100]) from error
        self.check_address(host, port)

    def check_address(self, address: str, port: int) -> None:
        """Raises :class:`SourceError` unless the address is of the public internet."""
        found = _embedded(ip_address(address.split("%", 1)[0]))
        if any(found in network for network in self.exempt):
            return
        if not _public(found):
            raise SourceError("error.refused_address")
        if port not in _PORTS:
            raise SourceError("error.refused_port", port=port)


def _embedded(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that an IPv6 one stands for, where it does."""
    if isinstance(address, IPv4Address):
        return address
    if any(address in network for network in _NAT64):
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    high, low = divmod(int(address), 1 << 32)
    if high == 0 and low > 1:  # IPv4-compatible (RFC 4291); :: and ::1 are themselves
        return IPv4Address(low)
    return address.ipv4_mapped or address


def _public(address: IPv4Address | IPv6Address) -> bool:
    return (
        address.is_global
        and not address.is_multicast
        and not address.is_reserved
        and not any(address in network for network in _SPECIAL)
    )
