"""The parts of one comment's element: who, when and the words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from lxml import html

from bot.ingest.markup import text_of
from bot.text.pasted.dates import find_stamp

_AUTHOR = re.compile(
    r"(?:^|[-_])(?:author|user(?:name)?|name|fn|byline|commenter|poster|nick(?:name)?|autor|auteur)"
    r"(?:$|[-_])|displayname|userName|authorName",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"(?:^|[-_])(?:date|time|timestamp|posted|published|ago|when|datum|fecha)(?:$|[-_])|datetime",
    re.IGNORECASE,
)
_WORDS = re.compile(
    r"(?:^|[-_])(?:content|body|text|message|copy|entry|inhalt|texte|texto)(?:$|[-_])|commentBody",
    re.IGNORECASE,
)
_TOOLS = re.compile(
    r"(?:^|[-_])(?:reply|actions?|tools?|buttons?|votes?|likes?|rating|share|report|flag|avatar|meta"
    r"|permalink|footer|controls|menu)(?:$|[-_])",
    re.IGNORECASE,
)
_SAYS = re.compile(r"\s*(?:says|said|wrote|schreibt|dit|dice|diz)?\s*:?$", re.IGNORECASE)
_NAMED = frozenset({"cite", "strong", "b", "a", "h3", "h4", "h5", "h6"})
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Parts:
    """What a comment's element says."""

    text: str
    author: str | None
    posted: str | None


def tokens(element: html.HtmlElement) -> list[str]:
    return (element.get("class") or "").split()


def parts_of(element: html.HtmlElement, others: Collection[html.HtmlElement]) -> Parts | None:
    """The parts of a comment; None where an element has no date or no words, so isn't one.

    ``others`` are the elements of other comments, which may lie within this one.
    """
    own = list(_own(element, others))
    when = next((e for e in own if _is_date(e)), None)
    if when is None:
        return None
    who = _author(own, when)
    text = _words(own, when, who, {e for one in own for e in one if e in others})
    if not text.strip():
        return None
    name = _SAYS.sub("", " ".join(text_of(who).split())) if who is not None else None
    return Parts(text, name or None, _date(when))


def _words(
    own: Sequence[html.HtmlElement],
    when: html.HtmlElement,
    who: html.HtmlElement | None,
    nested: set[html.HtmlElement],
) -> str:
    """The comment's own words: the part that is marked as such, or all that is left of it."""
    head = {when} if who is None else {when, who}
    around = set(chain.from_iterable(e.iterancestors() for e in head)) | head
    marked = [e for e in own if e not in around and (_matches(e, _WORDS) or "text" in _props(e))]
    if marked:
        return max((text_of(e, without=nested) for e in marked), key=len)
    aside = {e for e in own[1:] if _matches(e, _TOOLS)}
    return text_of(own[0], without=nested | aside | head)


def _own(
    element: html.HtmlElement, others: Collection[html.HtmlElement]
) -> Iterator[html.HtmlElement]:
    """The elements of a comment in page order, without those of comments within it."""
    waiting = [element]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += [e for e in reversed(one) if e not in others]


def _author(own: list[html.HtmlElement], when: html.HtmlElement | None) -> html.HtmlElement | None:
    """The innermost element that is marked as the author's name, or the first that may be it."""
    marked = [
        e for e in own if _matches(e, _AUTHOR) or "author" in _props(e) or e.get("rel") == "author"
    ]
    for element in [*marked, *(e for e in own if e.tag in _NAMED)]:
        if element is when or any(a is when for a in element.iterancestors()):
            continue
        name = text_of(element).strip()
        if 0 < len(name) <= _LONGEST_NAME and "\n" not in name and not find_stamp(name):
            return _innermost(element)
    return None


def _innermost(element: html.HtmlElement) -> html.HtmlElement:
    """Down to the name itself: "by <b>Name</b> says:" is the element of ``Name``."""
    for inner in element.iter("cite", "b", "strong", "a"):
        if inner is not element and text_of(inner).strip():
            return inner
    return element


def _is_date(element: html.HtmlElement) -> bool:
    if element.tag == "time" or (element.tag == "abbr" and element.get("title")):
        return True
    text = " ".join((element.text or "").split())
    marked = _matches(element, _WHEN)
    if not (marked or (text and len(element) == 0)):
        return False
    text = text or " ".join(text_of(element).split())
    stamp = find_stamp(text) if len(text) <= 60 else None
    return stamp is not None and (marked or stamp.end - stamp.start > len(text) * 0.6)


def _date(element: html.HtmlElement) -> str:
    """The date as the machine-readable attribute or the page says it."""
    return str(
        element.get("datetime") or element.get("title") or " ".join(text_of(element).split())
    )


def _matches(element: html.HtmlElement, pattern: re.Pattern[str]) -> bool:
    return any(pattern.search(token) for token in tokens(element))


def _props(element: html.HtmlElement) -> list[str]:
    return (element.get("itemprop") or "").split()
