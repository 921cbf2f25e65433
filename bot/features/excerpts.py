"""Names and short forms of what is shown in several cards."""

from __future__ import annotations

import re

from bot.model import Article, Brief
from bot.prompts import Prompts

_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*(?=\s|$)")
_TITLE_WORDS = 8


def excerpt(text: str, limit: int) -> str:
    """The text within ``limit`` characters: whole sentences if they fill half of it, else words.

    What was left out shows as an ellipsis.
    """
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    return f"{text[: cut(text, limit - 2)]} …"


def cut(text: str, limit: int) -> int:
    """Where to end a text that is longer than ``limit`` characters.

    After a sentence if that keeps half of what may stay, else between two words.
    """
    ends = [match.end() for match in _SENTENCE_END.finditer(text, 0, limit)]
    if ends and ends[-1] > limit // 2:
        return ends[-1]
    space = text.rfind(" ", 0, limit)
    return space if space > 0 else limit


def headline(article: Article, prompts: Prompts) -> str:
    """The article's title, or what can stand for it."""
    if article.title:
        return excerpt(article.title, 200)
    if article.outlet:
        return prompts.say("brief.outlet", outlet=article.outlet)
    words = " ".join(article.text.split()[:_TITLE_WORDS])
    return prompts.say("brief.untitled", words=excerpt(words, 80))


def comment_name(brief: Brief, comment: int, prompts: Prompts) -> str:
    """Who wrote a comment, or its number, counted from 1, where nobody says who."""
    author = brief.comments[comment].author or dict(brief.graph.names).get(comment)
    return author or prompts.say("brief.comment", number=comment + 1)
