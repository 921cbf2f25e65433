"""Comments in a page's plain HTML: nested lists, as WordPress prints them, and repeated blocks.

Sites differ in every name, but nearly all show a comment as an element that repeats, with a date
and an author before its words. Names of classes help to find these; the repetition decides.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from lxml import html

from bot.ingest.comments.parts import Parts, parts_of, tokens
from bot.ingest.comments.source import Haul, Said, WebPage

_COMMENT = re.compile(
    r"comment|kommentar|coment[aá]rio|commento|reactie|discussion|response|reply|replies|talkback"
    r"|respuesta|r[eé]ponse|antwort",
    re.IGNORECASE,
)
_DEPTH = re.compile(
    r"(?:^|[-_])(?:depth|level|indent|nest(?:ed|ing)?)[-_]?(\d{1,2})$", re.IGNORECASE
)
_INDENT = re.compile(
    r"(?:margin|padding)(?:-inline)?-(?:left|start)\s*:\s*([\d.]+)\s*(?:px|r?em|%)"
)
_NUMBER = re.compile(r"\d+")
_PARENTS = ("data-parent-id", "data-parent", "data-parentid", "data-reply-to", "data-in-reply-to")
_DEPTHS = ("data-depth", "data-level", "aria-level")
_LEAST = 2
_MOST = 5_000
_SAMPLE = 25
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5"})
_HEADING = re.compile(r"count|title|heading|number", re.IGNORECASE)
_COUNT = re.compile(r"(?<![\d.,])(?:\d{1,3}(?:[,.]\d{3})+|\d{1,6})(?![\d.,]*\d)")
_LONGEST_HEADING = 200


def read(page: WebPage) -> Haul:
    """The largest group of like elements that read as comments, in page order."""
    best: list[tuple[html.HtmlElement, Parts]] = []
    for group in _groups(page.tree):
        if len(group) <= len(best) or not _spoken(group, group[:: -(-len(group) // _SAMPLE)]):
            continue
        found = _spoken(group, group)
        if len(found) >= max(_LEAST, len(best) + 1) and len(found) * 2 > len(group):
            best = found
    declared = _declared(page.tree)
    return Haul(tuple(_linked(best)), declared=declared, partial=len(best) == _MOST)


def _spoken(
    group: Sequence[html.HtmlElement], some: Sequence[html.HtmlElement]
) -> list[tuple[html.HtmlElement, Parts]]:
    """Those of ``some`` members of a group that read as a comment, with their parts."""
    whole = frozenset(group)
    read_as = ((element, parts_of(element, whole)) for element in some)
    return [(element, parts) for element, parts in read_as if parts is not None]


def _groups(tree: html.HtmlElement) -> Sequence[list[html.HtmlElement]]:
    """Elements that share a tag and a class, in the parts of the page that are for comments."""
    by_mark: dict[tuple[str, str], list[html.HtmlElement]] = defaultdict(list)
    inside: set[html.HtmlElement] = set()
    for element in tree.iter(html.etree.Element):
        named = _COMMENT.search(_names(element))
        if element.getparent() not in inside and not named:
            continue
        if element.tag not in ("html", "body"):
            inside.add(element)
        for token in tokens(element) or [""]:
            by_mark[element.tag, _NUMBER.sub("", token)].append(element)
    # Several classes of the same elements are one group.
    groups = {(len(g), g[0], g[-1]): g[:_MOST] for g in by_mark.values() if len(g) >= _LEAST}
    return list(groups.values())


def _linked(found: Sequence[tuple[html.HtmlElement, Parts]]) -> list[Said]:
    """The comments with what the page shows of who answers whom."""
    keys = {element: _key(element, n) for n, (element, _) in enumerate(found)}
    known = set(keys.values())
    above: list[tuple[float, str]] = []
    comments = []
    for element, parts in found:
        parent = _nested(element, keys) or _named(element, known)
        depth = _depth(element)
        while above and above[-1][0] >= depth:
            above.pop()
        if parent is None and above:
            parent = above[-1][1]
        above.append((depth, keys[element]))
        comments.append(Said(parts.text, keys[element], parts.author, parts.posted, parent))
    return comments


def _key(element: html.HtmlElement, number: int) -> str:
    """The number that the page gives a comment, or its place."""
    for value in (element.get("data-comment-id"), element.get("data-id"), element.get("id")):
        if digits := _NUMBER.findall(value or ""):
            return str(digits[-1])
    return f"at {number}"


def _nested(element: html.HtmlElement, keys: dict[html.HtmlElement, str]) -> str | None:
    return next((keys[a] for a in element.iterancestors() if a in keys), None)


def _named(element: html.HtmlElement, known: set[str]) -> str | None:
    """The parent that an attribute names."""
    for value in (element.get(name) for name in _PARENTS):
        digits = _NUMBER.findall(value or "")
        if digits and digits[-1] in known:
            return str(digits[-1])
    return None


def _depth(element: html.HtmlElement) -> float:
    """How far in the page shows a comment, by attribute, class or indent."""
    for value in (element.get(name) for name in _DEPTHS):
        if value and value.isdecimal():
            return float(value)
    for token in tokens(element):
        if match := _DEPTH.search(token):
            return float(match[1])
    match = _INDENT.search(element.get("style") or "")
    return float(match[1]) if match else 0.0


def _declared(tree: html.HtmlElement) -> int | None:
    """The number in the heading over the comments."""
    for element in tree.iter(html.etree.Element):
        heads = element.tag in _HEADINGS or _HEADING.search(_names(element))
        if not heads or not any(_COMMENT.search(_names(e)) for e in _around(element)):
            continue
        text = " ".join(element.text_content().split())
        match = _COUNT.search(text) if len(text) < _LONGEST_HEADING else None
        if match:
            return int(re.sub(r"\D", "", match[0]))
    return None


def _names(element: html.HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def _around(element: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """The element and those that hold it, but not the whole page."""
    yield element
    yield from (a for a in element.iterancestors() if a.tag not in ("html", "body"))
