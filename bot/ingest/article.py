"""A page's article: its body without what stands around it, and what is known of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO

from lxml import html
from yarl import URL

from bot.errors import SourceError
from bot.ingest.links import clean, same_site
from bot.ingest.structured import is_a, json_ld
from bot.model import Article, Page
from bot.text.joined import joined
from bot.text.language import KNOWN, detect
from bot.text.pasted import parse
from bot.text.pasted.frontmatter import is_about, is_note

_LEAST = 40  # words, of which a Chinese or Japanese one has two characters
_TEASER = 120  # words: what a paywall shows is mostly less
_MOST_PAGES = 100
_MOST_ELEMENTS = 5_000
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_STORIES = (
    "AnalysisNewsArticle",
    "Article",
    "BlogPosting",
    "CreativeWork",
    "LiveBlogPosting",
    "NewsArticle",
    "OpinionNewsArticle",
    "ReportageNewsArticle",
    "WebPage",
)
# What no reader would call the article, by the words that sites mark it with.
_AROUND = re.compile(
    r"(?:^|[-_\s])(?:related|recommended|newsletter|subscribe|subscription|signup|sign-up|promo"
    r"|caption|share|social|sharing|most-read|more-from|read-?more|trending|author-bio|cookie"
    r"|advert\w*|sponsor\w*|breadcrumbs?|pull-?quote|comments?|disqus\w*|paywall-(?:banner|prompt))"
    r"(?:$|[-_\s])",
    re.IGNORECASE,
)
_ASIDE = frozenset({"aside", "figcaption", "nav", "footer", "form"})


@dataclass(frozen=True, slots=True)
class Found:
    """An article as its page shows it; ``free`` is False behind a paywall."""

    article: Article
    free: bool = True


def read_article(tree: html.HtmlElement, url: str) -> Found:
    """The article of a page at ``url``.

    Raises :class:`SourceError` where the page has none, or shows it to subscribers only.
    """
    import trafilatura  # noqa: PLC0415 - kept off the start of reading a file

    free = _is_free(tree)
    known = trafilatura.extract_metadata(tree, default_url=url)
    body = trafilatura.bare_extraction(
        _core(tree), url=url, include_comments=False, include_tables=False, fast=False
    )
    lines = (line.strip() for line in str(getattr(body, "text", None) or "").split("\n"))
    text = "\n".join(line for line in lines if line and line != known.title and not is_about(line))
    if not _is_article(text) or (not free and len(text.split()) < _TEASER):
        raise _nothing(tree, url, free)
    article = Article(
        text=text,
        title=known.title,
        author=_author(known.author),
        outlet=known.sitename,
        published=_date(known.date),
        language=_language(tree, text),
        notes=tuple(_notes(tree)),
        link=canonical(tree, url),
        picture=_picture(tree),
    )
    return Found(article, free)


def read_document(data: bytes, text: str | None, url: str) -> Page:
    """A page that isn't HTML: a PDF file, or ``text`` where it is plain text."""
    page = parse(text if text is not None else _pdf_text(data))
    if not _is_article(page.article.text):
        raise SourceError("error.no_article")
    article = replace(page.article, link=clean(url))
    if text is not None:
        return replace(page, article=article)
    return replace(page, article=article, comments=joined(article, [page.comments]))


def canonical(tree: html.HtmlElement, url: str) -> str:
    """Where the article lives: what the page itself says, as long as it speaks of its own site."""
    links = tree.xpath("//link[@rel='canonical']/@href | //meta[@property='og:url']/@content")
    for link in links:
        try:
            target = str(URL(url).join(URL(str(link).strip())))
        except ValueError:
            continue
        if same_site(target, url) and len(URL(target).path) > 1:
            return clean(target)
    return clean(url)


def is_amp(tree: html.HtmlElement) -> bool:
    """Whether a page is the AMP form of an article, which mostly has no comments."""
    root = tree.getroottree().getroot()
    return root.get("amp") is not None or root.get("⚡") is not None


def _core(tree: html.HtmlElement) -> html.HtmlElement:
    """A copy of the tree without captions, related links, newsletter boxes and the like."""
    core = deepcopy(tree)
    around = [e for e in core.iter(html.etree.Element) if _is_around(e)]
    for element in around:
        if element.getparent() is not None:
            element.drop_tree()
    # What follows is no article, and would take the extraction, which is quadratic, too long.
    for element in list(core.iter(html.etree.Element))[_MOST_ELEMENTS:]:
        if element.getparent() is not None:
            element.getparent().remove(element)
    return core


def _is_around(element: html.HtmlElement) -> bool:
    if element.tag in _ASIDE:
        return True
    if element.tag in ("html", "body", "main", "article"):
        return False
    return _AROUND.search(f"{element.get('class') or ''} {element.get('id') or ''}") is not None


def _is_article(text: str) -> bool:
    return len(text.split()) + len(_CJK.findall(text)) / 2 >= _LEAST


def _nothing(tree: html.HtmlElement, url: str, free: bool) -> SourceError:
    if not free:
        return SourceError("error.paywall", host=URL(url).host)
    if tree.xpath("//input[@type='password']"):
        return SourceError("error.login", host=URL(url).host)
    return SourceError("error.no_article")


def _is_free(tree: html.HtmlElement) -> bool:
    """False where the page says that it is for subscribers (schema.org isAccessibleForFree)."""
    said = [
        thing["isAccessibleForFree"]
        for thing in json_ld(tree)
        if "isAccessibleForFree" in thing and is_a(thing, *_STORIES)
    ]
    said += tree.xpath("//*[@itemprop='isAccessibleForFree']/@content")
    return not any(str(value).strip().lower() in ("false", "no", "0") for value in said)


def _author(name: str | None) -> str | None:
    return ", ".join(part.strip() for part in name.split(";")) if name else None


def _date(value: str | None) -> date | None:
    try:
        return date.fromisoformat((value or "")[:10])
    except ValueError:
        return None


def _language(tree: html.HtmlElement, text: str) -> str:
    """The text decides; the page is believed only where its text can't be told apart."""
    declared = str(tree.xpath("string(/html/@lang)")).split("-")[0].lower()
    return detect(text) if not declared or declared in KNOWN else declared


def _notes(tree: html.HtmlElement) -> Iterator[str]:
    """The publisher's correction and update notes, wherever on the page they stand."""
    seen: set[str] = set()
    for element in tree.iter("p", "div", "li", "em", "aside", "span"):
        if any(child.tag in ("p", "div", "li", "ul", "aside") for child in element):
            continue
        text = " ".join(element.text_content().split())
        if 20 <= len(text) <= 1_500 and is_note(text) and not any(text in note for note in seen):
            seen.add(text)
            yield text


def _picture(tree: html.HtmlElement) -> str | None:
    """The text alternative of the lead picture."""
    for path in (
        "//meta[@property='og:image:alt']/@content",
        "//article//img[@alt]/@alt",
        "//main//img[@alt]/@alt",
        "//figure//img[@alt]/@alt",
    ):
        for value in tree.xpath(path):
            if text := " ".join(str(value).split()):
                return text[:300]
    return None


def _pdf_text(data: bytes) -> str:
    try:
        from pypdf import PdfReader  # noqa: PLC0415 - an extra
        from pypdf.errors import PyPdfError  # noqa: PLC0415
    except ImportError as error:
        raise SourceError("error.no_pdf") from error
    try:
        pages = PdfReader(BytesIO(data)).pages[:_MOST_PAGES]
        return "\n".join(page.extract_text() for page in pages)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise SourceError("error.no_article") from error
