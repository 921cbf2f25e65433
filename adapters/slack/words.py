"""Words on their way to Slack and back: escaped, cut at sentence ends, unescaped."""

from __future__ import annotations

import re

from bot.text.sentences import sentences

_SENT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
# Control characters and lone surrogates are no text: one could make Slack refuse a whole card.
_UNSEEN = [*range(0x09), *range(0x0B, 0x20), 0x7F, *range(0xD800, 0xE000)]
_SHOWN = dict.fromkeys(_UNSEEN, "\ufffd")
_REFERENCE = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")


def escape(text: str) -> str:
    """Text in which Slack finds nothing to obey: no mention, no link, no channel.

    These three are its only control characters:
    https://docs.slack.dev/messaging/formatting-message-text#escaping
    """
    return text.translate(_SENT)


def printable(text: str) -> str:
    """The text with a replacement for each character that can't be sent; as long as it was."""
    return text.translate(_SHOWN)


def unescape(text: str) -> str:
    """What somebody wrote, from what Slack sends: links as they are, mentions as ``@U…``."""
    shown = _REFERENCE.sub(_referred, text)
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def links(text: str) -> list[str]:
    """The web links of a text as Slack sends it, in order."""
    found = (match for match in _REFERENCE.finditer(text) if not match[1])
    return [unescape(m[2]) for m in found if m[2].startswith(("http://", "https://"))]


def cuts(text: str, limit: int) -> list[tuple[int, int]]:
    """Stretches of at most ``limit`` characters that hold all words of the text.

    They end with sentences; a sentence that is longer is cut between words.
    """
    found: list[tuple[int, int]] = []
    for sentence in sentences(text):
        for start, end in _parts(text, sentence.start, sentence.end, limit):
            if found and end - found[-1][0] <= limit:
                found[-1] = (found[-1][0], end)
            else:
                found.append((start, end))
    return found


def clip(text: str, limit: int) -> str:
    """The text as it fits into ``limit`` characters once escaped; an ellipsis marks the cut."""
    room = limit
    while len(escape(shown := _clipped(text, room))) > limit:
        room -= max(1, len(escape(shown)) - limit)
    return shown


def _clipped(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    if limit < 3:
        return text[: max(limit, 0)]
    first = cuts(text, limit - 2)
    return f"{text[first[0][0] : first[0][1]]} …" if first else ""


def _parts(text: str, start: int, end: int, limit: int) -> list[tuple[int, int]]:
    parts = []
    while end - start > limit:
        blank = max(text.rfind(" ", start, start + limit), text.rfind("\n", start, start + limit))
        cut = blank if blank > start else start + limit
        parts.append((start, cut))
        start = cut + 1 if blank > start else cut
    return [*parts, (start, end)]


def _referred(match: re.Match[str]) -> str:
    sign, target, label = match.groups()
    if sign == "!":
        return f"@{label or target}"
    if sign:
        return f"{sign}{label or target}"
    return target.removeprefix("mailto:") if ":" in target else match[0]
