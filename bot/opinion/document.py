"""The machine-readable opinion groups: a public, versioned contract, as ``docs/groups.md`` says.

Additions keep the version; a field that changes its meaning or goes away raises it.
"""

from __future__ import annotations

from typing import Any

from bot.opinion.results import Opinions, Side, StatementVotes, VoteCounts

SCHEMA = 1


def opinions_document(opinions: Opinions, source: str) -> dict[str, Any]:
    """The JSON document that ``rejoinder groups --json`` prints on one line."""
    names = opinions.statements
    return {
        "schema": SCHEMA,
        "source": source,
        "voters": opinions.voters,
        "placed": opinions.placed,
        "k": len(opinions.groups),
        "silhouette": round(opinions.silhouette, 4),
        "sizes": [len(group.members) for group in opinions.groups],
        "groups": {
            member: number
            for number, group in enumerate(opinions.groups)
            for member in group.members
        },
        "consensus": [_sided(c.votes, c.side, names) for c in opinions.consensus],
        "divisive": [_statement(votes, names) for votes in opinions.divisive],
        "representative": [
            [
                _sided(r.votes, r.side, names)
                | {
                    "ratio": round(r.ratio, 4),
                    "z_within": round(r.z_within, 4),
                    "z_against": round(r.z_against, 4),
                }
                for r in group.representative
            ]
            for group in opinions.groups
        ],
    }


def failure_document(source: str, sentence: str) -> dict[str, Any]:
    """What stands in the place of groups that could not be found."""
    return {"schema": SCHEMA, "source": source, "error": sentence}


def _sided(votes: StatementVotes, side: Side, names: tuple[str, ...]) -> dict[str, Any]:
    return {"side": side.value} | _statement(votes, names)


def _statement(votes: StatementVotes, names: tuple[str, ...]) -> dict[str, Any]:
    counts = _counts(votes.everybody)
    groups = [_counts(group) for group in votes.groups]
    return {"statement": names[votes.statement]} | counts | {"groups": groups}


def _counts(counts: VoteCounts) -> dict[str, int]:
    return {"agree": counts.agree, "disagree": counts.disagree, "pass": counts.passed}
