"""What outlives the process: briefs, polls, ballots, posted cards, transcripts."""

from __future__ import annotations

from bot.store.engine import open_store
from bot.store.store import SqlStore

__all__ = ["SqlStore", "open_store"]
