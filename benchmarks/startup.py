"""How long it takes to start: ``--help``, a cold brief of the sample, and warm ones in process."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from importlib import resources
from statistics import median

from bot.text.reading import Reading, read_text

HEAVY = ("discord", "slack_bolt", "slack_sdk", "numpy", "sumy", "sqlalchemy", "aiohttp")
WORDS, COMMENTS = 3_000, 42
COLD_RUNS, WARM_RUNS = 7, 30


def main() -> None:
    rejoinder = [sys.executable, "-m", "adapters"]
    with resources.as_file(resources.files("adapters.web") / "sample.txt") as sample:
        source = sample.read_text(encoding="utf-8")
        cold = [*rejoinder, "brief", "--json", str(sample)]
        row("rejoinder --help", COLD_RUNS, lambda: run([*rejoinder, "--help"]))
        row("rejoinder brief, cold, on the sample", COLD_RUNS, lambda: run(cold))
    page = long_page(source)
    row("the same, warm", WARM_RUNS, lambda: read_text(source, "sample", Reading()))
    label = f"warm, {len(page.split('COMMENTS')[0].split()):,} words and {COMMENTS} comments"
    row(label, WARM_RUNS, lambda: read_text(page, "page", Reading()))
    print(f"{'heavy imports of --help':48s} {', '.join(imported_by_help()) or 'none'}")


def row(label: str, runs: int, work: Callable[[], object]) -> None:
    """Print the median, the least and the most of several runs, after one that isn't counted."""
    work()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(1_000 * (time.perf_counter() - start))
    print(f"{label:48s} {median(times):8.1f} ms   [{min(times):.1f}, {max(times):.1f}]")


def run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True)


def long_page(source: str) -> str:
    """The sample grown to the size of a long read, every sentence still its own."""
    article, marker, comments = source.partition("COMMENTS")
    body, notes = article.split("Published", 1)
    again = max(1, round(WORDS / len(body.split())))
    grown = "".join(body.replace(". ", f" (part {part}). ") for part in range(1, again + 1))
    head, *lines = comments.splitlines()
    repeated = [f"{line} ({n})" for n in range(1, 4) for line in lines if line.strip()]
    return f"{grown}Published{notes}{marker}{head}\n" + "\n".join(repeated[: COMMENTS + 10])


def imported_by_help() -> list[str]:
    """Which heavy packages showing the help pulls in."""
    code = (
        "import sys\nfrom adapters.__main__ import main\n"
        "main(['--help'], standalone_mode=False)\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    shown = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return [name for name in HEAVY if repr(name) in shown.stderr]


if __name__ == "__main__":
    main()
