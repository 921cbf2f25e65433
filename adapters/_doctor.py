"""``rejoinder doctor``: what is wrong with an installation, and what to do about it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import click

from adapters import Finding, Kit, examine_platform, platform_names
from adapters._serve import equipped
from bot import semantic
from bot.errors import ConfigError, RejoinderError
from bot.settings import Settings, load_settings


def doctor(names: Sequence[str]) -> int:
    """Print the findings on the named platforms, or on all; returns the exit status."""
    try:
        findings = asyncio.run(_examine(names, load_settings()))
    except RejoinderError as error:
        findings = [("rejoinder", Finding(well=False, sentence=str(error)))]
    for name, finding in findings:
        click.echo(f"{'✓' if finding.well else '✗'} {name}: {finding.sentence}")
    return 0 if all(finding.well for _, finding in findings) else 1


async def _examine(names: Sequence[str], settings: Settings) -> list[tuple[str, Finding]]:
    async with equipped(settings) as kit:
        found = [("rejoinder", Finding(well=True, sentence=f"{settings.data_dir} is usable"))]
        if settings.semantic:
            semantic.check()
            found.append(("rejoinder", Finding(well=True, sentence="the semantic method is ready")))
        for name in names or platform_names():
            found += [(name, finding) for finding in await _of(name, kit)]
        return found


async def _of(name: str, kit: Kit) -> Sequence[Finding]:
    try:
        return await examine_platform(name, kit)
    except ConfigError as error:
        return [Finding(well=False, sentence=str(error))]
