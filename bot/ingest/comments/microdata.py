"""Comments that a page marks up as schema.org items in its HTML.

https://schema.org/Comment
https://html.spec.whatwg.org/multipage/microdata.html
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import html

from bot.ingest.comments.source import Haul, Said, WebPage, word
from bot.ingest.markup import text_of

_TYPES = ("/Comment", "/UserComments", "/Answer")


def read(page: WebPage) -> Haul:
    """The items, in page order; one within another answers it."""
    items = [e for e in page.tree.iter(html.etree.Element) if _is_comment(e)]
    known = frozenset(items)
    numbers = {item: str(number) for number, item in enumerate(items)}
    return Haul(tuple(_said(item, known, numbers) for item in items))


def _is_comment(element: html.HtmlElement) -> bool:
    return element.get("itemscope") is not None and (element.get("itemtype") or "").rstrip(
        "/"
    ).endswith(_TYPES)


def _said(
    item: html.HtmlElement,
    known: frozenset[html.HtmlElement],
    numbers: dict[html.HtmlElement, str],
) -> Said:
    above = next((a for a in item.iterancestors() if a in known), None)
    values = dict(reversed(list(_properties(item, known))))
    body = values.get("text")
    if body is None:
        body = values.get("commentText")
    author = values.get("author", values.get("creator"))
    posted = values.get("dateCreated", values.get("datePublished", values.get("commentTime")))
    return Said(
        text_of(body, without=known) if body is not None else "",
        numbers[item],
        word(_value(author)),
        word(_value(posted)),
        numbers.get(above) if above is not None else None,
    )


def _properties(
    item: html.HtmlElement, known: frozenset[html.HtmlElement]
) -> Iterator[tuple[str, html.HtmlElement]]:
    """The properties of an item, without those of the comments within it."""
    waiting = list(reversed(item))
    while waiting:
        element = waiting.pop()
        if element in known:
            continue
        for name in (element.get("itemprop") or "").split():
            yield name, element
        waiting += reversed(element)


def _value(element: html.HtmlElement | None) -> str | None:
    """The value of a property; of a person, the name."""
    if element is None:
        return None
    for attribute in ("content", "datetime"):
        if element.get(attribute):
            return str(element.get(attribute))
    names = element.xpath(".//*[@itemprop='name']")
    return text_of(names[0] if names else element)
