"""The names of the ways to summarise, apart so that naming them costs no import."""

from __future__ import annotations

METHODS = ("default", "lead")
