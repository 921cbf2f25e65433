"""A card's choices as buttons or, where there are many, as menus."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from adapters.slack import limits
from adapters.slack.blocks import Drawn, button, plain_text
from adapters.slack.presses import encode
from adapters.slack.words import batches, printable
from bot.cards import Choices

ACTION = "oped"  # what the ids of all our buttons and menus begin with
MOST_BUTTONS = 10  # more of them are easier to find in a menu


@dataclass(frozen=True, slots=True)
class Pressable:
    """A label, and the line that a press on it sends back."""

    label: str
    value: str


def draw_choices(choices: Choices) -> Iterator[tuple[str, Drawn]]:
    """The blocks, and what each says; what is too long to be sent back is left out."""
    found = [
        Pressable(printable(choice.shown).strip() or "…", encode(choice.press))
        for choice in choices.choices
    ]
    found = [choice for choice in found if len(choice.value) <= limits.BUTTON_VALUE]
    yield from _menus(found, printable(choices.label)) if _is_long(found) else _rows(found)


def _is_long(found: Sequence[Pressable]) -> bool:
    fits = all(len(choice.value) <= limits.OPTION_VALUE for choice in found)
    return len(found) > MOST_BUTTONS and fits


def _rows(found: Sequence[Pressable]) -> Iterator[tuple[str, Drawn]]:
    for some in batches(found, limits.ACTION_ELEMENTS, _labelled):
        buttons = [
            button(choice.label, f"{ACTION}:{number}", choice.value)
            for number, choice in enumerate(some)
        ]
        yield _said(some), {"type": "actions", "elements": buttons}


def _menus(found: Sequence[Pressable], label: str) -> Iterator[tuple[str, Drawn]]:
    for some in batches(found, limits.SELECT_OPTIONS, _labelled):
        menu = {
            "type": "static_select",
            "placeholder": plain_text(label or "…", limits.PLACEHOLDER),
            "action_id": f"{ACTION}:menu",
            "options": [
                {
                    "text": plain_text(choice.label, limits.OPTION_TEXT),
                    "value": choice.value,
                }
                for choice in some
            ],
        }
        yield _said(some), {"type": "actions", "elements": [menu]}


def _said(some: Sequence[Pressable]) -> str:
    return " · ".join(map(_labelled, some))


def _labelled(choice: Pressable) -> str:
    return f"[{choice.label}]"
