"""Comments -> who answers whom."""

from __future__ import annotations

from bot.text.replies.graph import link

__all__ = ["link"]
