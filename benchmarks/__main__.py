"""Run every benchmark, or those named: ``python -m benchmarks [NAME ...]``."""

from __future__ import annotations

import pkgutil
import sys
from importlib import import_module

import benchmarks

NAMES = [module.name for module in pkgutil.iter_modules(benchmarks.__path__)]


def main(wanted: list[str]) -> None:
    for name in NAMES:
        if name != "__main__" and name in (wanted or NAMES):
            print(f"\n{name}")
            import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    main(sys.argv[1:])
