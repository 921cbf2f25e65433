"""Laying out a picture of bars from top to bottom: texts, boxes and their fillings, in pixels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from bot.charts.text import isolated, runs_left, wrap

Align: TypeAlias = Literal["left", "right"]

LEFT, RIGHT = 40.0, 1160.0

_LINE = 1.3  # the height of a line, in ems
_BOLD = 1.06  # how much wider bold letters are than those that widths are estimated for
_HATCH = 11.0  # between two strokes of a filling
_INSET = 4.0


@dataclass(frozen=True, slots=True)
class Face:
    """How a text is set; ``size`` in pixels."""

    size: float
    bold: bool = False
    faint: bool = False

    @property
    def em(self) -> float:
        """How wide an em is, for texts whose widths are estimated in ems."""
        return self.size * (_BOLD if self.bold else 1.0)


_TITLE, _QUOTE = Face(36.0, bold=True), Face(26.0)


class Scene:
    """The rows of the spec's data sets; ``top`` is where the next row begins."""

    def __init__(self) -> None:
        self.top = 24.0
        self._texts: list[dict[str, Any]] = []
        self._boxes: list[dict[str, Any]] = []
        self._strokes: list[dict[str, Any]] = []
        self._quotes: list[dict[str, Any]] = []
        self._last = 0  # how many texts were there before the last lines

    @property
    def height(self) -> int:
        """How high the picture is with what is on it so far."""
        return round(self.top + 20)

    def datasets(self) -> dict[str, list[dict[str, Any]]]:
        return {
            "texts": self._texts,
            "boxes": self._boxes,
            "strokes": self._strokes,
            "quotes": self._quotes,
        }

    def space(self, pixels: float) -> None:
        """Leave some room."""
        self.top += pixels

    def title(self, text: str) -> None:
        self.lines(text, (LEFT, RIGHT), _TITLE, most=3)
        self.space(8)

    def quote(self, text: str) -> None:
        """A statement, with a line beside it where it begins."""
        top = self.top
        self.lines(text, (LEFT + 24, RIGHT - 24), _QUOTE, most=5)
        x = RIGHT if runs_left(text) else LEFT
        self._quotes.append({"x": x, "y": top, "y2": self.top})
        self.space(20)

    def lines(self, text: str, between: tuple[float, float], face: Face, *, most: int) -> None:
        """Running text on at most so many lines, from the side that its script begins at."""
        self._last = len(self._texts)
        left, right = between
        align: Align = "right" if runs_left(text) else "left"
        x = right if align == "right" else left
        for line in wrap(text, (right - left) / face.em, most):
            self.text(line, (x, self.top + face.size * _LINE / 2), face, align)
            self.top += face.size * _LINE

    def centre(self, top: float, high: float) -> None:
        """Give the last lines, which began at ``top``, a row of that height."""
        by = (high - (self.top - top)) / 2
        for text in self._texts[self._last :]:
            text["y"] = round(text["y"] + by, 2)
        self.top = top + high

    def text(self, text: str, at: tuple[float, float], face: Face, align: Align = "left") -> None:
        """One line of text that begins, or ends, at ``at``, the middle of its height."""
        x, y = (round(value, 2) for value in at)
        style = {"size": face.size, "bold": face.bold, "faint": face.faint, "align": align}
        self._texts.append({"text": isolated(text), "x": x, "y": y, **style})

    def box(self, left: float, right: float, middle: float, high: float, filling: str) -> None:
        """A bar, or a part of one."""
        top, bottom = middle - high / 2, middle + high / 2
        corners = {"x": left, "x2": right, "y": top, "y2": bottom}
        rounded = {name: round(value, 2) for name, value in corners.items()}
        self._boxes.append({**rounded, "filling": filling})
        if filling in {"hatched", "crossed"}:
            self._strokes += _strokes(left, right, top, bottom, falling=False)
        if filling == "crossed":
            self._strokes += _strokes(left, right, top, bottom, falling=True)

    def swatch(self, left: float, middle: float, size: float, filling: str) -> None:
        """A small box that shows a filling."""
        self.box(left, left + size, middle, size, filling)


def _strokes(
    left: float, right: float, top: float, bottom: float, *, falling: bool
) -> Iterator[dict[str, float]]:
    """Strokes at 45 degrees, cut where the box ends; those of all boxes are in line."""
    left, right, top, bottom = left + _INSET, right - _INSET, top + _INSET, bottom - _INSET
    high = bottom - top
    if right <= left:
        return
    foot = left - high + _HATCH / 2
    while foot < right:
        start, end = max(foot, left), min(foot + high, right)
        if start < end:
            rise, fall = start - foot, end - foot
            ys = (top + rise, top + fall) if falling else (bottom - rise, bottom - fall)
            yield {
                "x": round(start, 2),
                "y": round(ys[0], 2),
                "x2": round(end, 2),
                "y2": round(ys[1], 2),
            }
        foot += _HATCH
