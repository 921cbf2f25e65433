"""Results as bars: all figures on the picture and in its alt text, told without colour."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
import zlib
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cards import Bar
from bot.charts.bars import Answers, bars_chart
from bot.charts.letters import drawable
from bot.charts.png import packed
from bot.charts.render import render
from bot.charts.scene import LEFT, RIGHT
from bot.charts.spec import Chart, Theme, themed_spec
from bot.charts.text import isolated, runs_left, width, wrap
from bot.prompts import Prompts

LABELS = ("Agree", "Disagree", "Unsure")
LONG = "A ferry that never sails on time is no ferry at all, but a bench with a view. " * 5
HEBREW = "המועצה חייבת לפרסם את לוח הזמנים"
CHINESE = "港務局必須公布時間表並且每天更新" * 8


def answers(statement: str, *counts: int, labels: tuple[str, ...] = LABELS) -> Answers:
    whole = sum(counts) or 1
    bars = (Bar(label, n, n / whole) for label, n in zip(labels, counts, strict=True))
    return Answers(statement, tuple(bars))


def chart(prompts: Prompts, *said: Answers, theme: Theme = "light") -> Chart:
    return bars_chart("Do you agree?", said, "16 voters", prompts.say, theme)


def drawn_words(drawn: Chart) -> str:
    tree = ET.fromstring(render(drawn.spec).svg)  # noqa: S314 - drawn by this test
    return " ".join(tree.itertext())


def test_each_bar_says_its_count_and_share(prompts: Prompts) -> None:
    drawn = chart(prompts, answers("The board must speak.", 12, 3, 1))
    for said in (drawn.alt, drawn_words(drawn)):
        for words in ("Do you agree?", "The board must speak.", "12 (75%)", "3 (19%)", "1 (6%)"):
            assert words in said
        assert all(label in said for label in LABELS)
        assert "16 voters" in said


def test_a_survey_has_a_bar_a_statement(prompts: Prompts) -> None:
    said = [answers(f"Statement {n} is right.", n, 5, 10 - n) for n in range(1, 10)]
    drawn = chart(prompts, *said)
    words = drawn_words(drawn)
    for number, one in enumerate(said, 1):
        for bar in one.bars:
            figure = f"{bar.count} ({bar.share:.0%})"
            assert f"{bar.label}: {figure}" in drawn.alt
            assert figure in words
        assert f"{number}. {one.statement}" in words


def test_the_longest_survey_fits_an_alt_text_with_all_figures(prompts: Prompts) -> None:
    drawn = chart(prompts, *(answers(LONG, n + 10, 2_345, 1_000) for n in range(15)))
    assert len(drawn.alt) <= 1_024
    assert drawn.alt.count("2,345") == drawn.alt.count("1,000") == 15


def test_the_parts_of_a_stacked_bar_differ_by_their_filling(prompts: Prompts) -> None:
    datasets = chart(prompts, answers("a", 2, 3, 4), answers("b", 1, 1, 1)).spec["datasets"]
    parts = [box for box in datasets["boxes"] if box["filling"] != "track"]
    assert {box["filling"] for box in parts} == {"solid", "hatched", "empty"}
    by_row: dict[float, list[dict[str, Any]]] = {}
    for box in parts:
        by_row.setdefault(box["y"], []).append(box)
    bars = [row for row in by_row.values() if row[0]["y2"] - row[0]["y"] == 30]
    assert len(bars) == 2
    for row in bars:
        assert [box["filling"] for box in row] == ["solid", "hatched", "empty"]  # always in place
        assert all(before["x2"] == after["x"] for before, after in pairwise(row))
        assert row[-1]["x2"] == pytest.approx(RIGHT)


def test_strokes_stay_within_their_box(prompts: Prompts) -> None:
    datasets = chart(prompts, answers("a", 0, 1, 900), answers("b", 0, 500, 1)).spec["datasets"]
    hatched = [box for box in datasets["boxes"] if box["filling"] == "hatched"]
    assert datasets["strokes"]
    for stroke in datasets["strokes"]:
        assert any(
            box["x"] <= min(stroke["x"], stroke["x2"])
            and max(stroke["x"], stroke["x2"]) <= box["x2"]
            and box["y"] <= min(stroke["y"], stroke["y2"])
            and max(stroke["y"], stroke["y2"]) <= box["y2"]
            for box in hatched
        )


def test_nobody_answering_draws_no_bar(prompts: Prompts) -> None:
    datasets = chart(prompts, answers("a", 0, 0, 0)).spec["datasets"]
    assert {box["filling"] for box in datasets["boxes"]} == {"track"}


@pytest.mark.parametrize("text", [LONG, HEBREW * 6, CHINESE, "a" * 500, "", "x"])
def test_any_label_keeps_its_place(text: str, prompts: Prompts) -> None:
    labels = (text, text, "Unsure")
    for said in ([answers(text, 1, 2, 3, labels=labels)], [answers(text, 1, 2, 3)] * 3):
        spec = chart(prompts, *said).spec
        for row in spec["datasets"]["texts"]:
            wide = width(row["text"].strip("\u2068\u2069")) * row["size"]
            left = row["x"] - wide if row["align"] == "right" else row["x"]
            assert left >= LEFT - 1
            assert left + wide <= RIGHT + 1
            assert 0 < row["y"] < spec["height"]


def test_what_runs_from_right_to_left_begins_at_the_right(prompts: Prompts) -> None:
    texts = chart(prompts, answers(HEBREW, 1, 2, 3)).spec["datasets"]["texts"]
    (line,) = [text for text in texts if HEBREW in text["text"]]
    assert line["align"] == "right"
    assert line["text"] == f"\u2068{HEBREW}\u2069"
    assert runs_left(f"12. {HEBREW}")
    assert not runs_left(f"Say {HEBREW}")
    assert isolated("Say so.") == "Say so."


@pytest.mark.parametrize("name", ["bars", "opinion", "replies"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_letters_stand_out_from_the_ground(name: str, theme: Theme) -> None:
    colours = {p["name"]: p["value"] for p in themed_spec(name, theme)["params"]}
    for ink in ("ink", "faint"):
        assert _contrast(colours[ink], colours["ground"]) >= 4.5
    for mark in colours.keys() - {"ink", "faint", "ground", "line"}:
        assert _contrast(colours[mark], colours["ground"]) >= 3


def _contrast(one: str, other: str) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio"""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("name", ["bars", "opinion", "replies"])
def test_each_colour_has_one_dark_one(name: str) -> None:
    light, dark = (
        {p["name"]: p["value"] for p in themed_spec(name, theme)["params"]}
        for theme in ("light", "dark")
    )
    assert len(set(light.values())) == len(light)  # else one rule would undo the other
    assert themed_spec(name, "light")["usermeta"]["dark"] == {light[k]: dark[k] for k in light}


def test_the_svg_has_its_dark_colours_with_it(prompts: Prompts) -> None:
    said = answers("The board must speak.", 12, 3, 1)
    svg, dark = (render(chart(prompts, said, theme=t).spec).svg for t in ("light", "dark"))
    style = svg[svg.index("<style>") : svg.index("</style>")]
    assert style.startswith("<style>@media (prefers-color-scheme:dark){")
    body = svg[svg.index("</style>") + len("</style>") :]
    for name, colour in set(re.findall(r'(fill|stroke)="(#[0-9a-f]{6})"', body)):
        (other,) = re.findall(rf'\[{name}="{colour}"\]{{{name}:(#[0-9a-f]{{6}})}}', style)
        body = body.replace(f'{name}="{colour}"', f'{name}="{other}"')
    assert body in dark


def test_hostile_words_are_drawn_as_words(prompts: Prompts) -> None:
    evil = "</style><script>alert(1)</script>{0}{evil}\u202e\x00&amp;"
    drawn = chart(prompts, answers(evil, 1, 2, 3, labels=(evil, "b", "c")))
    tree = ET.fromstring(render(drawn.spec).svg)  # noqa: S314 - drawn by this test
    assert not any(element.tag.endswith("script") for element in tree.iter())
    assert "<script>alert(1)</script>" in "".join(tree.itertext())
    assert not set(drawn.alt) & set("\x00\u202e")


def test_a_packed_picture_is_the_same_picture(prompts: Prompts) -> None:
    import vl_convert  # noqa: PLC0415 - only where a picture is wanted

    spec = chart(prompts, answers("The board must speak.", 12, 3, 1)).spec
    svg = vl_convert.vegalite_to_svg(spec, vl_version="5.21", allowed_base_urls=[])
    png = vl_convert.svg_to_png(svg)
    small = packed(png)
    assert len(small) < len(png) * 0.7
    assert _pixels(small) == _pixels(png)
    assert packed(small) == small


def _pixels(png: bytes) -> tuple[bytes, bytes]:
    """The header, and the image data before it was compressed."""
    data, position = b"", 8
    while position < len(png):
        length = int.from_bytes(png[position : position + 4])
        kind, body = png[position + 4 : position + 8], png[position + 8 : position + 8 + length]
        checked = int.from_bytes(png[position + 8 + length : position + 12 + length])
        assert zlib.crc32(kind + body) == checked
        data += body if kind == b"IDAT" else b""
        position += 12 + length
    return png[16:29], zlib.decompress(data)


def test_a_script_without_a_font_is_noticed() -> None:
    assert drawable(["Agree", "Ж", HEBREW, "“…” – ½ 👩"])
    assert not drawable(["Agree", "\U00012000"])  # cuneiform


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=120), st.integers(3, 30), st.integers(1, 4))
def test_wrapped_text_keeps_its_lines_and_its_words(text: str, ems: int, most: int) -> None:
    text = " ".join(text.split())
    lines = wrap(text, ems, most)
    assert 1 <= len(lines) <= most
    assert all(width(line) <= ems for line in lines)
    if width(text) <= ems:
        assert lines == [text]
    joined = "".join("".join(lines).split())
    assert joined == "".join(text.split()) or lines[-1].endswith("…")
