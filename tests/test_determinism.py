"""The same page gives the same bytes, whatever the order in which this run hashes words."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import resources

READ = """
import json, sys
from bot.contract import brief_document
from bot.text.reading import Reading, read_text

page = sys.stdin.read()
print(json.dumps(brief_document(read_text(page, "page", Reading()))))
"""


def read(page: str, seed: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", READ],
        input=page,
        capture_output=True,
        encoding="utf-8",
        check=True,
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
    ).stdout


def test_a_page_gives_the_same_brief_under_any_hash_seed() -> None:
    page = resources.files("adapters.web").joinpath("sample.txt").read_text(encoding="utf-8")
    first = read(page, "1")
    assert '"summary"' in first
    assert read(page, "2") == first
