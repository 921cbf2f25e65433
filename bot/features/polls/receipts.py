"""What a voter is told, and nobody else: values in, cards out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.ballots import shows_results
from bot.cards import Block, Card, Choice, Choices, Quote, Run, Text
from bot.features.excerpts import excerpt
from bot.features.polls.card import (
    bars,
    counted,
    fine_print,
    part_lines,
    poll_number,
    vote_choices,
    votes_on,
)
from bot.features.polls.surveys import answered, has_finished
from bot.features.polls.voices import Voice
from bot.model import Part, Poll, PollKind, Tally
from bot.prompts import Prompts

_STATEMENT, _LISTED = 200, 120  # characters


@dataclass(frozen=True, slots=True)
class Mine:
    """A voter's ballot in a poll, by the indices chosen, and how the poll stands with it."""

    poll: Poll
    chosen: Sequence[int]
    tally: Tally
    parts: Sequence[Part] = ()


def receipt_card(mine: Mine, prompts: Prompts) -> Card:
    """What counts now that somebody has voted; results that they may see and others not yet."""
    poll = mine.poll
    blocks: list[Block] = []
    if poll.kind is PollKind.MULTIPLE and poll.closed is None:
        blocks.append(Text(prompts.say("poll.press_again", most=poll.most), "small"))
        blocks.append(vote_choices(poll, mine.chosen, prompts))
    if not shows_results(poll, voted=False):
        blocks += _seen(mine, prompts)
    note = "poll.receipt_note" if poll.closed is None else "poll.receipt_closed"
    blocks.append(Text(prompts.say(note), "small"))
    if poll.closed is None and mine.chosen:
        blocks.append(_withdrawal(poll, prompts))
    return Card(_said(mine, prompts), tuple(blocks))


def ballot_card(mine: Mine, voice: Voice, prompts: Prompts) -> Card:
    """One's own ballot in a poll that is no survey, with the buttons to change it."""
    poll = mine.poll
    blocks: list[Block] = []
    if poll.statement:
        blocks.append(Quote(poll.statement, by=voice.by, note=voice.note))
    blocks.append(Text(_said(mine, prompts)))
    blocks += _seen(mine, prompts)
    blocks.append(Text(fine_print(poll, prompts), "small"))
    if poll.closed is None:
        blocks.append(vote_choices(poll, mine.chosen, prompts))
        if mine.chosen:
            blocks.append(_withdrawal(poll, prompts))
    return Card(poll.question, tuple(blocks))


def withdrawn_card(poll: Poll, prompts: Prompts) -> Card:
    """A ballot was taken back; the buttons to vote anew."""
    title = prompts.say("poll.withdrawn", number=poll_number(poll))
    if poll.kind is PollKind.SURVEY:
        again = Choice(prompts.say("poll.take"), Run("take", (_which(poll),)))
        return Card(title, (Choices((again,), prompts.say("poll.again")),))
    return Card(title, (vote_choices(poll, (), prompts),))


def _said(mine: Mine, prompts: Prompts) -> str:
    if not mine.chosen:
        return prompts.say("poll.nothing_chosen")
    labels = ", ".join(mine.poll.choices[index] for index in sorted(mine.chosen))
    return prompts.say("poll.receipt", choice=labels)


def _seen(mine: Mine, prompts: Prompts) -> Iterator[Block]:
    """The results, where somebody with this ballot may see them, or when they will."""
    poll = mine.poll
    if not shows_results(poll, voted=bool(mine.chosen)):
        yield Text(prompts.say(f"poll.hidden_{poll.results.value}"), "small")
        return
    yield bars(poll, mine.tally, prompts)
    yield from part_lines(poll, mine.parts, prompts, visible=True)


def _withdrawal(poll: Poll, prompts: Prompts) -> Choices:
    button = Choice(prompts.say("poll.withdraw"), Run("withdraw", (_which(poll),)))
    return Choices((button,), prompts.say("poll.changed_mind"))


def _which(poll: Poll) -> tuple[str, str]:
    return "poll", str(poll_number(poll))


# Surveys.


@dataclass(frozen=True, slots=True)
class Step:
    """A statement to answer, counted from 0, and the answer that was given just before."""

    at: int
    voice: Voice
    before: str = ""


def step_card(poll: Poll, step: Step, chosen: Sequence[int], prompts: Prompts) -> Card:
    """One statement of a survey, to be answered."""
    count = len(poll.statements)
    blocks: list[Block] = []
    if step.before:
        blocks.append(Text(prompts.say("poll.receipt", choice=step.before), "small"))
    blocks.append(Quote(poll.statements[step.at], by=step.voice.by, note=step.voice.note))
    blocks.append(vote_choices(poll, chosen, prompts, step.at))
    return Card(prompts.say("poll.step", number=step.at + 1, all=count), tuple(blocks))


def summary_card(mine: Mine, prompts: Prompts) -> Card:
    """All that somebody has answered, how the survey stands if they may see it, what to change."""
    poll = mine.poll
    visible = shows_results(poll, voted=has_finished(poll, mine.chosen))
    lines = tuple(
        Text(_answer(mine, at, prompts, visible=visible)) for at in range(len(poll.statements))
    )
    small = [Text(prompts.say("poll.voters", count=mine.tally.voters), "small")]
    if not visible:
        small.append(Text(prompts.say(f"poll.hidden_{poll.results.value}"), "small"))
    return Card(_progress(mine, prompts), (*lines, *small, *_changes(mine, prompts)))


def _progress(mine: Mine, prompts: Prompts) -> str:
    count = len(mine.poll.statements)
    done = len(answered(mine.poll, mine.chosen))
    if done == count:
        return prompts.say("poll.all_answered", all=count)
    return prompts.say("poll.so_far", done=done, all=count)


def _answer(mine: Mine, at: int, prompts: Prompts, *, visible: bool) -> str:
    poll, size = mine.poll, len(mine.poll.choices)
    own = next((poll.choices[index % size] for index in mine.chosen if index // size == at), None)
    statement = excerpt(poll.statements[at], _STATEMENT)
    told = prompts.say("poll.mine", choice=own) if own else prompts.say("poll.skipped")
    lines = [prompts.say("poll.statement", number=at + 1, statement=statement), told]
    votes = votes_on(poll, mine.tally.votes, at)
    if visible and sum(votes) > 0:
        counts = counted(poll.choices, votes, prompts)
        lines.append(prompts.say("poll.everybody", counts=counts))
    return "\n".join(lines)


def _changes(mine: Mine, prompts: Prompts) -> Iterator[Choices]:
    poll, which = mine.poll, _which(mine.poll)
    if poll.closed is not None:
        return
    if not has_finished(poll, mine.chosen):
        button = Choice(prompts.say("poll.go_on"), Run("take", (which,)))
        yield Choices((button,), prompts.say("poll.vote"))
    buttons = tuple(
        Choice(prompts.say("poll.change_one", number=at + 1), _at(which, at))
        for at in sorted(answered(poll, mine.chosen))
    )
    if buttons:
        yield Choices(buttons, prompts.say("poll.change_label"))
        yield _withdrawal(poll, prompts)


def _at(which: tuple[str, str], at: int) -> Run:
    return Run("take", (which, ("at", str(at + 1))))


# All of somebody's ballots.


def votes_card(ballots: Sequence[tuple[Poll, Sequence[int]]], prompts: Prompts) -> Card:
    """The ballots that somebody has cast, each with what to press to see or to take it back."""
    title = prompts.say("poll.my_votes")
    if not ballots:
        return Card(title, (Text(prompts.say("poll.no_votes")),))
    return Card(title, tuple(block for mine in ballots for block in _listed(*mine, prompts)))


def _listed(poll: Poll, chosen: Sequence[int], prompts: Prompts) -> Iterator[Block]:
    number, which = poll_number(poll), _which(poll)
    lines = [prompts.say("poll.listed", number=number, question=poll.question)]
    if poll.statement and poll.kind is not PollKind.SURVEY:
        quoted = excerpt(poll.statement, _LISTED)
        lines.append(prompts.say("poll.quoted", statement=quoted))
    lines.append(_held(poll, chosen, prompts))
    if poll.closed is not None:
        lines.append(prompts.say("poll.is_closed"))
    yield Text("\n".join(lines))
    if poll.closed is None:
        look = Choice(prompts.say("poll.change", number=number), Run("votes", (which,)))
        back = Choice(prompts.say("poll.take_back", number=number), Run("withdraw", (which,)))
        yield Choices((look, back), prompts.say("poll.change_label"))


def _held(poll: Poll, chosen: Sequence[int], prompts: Prompts) -> str:
    if poll.kind is PollKind.SURVEY:
        done = len(answered(poll, chosen))
        return prompts.say("poll.so_far", done=done, all=len(poll.statements))
    return prompts.say("poll.mine", choice=", ".join(poll.choices[index] for index in chosen))
