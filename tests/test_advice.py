"""Recommendations: found where the author asks, and nowhere else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Article
from bot.text.advice import has_cues, recommendations

DATA = Path(__file__).parent / "data"
ASKING = yaml.safe_load((DATA / "asking.yaml").read_text(encoding="utf-8"))
ASKS = [(language, text) for language, lists in ASKING.items() for text in lists["asks"]]
ASKS_NOT = [
    (language, text)
    for language, lists in ASKING.items()
    for kind in lists["not"].values()
    for text in kind
]


@pytest.mark.parametrize(("language", "text"), ASKS)
def test_what_the_author_asks_is_found_with_its_cue(language: str, text: str) -> None:
    (found,) = recommendations(Article(text, language=language))
    assert found.text == text
    assert found.cue
    assert found.cue in text
    assert 0 < found.strength <= 1


@pytest.mark.parametrize(("language", "text"), ASKS_NOT)
def test_what_only_looks_like_it_is_not(language: str, text: str) -> None:
    assert recommendations(Article(text, language=language)) == ()


@pytest.mark.parametrize(
    ("text", "addressee", "stands_for"),
    [
        ("The council must publish its accounts.", "The council", None),
        ("In short, Lowry has to learn from the flood.", "Lowry", None),
        ("We should listen to the tenants.", "We", None),
        ("The hospital and the market should pay.", "The hospital and the market", None),
        ("The bank, the port and landlords must pay.", "The bank, the port and landlords", None),
        ("In winter, pilots and sailors should rest.", "pilots and sailors", None),
        ("Rents rise and the council should act.", "the council", None),
        ("The harbour board raised fares, and Lowry must answer.", "Lowry", None),
        ("All such boats and ferries must stop.", "All such boats and ferries", None),
        ("It seems pilots have to rest.", "pilots", None),
        ("And we absolutely need a second doctor.", "we", None),
        ("It is fair to say the port has to shrink.", "the port", None),
        ("This year, the council should act.", "the council", None),
        ("The mayor, a retired pilot, should resign.", "The mayor", None),
        ("Everyone – the bank, too – has to pay.", "Everyone", None),
        ("The pier leaks, so the board must act.", "the board", None),
        ("I believe the tenants should be heard.", None, None),
        ("The aim of the board should be a truce.", None, None),
        ("Tenants must be able to vote.", "Tenants", None),
        ("Of course we should never sell the pier.", "we", None),
        ("I think the tenants should go to court.", "the tenants", None),
        ("The pumps that are used should move to the hill.", None, None),
        ("An icebreaker must be bought.", None, None),
        ("It is time to open the harbour.", None, None),
        ("Reject the plan.", None, None),
        ("It is time for the council to act.", "the council", None),
        ("It is up to the bank and the port to pay.", "the bank and the port", None),
        ("I urge the mayor of Lowry to resign.", "the mayor of Lowry", None),
        ("The mayor should encourage tenants to vote.", "The mayor", None),
        ("The next step is for ministers to meet.", "ministers", None),
        ("It would serve the town better if the port closed.", None, None),
        ("Ada Mercer's plan is bad and she must drop it.", "Ada Mercer", None),
        ("The pilots are tired, so they should rest.", "The pilots", None),
        ("The boat is old. They must sell it.", None, None),
        ("Closing the port should be off limits.", None, None),
        ("Our policy has to move on.", None, None),
        ("A fee should, surely, be charged.", None, None),
        ("There must be a vote.", None, None),
        ("Lowry has a port. It must open the port at night.", "Lowry", "Lowry"),
        ("Ada Mercer runs the clinic. She should run the council.", "Ada Mercer", "Ada Mercer"),
    ],
)
def test_who_should_act(text: str, addressee: str | None, stands_for: str | None) -> None:
    (found,) = recommendations(Article(text))
    assert found.addressee == addressee
    assert found.stands_for == stands_for


@pytest.mark.parametrize(
    ("language", "text", "addressee"),
    [
        ("de", "Der Rat muss die Konten offenlegen.", "Der Rat"),
        ("de", "Jetzt muss der Rat die Konten offenlegen.", "der Rat"),
        ("de", "Nach der Flut müssen sich die alten Reeder erklären.", "die alten Reeder"),
        ("de", "Deshalb sollte Ada Mercer den Hafen kaufen.", "Ada Mercer"),
        ("de", "Im Winter müssen die Pfeiler ersetzt werden.", None),
        ("de", "Ein Umdenken ist überfällig.", None),
        ("es", "La junta debe publicar sus cuentas.", "La junta"),
        ("es", "Si la junta busca ser creíble, debe publicar sus cuentas.", None),
        ("fr", "Dans ce cas, la ville doit payer.", "la ville"),
    ],
)
def test_who_should_act_in_other_languages(language: str, text: str, addressee: str | None) -> None:
    (found,) = recommendations(Article(text, language=language))
    assert found.addressee == addressee


def test_an_opening_that_points_back_to_no_name_comes_with_the_sentence_before() -> None:
    before = "Rents rose, and the pier was sold in a week."
    (found,) = recommendations(Article(f"{before} This trade must be stopped."))
    assert (found.addressee, found.stands_for, found.after) == (None, None, before)


@pytest.mark.parametrize(
    "text",
    ["Nothing happened. It is time to act.", "Nothing happened. Those who sold it should pay."],
)
def test_an_opening_that_points_forward_needs_no_sentence_before(text: str) -> None:
    (found,) = recommendations(Article(text))
    assert found.after is None


def test_a_wish_in_a_quotation_is_not_the_authors_even_across_sentences() -> None:
    text = "“The dam must go. The valley must be flooded,” he said. The dam should stay."
    assert [found.text for found in recommendations(Article(text))] == ["The dam should stay."]


def test_the_most_central_one_comes_first() -> None:
    text = (
        "The ferry is the only road to the island.\nThe ferry stops every winter.\n"
        "Somebody should also sweep the square one day.\n"
        "Without the ferry the island has no road.\nThe island should buy a ferry for the winter.\n"
    )
    assert recommendations(Article(text))[0].text.startswith("The island should buy")


def test_what_is_asked_in_passing_or_as_a_question_comes_later() -> None:
    text = (
        "Why not open the harbour at night?\n"
        "Nobody who has seen the harbour in winter doubts that a harbour needs to be lit.\n"
        "The harbour board should buy lamps.\n"
    )
    assert recommendations(Article(text))[0].text.startswith("The harbour board")


def test_items_of_a_list_of_advice_are_requests() -> None:
    text = "1) Don’t call it progress.\n2) Do count the birds.\n3) Never sell the boat."
    assert len(recommendations(Article(text))) == 3


def test_languages_without_cues_have_none() -> None:
    assert all(map(has_cues, ("en", "de", "fr", "es")))
    assert not has_cues("nl")
    assert recommendations(Article("De stad moet de brug openen.", language="nl")) == ()


WORDS = st.sampled_from(
    [
        *"“”’.?!,;\n",
        *("must", "should", "the council", "It", "we need to", "that", "which", "if"),
        *("not", "let's", "says", "Reject", "has to", "wants"),
    ]
)


@settings(deadline=None)
@given(st.lists(WORDS, max_size=80).map(" ".join) | st.text(max_size=300))
def test_any_text_is_quoted_to_the_letter(text: str) -> None:
    for found in recommendations(Article(text)):
        assert text[found.start : found.end] == found.text
        assert found.cue in found.text


def _scores(shared_data: Path, gold: dict[str, list[dict[str, int]]]) -> tuple[float, float]:
    """F1 over all marked sentences and recall of the core ones; half of the longer must overlap."""
    right = found_all = marked_all = core = core_found = 0
    for name, marks in gold.items():
        text = (shared_data / "opeds" / f"{name}.txt").read_text(encoding="utf-8")
        found = recommendations(Article(text))
        hits = [
            any(
                2 * (min(f.end, m["end"]) - max(f.start, m["start"]))
                >= max(f.end - f.start, m["end"] - m["start"])
                for f in found
            )
            for m in marks
        ]
        right += sum(hits)
        found_all += len(found)
        marked_all += len(marks)
        core += sum(bool(m["core"]) for m in marks)
        core_found += sum(hit for hit, m in zip(hits, marks, strict=True) if m["core"])
    return 2 * right / (found_all + marked_all), core_found / core


def _marks(shared_data: Path, which: str) -> dict[str, list[dict[str, int]]]:
    """The marks beside the op-eds ("given"), or ours: the first forty, or those that came later."""
    if which == "given":
        path = shared_data / "advice.json"
        return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    ours = json.loads((DATA / "advice_marks.json").read_text(encoding="utf-8"))
    first = {f"{number:03}" for number in range(12, 52)}
    return {name: marks for name, marks in ours.items() if (name in first) == (which == "first")}


@pytest.mark.parametrize("which", ["given", "first", "later"])
def test_op_eds_that_were_marked_by_hand(shared_data: Path, which: str) -> None:
    marks = _marks(shared_data, which)
    if not marks:
        pytest.skip("these marks are not on this machine")
    f1, core_recall = _scores(shared_data, marks)
    assert f1 >= 0.8
    assert core_recall >= 0.85
