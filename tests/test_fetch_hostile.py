"""Links that mean harm: each ends within its limit, with its own clear error."""

from __future__ import annotations

import asyncio
import socket
import ssl
import tracemalloc
from ipaddress import ip_network

import pytest
import trustme
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.errors import SourceError
from bot.ingest.fetch import Internet
from bot.ingest.guard import LOOPBACK, Guard
from bot.prompts import Prompts
from bot.settings import Settings
from tests.site.hostile import BEHAVIOURS, MEGABYTE, misbehaving
from tests.site.pages import BODY, page
from tests.site.server import gathering, html, quick, serving

# The address that plays the public internet; the rest of this machine stays out of bounds.
GUARD = Guard((ip_network("127.0.0.1/32"),))
PUBLIC = Internet(GUARD)
MACHINE = Guard(LOOPBACK)
LIMIT = 30.0  # seconds for one case, on a busy machine; the limits inside are below four

# What a link is refused for before anything is sent anywhere.
LINKS = {
    "http://127.0.0.1/": "error.refused_address",
    "http://127.1/": "error.bad_link",
    "http://2130706433/": "error.bad_link",
    "http://0x7f000001/": "error.bad_link",
    "http://0177.0.0.1/": "error.bad_link",
    "http://localhost/": "error.refused_address",
    "http://①②⑦.⓪.⓪.①/": "error.refused_address",
    "http://0.0.0.0/": "error.refused_address",
    "http://10.0.0.1/": "error.refused_address",
    "http://172.31.255.254/": "error.refused_address",
    "http://192.168.1.1/router": "error.refused_address",
    "http://169.254.169.254/latest/meta-data/": "error.refused_address",
    "http://168.63.129.16/metadata": "error.refused_address",
    "http://100.64.0.1/": "error.refused_address",
    "http://192.0.0.192/": "error.refused_address",
    "http://198.18.0.1/": "error.refused_address",
    "http://192.0.2.1/": "error.refused_address",
    "http://224.0.0.1/": "error.refused_address",
    "http://240.0.0.1/": "error.refused_address",
    "http://255.255.255.255/": "error.refused_address",
    "http://[::1]/": "error.refused_address",
    "http://[::]/": "error.refused_address",
    "http://[::ffff:127.0.0.1]/": "error.refused_address",
    "http://[::ffff:a9fe:a9fe]/": "error.refused_address",
    "http://[::10.0.0.1]/": "error.refused_address",
    "http://[64:ff9b::7f00:1]/": "error.refused_address",
    "http://[64:ff9b:1::a00:1]/": "error.refused_address",
    "http://[2002:7f00:1::]/": "error.refused_address",
    "http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/": "error.refused_address",
    "http://[fd00:ec2::254]/": "error.refused_address",
    "http://[fe80::1]/": "error.refused_address",
    "http://[ff02::1]/": "error.refused_address",
    "http://[2001:db8::1]/": "error.refused_address",
    "https://example.org:22/": "error.refused_port",
    "http://example.org:6379/": "error.refused_port",
    "http://example.org:99999/": "error.bad_link",
    "http://reader:secret@example.org/": "error.link_credentials",
    "ftp://example.org/": "error.bad_link",
    "file:///etc/passwd": "error.bad_link",
    "gopher://example.org/": "error.bad_link",
    "javascript:alert(1)": "error.bad_link",
    "http://": "error.bad_link",
    "http:///path": "error.bad_link",
    "http://exa mple.org/": "error.bad_link",
    "http://example.org/" + "x" * 3_000: "error.bad_link",
}

# What a server does, and what the reader is told.
ANSWERS = {
    "silence": "error.timed_out",
    "dripping head": "error.timed_out",
    "dripping body": "error.timed_out",
    "endless body": "error.too_large",
    "endless chunks": "error.too_large",
    "endless header line": "error.bad_answer",
    "endless headers": "error.bad_answer",
    "a claim of 10 GB": "error.too_large",
    "gzip bomb": "error.too_large",
    "deflate bomb": "error.too_large",
    "raw deflate bomb": "error.too_large",
    "gzip in gzip": "error.encoding",
    "brotli unasked": "error.encoding",
    "damaged gzip": "error.damaged",
    "half a gzip": "error.damaged",
    "no answer at all": "error.broken_off",
    "no HTTP": "error.bad_answer",
    "a body cut short": "error.broken_off",
    "a wrong chunk size": "error.bad_answer",
    "a negative length": "error.bad_answer",
    "two lengths": "error.bad_answer",
    "a redirect to itself": "error.redirects",
    "a redirect to nowhere": "error.bad_answer",
    "a redirect to metadata": "error.refused_address",
    "a redirect to loopback": "error.refused_address",
    "a redirect to a neighbour": "error.refused_address",
    "a redirect to a number": "error.bad_link",
    "a redirect to a file": "error.bad_link",
    "a redirect with a password": "error.link_credentials",
    "401": "error.login",
    "402": "error.paywall",
    "403": "error.refused",
    "404": "error.not_found",
    "410": "error.not_found",
    "451": "error.unlawful",
    "418": "error.bad_answer",
    "500": "error.site_down",
    "503": "error.busy",
    "busy for a day": "error.busy",
    "a picture": "error.kind",
    "a programme": "error.binary",
    "zeros": "error.binary",
    "10 MB of nested divs": "error.too_large",
    "nothing but brackets": "error.no_article",
    "an endless tag": "error.no_article",
}


class Names(AbstractResolver):
    """A resolver that gives each name its answers in turn, the last one for ever."""

    def __init__(self, **answers: list[list[str]]) -> None:
        self._answers = answers
        self.asked = 0

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        answers = self._answers[host.split(".", maxsplit=1)[0]]
        addresses = answers.pop(0) if len(answers) > 1 else answers[0]
        self.asked += 1
        return [
            ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=0)
            for address in addresses
        ]

    async def close(self) -> None:
        return


def _limited() -> Settings:
    return quick(fetch_seconds=3, connect_seconds=3, max_bytes=2 * MEGABYTE)


async def _refused(link: str, settings: Settings, internet: Internet | None = None) -> SourceError:
    """The error that a link ends with, in time."""
    async with asyncio.timeout(LIMIT), gathering(settings, internet) as gather:
        with pytest.raises(SourceError) as caught:
            await gather(link)
    return caught.value


def _sentence(error: SourceError, prompts: Prompts) -> str:
    return prompts.say(error.key, **error.values)


@pytest.mark.parametrize("link", LINKS)
async def test_a_link_into_the_dark_is_refused(link: str, prompts: Prompts) -> None:
    error = await _refused(link, quick(allow_loopback=False))
    assert error.key == LINKS[link]
    assert _sentence(error, prompts).endswith(".")


@pytest.mark.parametrize("behaviour", BEHAVIOURS)
async def test_a_server_that_means_harm_does_none(behaviour: str, prompts: Prompts) -> None:
    async with misbehaving() as site:
        error = await _refused(site + behaviour.replace(" ", "%20"), _limited(), PUBLIC)
    assert error.key == ANSWERS[behaviour]
    assert _sentence(error, prompts).endswith(".")


@pytest.mark.parametrize("behaviour", ["gzip bomb", "endless body", "endless headers"])
async def test_harm_does_not_fill_the_memory(behaviour: str) -> None:
    async with misbehaving() as site, gathering(_limited()) as gather:
        tracemalloc.start()
        with pytest.raises(SourceError):
            await gather(site + behaviour.replace(" ", "%20"))
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert most < 16 * MEGABYTE


SLOW = {
    "4 MB of nested divs": page(after="<div>" * 800_000),
    "100,000 links": page(after='<a href="/">one more link</a> ' * 100_000),
    "40,000 comments": page(
        after='<p class="comment"><b>Ada</b> <time>2025-01-01</time> Why?</p>' * 40_000
    ),
    "deep JSON-LD": page(head=f'<script type="application/ld+json">{"[" * 1_000_000}</script>'),
    "60,000 paragraphs": page(body=(*BODY, *["A sentence that has eight words in it."] * 60_000)),
}


@pytest.mark.parametrize("name", SLOW)
async def test_a_page_that_is_made_to_be_slow_is_read_in_time(name: str) -> None:
    async def serve(_: web.Request) -> web.Response:
        return html(SLOW[name])

    async with (
        serving([web.get("/", serve)]) as site,
        asyncio.timeout(90),
        gathering(quick()) as gather,
    ):
        found = await gather(site.url)
    assert found.article.text.startswith(BODY[0])


async def test_a_name_with_one_private_address_is_refused() -> None:
    names = Names(mixed=[["93.184.215.14", "10.0.0.1"]])
    error = await _refused("http://mixed.example.org/", quick(), Internet(Guard(), names))
    assert error.key == "error.refused_address"


async def test_a_name_that_turns_private_later_is_refused_then() -> None:
    names = Names(rebound=[["127.0.0.1"], ["127.0.0.2"]])
    async with misbehaving() as site:
        port = site.rsplit(":", 1)[1]
        link = f"http://rebound.example.org:{port}page"
        error = await _refused(link, quick(), Internet(GUARD, names))
    assert names.asked == 2
    assert error.key == "error.refused_address"


async def test_a_certificate_has_to_be_genuine() -> None:
    authority = trustme.CA()
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("elsewhere.example.org").configure_cert(server)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    async with misbehaving(server) as site:
        unknown = await _refused(site + "404", _limited())
        for_another = await _refused(site + "404", _limited(), Internet(MACHINE, tls=trusting))
    assert [unknown.key, for_another.key] == ["error.tls"] * 2


async def test_with_a_genuine_certificate_the_page_is_had() -> None:
    authority = trustme.CA()
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(server)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    async with misbehaving(server) as site:
        assert (
            await _refused(site + "404", _limited(), Internet(MACHINE, tls=trusting))
        ).key == "error.not_found"


def test_there_are_many_cases() -> None:
    assert set(ANSWERS) == set(BEHAVIOURS)
    assert len(LINKS) + len(ANSWERS) >= 40
