"""Who may do what: pure rules over what a platform says of a person.

The roles that an installation or a community names are data (:class:`Rules`); a call says which
ones its person has. ``moderator`` is what adapters call those who run a community, ``operator``
whoever runs the bot itself and sits at its terminal: an operator may do everything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.errors import CommandError
from bot.model import Poll
from bot.ports import Call
from bot.settings import Settings

MODERATOR = "moderator"
OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Rules:
    """Roles, as the strings that :attr:`bot.ports.Call.roles` holds.

    ``moderators`` may close, reopen, change and export the polls of their community.
    ``poll_roles`` may open polls, by where: the most exact of ``platform:channel``, the community,
    the platform and ``*`` counts. Where nothing is said, everybody may.
    """

    moderators: frozenset[str] = frozenset({MODERATOR})
    poll_roles: Mapping[str, frozenset[str]] = field(default_factory=dict)


def rules_of(settings: Settings) -> Rules:
    """The rules of an installation."""
    return Rules(settings.moderators, settings.poll_roles)


def is_moderator(call: Call, rules: Rules) -> bool:
    """Whether the caller runs the community that the call comes from."""
    return bool(call.roles & (rules.moderators | {OPERATOR}))


def may_open(call: Call, rules: Rules) -> bool:
    """Whether the caller may open polls in this place."""
    place = call.place
    for where in (f"{place.platform}:{place.channel}", call.of, place.platform, "*"):
        if where in rules.poll_roles:
            return is_moderator(call, rules) or bool(call.roles & rules.poll_roles[where])
    return True


def may_manage(call: Call, poll: Poll, rules: Rules) -> bool:
    """Whether the caller may close, reopen, change and export a poll.

    Its owner may, wherever they are; moderators may in the community where it was opened.
    """
    if sees_all(call, poll):
        return True
    return poll.community == call.of and is_moderator(call, rules)


def sees_all(call: Call, poll: Poll) -> bool:
    """Whether a poll is there for the caller wherever it was opened: its owner, an operator."""
    return call.person == poll.owner or OPERATOR in call.roles


def check_open(call: Call, rules: Rules) -> None:
    """Raises :class:`CommandError` where the caller may not open polls here."""
    if not may_open(call, rules):
        raise CommandError("error.may_not_open")


def check_manage(call: Call, poll: Poll, rules: Rules) -> None:
    """Raises :class:`CommandError` where the poll is not the caller's to manage."""
    if not may_manage(call, poll, rules):
        raise CommandError("error.may_not_manage", number=poll.id)
