"""What holds for a call: a person's settings over the channel's, the community's and ours."""

from __future__ import annotations

from bot.desk import Desk
from bot.errors import CommandError
from bot.features.options import channel_id
from bot.features.permissions import MODERATOR, Rules, is_moderator
from bot.model import Ballot, Preferences, Results
from bot.ports import Call
from bot.settings import Settings


async def preferences(desk: Desk, call: Call) -> Preferences:
    """What holds for a call: the nearest setting of each; what nobody sets has no limits.

    ``poll_roles`` are, where the operator has named some, those of this channel.
    """
    person, channel, community = await own_preferences(desk, call)
    known = Preferences(zone=call.zone)
    beneath = channel.over(community).over(installed(desk.settings, call))
    return person.over(known).over(beneath)


async def own_preferences(desk: Desk, call: Call) -> tuple[Preferences, Preferences, Preferences]:
    """What the person, the channel and the community of a call have set, each for itself."""
    scopes = scopes_of(call)
    found = await desk.store.preferences(scopes)
    person, channel, community = (found[scope] for scope in scopes)
    return person, channel, community


async def spoken(desk: Desk, call: Call, *, private: bool) -> str:
    """The language to answer a call in.

    In private it is the person's: what they have set, else what their client speaks. What all
    can see is in the language that the place has set, and in the person's only where none is.
    """
    person, channel, community = await own_preferences(desk, call)
    here = channel.over(community).language
    wanted = (person.language, call.language, here) if private else (here, person.language)
    return _first(desk, *wanted)


async def spoken_to(desk: Desk, ballot: Ballot) -> str:
    """The language of a voter's receipt: their own, their client's, else the community's."""
    scopes = (person_scope(ballot.voter), ballot.of)
    found = await desk.store.preferences(scopes)
    person, community = (found[scope].language for scope in scopes)
    return _first(desk, person, ballot.language, community)


async def spoken_in(desk: Desk, community: str | None) -> str:
    """The language of a community."""
    if community is None:
        return _first(desk)
    return _first(desk, (await desk.store.preferences([community]))[community].language)


def _first(desk: Desk, *wanted: str | None) -> str:
    found = (desk.prompts.found(tag) for tag in (*wanted, desk.settings.language))
    return next((language for language in found if language), desk.prompts.language)


def moderates(desk: Desk, call: Call) -> bool:
    """Whether who calls may change what holds for others."""
    return is_moderator(call, Rules(desk.settings.moderators))


async def admit(desk: Desk, call: Call) -> None:
    """Raise :class:`CommandError` where the community doesn't let this person call from here."""
    _, channel, community = await own_preferences(desk, call)
    held = channel.over(community)
    here = {call.place.channel, channel_id(call.place)}
    if community.channels and not here & community.channels:
        raise CommandError("error.channel_rule")
    if held.roles and not (held.roles & call.roles or moderates(desk, call)):
        raise CommandError("error.role_rule")


def scopes_of(call: Call) -> tuple[str, str, str]:
    """The scopes of a call's person, channel and community, as the store keeps them."""
    return person_scope(call.person), f"channel:{call.of}:{call.place.channel}", call.of


def person_scope(person: str) -> str:
    """The scope of a person, who is the same one everywhere."""
    return f"person:{person}"


def installed(settings: Settings, call: Call) -> Preferences:
    """What the operator has set.

    Of the roles that may open polls those of the most exact place hold: of the channel, the
    community, the platform, ``*``. Where that names none, moderators alone may.
    """
    place, roles = call.place, settings.poll_roles
    by_place = (f"{place.platform}:{place.channel}", call.of, place.platform, "*")
    named = next((roles[name] for name in by_place if name in roles), None)
    return Preferences(
        poll_roles=named if named is None else named or frozenset({MODERATOR}),
        language=settings.language,
        zone=settings.timezone,
        anonymous=settings.anonymous,
        results=Results(settings.results),
        threads=settings.threads,
    )
