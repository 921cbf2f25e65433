"""Platforms, and what they may ask of the core."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.cards import Card
from bot.commands import Suggestion
from bot.model import Ballot, Comment, Place, Posted


class Reply(Protocol):
    """Answers a call; ``private`` answers are for the caller's eyes only."""

    async def __call__(self, card: Card, *, private: bool = False) -> Posted: ...


class Progress(Protocol):
    """Tells the caller, in one sentence, what is being worked on."""

    async def __call__(self, sentence: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Document:
    """A file that came with a call: its name and its bytes, not yet looked at."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A command that somebody gave somewhere.

    ``args`` are the argument words by parameter name; ``person`` is unique across platforms.
    ``reply`` and ``progress`` hide how the platform acknowledges and follows up. ``roles`` are
    what the platform says of the person: ``moderator`` of those who run the community, and the
    platform's own roles by their ids. ``zone`` is the IANA name of their time zone and ``language``
    the BCP 47 tag that their client speaks, where known. ``community`` is the guild or workspace,
    unique across platforms (``"discord:…"``), by default the platform; ``delivery`` is the
    platform's id of the event that carried the call, so that a retry is not a second one. ``alone``
    says that no channel is involved: nobody else is there, and nothing can be set for it.
    """

    command: str
    args: Mapping[str, str]
    place: Place
    person: str
    reply: Reply
    progress: Progress
    document: Document | None = None
    roles: frozenset[str] = frozenset()
    zone: str | None = None
    community: str | None = None
    language: str | None = None
    delivery: str | None = None
    alone: bool = False

    @property
    def of(self) -> str:
        """The community that the call comes from."""
        return self.community or self.place.platform


class Inbox(Protocol):
    """What a platform calls. No method raises for anything that a reader did."""

    async def call(self, call: Call) -> None: ...

    async def vote(self, ballot: Ballot) -> Card:
        """Count a ballot; returns the receipt, which is for the voter's eyes only."""
        ...

    async def suggest(
        self,
        command: str,
        parameter: str,
        args: Mapping[str, str],
        community: str | None = None,
    ) -> Sequence[Suggestion]:
        """What may be offered for a parameter, best first; ``args`` is what was typed so far.

        ``community`` is where it is typed, as in :attr:`Call.of`: nothing of other communities
        is offered, and where it isn't said, nothing that belongs to one.
        """
        ...

    async def gone(self, place: Place) -> None:
        """Hear that a channel, with its threads, or one thread is no more for the bot."""
        ...

    async def left(self, community: str, channels: Collection[str]) -> None:
        """The bot was removed from a community: forget it, as :meth:`Store.forget_community`."""
        ...

    async def role_gone(self, community: str, role: str) -> None:
        """Hear that a community has deleted a role: no setting of its may name it any more."""
        ...

    async def public_posts(self, platform: str) -> Sequence[Posted]:
        """As :meth:`Store.public_posts`, for a platform that counts the votes in some itself."""
        ...

    async def ended(self, poll: int, posted: Posted) -> None:
        """Hear that a platform has ended a poll that it counts itself, once all votes were told.

        That closes the poll, unless the card was heard to have ended before: it is forgotten.
        """
        ...


class Platform(Protocol):
    """Somewhere that people talk."""

    @property
    def name(self) -> str: ...

    async def run(self, inbox: Inbox) -> None:
        """Serve until cancelled."""
        ...

    async def post(self, place: Place, card: Card) -> Posted: ...

    async def edit(self, posted: Posted, card: Card) -> None:
        """Replace a card. Raises :class:`bot.errors.NotFoundError` where it is gone."""
        ...

    async def open_thread(self, posted: Posted, title: str) -> Place: ...

    async def replies(self, place: Place) -> Sequence[Comment]:
        """What people wrote in a place, oldest first."""
        ...


class Transcript(Protocol):
    """The cards of a platform that has no memory of its own."""

    async def add(self, place: Place, by: str | None, card: Card) -> Entry: ...

    async def change(self, posted: Posted, card: Card) -> Entry: ...

    async def entries(self, place: Place, limit: int) -> Sequence[Entry]:
        """The last entries of a place, oldest first."""
        ...

    async def threads(self, place: Place) -> frozenset[str]:
        """The threads of a place's channel that have entries."""
        ...


@dataclass(frozen=True, slots=True)
class Entry:
    """A card of a transcript; ``by`` is who said it, None for the bot."""

    posted: Posted
    by: str | None
    card: Card
    at: datetime
