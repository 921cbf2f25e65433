"""Discord, on discord.py: a thin translation between Discord and the ports.

discord.py is imported when a platform is made, not before: the command line lists this package's
commands without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from adapters import Finding, Kit
    from adapters.discord.platform import Discord


def create(kit: Kit) -> Discord:
    """The bot of the configured token. Raises ``ConfigError`` without one."""
    from adapters.discord.platform import connect  # noqa: PLC0415 - keeps discord.py off --help

    return connect(kit)


async def examine(kit: Kit) -> Sequence[Finding]:
    """What ``rejoinder doctor`` finds out about this installation on Discord."""
    from adapters.discord.doctor import examine as look  # noqa: PLC0415 - likewise

    return await look(kit)
