"""Summaries: verbatim, in order, self-standing, the same everywhere, by each method."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Article, Role, Summary, Why
from bot.text.leaning import stands_alone
from bot.text.quotations import blanked
from bot.text.reading import Reading, read_text
from bot.text.sentences import paragraphs
from bot.text.shape import prose
from bot.text.summarise import METHODS, summarise, too_short

OPED = """\
Every winter the harbour at Lowry freezes, and every winter the ferry stops. Last year a nurse \
named Ada Mercer slept eleven nights on the floor of her clinic.

The ferry is the only road that the island has. Without the ferry the clinic has no medicine, \
the school has no teacher and the shop has no bread. But the council treats the ferry as a \
pleasure boat.

In 2019 the council spent 40 per cent of its harbour money on a car park. That was a choice. \
Mercer counted nine cancelled operations in one month.

READ MORE

Some say that an icebreaker costs too much. The icebreaker would cost less than the car park did, \
and it would keep the ferry running for thirty winters. They have never printed that figure.

“We will look at all the options in due course,” the council leader said.

The council should buy an icebreaker before the next winter. An island without a ferry is a prison \
with a view.
"""
DATA = Path(__file__).parent / "data" / "standing_alone.yaml"
STANDING = yaml.safe_load(DATA.read_text(encoding="utf-8"))


def texts(summary: Summary) -> list[str]:
    return [sentence.text for sentence in summary.sentences]


@pytest.mark.parametrize("method", METHODS)
def test_every_method_quotes_to_the_letter_and_in_order(method: str) -> None:
    article = Article(OPED)
    summary = summarise(article, 3, method)
    assert summary.method == method
    assert len(summary.sentences) == 3
    starts = [sentence.start for sentence in summary.sentences]
    assert starts == sorted(set(starts))
    assert all(OPED[s.start : s.end] == s.text for s in summary.sentences)


def test_an_unknown_method_is_refused() -> None:
    with pytest.raises(ValueError, match="magic"):
        summarise(Article(OPED), 3, "magic")


def test_the_default_tells_why_it_chose_each_sentence() -> None:
    summary = summarise(Article(OPED))
    roles = [sentence.role for sentence in summary.sentences]
    assert roles.count(Role.THESIS) == 1
    assert None not in roles
    asked = [s for s in summary.sentences if s.text.startswith("The council should")]
    assert asked
    assert asked[0].role in (Role.THESIS, Role.RECOMMENDATION)


def test_a_sentence_carries_all_that_spoke_for_it() -> None:
    whys = {s.text[:14]: set(s.why) for s in summarise(Article(OPED), 6).sentences}
    assert {Why.CALL, Why.CLAIM, Why.LAST, Why.OPENING} <= whys["The council sh"]
    assert {Why.FIGURES, Why.SCENE, Why.OPENING} <= whys["In 2019 the co"]
    assert {Why.CENTRAL, Why.FIRST} <= whys["Every winter t"]


def test_a_scene_is_no_thesis_be_it_the_only_sentence_that_is_shown() -> None:
    text = (
        "One morning in March a nurse walked over the harbour ice to her clinic on the island.\n"
        "The harbour is the road of the island, and a harbour that freezes is a closed road."
    )
    (thesis,) = summarise(Article(text), 1).sentences
    assert thesis.role is Role.THESIS
    assert thesis.text.startswith("The harbour is")


def test_no_sentence_is_shown_without_the_one_it_leans_on() -> None:
    for count in range(1, 9):
        chosen = texts(summarise(Article(OPED), count))
        if "But the council treats the ferry as a pleasure boat." in chosen:
            position = chosen.index("But the council treats the ferry as a pleasure boat.")
            assert chosen[position - 1].startswith("Without the ferry")
        assert not any(text.startswith(("READ", "“We", "They", "That was")) for text in chosen[:1])


def test_a_person_is_introduced_before_a_surname_is_used() -> None:
    for count in range(2, 9):
        chosen = texts(summarise(Article(OPED), count))
        named = [text for text in chosen if "Mercer" in text]
        assert not named or "Ada Mercer" in named[0]


def test_a_sentence_that_is_leaned_on_is_marked() -> None:
    filler = [
        "Gulls nest on slates.",
        "Old men play chess outside.",
        "Snow fell twice.",
        "Bread costs nothing there.",
        "Children draw whales.",
    ]
    pump = (
        "A pump failed on Monday morning in the town of Lowry. It fed the reservoir of the town,"
        " and the town must rebuild the reservoir."
    )
    text = "\n".join([*filler, pump])
    found = [(s.text[:6], s.leans) for s in summarise(Article(text), 2).sentences]
    assert found == [("A pump", True), ("It fed", False)]


@pytest.mark.parametrize(("words", "expected"), [(100, 1), (300, 3), (1_000, 4), (2_000, 5)])
def test_the_length_follows_the_article(words: int, expected: int) -> None:
    line = "The port of number {} needs a good crane and a better road."
    text = "\n".join(line.format(n) for n in range(words // 12 + 1))
    article = Article(text)
    assert len(summarise(article).sentences) == expected
    assert too_short(article) is (expected == 1)


def test_too_short_a_text_and_a_language_without_cues_are_told() -> None:
    assert "short" in read_text("The pool must stay open.", "x", Reading()).warnings
    dutch = "De stad moet de brug openen, maar niemand weet wanneer dat zal gebeuren. " * 30
    assert "no_cues" in read_text(dutch, "x", Reading()).warnings
    assert read_text(OPED, "x", Reading()).warnings == ()


@pytest.mark.parametrize("text", ["", " \n", "word", "no end\n" * 300, "…", "“all quoted” " * 90])
@pytest.mark.parametrize("method", METHODS)
def test_poor_texts_give_what_they_have(text: str, method: str) -> None:
    summary = summarise(Article(text), 3, method)
    assert all(text[s.start : s.end] == s.text for s in summary.sentences)
    assert bool(summary.sentences) is bool(text.strip())


LANGUAGES = ["en", "de", "fr", "es", "zh", "ja", "ar", "ur", "hi", "ru", "tr", "xx"]


@settings(deadline=None)
@given(st.text(max_size=600), st.sampled_from(LANGUAGES), st.integers(1, 8))
def test_any_text_is_quoted_to_the_letter(text: str, language: str, count: int) -> None:
    summary = summarise(Article(text, language=language), count)
    assert len(summary.sentences) <= count
    assert all(text[s.start : s.end] == s.text for s in summary.sentences)


@pytest.mark.parametrize(
    "text",
    [
        "which that if must " * 3_000,
        "a, " * 17_000,
        "(“‘" * 17_000,
        "The town must act now.\n" * 5_000,
        "我们必须行动。" * 7_000,
        "\u202eabc\u202c \x00\x1b " * 7_000,
    ],
    ids=["clauses", "commas", "openings", "lines", "unspaced", "controls"],
)
@pytest.mark.timeout(20)
def test_hostile_texts_take_no_longer_than_others(text: str) -> None:
    brief = read_text(text, "x", Reading())
    assert all(text_at in text for text_at in texts(brief.summary))


@pytest.mark.parametrize("language", STANDING)
def test_sentences_that_lean_are_told_from_those_that_stand(language: str) -> None:
    names = frozenset({"Margaret"})
    wrong = [s for s in STANDING[language]["leans"] if stands_alone(s, language, names)]
    wrong += [s for s in STANDING[language]["stands"] if not stands_alone(s, language, names)]
    assert wrong == []


def test_headings_captions_quotations_and_forms_are_no_prose() -> None:
    text = (
        "A heading without an end\nTWO SHIPS COLLIDE IN THE HARBOUR TODAY.\n"
        "The pier at dawn on a winter day (AP Photo).\n“It was a long and cold winter,” he said.\n"
        "Ada Mercer is the author of Ferries.\nToo short.\n"
        "Ferries lie in the harbour of Lowry March 3, 2019 after the storm.\n"
        "Ada B. Mercer is executive director of the Lowry Harbour Trust.\n"
        "A ferry leaves the harbour of Lowry, Monday, Nov. 11, 2019.\n"
        "“Nobody told us any of it,” say the nurses who run the only clinic on the island.\n"
        "and never asked the pilots of the harbour about the ice.\n"
        "The winter of January 5, 2019 broke the pier of the old harbour.\n"
        "The ferry stops every winter at Lowry."
    )
    found = [good for paragraph in paragraphs(text) for good in prose(text, paragraph)]
    assert found == [False] * 11 + [True] * 2


def test_long_quotations_are_blanked_and_ironic_ones_are_not() -> None:
    text = 'He said “we must all go home now” in a "free" vote.'
    plain = blanked(text)
    assert len(plain) == len(text)
    assert "must" not in plain
    assert '"free"' in plain


def test_the_same_text_gives_the_same_bytes_whatever_the_hash_seed() -> None:
    code = (
        "import sys; from bot.model import Article;"
        "from bot.text.summarise import METHODS, summarise;"
        "article = Article(sys.stdin.read());"
        "print([summarise(article, 4, method) for method in METHODS])"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", code],
            input=OPED,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(answers) == 1


@pytest.mark.parametrize("language", ["zh", "ja", "hi", "ar"])
def test_other_scripts_get_a_sensible_summary(language: str) -> None:
    topic, aside = {
        "zh": ("大桥关闭以后岛上的医院没有药品。", "今天天气很好大家都出去散步了。"),
        "ja": ("橋が閉まると島の病院には薬がない。", "今日は天気がよく人々は散歩した。"),
        "hi": ("पुल बंद होने से द्वीप के अस्पताल में दवा नहीं बची।", "आज मौसम अच्छा रहा।"),
        "ar": ("إغلاق الجسر ترك مستشفى الجزيرة بلا دواء.", "كان الطقس جميلا وخرج الناس للتنزه."),
    }[language]
    text = f"{aside}\n{topic}\n{topic[:-1]}，{topic}\n{topic}"
    assert aside not in texts(summarise(Article(text, language=language), 1))
