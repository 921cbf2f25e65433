"""What of a comment is its author's own: not the page's header, quotes, links or mentions."""

from __future__ import annotations

import re

from bot.model import Comment

# Every class excludes its own opening mark, so that no run of marks is read more than once.
# Shorter quotations are words under discussion rather than somebody else's statement.
_QUOTATION = re.compile(
    r'"[^"\n]{20,}"|“[^“”\n]{20,}”|„[^„“”\n]{20,}[“”]|«[^«»\n]{20,}»|»[^«»\n]{20,}«'
)
_QUOTED_LINE = re.compile(r"^[ \t]*(?:>|&gt;).*", re.MULTILINE)
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_MENTION = re.compile(r"@[^\n:\"“„«@]{1,40}(?:\s*:|(?=\s*[\"“„«]))|@[^\s@]+")
_WROTE = re.compile(r"^[ \t]*[^\n:]{1,40}\b(?:wrote|said|says)[ \t]*:", re.MULTILINE)
# Each pattern with the signs without which it can't match.
_NOT_OWN = (
    (("://", "www."), _LINK),
    ((">", "&gt;"), _QUOTED_LINE),
    ((" wrote", " said", " says"), _WROTE),
    (('"', "“", "„", "«", "»"), _QUOTATION),
    (("@",), _MENTION),
)
_TO_THE_AUTHOR = re.compile(
    r"@?\s*(?:the\s+)?(?:author|writer|editor|editors|ed|moderator|admin|columnist|sir|madam)\b",
    re.IGNORECASE,
)


def own_words(comment: Comment) -> str:
    """The text of ``comment`` with everything that is not its author's own words blanked.

    The result is as long as the text, so offsets into one are offsets into the other.
    """
    text = _blank_header(comment)
    for signs, pattern in _NOT_OWN:
        if any(sign in text for sign in signs):
            text = pattern.sub(_blank, text)
    return text


def answers_somebody(comment: Comment) -> bool:
    """Whether ``comment`` opens by turning to another commenter."""
    if comment.parent is not None:
        return True
    opening = _blank_header(comment).lstrip()[:60]
    return opening.startswith((">", "&gt;")) or (
        opening.startswith("@") and _TO_THE_AUTHOR.match(opening) is None
    )


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _blank_header(comment: Comment) -> str:
    """The text without the lines of name and date that a page prints above a comment."""
    text, end = comment.text, 0
    for line in text.splitlines(keepends=True)[:3]:
        words = line.strip()
        if words and words != comment.author and not (comment.posted and comment.posted in words):
            break
        end += len(line)
    return " " * end + text[end:]
