"""A pasted page -> its article and its comments."""

from __future__ import annotations

from bot.text.pasted.page import parse

__all__ = ["parse"]
