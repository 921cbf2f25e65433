"""Searching what the community has read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.cards import Block, Card, Choice, Choices, Quote, Run, Text
from bot.commands import command
from bot.desk import Desk
from bot.errors import CommandError
from bot.features.excerpts import comment_name, headline
from bot.model import Brief
from bot.ports import Call
from bot.prompts import Prompts
from bot.text.folding import folded, words_of

_AROUND = 240  # characters of an excerpt
_BEFORE = 80  # of them before the hit, where there are as many
_MOST_HITS = 50  # looked at in one text; the words stand close together early or not at all
_WORD = re.compile(r"[^\W_]+")
MOST_FOUND = 5


@dataclass(frozen=True, slots=True)
class Hit:
    """Where the words were found: the text around them, and the comment that it is of, if any."""

    text: str
    comment: int | None = None


def search_card(words: str, briefs: Sequence[Brief], prompts: Prompts) -> Card:
    """What was found: each op-ed with what it says there, and a button that shows it again."""
    title = prompts.say("search.title", words=" ".join(words.split())[:80])
    if not briefs:
        return Card(title, (Text(prompts.say("search.none")),))
    blocks = [block for brief in briefs for block in _found(brief, words, prompts)]
    numbers = [str(brief.id) for brief in briefs]
    buttons = tuple(Choice(number, Run("show", (("brief", number),))) for number in numbers)
    return Card(title, (*blocks, Choices(buttons, prompts.say("recent.show"))))


def _found(brief: Brief, words: str, prompts: Prompts) -> Iterator[Block]:
    name = headline(brief.article, prompts)
    yield Text(prompts.say("recent.line", number=brief.id, title=name), "heading")
    hit = find_hit(brief, words)
    if hit is None:
        return
    by = comment_name(brief, hit.comment, prompts) if hit.comment is not None else None
    yield Quote(hit.text, by=by)


def find_hit(brief: Brief, words: str) -> Hit | None:
    """The stretch with most of the words, verbatim: of the article, else of the first comment.

    None where only title, author or outlet hold them.
    """
    asked = words_of(words)
    texts = [
        (brief.article.text, None),
        *((comment.body, comment.id) for comment in brief.comments),
    ]
    best: tuple[int, int, int] | None = None
    for number, (text, _) in enumerate(texts):
        held, at = _densest(text, asked)
        if held and (best is None or held > best[0]):
            best = (held, number, at)
        if held == len(asked):
            break
    if best is None:
        return None
    text, comment = texts[best[1]]
    return Hit(_excerpt(text, best[2]), comment)


def _densest(text: str, asked: Sequence[str]) -> tuple[int, int]:
    """How many of the words stand close together somewhere in a text, and where they begin."""
    hits = [
        (match.start(), word)
        for match in _WORD.finditer(text)
        for word in asked
        if folded(match.group()).startswith(word)
    ]
    near = (
        (len({word for at, word in hits[i:] if at < start + _AROUND - _BEFORE}), start)
        for i, (start, _) in enumerate(hits[:_MOST_HITS])
    )
    return max(near, key=lambda found: (found[0], -found[1]), default=(0, 0))


def _excerpt(text: str, at: int) -> str:
    """The text around a hit, cut between words; what was left out shows as an ellipsis."""
    start = max(0, at - _BEFORE)
    if start:
        start = text.find(" ", start, at) + 1 or at
    end = min(len(text), start + _AROUND)
    if end < len(text):
        space = text.rfind(" ", at, end)
        end = space if space > 0 else end
    shown = " ".join(text[start:end].split())
    return f"{'… ' if start else ''}{shown}{' …' if end < len(text) else ''}"


@command
async def search(desk: Desk, call: Call, *, words: str) -> None:
    """Find op-eds that this community has read, by their words and those of their comments."""
    if not words_of(words):
        raise CommandError("error.no_words")
    briefs = await desk.store.search_briefs(call.of, words, MOST_FOUND)
    await call.reply(search_card(words, briefs, desk.prompts))
