"""The wheel works where nothing of this checkout is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.samples import PAGE

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        *map(str, (folder, ROOT)),
    ]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


def test_words_pages_and_migrations_ship_in_the_wheel(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder, pattern in (
        ("prompts", "**/*.yaml"),
        ("adapters/web", "**/*"),
        ("bot/store", "**/*.py"),
    ):
        for path in (ROOT / folder).glob(pattern):
            if path.is_file() and "__pycache__" not in path.parts:
                assert str(path.relative_to(ROOT)) in names
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/", "docs/"))]


def test_an_installed_wheel_briefs(wheel: Path, tmp_path: Path) -> None:
    """Installed elsewhere, without this checkout on the path; dependencies come from here."""
    site = tmp_path / "site"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target"]
    subprocess.run([*pip, str(site), str(wheel)], check=True, capture_output=True)
    page = tmp_path / "ferry.txt"
    page.write_text(PAGE, encoding="utf-8")
    done = subprocess.run(
        [site / "bin" / "rejoinder", "brief", "--json", page],
        capture_output=True,
        check=True,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(site)},
    )
    document = json.loads(done.stdout)
    assert document["outlet"] == "The Harbour Gazette"
    where = [sys.executable, "-c", "import bot; print(bot.__file__)"]
    shown = subprocess.run(
        where,
        capture_output=True,
        check=True,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(site)},
    )
    assert str(site) in shown.stdout.decode()
