"""The same page gives the same bytes, whatever the order in which this run hashes words."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib import resources
from pathlib import Path

from tests.digests import PINNED

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


ROOT = Path(__file__).parents[1]


def interpreters() -> dict[str, str]:
    """The Pythons of this machine that have the runtime's packages, by version: this one, those
    on the path, and those of ``make versions``."""
    found = {}
    named = [shutil.which(f"python3.{minor}") for minor in range(11, 16)]
    for path in (sys.executable, *named, *map(str, sorted(ROOT.glob(".venv-*/bin/python")))):
        if path is None:
            continue
        code = "import bot.text.reading, platform; print(platform.python_version())"
        asked = subprocess.run(
            [path, "-c", code], check=False, cwd=ROOT, capture_output=True, text=True
        )
        if asked.returncode == 0:
            found[asked.stdout.strip()] = path
    return found


def test_every_python_gives_the_summaries_that_are_pinned() -> None:
    pinned = json.loads(PINNED.read_text(encoding="utf-8"))
    found = interpreters()
    assert found
    for version, path in found.items():
        run = subprocess.run(
            [path, "-m", "tests.digests"],
            cwd=ROOT,
            capture_output=True,
            encoding="utf-8",
            check=True,
            env={**os.environ, "PYTHONHASHSEED": "random", "PYTHONUTF8": "1"},
        )
        assert json.loads(run.stdout) == pinned, f"Python {version}"
