"""Modals: a long page is pasted into one, which then shows how the reading goes."""

from __future__ import annotations

from adapters.slack import limits
from adapters.slack.blocks import Drawn, plain_text
from adapters.slack.payloads import note
from adapters.slack.places import Spot
from adapters.slack.render import view_blocks
from bot.cards import Card
from bot.prompts import Prompts

PASTE = "oped_paste"
_FILE_TYPES = ("txt", "text", "html", "htm", "md")


def paste_view(spot: Spot | None, prompts: Prompts) -> Drawn:
    """Asks for a page, pasted or as a file, and where to answer.

    A rich text input takes a page of any length; the plain one of Slack ends at 3,000 characters.
    """
    return {
        **_modal(spot, prompts),
        "callback_id": PASTE,
        "submit": plain_text(prompts.say("slack.modal.submit"), limits.VIEW_BUTTON),
        "blocks": _inputs(spot, prompts),
    }


def notice_view(card: Card, spot: Spot | None, prompts: Prompts) -> Drawn:
    """Shows a card, and nothing to fill in; ``spot`` is where its buttons answer everybody."""
    return {**_modal(spot, prompts), "blocks": view_blocks(card)}


def _modal(spot: Spot | None, prompts: Prompts) -> Drawn:
    return {
        "type": "modal",
        "private_metadata": note(spot),
        "title": plain_text(prompts.say("slack.modal.title"), limits.VIEW_TITLE),
        "close": plain_text(prompts.say("slack.modal.close"), limits.VIEW_BUTTON),
    }


def _inputs(spot: Spot | None, prompts: Prompts) -> list[Drawn]:
    where: Drawn = {"type": "conversations_select", "default_to_current_conversation": True}
    if spot:
        where["initial_conversation"] = spot.channel
    file = {"filetypes": [*_FILE_TYPES], "max_files": limits.FILE_INPUT_FILES}
    return [
        _input("page", {"type": "rich_text_input", "focus_on_load": True}, prompts, optional=True),
        _input("file", {"type": "file_input", **file}, prompts, optional=True),
        _input("where", where, prompts, optional=False),
    ]


def _input(name: str, element: Drawn, prompts: Prompts, *, optional: bool) -> Drawn:
    return {
        "type": "input",
        "block_id": name,
        "label": plain_text(prompts.say(f"slack.modal.{name}"), limits.FIELD_TEXT),
        "element": {**element, "action_id": name},
        "optional": optional,
    }
