"""Modals: a long page is pasted into one, which then shows how the reading goes."""

from __future__ import annotations

from slack_sdk.models.blocks import Block as SlackBlock
from slack_sdk.models.blocks import (
    ConversationSelectElement,
    InputBlock,
    RichTextInputElement,
)
from slack_sdk.models.blocks.block_elements import FileInputElement
from slack_sdk.models.views import View

from adapters.slack import limits
from adapters.slack.payloads import note
from adapters.slack.places import Spot
from adapters.slack.render import plain_text, view_blocks
from bot.cards import Card
from bot.prompts import Prompts

PASTE = "oped_paste"
_FILE_TYPES = ("txt", "text", "html", "htm", "md")


def paste_view(spot: Spot | None, prompts: Prompts) -> View:
    """Asks for a page, pasted or as a file, and where to answer.

    A rich text input takes a page of any length; the plain one of Slack ends at 3,000 characters.
    """
    return View(
        type="modal",
        callback_id=PASTE,
        title=plain_text(prompts.say("slack.modal.title"), limits.VIEW_TITLE),
        submit=plain_text(prompts.say("slack.modal.submit"), limits.VIEW_BUTTON),
        close=plain_text(prompts.say("slack.modal.close"), limits.VIEW_BUTTON),
        private_metadata=note(spot),
        blocks=_inputs(spot, prompts),
    )


def notice_view(card: Card, spot: Spot | None, prompts: Prompts) -> View:
    """Shows a card, and nothing to fill in; ``spot`` is where its buttons answer everybody."""
    return View(
        type="modal",
        private_metadata=note(spot),
        title=plain_text(prompts.say("slack.modal.title"), limits.VIEW_TITLE),
        close=plain_text(prompts.say("slack.modal.close"), limits.VIEW_BUTTON),
        blocks=view_blocks(card),
    )


def _inputs(spot: Spot | None, prompts: Prompts) -> list[SlackBlock]:
    return [
        InputBlock(
            block_id="page",
            label=plain_text(prompts.say("slack.modal.page"), limits.FIELD_TEXT),
            element=RichTextInputElement(action_id="page", focus_on_load=True),
            optional=True,
        ),
        InputBlock(
            block_id="file",
            label=plain_text(prompts.say("slack.modal.file"), limits.FIELD_TEXT),
            element=FileInputElement(
                action_id="file",
                filetypes=list(_FILE_TYPES),
                max_files=limits.FILE_INPUT_FILES,
            ),
            optional=True,
        ),
        InputBlock(
            block_id="where",
            label=plain_text(prompts.say("slack.modal.where"), limits.FIELD_TEXT),
            element=ConversationSelectElement(
                action_id="where",
                initial_conversation=spot.channel if spot else None,
                default_to_current_conversation=True,
            ),
        ),
    ]
