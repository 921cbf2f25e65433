"""What everybody sees of a poll: values in, a card out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.ballots import shows_results
from bot.cards import Bar, Bars, Block, Card, Choice, Choices, Picture, Quote, Run, Text, Vote
from bot.errors import NotFoundError
from bot.features.excerpts import excerpt
from bot.features.polls.moments import say_moment
from bot.features.polls.parts import ELSEWHERE, shown_parts
from bot.model import Part, Poll, PollKind, Results, Tally
from bot.opinion.results import LEAST_VOTERS
from bot.prompts import Prompts

_STATEMENT = 200  # characters of each statement of a survey
_PLATFORMS = frozenset({"console", "discord", "slack", "web"})  # those that have a name to show
_TOLD = 4  # characters of a community's id that tell it from another of its platform


@dataclass(frozen=True, slots=True)
class Around:
    """What a card says around a poll.

    ``about`` is the op-ed's headline, ``note`` what one must know to understand the statement,
    ``parts`` how the poll stands in each community, ``shown`` what shows the results besides: a
    picture, opinion groups.
    """

    about: str | None = None
    note: str | None = None
    parts: Sequence[Part] = ()
    shown: Sequence[Block] = ()


def poll_card(
    poll: Poll, tally: Tally, author: str | None, prompts: Prompts, around: Around | None = None
) -> Card:
    """The poll as it stands, for everybody; ``author`` is who says its statement."""
    around = around or Around()
    visible = shows_results(poll, voted=False)
    blocks: list[Block] = [Text(around.about, "small")] if around.about else []
    if poll.kind is not PollKind.SURVEY and poll.statement:
        blocks.append(Quote(poll.statement, by=author, note=around.note))
    blocks += [
        *standing(poll, tally, prompts, visible=visible, pictured=has_picture(around)),
        *(around.shown if visible else ()),
        *part_lines(poll, around.parts, prompts, visible=visible),
        *marks(poll, prompts),
        Text(fine_print(poll, prompts), "small"),
        *_buttons(poll, tally.voters, prompts),
    ]
    return Card(poll.question, tuple(blocks))


def has_picture(around: Around) -> bool:
    """Whether a picture shows the results."""
    return any(isinstance(block, Picture) for block in around.shown)


def poll_number(poll: Poll) -> int:
    """The number of a stored poll. Raises :class:`NotFoundError` for one that isn't stored."""
    if poll.id is None:
        raise NotFoundError("error.no_poll")
    return poll.id


# How it stands.


def standing(
    poll: Poll, tally: Tally, prompts: Prompts, *, visible: bool, pictured: bool = False
) -> Iterator[Block]:
    """The results, where they may be seen, and how many voters there are."""
    if poll.closed is not None:
        yield Text(outcome(poll, tally, prompts))
    if poll.kind is PollKind.SURVEY:
        yield from _statements(poll, tally, prompts, visible=visible)
        yield Text(turnout(poll, tally, prompts), "small")
    elif visible:
        yield replace(bars(poll, tally, prompts), pictured=pictured)
    else:
        yield Text(turnout(poll, tally, prompts), "small")
    if not visible:
        yield Text(prompts.say(f"poll.hidden_{poll.results.value}"), "small")


def bars(poll: Poll, tally: Tally, prompts: Prompts) -> Bars:
    """A bar for each choice; shares are of the voters."""
    rows = tuple(
        Bar(label, votes, votes / tally.voters if tally.voters else 0.0)
        for label, votes in zip(poll.choices, tally.votes, strict=True)
    )
    return Bars(rows, turnout(poll, tally, prompts))


def turnout(poll: Poll, tally: Tally, prompts: Prompts) -> str:
    """How many voters there are; of a multiple choice also how many votes, and what shares are."""
    if not tally.voters:
        return prompts.say("poll.no_voters")
    voters = prompts.say("poll.voters", count=tally.voters)
    if poll.kind is not PollKind.MULTIPLE or not shows_results(poll, voted=True):
        return voters
    votes = prompts.say("poll.votes", count=sum(tally.votes))
    return prompts.say("poll.of_voters", voters=voters, votes=votes)


def votes_on(poll: Poll, votes: Sequence[int], statement: int) -> Sequence[int]:
    """The votes for the choices of one statement, counted from 0."""
    size = len(poll.choices)
    return votes[statement * size : (statement + 1) * size]


def _statements(poll: Poll, tally: Tally, prompts: Prompts, *, visible: bool) -> Iterator[Text]:
    for at, statement in enumerate(poll.statements):
        line = prompts.say(
            "poll.statement", number=at + 1, statement=excerpt(statement, _STATEMENT)
        )
        votes = votes_on(poll, tally.votes, at)
        if visible and sum(votes) > 0:
            line += "\n" + counted(poll.choices, votes, prompts)
        yield Text(line)


def counted(labels: Sequence[str], votes: Sequence[int], prompts: Prompts) -> str:
    """``Agree 5 (50%) · Disagree 3 (30%) · Unsure 2 (20%)``, of those who answered."""
    everybody = sum(votes)
    return " · ".join(
        prompts.say("poll.counted", choice=label, votes=number, share=number / everybody)
        for label, number in zip(labels, votes, strict=True)
    )


def outcome(poll: Poll, tally: Tally, prompts: Prompts) -> str:
    """The result of a closed poll in a sentence."""
    if not tally.voters:
        return prompts.say("poll.closed_empty")
    if poll.kind is PollKind.SURVEY:
        return prompts.say("poll.closed_survey", count=tally.voters)
    most = max(tally.votes)
    first = [label for label, votes in zip(poll.choices, tally.votes, strict=True) if votes == most]
    key = "poll.closed_first" if len(first) == 1 else "poll.closed_level"
    return prompts.say(
        key,
        choice=prompts.say("poll.and").join(first),
        votes=most,
        count=tally.voters,
        share=most / tally.voters,
    )


# In parts.


def part_lines(
    poll: Poll, parts: Sequence[Part], prompts: Prompts, *, visible: bool
) -> Iterator[Text]:
    """A line for each community that is large enough, in small print."""
    shown = shown_parts(parts)
    platforms = [_platform(part.community) for part in shown]
    lines = []
    for part in shown:
        name = _community(part.community, prompts, alone=platforms)
        line = prompts.say("poll.part", community=name, count=part.voters)
        if visible and poll.kind is not PollKind.SURVEY:
            figures = zip(poll.choices, part.votes, strict=True)
            line += ": " + ", ".join(f"{label} {votes}" for label, votes in figures)
        lines.append(line)
    if lines:
        yield Text("\n".join(lines), "small")


def _platform(community: str) -> str:
    return community.partition(":")[0]


def _community(community: str, prompts: Prompts, *, alone: Sequence[str]) -> str:
    if community == ELSEWHERE:
        return prompts.say("poll.elsewhere")
    platform = _platform(community)
    name = prompts.say(f"poll.on.{platform}") if platform in _PLATFORMS else platform
    if alone.count(platform) == 1:
        return name
    return prompts.say("poll.one_of_several", name=name, id=community[-_TOLD:])


# What one should know of it.


def marks(poll: Poll, prompts: Prompts) -> Iterator[Text]:
    if poll.amendments:
        last = poll.amendments[-1]
        when = say_moment(last.at, poll.zone, prompts.language)
        yield Text(prompts.say("poll.amended", count=last.voters, when=when))


def fine_print(poll: Poll, prompts: Prompts) -> str:
    """The number of a poll, who sees what of a vote, and when it closes."""
    pieces = [prompts.say("poll.number", number=poll_number(poll))]
    pieces.append(prompts.say("poll.anonymous" if poll.anonymous else "poll.open"))
    if poll.kind is PollKind.MULTIPLE:
        pieces.append(prompts.say("poll.up_to", most=poll.most))
    if poll.closed is not None:
        when = say_moment(poll.closed, poll.zone, prompts.language)
        pieces.append(prompts.say("poll.closed", when=when))
    else:
        if poll.closes is not None:
            when = say_moment(poll.closes, poll.zone, prompts.language)
            pieces.append(prompts.say("poll.closes", when=when))
        if poll.quota is not None:
            pieces.append(prompts.say("poll.quota", count=poll.quota))
    return " · ".join(pieces)


# What one can press.


def _buttons(poll: Poll, voters: int, prompts: Prompts) -> Iterator[Choices]:
    if poll.closed is not None:
        return
    which = ("poll", str(poll_number(poll)))
    if poll.kind is PollKind.SURVEY:
        take = Choice(prompts.say("poll.take"), Run("take", (which,)))
        more = _results(poll, which, prompts)
        if poll.results is Results.LIVE and voters >= LEAST_VOTERS:  # there may be opinion groups
            more = (Choice(prompts.say("poll.full_results"), Run("results", (which,))),)
        yield Choices((take, *more), prompts.say("poll.vote"))
        return
    yield vote_choices(poll, (), prompts)
    if more := _results(poll, which, prompts):
        yield Choices(more, prompts.say("poll.more"))


def _results(poll: Poll, which: tuple[str, str], prompts: Prompts) -> tuple[Choice, ...]:
    """Where results are for those who have voted, a way for them to see how it stands now."""
    if poll.results is not Results.VOTED:
        return ()
    return (Choice(prompts.say("poll.see_results"), Run("votes", (which,))),)


def vote_choices(
    poll: Poll, chosen: Sequence[int], prompts: Prompts, statement: int = 0
) -> Choices:
    """The buttons to vote with, for one statement, counted from 0; ``chosen`` are indices."""
    number, many = poll_number(poll), poll.kind is PollKind.MULTIPLE
    first = statement * len(poll.choices)
    buttons = tuple(
        Choice(label, Vote(number, index, many), chosen=index in chosen)
        for index, label in enumerate(poll.choices, first)
    )
    secret = poll.anonymous or poll.results is not Results.LIVE
    return Choices(buttons, prompts.say("poll.vote"), secret=secret)
