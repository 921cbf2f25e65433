"""What a fetched page holds, and where else its comments may be. Pure, for a worker process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.ingest.article import canonical, is_amp, read_article, read_document
from bot.ingest.comments import chosen, inpage
from bot.ingest.comments.source import Access, Ask, Haul, WebPage
from bot.ingest.documents import decode
from bot.ingest.feeds import read_feed
from bot.ingest.markup import decode_html, parse_html
from bot.model import Article, Page
from bot.ports import Response

HTML_KINDS = frozenset({"text/html", "application/xhtml+xml", ""})
TEXT_KINDS = frozenset({"text/plain", "text/markdown"})
PDF_KINDS = frozenset({"application/pdf"})


@dataclass(frozen=True, slots=True)
class Examined:
    """An article, the comments on its page, and what its comment sources want to ask.

    ``moved`` is the article's own link, where this page is only an AMP form of it.
    """

    article: Article
    own: Haul
    asks: tuple[tuple[str, tuple[Ask, ...]], ...]
    free: bool = True
    moved: str | None = None


def examine(response: Response, names: Sequence[str], access: Access, *, inside: bool) -> Examined:
    """Read a page; ``names`` are the sources to look for, ``inside`` whether in the page too.

    Raises :class:`bot.errors.SourceError` where the page has no article.
    """
    tree = parse_html(decode_html(response.body, response.charset))
    found = read_article(tree, response.url)
    link = canonical(tree, response.url)
    page = WebPage(tree, response.url, link)
    asks = tuple((source.name, tuple(source.find(page, access))) for source in chosen(names))
    moved = link if is_amp(tree) and link != response.url else None
    own = inpage.read(page) if inside else Haul()
    return Examined(found.article, own, asks, found.free, moved)


def read_plain(response: Response, limit: int) -> Page:
    """Read a PDF file or plain text, as if it had been pasted."""
    if response.kind in PDF_KINDS:
        return read_document(response.body, None, response.url)
    text = decode(response.body, limit).text
    return read_document(response.body, text, response.url)


def newest(response: Response) -> str | None:
    """The link of the first article of a feed: feeds give their newest first."""
    return next((i.link for i in read_feed(response.body, response.url) if i.link), None)
