"""Finding one's way: what there is to say, and what was read lately."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Annotated

from bot.cards import Card, Choice, Choices, Run, Text
from bot.commands import Command, Range, Suggest, Suggestion, Table, command, private
from bot.desk import Desk
from bot.errors import CommandError
from bot.features.excerpts import headline
from bot.model import Brief
from bot.ports import Call
from bot.prompts import Prompts

# Under which heading of the help the commands of a module stand; those of others come last.
GROUPS = MappingProxyType(
    {
        "briefs": "reading",
        "comments": "talking",
        "discussion": "talking",
        "polls": "polls",
        "guide": "finding",
        "searching": "finding",
        "settings": "settings",
    }
)
LAST = "more"


def help_card(commands: Table, prompts: Prompts, platform: str) -> Card:
    """Every command with its parameters, from the one table, by what it is for.

    How a whole page gets in differs by ``platform``; of one that has no words for it, none is said.
    """
    groups: dict[str, list[Command]] = {group: [] for group in (*GROUPS.values(), LAST)}
    for known in commands.values():
        groups[GROUPS.get(_module(known), LAST)].append(known)
    blocks: list[Text] = []
    for group, members in groups.items():
        if members:
            blocks.append(Text(prompts.say(f"help.group.{group}"), "heading"))
            blocks.append(Text("\n".join(_entry(member, prompts) for member in members)))
    keys = ("help.more", f"help.paste.{platform}")
    small = [Text(prompts.say(key), "small") for key in keys if key in prompts]
    return Card(prompts.say("help.title"), (*blocks, *small))


def command_card(command: Command, prompts: Prompts) -> Card:
    """One command, what it is for, and what each of its parameters takes."""
    about = f"commands.{command.name}"
    blocks = [Text(prompts.say(f"{about}.help"))]
    if command.parameters:
        lines = [
            prompts.say("help.parameter", name=p.name, about=prompts.say(f"{about}.{p.name}"))
            for p in command.parameters
        ]
        blocks.append(Text("\n".join(lines)))
    return Card(prompts.say("help.line", usage=usage(command)), tuple(blocks))


def _module(command: Command) -> str:
    """The feature that a command is of: the name below this package."""
    own = __name__.rpartition(".")[0] + "."
    return command.handler.__module__.removeprefix(own).partition(".")[0]


def _entry(command: Command, prompts: Prompts) -> str:
    said = prompts.say("help.line", usage=usage(command))
    return f"{said}\n{prompts.say(f'commands.{command.name}.help')}"


def usage(command: Command) -> str:
    """A command as one types it: ``poll [brief] [on]``."""
    words = [p.name if p.required else f"[{p.name}]" for p in command.parameters]
    return " ".join([command.name, *words])


def recent_card(briefs: Sequence[Brief], prompts: Prompts) -> Card:
    """The latest op-eds, each with a button that shows it again."""
    title = prompts.say("recent.title")
    if not briefs:
        return Card(title, (Text(prompts.say("recent.none")),))
    named = [(str(brief.id), headline(brief.article, prompts)) for brief in briefs]
    lines = [prompts.say("recent.line", number=number, title=name) for number, name in named]
    buttons = tuple(Choice(number, Run("show", (("brief", number),))) for number, _ in named)
    return Card(title, (Text("\n".join(lines)), Choices(buttons, prompts.say("recent.show"))))


@command
async def recent(desk: Desk, call: Call, *, count: Annotated[int, Range(1, 20)] = 5) -> None:
    """List the latest op-eds."""
    await call.reply(recent_card(await desk.store.recent_briefs(count, call.of), desk.prompts))


async def suggest_commands(
    desk: Desk, args: Mapping[str, str], _: str | None
) -> Sequence[Suggestion]:
    """The commands whose name holds what was typed."""
    typed = args.get("about", "").strip().casefold()
    return [Suggestion(name, name) for name in desk.commands if typed in name]


@private
@command
async def help(  # noqa: A001 - the command's name is the handler's
    desk: Desk, call: Call, *, about: Annotated[str | None, Suggest(suggest_commands)] = None
) -> None:
    """Show what there is to say, or what one command takes, to the one who asks."""
    card = help_card(desk.commands, desk.prompts, call.place.platform)
    if about is not None:
        name = about.strip().removeprefix("/oped").strip().casefold()
        if name not in desk.commands:
            raise CommandError("error.unknown_command", name=name[:40])
        card = command_card(desk.commands[name], desk.prompts)
    await call.reply(card, private=True)
