"""Settings of a person, a channel and a community, seen and changed in the chat."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated
from zoneinfo import available_timezones

import structlog

from bot.cards import Block, Card, Choice, Choices, Run, Text
from bot.commands import Suggest, Suggestion, command, private
from bot.desk import Desk
from bot.errors import CommandError
from bot.features.options import (
    HERE,
    OPTIONS,
    READERS,
    Option,
    Owner,
    choices_of,
    field_label,
    find_option,
    read_value,
    shown,
)
from bot.features.preferences import (
    installed,
    moderates,
    own_preferences,
    scopes_of,
    spoken,
)
from bot.model import Preferences
from bot.ports import Call
from bot.prompts import Prompts

log = structlog.get_logger(__name__)

MOST_SUGGESTED = 25
COMMAND = "settings"


CLIENT, INSTALLATION = "client", "installation"


@dataclass(frozen=True, slots=True)
class Held:
    """What is set by whom, by the source's name, the nearest first; the last has everything."""

    of: Mapping[str, Preferences]

    def source(self, of: str) -> str:
        """Whose setting of one of the preferences holds."""
        by = (name for name, held in self.of.items() if getattr(held, of) is not None)
        return next(by, INSTALLATION)


def settings_card(held: Held, mine: Collection[Owner], prompts: Prompts) -> Card:
    """All settings, where each comes from, and a button for each that the reader may change."""
    lines = "\n".join(_line(of, held, prompts) for of in READERS)
    blocks: list[Block] = [Text(lines), Text(prompts.say("settings.how"), "small")]
    for owner in Owner:
        if owner in mine:
            buttons = tuple(
                Choice(field_label(option.of, prompts), Run(COMMAND, (("name", option.name),)))
                for option in OPTIONS.values()
                if option.owner is owner
            )
            blocks.append(Choices(buttons, prompts.say(f"settings.change.{owner.value}")))
    if Owner.COMMUNITY not in mine:
        blocks.append(Text(prompts.say("settings.moderators"), "small"))
    return Card(prompts.say("settings.title"), tuple(blocks))


def _line(of: str, held: Held, prompts: Prompts) -> str:
    source = held.source(of)
    return prompts.say(
        "settings.line",
        name=field_label(of, prompts),
        value=shown(of, held.of[source], prompts),
        source=prompts.say(f"settings.source.{source}"),
    )


def option_card(option: Option, held: Held, prompts: Prompts, *, here: bool = True) -> Card:
    """One setting, what it does, and the values that can be offered, this channel if it is one."""
    run = (("name", option.name),)
    buttons = tuple(
        Choice(label, Run(COMMAND, (*run, ("value", value))))
        for value, label in choices_of(option, prompts).items()
        if here or value != HERE
    )
    own = held.of[option.owner]
    value = prompts.say("settings.unset")
    if getattr(own, option.of) is not None:
        value = shown(option.of, own, prompts)
    return Card(
        option.label(prompts),
        (
            Text(prompts.say(f"settings.about.{option.of}")),
            Text(prompts.say("settings.now", value=value)),
            Text(prompts.say("settings.type", name=option.name), "small"),
            Choices(buttons, prompts.say("settings.choose")),
        ),
    )


async def suggest_names(desk: Desk, args: Mapping[str, str], _: str | None) -> Sequence[Suggestion]:
    """The settings whose name or label holds what was typed."""
    typed = args.get("name", "").strip().casefold()
    named = [(option.name, option.label(desk.prompts)) for option in OPTIONS.values()]
    return [
        Suggestion(label, name)
        for name, label in named
        if typed in name or typed in label.casefold()
    ][:MOST_SUGGESTED]


async def suggest_values(
    desk: Desk, args: Mapping[str, str], _: str | None
) -> Sequence[Suggestion]:
    """The values of the chosen setting that hold what was typed."""
    option = find_option(args.get("name", ""))
    typed = args.get("value", "").strip().casefold()
    offered = [Suggestion(label, value) for value, label in _offered(option, desk.prompts)]
    return [
        suggestion
        for suggestion in offered
        if typed in suggestion.value.casefold() or typed in suggestion.label.casefold()
    ][:MOST_SUGGESTED]


def _offered(option: Option, prompts: Prompts) -> Iterator[tuple[str, str]]:
    yield from choices_of(option, prompts).items()
    if option.of == "zone":
        yield from ((zone, zone) for zone in sorted(available_timezones()))


@private
@command
async def settings(
    desk: Desk,
    call: Call,
    *,
    name: Annotated[str | None, Suggest(suggest_names)] = None,
    value: Annotated[str | None, Suggest(suggest_values)] = None,
) -> None:
    """Show what is set here and by whom, or change one of it."""
    if name is None:
        card = settings_card(await _held(desk, call), _owned(desk, call), desk.prompts)
        await call.reply(card, private=True)
        return
    option = find_option(name)
    if option.owner is not Owner.PERSON and not moderates(desk, call):
        raise CommandError("error.not_moderator")
    if option.owner is Owner.CHANNEL and call.alone:
        raise CommandError("error.no_channel")
    if value is None:
        card = option_card(option, await _held(desk, call), desk.prompts, here=not call.alone)
    else:
        card = await _changed(desk, call, option, value)
    await call.reply(card, private=True)


def _owned(desk: Desk, call: Call) -> Sequence[Owner]:
    """Whose settings the caller may change from where they are."""
    if not moderates(desk, call):
        return (Owner.PERSON,)
    return tuple(owner for owner in Owner if owner is not Owner.CHANNEL or not call.alone)


async def _changed(desk: Desk, call: Call, option: Option, word: str) -> Card:
    value = read_value(option, word, None if call.alone else call.place, desk.prompts)
    scope = dict(zip((Owner.PERSON, Owner.CHANNEL, Owner.COMMUNITY), scopes_of(call), strict=True))
    await desk.store.prefer(scope[option.owner], option.of, value)
    log.info("setting changed", setting=option.name, community=call.of, reset=value is None)
    prompts = desk.prompts.speaking(await spoken(desk, call, private=True))
    chosen = Preferences().having(option.of, value)
    said = prompts.say("settings.unset") if value is None else shown(option.of, chosen, prompts)
    return Card(prompts.say("settings.set", label=option.label(prompts), value=said))


async def _held(desk: Desk, call: Call) -> Held:
    person, channel, community = await own_preferences(desk, call)
    return Held(
        {
            Owner.PERSON.value: person,
            CLIENT: Preferences(zone=call.zone),
            Owner.CHANNEL.value: channel,
            Owner.COMMUNITY.value: community,
            INSTALLATION: installed(desk.settings, call),
        }
    )
