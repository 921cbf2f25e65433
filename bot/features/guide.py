"""Finding one's way: what there is to say, and what was read lately."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from bot.cards import Card, Choice, Choices, Run, Text
from bot.commands import Command, Range, Table, command, private
from bot.desk import Desk
from bot.features.excerpts import headline
from bot.model import Brief
from bot.ports import Call
from bot.prompts import Prompts


def help_card(commands: Table, prompts: Prompts) -> Card:
    """Every command with its parameters, from the one table."""
    lines = [
        Text(
            f"{prompts.say('help.line', usage=usage(c))}\n{prompts.say(f'commands.{c.name}.help')}"
        )
        for c in commands.values()
    ]
    return Card(prompts.say("help.title"), (*lines, Text(prompts.say("help.paste"), "small")))


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


@private
@command
async def help(desk: Desk, call: Call) -> None:  # noqa: A001 - the command's name is the handler's
    """Show what there is to say, to the one who asks."""
    await call.reply(help_card(desk.commands, desk.prompts), private=True)
