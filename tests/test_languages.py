"""One op-ed in each language that a brief promises: found, split, summarised."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.cards import plain
from bot.features.briefs import brief_card
from bot.model import Article, Role, count_words
from bot.prompts import load_prompts
from bot.text.advice import has_cues
from bot.text.language import detect
from bot.text.leaning import needs
from bot.text.pasted import parse
from bot.text.reading import Reading, read_text
from bot.text.sentences import paragraphs
from bot.text.summarise import summarise

OPEDS: dict[str, list[list[str]]] = yaml.safe_load(
    (Path(__file__).parent / "data" / "opeds.yaml").read_text(encoding="utf-8")
)
PROMISED = set("en de fr es pt it nl cs ru uk tr ar ur hi zh ja".split())
UNSPACED = ("zh", "ja")


def page(language: str) -> str:
    glue = "" if language in UNSPACED else " "
    return "\n\n".join(glue.join(paragraph) for paragraph in OPEDS[language]) + "\n"


def test_every_language_promised_has_an_op_ed() -> None:
    assert set(OPEDS) == PROMISED


@pytest.mark.parametrize("language", OPEDS)
def test_the_language_is_found_by_the_text_itself(language: str) -> None:
    assert detect(page(language)) == language
    assert parse(page(language), None).article.language == language


@pytest.mark.parametrize("language", OPEDS)
def test_sentences_end_where_a_reader_would_end_them(language: str) -> None:
    found = paragraphs(page(language), language)
    assert [[sentence.text for sentence in paragraph] for paragraph in found] == OPEDS[language]


@pytest.mark.parametrize("language", OPEDS)
@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_a_summary_quotes_whole_sentences_that_can_be_read(language: str, count: int) -> None:
    text = page(language)
    everything = [sentence for paragraph in paragraphs(text, language) for sentence in paragraph]
    summary = summarise(Article(text, language=language), count)
    assert len(summary.sentences) == count
    starts = [sentence.start for sentence in summary.sentences]
    chosen = [index for index, sentence in enumerate(everything) if sentence.start in starts]
    assert starts == [everything[index].start for index in chosen]
    assert [s.text for s in summary.sentences] == [everything[index].text for index in chosen]
    for index, met in ((i, needs(everything, language)[i]) for i in chosen):
        assert all(set(need) & set(chosen) for need in met), everything[index].text


@pytest.mark.parametrize("language", OPEDS)
@pytest.mark.parametrize("count", [1, 3, 5])
def test_the_thesis_is_a_claim_and_no_scene_or_figure(language: str, count: int) -> None:
    summary = summarise(Article(page(language), language=language), count)
    thesis = [s.text for s in summary.sentences if s.role is Role.THESIS]
    scene, first, _, last = OPEDS[language]
    assert len(thesis) == 1
    assert thesis[0] in (*first[:2], *last)
    assert not {s.text for s in summary.sentences if s.role is not Role.EVIDENCE} & {*scene}


@pytest.mark.parametrize("language", OPEDS)
def test_a_brief_says_where_recommendations_are_not_looked_for(language: str) -> None:
    brief = read_text(page(language), "x", Reading())
    assert brief.article.language == language
    assert ("no_cues" in brief.warnings) is not has_cues(language)
    if has_cues(language):
        asked = [recommendation.text for recommendation in brief.recommendations]
        assert OPEDS[language][3][2] in asked


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("The ferry is late.", 4),
        ("nine o’clock – and well-lit", 5),
        ("夜班公交很重要。", 7),
        ("夜行バスは2億円 だ。", 9),
        ("हर रात चलती है।", 4),
        ("كل ليلة يمر.", 3),
    ],
)
def test_words_are_counted_as_a_reader_would(text: str, words: int) -> None:
    assert count_words(text) == words
    assert Article(text).words == words


def test_a_card_does_not_say_that_nothing_was_found_where_nothing_was_looked_for() -> None:
    prompts = load_prompts()
    shown = {
        language: plain(brief_card(read_text(page(language), "x", Reading()), prompts))
        for language in ("en", "nl")
    }
    assert prompts.say("warning.no_cues") in shown["nl"]
    assert prompts.say("brief.recommendations") not in shown["nl"]
    assert prompts.say("brief.recommendations") in shown["en"]
