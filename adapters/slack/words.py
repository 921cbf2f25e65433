"""Words on their way to Slack and back: escaped, cut at sentence ends, unescaped."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias, TypeVar

from adapters.slack import limits
from bot.text.sentences import sentences

T = TypeVar("T")
Measure: TypeAlias = Callable[[str], int]

# Control characters and lone surrogates are no text: one could make Slack refuse a whole card.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_CUT = " …"
_JOINT = 4  # bytes between two items at most
_WIDEST = 5  # of what a character is sent as: "&amp;"
_REFERENCE = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")


def escape(text: str) -> str:
    """Text in which Slack finds nothing to obey: no mention, no link, no channel.

    These three are its only control characters:
    https://docs.slack.dev/messaging/formatting-message-text#escaping
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def printable(text: str) -> str:
    """The text with a replacement for each character that can't be sent; as long as it was."""
    return _UNSEEN.sub("\ufffd", text)


def unescape(text: str) -> str:
    """What somebody wrote, from what Slack sends: links as they are, mentions as ``@U…``."""
    shown = _REFERENCE.sub(_referred, text)
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def links(text: str) -> list[str]:
    """The web links of a text as Slack sends it, in order."""
    found = (match for match in _REFERENCE.finditer(text) if not match[1])
    return [unescape(m[2]) for m in found if m[2].startswith(("http://", "https://"))]


def characters(text: str) -> int:
    """How long a text is as it is sent: escaped."""
    return len(text) + _added(text)


def size(text: str) -> int:
    """How many bytes a text takes as it is sent: escaped, in UTF-8."""
    return len(printable(text).encode()) + _added(text)


def _added(text: str) -> int:
    return 4 * text.count("&") + 3 * (text.count("<") + text.count(">"))


def cuts(text: str, limit: int, measure: Measure = len) -> list[tuple[int, int]]:
    """Stretches that hold all words of the text, each at most ``limit`` by the ``measure``.

    They end with sentences; a sentence that is longer is cut between words.
    """
    found: list[tuple[int, int]] = []
    for sentence in sentences(text):
        for start, end in _parts(text, sentence.start, sentence.end, limit, measure):
            if found and measure(text[found[-1][0] : end]) <= limit:
                found[-1] = (found[-1][0], end)
            else:
                found.append((start, end))
    return found


def clip(text: str, limit: int, measure: Measure = characters) -> str:
    """The text as it fits into the ``limit``; an ellipsis marks the cut."""
    if measure(text) <= limit:
        return text
    room = limit - measure(_CUT)
    first = cuts(text, room, measure)[:1] if room > 0 else []
    shown = "".join(f"{text[start:end]}{_CUT}" for start, end in first)
    return shown if measure(shown) <= limit else "…"[:limit]


def batches(items: Sequence[T], most: int, said: Callable[[T], str]) -> Iterator[list[T]]:
    """Runs of at most ``most`` items, the words of which keep to what a part of a message holds."""
    batch: list[T] = []
    taken = 0
    for item in items:
        needed = size(said(item)) + _JOINT
        if batch and (len(batch) == most or taken + needed > limits.PART_TEXT):
            yield batch
            batch, taken = [], 0
        batch.append(item)
        taken += needed
    if batch:
        yield batch


def _parts(text: str, start: int, end: int, limit: int, measure: Measure) -> list[tuple[int, int]]:
    parts = []
    while measure(text[start:end]) > limit:
        room = _fitting(text, start, min(end, start + limit), limit, measure)
        blank = max(text.rfind(" ", start, room), text.rfind("\n", start, room))
        cut = blank if blank > start else room
        parts.append((start, cut))
        start = cut + 1 if blank > start else cut
    return [*parts, (start, end)]


def _fitting(text: str, start: int, end: int, limit: int, measure: Measure) -> int:
    """Where a stretch from ``start`` has to end; it holds one character at least."""
    while end > start + 1 and (over := measure(text[start:end]) - limit) > 0:
        end -= max(1, over // _WIDEST)
    return max(end, start + 1)


def _referred(match: re.Match[str]) -> str:
    sign, target, label = match.groups()
    if sign == "!":
        return f"@{label or target}"
    if sign:
        return f"{sign}{label or target}"
    return target.removeprefix("mailto:") if ":" in target else match[0]
