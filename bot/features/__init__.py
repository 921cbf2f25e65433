"""What the bot does: each module a pure half, from values to cards, and a thin async half."""

from __future__ import annotations

from bot.commands import Table, table
from bot.features import briefs, comments, discussion, guide, polls, searching, settings


def command_table() -> Table:
    """Every command, the default one first."""
    return table(
        briefs.read,
        briefs.show,
        briefs.context,
        comments.comments,
        discussion.discuss,
        polls.poll,
        guide.recent,
        searching.search,
        settings.settings,
        guide.help,
    )
