"""Briefs: reading an op-ed, and showing its chosen sentences in their context."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from bot.cards import Block, Card, Choice, Choices, Quote, Run, Text
from bot.commands import command
from bot.desk import Desk
from bot.errors import CommandError
from bot.features.asked import note_on
from bot.features.choosing import BriefNumber, chosen_brief
from bot.features.excerpts import comment_name, excerpt, headline
from bot.features.linked import edits, is_link, read_link
from bot.features.polls.surveys import LEAST_STATEMENTS, survey_statements
from bot.features.threads import settle_thread
from bot.ingest.documents import decode
from bot.model import Answered, Brief, Correction, Quoted, SummarySentence
from bot.ports import Call, Document
from bot.prompts import Prompts
from bot.semantic import read_text

TOP_COMMENTS = 3
TOP_CORRECTIONS = 3
POLL_DRAFTS = 3
_QUOTED = 400
_BLANK = "\ufeff \t\n\r\f\v\u00a0"  # a page: a byte-order mark, and what copying adds


def brief_card(brief: Brief, prompts: Prompts) -> Card:
    """The brief as a card; its buttons need a stored brief."""
    blocks = [
        *_head(brief, prompts),
        *_summary(brief, prompts),
        *_recommendations(brief, prompts),
        *_corrections(brief, prompts),
        *_most_replied(brief, prompts),
    ]
    if brief.id is not None:
        blocks.append(_actions(brief, brief.id, prompts))
    return Card(headline(brief.article, prompts), tuple(blocks))


def _head(brief: Brief, prompts: Prompts) -> Iterator[Block]:
    article = brief.article
    byline = [prompts.say("brief.author", author=article.author)] if article.author else []
    byline += [article.outlet] if article.outlet and article.title else []
    byline += [article.published.isoformat()] if article.published else []
    if byline:
        yield Text(" · ".join(byline), "small")
    counts = prompts.say(
        "brief.words",
        words=article.words,
        summary=brief.summary.words,
        count=len(brief.summary.sentences),
        method=brief.summary.method,
    )
    yield Text(counts, "small")
    for warning in brief.warnings:
        yield Text(prompts.say(f"warning.{warning}"), "small")
    yield from edits(brief, prompts)


def _summary(brief: Brief, prompts: Prompts) -> Iterator[Block]:
    if brief.summary.sentences:
        yield Text(prompts.say("brief.summary"), "heading")
    for sentence in brief.summary.sentences:
        yield Quote(sentence.text, note=_role(sentence, prompts), hint=_why(sentence, prompts))


def _role(sentence: SummarySentence, prompts: Prompts) -> str | None:
    if sentence.leans:
        return prompts.say("brief.leans")
    return prompts.say(f"brief.role.{sentence.role.value}") if sentence.role else None


def _why(sentence: SummarySentence, prompts: Prompts) -> str | None:
    """Why a sentence was chosen, as one line."""
    if not sentence.why:
        return None
    reasons = ", ".join(prompts.say(f"brief.why.{why.value}") for why in sentence.why)
    return prompts.say("brief.chosen", reasons=reasons)


def _recommendations(brief: Brief, prompts: Prompts) -> Iterator[Block]:
    if not brief.article.text or "no_cues" in brief.warnings:  # the head says why
        return
    yield Text(prompts.say("brief.recommendations"), "heading")
    if not brief.recommendations:
        yield Text(prompts.say("brief.no_recommendations"), "small")
    for recommendation in brief.recommendations:
        yield Quote(recommendation.text, note=note_on(recommendation, prompts))


def _corrections(brief: Brief, prompts: Prompts) -> Iterator[Block]:
    if brief.corrections:
        yield Text(prompts.say("brief.corrections"), "heading")
    for correction in brief.corrections[:TOP_CORRECTIONS]:
        yield Quote(excerpt(correction.text, _QUOTED), note=_raised(correction, prompts))


def _raised(correction: Correction, prompts: Prompts) -> str:
    if not correction.comments:
        return prompts.say("brief.publisher")
    key = "brief.settled" if correction.settled else "brief.readers"
    return prompts.say(key, count=len(correction.comments))


def _most_replied(brief: Brief, prompts: Prompts) -> Iterator[Block]:
    yield Text(prompts.say("brief.most_replied"), "heading")
    if not brief.comments:
        yield Text(prompts.say("brief.no_comments"), "small")
        return
    count = prompts.say("brief.found", count=len(brief.comments))
    if brief.declared is not None and brief.declared != len(brief.comments):
        count += " · " + prompts.say("brief.declared", declared=brief.declared)
    for origin, number in Counter(c.origin for c in brief.comments if c.origin).items():
        there = prompts.say(f"origin.{origin}")
        count += " · " + prompts.say("brief.elsewhere", count=number, origin=there)
    yield Text(count, "small")
    if not brief.graph.most_replied:
        yield Text(prompts.say("brief.no_replies"), "small")
    for answered in brief.graph.most_replied[:TOP_COMMENTS]:
        yield _answered(brief, answered, prompts)


def _answered(brief: Brief, answered: Answered, prompts: Prompts) -> Quote:
    note = prompts.say("brief.replies", count=answered.replies)
    if answered.id is None:
        return Quote(prompts.say("brief.absent"), by=answered.name, note=note)
    text = excerpt(brief.comments[answered.id].body, _QUOTED)
    return Quote(text, by=comment_name(brief, answered.id, prompts), note=note)


def _actions(brief: Brief, number: int, prompts: Prompts) -> Choices:
    which = ("brief", str(number))
    choices = [Choice(prompts.say("brief.context"), Run("context", (which,)))]
    if brief.comments:
        choices.append(Choice(prompts.say("brief.comments"), Run("comments", (which,))))
    if brief.version > 1:
        before = ("version", str(brief.version - 1))
        choices.append(Choice(prompts.say("brief.earlier"), Run("show", (which, before))))
    for on in range(1, len(brief.recommendations[:POLL_DRAFTS]) + 1):
        label = prompts.say("brief.poll", number=on)
        choices.append(Choice(label, Run("poll", (which, ("on", str(on))))))
    if len(survey_statements(brief, LEAST_STATEMENTS)) == LEAST_STATEMENTS:
        choices.append(Choice(prompts.say("brief.survey"), Run("survey", (which,))))
    return Choices(tuple(choices), prompts.say("brief.actions"))


def context_card(brief: Brief, prompts: Prompts) -> Card:
    """The whole article, a block a paragraph, with what the brief quotes of it marked."""
    title = prompts.say("context.title", title=headline(brief.article, prompts))
    quoted: list[Quoted] = [*brief.summary.sentences, *brief.recommendations]
    spans = sorted({(quote.start, quote.end) for quote in quoted})
    return Card(title, tuple(_paragraphs(brief.article.text, spans)))


def _paragraphs(text: str, spans: list[tuple[int, int]]) -> Iterator[Text]:
    position = 0
    for line in text.splitlines(keepends=True):
        end = position + len(line.rstrip())
        if line.strip():
            yield Text(text[position:end], marks=tuple(_within(spans, position, end)))
        position += len(line)


def _within(spans: list[tuple[int, int]], start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretches of the spans between two offsets, relative to the first, not overlapping."""
    reached = start
    for span_start, span_end in spans:
        left, right = max(span_start, reached), min(span_end, end)
        if left < right:
            yield left - start, right - start
            reached = right


@command
async def read(desk: Desk, call: Call, *, source: str | None = None) -> None:
    """Read a link, an attached document or a pasted page, and answer with its brief."""
    await call.progress(desk.prompts.say("progress.reading"))
    if call.document is None and source and is_link(source):
        brief = await read_link(desk, source.strip())
    else:
        brief = await _stored(desk, call.document or _pasted(source))
    if brief.id is not None:
        await desk.store.note_reading(brief.id, call.of)
    posted = await call.reply(brief_card(brief, desk.prompts))
    await settle_thread(desk, call, brief, posted)


def _pasted(source: str | None) -> Document:
    if not source or not source.strip():
        raise CommandError("error.empty")
    return Document("", source.encode("utf-8", errors="replace"))


async def _stored(desk: Desk, document: Document) -> Brief:
    """The brief of a document: the stored one where the same text was read before."""
    decoded = decode(document.data, desk.settings.max_bytes)
    fingerprint = _fingerprint(decoded.text)
    if known := await desk.store.find_brief(fingerprint):
        return known
    brief = await desk.workers(read_text, decoded.text, document.name, desk.reading())
    if decoded.damaged:
        brief = replace(brief, warnings=(*brief.warnings, "damaged"))
    return await desk.store.save_brief(brief, fingerprint)


def _fingerprint(text: str) -> str:
    """What tells a page from another: not the blank space around it or at the ends of its lines."""
    lines = (line.rstrip() for line in text.strip(_BLANK).split("\n"))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@command
async def show(
    desk: Desk, call: Call, *, brief: BriefNumber = None, version: int | None = None
) -> None:
    """Show a stored brief again, or one of its earlier versions."""
    chosen = await chosen_brief(desk, brief, call)
    if version is not None and chosen.id is not None:
        chosen = await desk.store.version(chosen.id, version)
    await call.reply(brief_card(chosen, desk.prompts))


@command
async def context(desk: Desk, call: Call, *, brief: BriefNumber = None) -> None:
    """Show the article with the chosen sentences marked."""
    chosen = await chosen_brief(desk, brief, call)
    await call.reply(context_card(chosen, desk.prompts))
