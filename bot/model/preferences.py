"""Settings that people may change."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

from bot.model.polls import Results


@dataclass(frozen=True, slots=True)
class Preferences:
    """What somebody has set for a community, a channel or themselves; None where nobody has.

    ``roles`` are those that may use the bot, ``poll_roles`` those that may open polls and
    ``channels`` those that the bot may be used in, all by the platform's ids; all of them where
    empty. ``language`` is a BCP 47 tag, ``zone`` the IANA name of a time zone. ``anonymous`` and
    ``results`` are what a poll is opened with, and ``threads`` says whether a brief gets one.
    """

    roles: frozenset[str] | None = None
    poll_roles: frozenset[str] | None = None
    channels: frozenset[str] | None = None
    language: str | None = None
    zone: str | None = None
    anonymous: bool | None = None
    results: Results | None = None
    threads: bool | None = None

    def over(self, beneath: Preferences) -> Preferences:
        """These where they are set, and those beneath elsewhere."""
        own = {f.name: getattr(self, f.name) for f in fields(self)}
        return replace(beneath, **{name: set_ for name, set_ in own.items() if set_ is not None})

    def without_role(self, role: str, instead: str) -> Preferences:
        """These with a role taken out; ``instead`` is named where it was the only one."""

        def rest(named: frozenset[str] | None) -> frozenset[str] | None:
            return named and (named - {role} or frozenset({instead}))

        return replace(self, roles=rest(self.roles), poll_roles=rest(self.poll_roles))

    def without_channel(self, channel: str) -> Preferences:
        """These with a channel taken out; the last one stays, since none at all is everywhere."""
        named = self.channels
        return replace(self, channels=named and (named - {channel} or named))

    def having(self, name: str, value: Any) -> Preferences:  # noqa: ANN401 - the field's own type
        """These with one of them changed."""
        return replace(self, **{name: value})
