"""Slack, on slack-bolt: a thin translation between Slack and the ports.

slack-bolt is imported when a platform is made, not before: the command line lists this package's
commands without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from adapters import Finding, Kit
    from adapters.slack.client import Slack


def create(kit: Kit) -> Slack:
    """The bot of the configured tokens. Raises ``ConfigError`` without them."""
    from adapters.slack.client import connect  # noqa: PLC0415 - keeps slack-bolt off --help

    return connect(kit)


async def examine(kit: Kit) -> Sequence[Finding]:
    """What ``rejoinder doctor`` finds out about this installation on Slack."""
    from adapters.slack.doctor import examine as look  # noqa: PLC0415 - likewise

    return await look(kit)
