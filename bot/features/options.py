"""The settings that people may change in a chat: their names, values and words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeAlias
from zoneinfo import available_timezones

from bot.errors import CommandError
from bot.model import Place, Preferences, Results
from bot.prompts import Prompts

MOST_NAMED = 25  # roles or channels in one setting
_LONGEST_NAME = 64
_SIGNS = ("#", "@")  # before a name that the platform has not turned into an id
RESET, ALL, HERE = "reset", "all", "here"
# A role or a channel as clients write it when it is picked: <@&12>, <#34>, <#C56|room>.
_MENTION = re.compile(r"<[@#!&]*(?:subteam\^)?([^|<>]+)(?:\|[^<>]*)?>")


class Owner(StrEnum):
    """Whose setting it is: the nearest one holds."""

    PERSON = "person"
    CHANNEL = "channel"
    COMMUNITY = "community"


@dataclass(frozen=True, slots=True)
class Option:
    """One setting of one owner; ``name`` is what is typed, ``of`` the field of the preferences."""

    name: str
    of: str
    owner: Owner

    def label(self, prompts: Prompts) -> str:
        """What readers call it."""
        owner = prompts.say(f"settings.owner.{self.owner.value}")
        return prompts.say("settings.label", name=field_label(self.of, prompts), owner=owner)


Read: TypeAlias = Callable[[str, Place | None, Prompts], Any]


def _language(word: str, _: Place | None, prompts: Prompts) -> str:
    named = {prompts.speaking(tag).say("language").casefold(): tag for tag in prompts.languages}
    found = named.get(word.casefold()) or prompts.found(word)
    if found is None:
        raise CommandError("error.no_language", word=word[:40], known=", ".join(prompts.languages))
    return found


def _zone(word: str, _: Place | None, __: Prompts) -> str:
    known = {zone.casefold(): zone for zone in available_timezones()}
    found = known.get(word.replace(" ", "_").casefold())
    if found is None:
        raise CommandError("error.no_zone", word=word[:40])
    return found


def _names(word: str, place: Place | None, prompts: Prompts) -> frozenset[str]:
    """Ids, separated by commas or blanks; none of them for all."""
    if word.casefold() == ALL:
        return frozenset()
    ids = re.split(r"[,;\s]+", _MENTION.sub(r" \1 ", word).strip())
    here = {HERE, prompts.say("settings.here").casefold()}
    if word.strip().casefold() in here:
        ids = [HERE]
    unknown = next((name for name in ids if name.startswith(_SIGNS)), None)
    if unknown is not None:
        raise CommandError("error.only_a_name", word=unknown[:40])
    named = frozenset(_here(place) if name == HERE else name for name in ids if name)
    if len(named) > MOST_NAMED or any(len(name) > _LONGEST_NAME for name in named):
        raise CommandError("error.too_many_names", most=MOST_NAMED)
    return named


def _here(place: Place | None) -> str:
    if place is None:
        raise CommandError("error.no_channel")
    return channel_id(place)


def channel_id(place: Place) -> str:
    """What people call a channel by: the last part of its name, where platforms put more before."""
    return place.channel.rpartition(":")[2]


def _switch(word: str, _: Place | None, prompts: Prompts) -> bool:
    return bool(_one_of({"yes": True, "no": False}, "switch", word, prompts))


def _results(word: str, _: Place | None, prompts: Prompts) -> Results:
    return Results(_one_of({kind.value: kind for kind in Results}, "results", word, prompts))


def _one_of(known: Mapping[str, Any], branch: str, word: str, prompts: Prompts) -> Any:  # noqa: ANN401 - a value of the mapping
    said = {prompts.say(f"settings.{branch}.{name}").casefold(): name for name in known}
    name = said.get(word.casefold(), word.casefold())
    if name not in known:
        raise CommandError("error.no_value", word=word[:40], known=", ".join(known))
    return known[name]


READERS: Mapping[str, Read] = MappingProxyType(
    {
        "language": _language,
        "zone": _zone,
        "roles": _names,
        "poll_roles": _names,
        "channels": _names,
        "anonymous": _switch,
        "results": _results,
        "threads": _switch,
    }
)
_OF_PEOPLE = ("language", "zone")
_NOT_OF_CHANNELS = ("zone", "channels")
OPTIONS: Mapping[str, Option] = MappingProxyType(
    {
        option.name: option
        for option in (
            *(Option(f"my_{of}", of, Owner.PERSON) for of in _OF_PEOPLE),
            *(Option(of, of, Owner.COMMUNITY) for of in READERS),
            *(
                Option(f"channel_{of}", of, Owner.CHANNEL)
                for of in READERS
                if of not in _NOT_OF_CHANNELS
            ),
        )
    }
)


def find_option(name: str) -> Option:
    """The option of that name, however its words are joined. Raises :class:`CommandError`."""
    option = OPTIONS.get(re.sub(r"[\s-]+", "_", name.strip().casefold()))
    if option is None:
        raise CommandError("error.no_setting", name=name[:40])
    return option


def read_value(option: Option, word: str, place: Place | None, prompts: Prompts) -> object:
    """What was typed as a value of the option; None to take the setting back."""
    word = word.strip()
    if word.casefold() in {RESET, prompts.say("settings.reset").casefold()}:
        return None
    if not word:
        raise CommandError("error.no_value", word="", known=", ".join(choices_of(option, prompts)))
    if word.casefold() == prompts.say("settings.all").casefold():
        word = ALL
    return READERS[option.of](word, place, prompts)


def choices_of(option: Option, prompts: Prompts) -> dict[str, str]:
    """The values that can be offered, each with what it is called; the last takes it back."""
    offered: dict[str, str] = {}
    match option.of:
        case "language":
            offered = {tag: prompts.speaking(tag).say("language") for tag in prompts.languages}
        case "anonymous" | "threads":
            offered = {word: prompts.say(f"settings.switch.{word}") for word in ("yes", "no")}
        case "results":
            offered = {
                kind.value: prompts.say(f"settings.results.{kind.value}") for kind in Results
            }
        case "channels":
            offered = {ALL: prompts.say("settings.all"), HERE: prompts.say("settings.here")}
        case "roles" | "poll_roles":
            offered = {ALL: prompts.say("settings.all")}
        case _:
            pass
    return {**offered, RESET: prompts.say("settings.reset")}


def field_label(of: str, prompts: Prompts) -> str:
    """What readers call one of the preferences."""
    return prompts.say(f"settings.name.{of}")


def shown(of: str, preferences: Preferences, prompts: Prompts) -> str:
    """The value of one of the preferences, as readers see it."""
    value = getattr(preferences, of)
    match value:
        case None:
            anybody = of in {"roles", "poll_roles", "channels"}
            return prompts.say("settings.all" if anybody else "settings.unset")
        case bool():
            return prompts.say(f"settings.switch.{'yes' if value else 'no'}")
        case Results():
            return prompts.say(f"settings.results.{value.value}")
        case frozenset():
            return ", ".join(sorted(value)) or prompts.say("settings.all")
        case _:
            return prompts.speaking(value).say("language") if of == "language" else str(value)
