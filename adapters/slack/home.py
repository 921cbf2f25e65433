"""The App Home: what a person finds on opening the bot's own page."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from adapters.slack import limits
from adapters.slack.blocks import Drawn, button
from adapters.slack.render import view_blocks
from adapters.slack.scopes import OPTIONAL
from bot.cards import Block, Card, Text
from bot.prompts import Prompts

_CARD_BLOCKS = 24  # our own: so that no part of the page pushes another off it
PASTE_BUTTON = "oped_open_paste"
SHOWN = (
    "recent",
    "votes",
    "settings",
)  # the commands whose answers stand on the page, where they exist


def home_view(cards: Sequence[Card], scopes: Collection[str], prompts: Prompts) -> Drawn:
    """How to start, the cards, and what the bot may do in this workspace."""
    blocks = [*view_blocks(_start(prompts)), _paste_button(prompts)]
    for card in [*cards, _settings(scopes, prompts)]:
        blocks += [{"type": "divider"}, *view_blocks(card, _CARD_BLOCKS)]
    return {"type": "home", "blocks": blocks[: limits.VIEW_BLOCKS]}


def _start(prompts: Prompts) -> Card:
    steps = ("link", "page", "message", "help")
    lines = tuple(Text(prompts.say(f"slack.home.{step}")) for step in steps)
    return Card(prompts.say("slack.home.start"), lines)


def _paste_button(prompts: Prompts) -> Drawn:
    element = button(prompts.say("slack.home.paste"), PASTE_BUTTON, "paste")
    return {"type": "actions", "elements": [element]}


def _settings(scopes: Collection[str], prompts: Prompts) -> Card:
    return Card(prompts.say("slack.home.settings"), tuple(_allowed(scopes, prompts)))


def _allowed(scopes: Collection[str], prompts: Prompts) -> Iterator[Block]:
    for scope in OPTIONAL:
        answer = "yes" if scope in scopes else "no"
        what = prompts.say(f"slack.scope_for.{scope.replace(':', '_')}")
        yield Text(prompts.say(f"slack.home.{answer}", what=what))
    yield Text(prompts.say("slack.home.admin"), "small")
