"""Lines with a date and hardly anything else: what headers and footers of comments hang on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from bot.text.pasted.bylines import JOINTS, clean_name, is_name
from bot.text.pasted.dates import RELATIVE, Stamp, find_stamp
from bot.text.pasted.furniture import has_button, is_furniture
from bot.text.pasted.lines import Line

_LONGEST = 160
_RARE = 5  # a style of this many times fewer anchors than the most frequent is a commenter's date


class Beside(Enum):
    """What stands beside the date."""

    NOTHING = "nothing"
    NAME = "name"
    BUTTONS = "buttons"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A dated line: its number, the date, what stands beside it, and the name if there is one."""

    line: int
    stamp: Stamp
    beside: Beside
    posted: str
    name: str = ""


def find_anchors(lines: Sequence[Line]) -> list[Anchor]:
    """The dated lines of the shapes that repeat."""
    found = [a for n, line in enumerate(lines) if (a := _anchor(n, line.text)) is not None]
    found = [_below_buttons(lines, anchor) for anchor in found]
    shapes = Counter(map(_shape, found))
    often = max(shapes.values(), default=0)
    return [anchor for anchor in found if shapes[_shape(anchor)] * _RARE >= often]


def _shape(anchor: Anchor) -> tuple[str, Beside]:
    style = anchor.stamp.style
    return "relative" if style in RELATIVE else style, anchor.beside


def _below_buttons(lines: Sequence[Line], anchor: Anchor) -> Anchor:
    """Buttons may stand on lines of their own over the date."""
    if anchor.beside is Beside.NOTHING and anchor.line and has_button(lines[anchor.line - 1].text):
        return replace(anchor, beside=Beside.BUTTONS)
    return anchor


def _anchor(number: int, text: str) -> Anchor | None:
    stamp = find_stamp(text) if len(text) <= _LONGEST else None
    if stamp is None:
        return None
    posted = text[stamp.start : stamp.end]
    before, after = text[: stamp.start].strip(JOINTS), text[stamp.end :].strip(JOINTS)
    sides = [side for side in (before, after) if side and not is_furniture(side)]
    if not sides:
        beside = Beside.BUTTONS if before else Beside.NOTHING
        return Anchor(number, stamp, beside, posted)
    name = clean_name(sides[0])
    wordy = stamp.style == "age" and len(name.split()) > 3  # "we lost 5 m of road" is no header
    if not all(map(is_name, sides)) or not is_name(name) or wordy:
        return None
    return Anchor(number, stamp, Beside.NAME, posted, name)
