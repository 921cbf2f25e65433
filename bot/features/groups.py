"""Opinion groups: from the answers of a survey, or from what was found in them, to card blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from string import ascii_uppercase

from bot.cards import Bar, Bars, Block, Card, Quote, Text
from bot.opinion.results import Opinions, Representative, Side, StatementVotes
from bot.prompts import Prompts

_APART_SHOWN = 3  # statements that set a group apart; a chat has less room than a report


def survey_opinions(ballots: Sequence[Sequence[int]], statements: Sequence[str]) -> Opinions | None:
    """The opinion groups of a survey; None where it has too few voters.

    ``ballots`` has the indices that each voter chose: of each statement's three, the first is to
    agree, the second to disagree, the third to be unsure. Their order makes no difference. Takes
    some tens of milliseconds for a hundred voters: keep it off the event loop.
    """
    # NumPy takes a while to import: only where groups are looked for, never at start.
    from bot.opinion.groups import find_opinions  # noqa: PLC0415
    from bot.opinion.table import AGREE, DISAGREE, PASS, survey_table  # noqa: PLC0415

    votes = AGREE, DISAGREE, PASS
    rows = []
    for chosen in sorted(map(sorted, ballots)):
        answers = {index // len(votes): votes[index % len(votes)] for index in chosen}
        rows.append([answers.get(at) for at in range(len(statements))])
    return find_opinions(survey_table(rows, statements))


def groups_card(opinions: Opinions, statements: Sequence[str], prompts: Prompts) -> Card:
    """The groups as a card of text; ``statements`` are those of the table, worded for a reader."""
    title = prompts.say("groups.title", count=len(opinions.groups))
    return Card(title, group_blocks(opinions, statements, prompts))


def group_blocks(
    opinions: Opinions, statements: Sequence[str], prompts: Prompts
) -> tuple[Block, ...]:
    """Who is how many, what sets each group apart, what all share, and what divides them."""
    words = _Words(statements, prompts)
    placed = prompts.say("groups.placed", placed=opinions.placed, voters=opinions.voters)
    blocks: list[Block] = [Text(placed, "small")]
    if len(opinions.groups) > 1:
        for number, group in enumerate(opinions.groups):
            blocks += words.group(number, len(group.members) / opinions.placed, opinions)
    else:
        blocks.append(Text(prompts.say("groups.together")))
    blocks += words.consensus(opinions)
    if len(opinions.groups) > 1:
        blocks += words.divisive(opinions)
    return tuple(blocks)


class _Words:
    """The blocks of a card, said with the survey's own statements."""

    def __init__(self, statements: Sequence[str], prompts: Prompts) -> None:
        self._statements = statements
        self._say = prompts.say

    def group(self, number: int, share: float, opinions: Opinions) -> Iterator[Block]:
        group = opinions.groups[number]
        yield Text(
            self._say(
                "groups.group",
                letter=ascii_uppercase[number],
                count=len(group.members),
                share=share,
            ),
            "heading",
        )
        for apart in group.representative[:_APART_SHOWN]:
            yield self._apart(number, apart)
        if not group.representative:
            yield Text(self._say("groups.nothing_apart"))

    def _apart(self, number: int, apart: Representative) -> Quote:
        here = apart.votes.groups[number]
        elsewhere = [votes for other, votes in enumerate(apart.votes.groups) if other != number]
        note = self._say(
            f"groups.apart.{apart.side.value}",
            taken=here.on(apart.side),
            votes=here.votes,
            other_taken=sum(votes.on(apart.side) for votes in elsewhere),
            other_votes=sum(votes.votes for votes in elsewhere),
        )
        return Quote(self._statements[apart.votes.statement], note=note)

    def consensus(self, opinions: Opinions) -> Iterator[Block]:
        yield Text(self._say("groups.consensus"), "heading")
        for shared in opinions.consensus:
            counts = shared.votes.everybody
            note = self._say(
                f"groups.shared.{shared.side.value}",
                taken=counts.on(shared.side),
                votes=counts.votes,
                share=counts.share(shared.side),
            )
            yield Quote(self._statements[shared.votes.statement], note=note)
        if not opinions.consensus:
            yield Text(self._say("groups.no_consensus"))

    def divisive(self, opinions: Opinions) -> Iterator[Block]:
        yield Text(self._say("groups.divisive"), "heading")
        for votes in opinions.divisive:
            yield Quote(self._statements[votes.statement])
            yield self._bars(votes)
        if not opinions.divisive:
            yield Text(self._say("groups.no_divisive"))

    def _bars(self, votes: StatementVotes) -> Bars:
        """Two bars a group; those who passed are the rest."""
        keys = {Side.AGREE: "groups.agreeing", Side.DISAGREE: "groups.disagreeing"}
        bars = [
            Bar(self._say(key, letter=letter), counts.on(side), counts.share(side))
            for letter, counts in zip(ascii_uppercase, votes.groups, strict=False)
            for side, key in keys.items()
        ]
        return Bars(tuple(bars), self._say("groups.votes", count=votes.everybody.votes))
