"""The machine-readable brief keeps the promise that its documentation makes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from bot.contract import brief_document, error_document
from tests.samples import PAGE, brief

DOCS = Path(__file__).parents[1] / "docs" / "brief.md"


def test_every_field_is_there() -> None:
    document = json.loads(json.dumps(brief_document(brief())))
    assert document["schema"] == 1
    assert document["published"] == "2025-03-03"
    assert document["article"]["words"] == 26
    assert document["summary"][0] | {"start": 0} == {
        "text": "The ferry to Sandholm is late again.",
        "start": 0,
        "end": 36,
        "role": "thesis",
        "leans": False,
        "why": ["central", "first"],
    }
    assert document["recommendations"][0]["addressee"] == "The harbour board"
    assert document["corrections"][0]["comments"] == [1, 2]
    assert document["points"][0]["stance"] == "against"
    assert document["comments_declared"] == 3
    assert document["comments"][0]["author"] == "Tide"
    assert document["comments"][0]["reply_to"] is None
    assert document["comments"][0]["replies"] == 2
    assert document["comments"][1]["reply_to"] == {
        "kind": "comment",
        "id": 0,
        "name": "Tide",
        "confidence": 0.97,
        "evidence": "quote",
    }
    assert document["most_replied"] == [
        {"id": 0, "name": "Tide", "replies": 2, "below": 2},
        {"id": None, "name": "Vera", "replies": 1, "below": 0},
    ]
    assert document["warnings"] == ["short"]


def test_offsets_give_the_text_back() -> None:
    document = brief_document(brief())
    body = document["article"]["text"]
    for quoted in (*document["summary"], *document["recommendations"]):
        assert body[quoted["start"] : quoted["end"]] == quoted["text"]
    for quoted in (*document["comments"], *document["points"]):
        assert PAGE[quoted["start"] : quoted["end"]] == quoted["text"]


def test_what_is_not_known_is_null() -> None:
    bare = replace(brief(), article=replace(brief().article, outlet=None, published=None))
    document = brief_document(bare)
    assert [document[key] for key in ("title", "author", "outlet", "published")] == [None] * 4


def test_a_failure_is_an_object_too() -> None:
    assert error_document("x.txt", "There is nothing to read.") == {
        "schema": 1,
        "source": "x.txt",
        "error": "There is nothing to read.",
    }


def test_the_documentation_names_every_field() -> None:
    text = DOCS.read_text(encoding="utf-8")
    document = brief_document(brief())
    names = set(document) | {
        name
        for value in document.values()
        for entry in (value if isinstance(value, list) else [value])
        if isinstance(entry, dict)
        for name in entry
    }
    assert [name for name in sorted(names) if f"`{name}`" not in text] == []
