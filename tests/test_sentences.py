"""Sentences and words: right boundaries, and offsets that always hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.sentences import MAX_SENTENCE, SumyTokenizer, paragraphs, sentences, words


def split(text: str, language: str = "en") -> list[str]:
    return [sentence.text for sentence in sentences(text, language)]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["Mr. Ash left at 5 p.m. on Friday.", "Nobody saw him at Ft. Lowry, Ga.", "So?"]),
        ("en", ["It works for me.", "Others differ.", "“Why? Because,” she said."]),
        ("de", ["Am 3. Mai kam Frau Dr. Ott.", "Das kostet 5 Mio. Euro."]),
        ("fr", ["M. Petit et Mme. Roy arrivent.", "C’est fini."]),
        ("es", ["El Sr. Ruiz llegó a EE. UU. ayer.", "¿Qué pasa?", "¡Nada!"]),
        ("pt", ["O Sr. Reis e a Dra. Melo falam.", "Fim."]),
        ("it", ["Il sig. Riva parla.", "Poi basta."]),
        ("nl", ["Dhr. Bos en mevr. de Wit komen.", "Dat is alles."]),
        ("cs", ["Pan Ing. Havel přijel 5. května.", "Odešel."]),
        ("ru", ["Это г. Тула.", "В 2010 г. было тихо."]),
        ("uk", ["Це м. Львів.", "У 2010 р. було тихо."]),
        ("tr", ["Dr. Aydın geldi.", "5. sınıf bitti."]),
        ("ar", ["ذهب د. سامي إلى هناك.", "هل عاد؟", "نعم."]),
        ("ur", ["یہ ایک جملہ ہے۔", "کیا یہ دوسرا ہے؟"]),
        ("hi", ["डॉ. मेहता आए।", "वे गए।"]),
        ("zh", ["我们等了很久。", "没有人来！"]),
        ("ja", ["これは本です。", "そうですか？"]),
    ],
)
def test_sixteen_languages_are_split_where_a_reader_would(
    language: str, expected: list[str]
) -> None:
    glue = "" if language in ("zh", "ja") else " "
    assert split(glue.join(expected), language) == expected


def test_a_line_is_a_paragraph() -> None:
    text = "One stands here. Two follows.\n\nThree is apart"
    assert [[s.text for s in p] for p in paragraphs(text)] == [
        ["One stands here.", "Two follows."],
        ["Three is apart"],
    ]


def test_lines_broken_at_a_margin_are_joined_and_blank_lines_part_paragraphs() -> None:
    line = "the council has voted to close the library on the hill again and"
    block = "\n".join([line] * 5)
    found = paragraphs(f"{block} so on.\n\n{block} it goes.\n")
    assert len(found) == 2
    assert [len(paragraph) for paragraph in found] == [1, 1]
    assert found[0][0].text.count("\n") == 4


@pytest.mark.parametrize("character", ["a", "我", '"', "."])
def test_text_without_any_boundary_is_cut(character: str) -> None:
    found = sentences(character * 50_000)
    assert max(len(sentence.text) for sentence in found) <= MAX_SENTENCE
    assert "".join(sentence.text for sentence in found) == character * 50_000


HOSTILE = st.text(
    st.sampled_from([*"aB1 .!?,;:\"'“”‘’«»()[]。！？।۔؟\n\r\t\x00\x1b\u2028\u202e\u00a0ßé我あهम्"]),
    max_size=400,
)


@given(HOSTILE | st.text(max_size=200), st.sampled_from(["en", "de", "fr", "zh", "ar", "hi", "xx"]))
def test_sentences_stand_verbatim_in_order_and_leave_nothing_out(text: str, language: str) -> None:
    end = 0
    for sentence in sentences(text, language):
        assert end <= sentence.start < sentence.end
        assert not text[end : sentence.start].strip()
        assert text[sentence.start : sentence.end] == sentence.text == sentence.text.strip()
        end = sentence.end
    assert not text[end:].strip()


def test_words_keep_combining_marks_and_part_unspaced_scripts() -> None:
    assert words("Don’t re-open Été 42!") == ("don’t", "re-open", "été", "42")
    assert words("सरकार को") == ("सरकार", "को")
    assert words("我们去") == ("我", "们", "去")


def test_sumy_is_handed_the_same_boundaries() -> None:
    tokenizer = SumyTokenizer("en")
    assert tokenizer.to_sentences("One here. Two there.") == ("One here.", "Two there.")
    assert tokenizer.to_words("Two there.") == ("two", "there")
