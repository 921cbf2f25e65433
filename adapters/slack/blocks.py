"""The smallest things that Block Kit is made of, as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from adapters.slack import limits
from adapters.slack.words import clip, escape, printable

Drawn: TypeAlias = dict[str, Any]


def plain_text(text: str, limit: int) -> Drawn:
    """A text object that shows the text as it is."""
    return {"type": "plain_text", "text": escape(clip(printable(text), limit)), "emoji": False}


def rich_text(kind: str, elements: Sequence[Drawn], **how: object) -> Drawn:
    """An element of a rich text block."""
    return {"type": f"rich_text_{kind}", **how, "elements": [*elements]}


def button(label: str, action: str, value: str) -> Drawn:
    """A button; a screen reader says its label."""
    return {
        "type": "button",
        "text": plain_text(label, limits.BUTTON_TEXT),
        "action_id": action,
        "value": value,
        "accessibility_label": clip(printable(label), limits.BUTTON_TEXT),
    }
