"""Results of a poll -> bars: a Vega-Lite spec and the alt text that has all figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.cards import Bar
from bot.charts.scene import LEFT, RIGHT, Face, Scene
from bot.charts.spec import Chart, Say, Theme, themed_spec
from bot.charts.text import clean, fit, width

# Places and sizes in the picture's own units, of which it is 1200 wide.
_COLUMN = 340.0  # of labels, where bars stand side by side
_BAR_END = 950.0
_BAR = 36.0
_ROW = 64.0
_STACK_LEFT = 620.0
_STACK = 30.0
_STACKED_ROW = 96.0
_SWATCH = 22.0
_LABEL, _STATEMENT = Face(25.0, bold=True), Face(25.0)
_HEAD, _FIGURE, _NOTE = Face(22.0, bold=True), Face(22.0), Face(22.0, faint=True)
_FILLINGS = ("solid", "hatched", "empty", "crossed")

# Discord takes no more of an alt text than this.
_ALT = 1_000
_LEAST_SAID = 12


@dataclass(frozen=True, slots=True)
class Answers:
    """What a statement was answered with."""

    statement: str
    bars: tuple[Bar, ...]


def bars_chart(
    title: str, answers: Sequence[Answers], footer: str, say: Say, theme: Theme = "light"
) -> Chart:
    """Draw the answers: to one statement a bar a choice, to several a stacked bar a statement.

    ``say`` is given the keys under ``charts.bars``.
    """
    scene = Scene()
    scene.title(clean(title))
    if len(answers) == 1:
        _side_by_side(answers[0], scene, say)
    else:
        _stacked(answers, scene, say)
    scene.space(16)
    scene.lines(clean(footer), (LEFT, RIGHT), _NOTE, most=2)
    spec = themed_spec("bars", theme)
    spec["height"] = scene.height
    spec["datasets"] = scene.datasets()
    spec["description"] = alt = _alt(title, answers, footer, say)
    return Chart(spec, alt)


def _side_by_side(answers: Answers, scene: Scene, say: Say) -> None:
    scene.quote(clean(answers.statement))
    widest = max((width(clean(bar.label)) for bar in answers.bars), default=0.0)
    column = min(_COLUMN, max(120.0, widest * _LABEL.em + 8))
    start = LEFT + column + 24
    for bar in answers.bars:
        top = scene.top
        scene.lines(clean(bar.label), (LEFT, LEFT + column), _LABEL, most=3)
        high = max(_ROW, scene.top - top + 16)
        scene.centre(top, high)
        middle = top + high / 2
        scene.box(start, _BAR_END, middle, _BAR, "track")
        share = min(max(bar.share, 0.0), 1.0)
        if bar.count:
            scene.box(start, start + max(3.0, (_BAR_END - start) * share), middle, _BAR, "solid")
        scene.text(_figure(bar, say), (RIGHT, middle), _LABEL, "right")


def _stacked(answers: Sequence[Answers], scene: Scene, say: Say) -> None:
    columns = _columns(len(answers[0].bars) if answers else 0)
    middle = scene.top + 20
    for number, (bar, x) in enumerate(
        zip(answers[0].bars if answers else (), columns, strict=True)
    ):
        scene.swatch(x, middle, _SWATCH, _filling(number))
        room = (RIGHT - _STACK_LEFT) / len(columns) - _SWATCH - 16
        label = fit(clean(bar.label), room / _HEAD.em)
        scene.text(label, (x + _SWATCH + 8, middle), _HEAD)
    scene.space(48)
    for number, one in enumerate(answers, 1):
        top = scene.top
        said = say("charts.bars.numbered", number=number, statement=clean(one.statement))
        scene.lines(said, (LEFT, _STACK_LEFT - 32), _STATEMENT, most=2)
        scene.centre(top, _STACKED_ROW)
        _stack(one, top, scene, say)


def _stack(answers: Answers, top: float, scene: Scene, say: Say) -> None:
    middle = top + _STACK / 2 + 12
    scene.box(_STACK_LEFT, RIGHT, middle, _STACK, "track")
    x = _STACK_LEFT
    for number, bar in enumerate(answers.bars):
        end = min(RIGHT, x + (RIGHT - _STACK_LEFT) * max(bar.share, 0.0))
        if bar.count:
            scene.box(x, end, middle, _STACK, _filling(number))
        x = end
    for number, (bar, place) in enumerate(
        zip(answers.bars, _columns(len(answers.bars)), strict=True)
    ):
        below = middle + _STACK / 2 + 24
        scene.swatch(place, below, _SWATCH, _filling(number))
        scene.text(_figure(bar, say), (place + _SWATCH + 8, below), _FIGURE)


def _columns(count: int) -> list[float]:
    return [_STACK_LEFT + (RIGHT - _STACK_LEFT) / count * n for n in range(count)]


def _filling(number: int) -> str:
    return _FILLINGS[number % len(_FILLINGS)]


def _figure(bar: Bar, say: Say) -> str:
    return say("charts.bars.figure", votes=bar.count, share=bar.share)


def _alt(title: str, answers: Sequence[Answers], footer: str, say: Say) -> str:
    """All figures; of the statements as much as there is room for."""
    figures = [
        ", ".join(
            say("charts.bars.bar", label=fit(clean(bar.label), 20), figure=_figure(bar, say))
            for bar in one.bars
        )
        for one in answers
    ]
    rest = sum(map(len, figures)) + 8 * len(figures) + len(title) + len(footer)
    room = (_ALT - rest) // max(1, len(answers))
    return " ".join([f"{clean(title)}", *_said(answers, figures, room, say), clean(footer)])


def _said(answers: Sequence[Answers], figures: Sequence[str], room: int, say: Say) -> Iterator[str]:
    for number, (one, figure) in enumerate(zip(answers, figures, strict=True), 1):
        statement = clean(one.statement)
        if room >= _LEAST_SAID:
            short = statement if len(statement) <= room else f"{statement[: room - 1].rstrip()}…"
            if len(answers) > 1:
                short = say("charts.bars.numbered", number=number, statement=short)
        else:
            short = str(number)
        yield say("charts.bars.answers", statement=short, figures=figure)
