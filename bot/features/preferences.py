"""What holds for a call: a person's settings over the channel's, the community's and ours."""

from __future__ import annotations

from bot.desk import Desk
from bot.model import Place, Preferences, Results
from bot.ports import Call
from bot.settings import Settings


async def preferences(desk: Desk, call: Call) -> Preferences:
    """What holds for a call: the nearest setting of each; what nobody sets has no limits.

    ``language`` is None where nobody has set one; ``poll_roles`` are those of this channel.
    """
    person, channel, community = await own_preferences(desk, call)
    known = Preferences(zone=call.zone)
    beneath = channel.over(community).over(installed(desk.settings, call.place))
    return person.over(known).over(beneath)


async def own_preferences(desk: Desk, call: Call) -> tuple[Preferences, Preferences, Preferences]:
    """What the person, the channel and the community of a call have set, each for itself."""
    scopes = scopes_of(call)
    found = await desk.store.preferences(scopes)
    person, channel, community = (found[scope] for scope in scopes)
    return person, channel, community


def scopes_of(call: Call) -> tuple[str, str, str]:
    """The scopes of a call's person, channel and community, as the store keeps them."""
    return person_scope(call.person), f"channel:{call.of}:{call.place.channel}", call.of


def person_scope(person: str) -> str:
    """The scope of a person, who is the same one everywhere."""
    return f"person:{person}"


def installed(settings: Settings, place: Place) -> Preferences:
    """What the operator has set."""
    by_place = (f"{place.platform}:{place.channel}", place.platform, "*")
    roles = settings.poll_roles
    return Preferences(
        poll_roles=next((roles[name] for name in by_place if name in roles), None),
        zone=settings.timezone,
        anonymous=settings.anonymous,
        results=Results(settings.results),
        threads=settings.threads,
    )
