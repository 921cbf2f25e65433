"""One article is one link, however it was passed on: tracking, AMP, mobile and cached forms."""

from __future__ import annotations

import re

from yarl import URL

# Parameters that say where a reader came from, never what is to be shown.
_TRACKING = re.compile(
    r"utm_\w+|mc_[ce]id|[gdfm]clid|fbclid|msclkid|yclid|twclid|ttclid|igshid|igsh|gclsrc|_ga|_gl"
    r"|__twitter_impression|ref_?src|ref_?url|cmp(?:id)?|icid|ncid|smid|smtyp|s_cid|xtor|ocid|ito"
    r"|at_(?:medium|campaign|custom\d|link_\w+|bbc_team|ptr_name|format)|ns_\w+|wt_?mc|wt\.mc_id"
    r"|share(?:d)?|shareid|sharetoken|source_?id|mkt_tok|vero_id|_hs(?:enc|mi)|guccounter|guce_\w+",
    re.IGNORECASE,
)
_AMP = re.compile(r"amp|outputtype|output", re.IGNORECASE)
_VIEWER = re.compile(r"/amp/(?P<tls>s/)?(?P<rest>[^/]+\.[^/]+/.*)")
_CACHE = re.compile(r"/(?:[a-z]/)?(?P<tls>s/)?(?P<rest>[^/]+\.[^/]+/.*)")
_AMP_PATH = re.compile(r"(?:/amp|\.amp|/amp\.html|\.amp\.html)/?$|^/amp(?=/)", re.IGNORECASE)
_ALIAS = re.compile(r"^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)", re.IGNORECASE)


def clean(link: str) -> str:
    """The link without tracking parameters, and out of the AMP caches it may be wrapped in.

    What isn't a link is given back as it is: the guard will say so.
    """
    try:
        url = _unwrapped(URL(link.strip())).with_fragment(None)
    except ValueError:
        return link
    kept = [(name, value) for name, value in url.query.items() if not _is_noise(name, value)]
    return str(url if len(kept) == len(url.query) else url.with_query(kept))


def identity(link: str) -> str:
    """What all forms of a link have in common: host and path without what only varies them."""
    url = URL(clean(link))
    path = _AMP_PATH.sub("", url.path).rstrip("/")
    query = "&".join(f"{name}={value}" for name, value in sorted(url.query.items()))
    return f"{_site(url)}{path}?{query}" if query else f"{_site(url)}{path}"


def same_site(one: str, other: str) -> bool:
    """Whether two links are of one site, its mobile and AMP hosts included."""
    return _site(URL(one)) == _site(URL(other))


def _site(url: URL) -> str:
    return _ALIAS.sub("", (url.host_port_subcomponent or "").lower())


def _is_noise(name: str, value: str) -> bool:
    if _AMP.fullmatch(name):
        return value.lower() in ("", "1", "amp", "true")
    return _TRACKING.fullmatch(name) is not None


def _unwrapped(url: URL) -> URL:
    """The article's own link, where ``url`` is that of an AMP viewer or cache."""
    host = (url.host or "").lower()
    match = None
    if host.startswith("www.google."):
        match = _VIEWER.fullmatch(url.path)
    elif host.endswith((".cdn.ampproject.org", ".ampproject.net")):
        match = _CACHE.fullmatch(url.path)
    if match is None:
        return url
    scheme = "https" if match["tls"] else "http"
    return URL(f"{scheme}://{match['rest']}").with_query(url.query)
