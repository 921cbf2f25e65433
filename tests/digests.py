"""The summaries of our own texts as digests, one a text.

``python -m tests.digests > tests/data/digests.json`` pins them anew, where a change is wanted.
Needs nothing but what a brief needs, so that any Python with the runtime's packages can run it.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import yaml

from bot.contract import brief_document
from bot.text.reading import Reading, read_text

DATA = Path(__file__).parent / "data"
PINNED = DATA / "digests.json"


def texts() -> Iterator[tuple[str, str]]:
    """Pages of our own, by name."""
    sample = resources.files("adapters.web").joinpath("sample.txt").read_text(encoding="utf-8")
    yield "sample", sample
    opeds = yaml.safe_load((DATA / "opeds.yaml").read_text(encoding="utf-8"))
    for language, paragraphs in opeds.items():
        glue = "" if language in {"zh", "ja"} else " "
        yield language, "\n\n".join(glue.join(paragraph) for paragraph in paragraphs)


def digest(page: str) -> str:
    """What a reader is shown as the summary of a page, in 16 hexadecimal digits."""
    shown = []
    for count in (None, 1, 5):
        document = brief_document(read_text(page, "page", Reading(sentences=count)))
        shown.append([document[key] for key in ("language", "article", "summary")])
    text = json.dumps(shown, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


if __name__ == "__main__":
    found = {name: digest(page) for name, page in texts()}
    sys.stdout.write(json.dumps(found, indent=1) + "\n")
