"""Briefs of links: one article is one brief, however it was linked and however often."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.cards import Block, Quote, Text
from bot.desk import Desk
from bot.features.excerpts import excerpt
from bot.ingest.links import identity
from bot.model import Article, Brief, Comment, Page
from bot.prompts import Prompts
from bot.semantic import read_page
from bot.text.changes import changes

CHAT = "chat"  # the origin of comments that were made under a brief
_QUOTED = 300
_MOST_CHANGES = 3


def is_link(source: str) -> bool:
    """Whether the words are nothing but one http or https link."""
    word = source.strip()
    return word.lower().startswith(("http://", "https://")) and len(word.split()) == 1


async def read_link(desk: Desk, link: str) -> Brief:
    """The brief of an article as it is now; the stored one where nothing is new."""
    page = await desk.gather(link)
    fingerprint = fingerprint_of(page.article.link or link)
    known = await desk.store.find_brief(fingerprint)
    if known and _same(known, page):
        return known
    fresh = await desk.workers(read_page, page, link, desk.reading())
    if known is None:
        return await desk.store.save_brief(fresh, fingerprint)
    if _words(known.article) == _words(page.article):
        kept = replace(fresh, id=known.id, version=known.version, changes=known.changes)
        noted = set(page.article.notes) - set(known.article.notes)
        return await _renewed(desk, kept, corrected=bool(noted))
    edited = await desk.workers(changes, known.article, page.article)
    changed = replace(fresh, id=known.id, version=known.version + 1, changes=edited)
    return await _renewed(desk, changed, corrected=True)


async def _renewed(desk: Desk, brief: Brief, *, corrected: bool) -> Brief:
    """Store a brief anew; where its article is another now, its polls say how many had voted."""
    stored = await desk.store.renew_brief(brief)
    if corrected and brief.id is not None:
        await desk.store.amend_polls(brief.id)
    return stored


def fingerprint_of(link: str) -> str:
    """What the brief of a link is stored under."""
    return hashlib.sha256(f"link {identity(link)}".encode()).hexdigest()


def edits(brief: Brief, prompts: Prompts) -> Iterator[Block]:
    """What the publisher has changed since the version before."""
    if brief.version == 1:
        return
    yield Text(prompts.say("brief.edited", version=brief.version), "heading")
    for change in brief.changes[:_MOST_CHANGES]:
        if change.before:
            yield Quote(excerpt(change.before, _QUOTED), note=prompts.say("brief.removed"))
        if change.after:
            yield Quote(excerpt(change.after, _QUOTED), note=prompts.say("brief.added"))


def _same(known: Brief, page: Page) -> bool:
    """Whether a page says nothing that the brief hasn't read."""
    return (known.article, _said(known.comments), known.declared) == (
        page.article,
        _said(page.comments),
        page.declared,
    )


def _said(comments: Iterable[Comment]) -> list[tuple[str | None, str]]:
    return [(comment.author, comment.text) for comment in comments]


def _words(article: Article) -> tuple[str | None, list[str]]:
    return article.title, article.text.split()
