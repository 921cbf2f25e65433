"""The one command table as Discord's: ``/oped`` with a subcommand each, and a message command."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias

import discord
import structlog
from discord import app_commands

from adapters.discord import limits
from adapters.discord.localised import said
from adapters.discord.people import community_of
from bot.commands import Command, Parameter, Table
from bot.prompts import Prompts

if TYPE_CHECKING:
    from adapters.discord.client import Client

GROUP = "oped"
FILE = "file"
_LINK = re.compile(r"https?://[^\s<>\"]+")
WHO_MAY = discord.Permissions(send_messages=True)  # unless a server's managers say otherwise
_LEAST_INTEGER, _MOST_INTEGER = -(2**53) + 1, 2**53 - 1

log = structlog.get_logger(__name__)
Interaction: TypeAlias = "discord.Interaction[Client]"


class Called(Protocol):
    """Runs a command that somebody gave."""

    async def __call__(
        self,
        interaction: Interaction,
        command: Command,
        args: dict[str, str],
        file: discord.Attachment | None,
    ) -> None: ...


class Tree(app_commands.CommandTree[Any]):
    """The commands that the bot registers; an error in one is told and logged."""

    async def on_error(
        self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError
    ) -> None:
        outdated = (app_commands.CommandNotFound, app_commands.CommandSignatureMismatch)
        if isinstance(error, outdated) and not interaction.response.is_done():
            prompts = interaction.client.artist.prompts.speaking(interaction.locale.value)
            sentence = prompts.say("discord.error.outdated")
            await interaction.response.send_message(sentence, ephemeral=True)
        log.error("command failed", exc_info=error)


def build_tree(client: Client, table: Table, prompts: Prompts, called: Called) -> Tree:
    """The command tree of a table: the group, its subcommands and the message command."""
    tree = Tree(
        client,
        allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        allowed_contexts=app_commands.AppCommandContext(
            guild=True, dm_channel=True, private_channel=True
        ),
    )
    group = app_commands.Group(
        name=GROUP,
        description=said(prompts, "discord.group"),
        default_permissions=WHO_MAY,
    )
    default = next(iter(table.values()))
    for command in table.values():
        group.add_command(_subcommand(command, prompts, called, with_file=command is default))
    tree.add_command(group)
    tree.add_command(_message_command(default, prompts, called))
    return tree


def _subcommand(
    command: Command, prompts: Prompts, called: Called, *, with_file: bool
) -> app_commands.Command[Any, ..., None]:
    async def run(interaction: Interaction, **options: Any) -> None:  # noqa: ANN401 - by signature
        file = options.pop(FILE, None)
        args = {name: str(value) for name, value in options.items() if value is not None}
        await called(interaction, command, args, file)

    run.__signature__ = _signature(command, with_file=with_file)  # type: ignore[attr-defined]
    described = {
        p.name: said(prompts, f"commands.{command.name}.{p.name}") for p in command.parameters
    }
    if with_file:
        described[FILE] = said(prompts, "discord.file")
    named = {name: said(prompts, f"discord.option.{name}", name) for name in described}
    made: app_commands.Command[Any, ..., None] = app_commands.Command(
        name=said(prompts, f"discord.name.{command.name}", command.name),
        description=said(prompts, f"commands.{command.name}.help"),
        callback=app_commands.rename(**named)(app_commands.describe(**described)(run)),
    )
    for parameter in command.parameters:
        if parameter.suggest:
            made.autocomplete(parameter.name)(_completer(command, parameter))
        _call_words(made, parameter.name, prompts)
    return made


def _call_words(
    made: app_commands.Command[Any, ..., None], parameter: str, prompts: Prompts
) -> None:
    """Call the words that an option takes what readers call them."""
    known = made.get_parameter(parameter)
    for choice in known.choices if known else ():
        key = f"discord.word.{choice.value}"
        if key in prompts:
            choice._locale_name = said(prompts, key)  # noqa: SLF001 - made from a Literal
            choice.name = choice._locale_name.message  # noqa: SLF001


def _signature(command: Command, *, with_file: bool) -> inspect.Signature:
    kind = inspect.Parameter.KEYWORD_ONLY
    empty = inspect.Parameter.empty
    parameters = [
        inspect.Parameter(
            p.name, kind, annotation=_annotation(p), default=empty if p.required else None
        )
        for p in command.parameters
    ]
    if with_file:
        annotation = discord.Attachment | None
        parameters.append(inspect.Parameter(FILE, kind, annotation=annotation, default=None))
    first = inspect.Parameter("interaction", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return inspect.Signature([first, *parameters])


def _annotation(parameter: Parameter) -> Any:  # noqa: ANN401 - discord.py reads it as a value
    if parameter.one_of:
        kind: Any = Literal[parameter.one_of.words]
    elif parameter.type is bool:
        kind = bool
    elif parameter.type is str:
        kind = app_commands.Range[str, 1, limits.STRING_OPTION]
    elif parameter.range:
        kind = app_commands.Range[int, parameter.range.least, parameter.range.most]
    else:
        kind = app_commands.Range[int, _LEAST_INTEGER, _MOST_INTEGER]
    return kind if parameter.required else kind | None


def _completer(
    command: Command, parameter: Parameter
) -> Callable[[discord.Interaction[Any], str], Coroutine[Any, Any, list[app_commands.Choice[Any]]]]:
    async def complete(interaction: Interaction, current: str) -> list[app_commands.Choice[Any]]:
        filled = {name: str(value) for name, value in interaction.namespace if value is not None}
        args = filled | {parameter.name: str(current)}
        inbox, community = interaction.client.inbox, community_of(interaction)
        offered = await inbox.suggest(command.name, parameter.name, args, community)
        return [
            app_commands.Choice(
                name=_short(suggestion.label), value=parameter.type(suggestion.value)
            )
            for suggestion in offered
            if 0 < len(suggestion.value) <= limits.SUGGESTION_VALUE
        ][: limits.SUGGESTIONS]

    return complete


def _message_command(
    command: Command, prompts: Prompts, called: Called
) -> app_commands.ContextMenu:
    """What stands in a message's menu: give its link, file or text to the default command."""
    parameter = command.parameters[0].name

    async def brief(interaction: Interaction, message: discord.Message) -> None:
        said, files = _contents(message)
        link = _LINK.search(said)
        file = files[0] if files and not link else None
        source = link.group().rstrip(".,;:!?)") if link else said
        args = {parameter: source} if source.strip() and file is None else {}
        await called(interaction, command, args, file)

    menu = app_commands.ContextMenu(name=said(prompts, "discord.menu"), callback=brief)
    menu.default_permissions = WHO_MAY
    return menu


def _contents(message: discord.Message) -> tuple[str, list[discord.Attachment]]:
    """A message's text and files, those of what it forwards, and where its embeds lead to."""
    parts: list[discord.Message | discord.MessageSnapshot] = [message, *message.message_snapshots]
    embeds = [embed.url for part in parts for embed in part.embeds if embed.url]
    said = [part.content for part in parts if part.content]
    return "\n".join(said or embeds), [file for part in parts for file in part.attachments]


def _short(label: str) -> str:
    label = " ".join(label.split()) or "…"
    most = limits.SUGGESTION_LABEL
    return label if len(label) <= most else f"{label[: most - 1]}…"
