"""The ports: what the core asks of the world, and what the world may ask of the core.

A platform implements :class:`Platform` and calls an :class:`Inbox`; nothing else passes between
an adapter and the core.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import ParamSpec, Protocol, TypeVar

from bot.cards import Card
from bot.commands import Suggestion
from bot.model import (
    Ballot,
    Brief,
    Comment,
    Page,
    Part,
    Place,
    Poll,
    Posted,
    Preferences,
    Tally,
)

P = ParamSpec("P")
T = TypeVar("T")


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
    platform's id of the event that carried the call, so that a retry is not a second one.
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


class Store(Protocol):
    """Everything that has to outlive the process. Missing things raise ``NotFoundError``."""

    async def save_brief(self, brief: Brief, fingerprint: str) -> Brief:
        """Store a brief and return it with its id; one fingerprint is one brief."""
        ...

    async def find_brief(self, fingerprint: str) -> Brief | None: ...

    async def brief(self, brief: int) -> Brief: ...

    async def renew_brief(self, brief: Brief) -> Brief:
        """Put a brief in the place of the stored one with its id, and return what is stored.

        A higher :attr:`Brief.version` keeps the one before; a lower one changes nothing.
        """
        ...

    async def version(self, brief: int, version: int) -> Brief:
        """A brief as it was in that version, the current one included."""
        ...

    async def recent_briefs(self, limit: int, community: str | None = None) -> Sequence[Brief]:
        """The latest ones, newest first; of a community, those last read there."""
        ...

    async def note_reading(self, brief: int, community: str) -> None:
        """Note that a brief was read in a community, now."""
        ...

    async def reading(self, brief: int, community: str) -> Brief:
        """A brief that was read in a community; ``NotFoundError`` where it wasn't read there."""
        ...

    async def search_briefs(self, community: str, words: str, limit: int) -> Sequence[Brief]:
        """The briefs of a community that hold all the words, best first.

        Title, author, outlet, article and comments are searched. A word is found by its
        beginning, whatever its case and accents; what isn't a letter or a digit is left out.
        """
        ...

    async def settle(self, thread: Place, brief: int) -> None:
        """Note which brief a thread is about."""
        ...

    async def brief_at(self, thread: Place) -> int | None:
        """The number of the brief that a thread is about."""
        ...

    async def keep_edition(self, thread: Place, edition: Brief) -> None:
        """Keep the brief that a thread is about with what was said there; none but it sees it."""
        ...

    async def edition(self, thread: Place) -> Brief | None: ...

    async def open_poll(self, poll: Poll) -> Poll:
        """Store a poll and return it with its id.

        One brief has one poll on a :attr:`Poll.subject`: where there is one, that is returned.
        Either is opened in :attr:`Poll.community` from then on.
        """
        ...

    async def poll(self, poll: int) -> Poll: ...

    async def recent_polls(self, limit: int, community: str | None = None) -> Sequence[Poll]:
        """The latest ones, newest first; of those opened in a community, where one is named."""
        ...

    async def is_opened_in(self, poll: int, community: str) -> bool:
        """Whether a poll was ever opened in a community."""
        ...

    async def edit_poll(self, poll: Poll) -> None:
        """Change what a poll asks and how. Raises ``CommandError`` once somebody has voted."""
        ...

    async def close_poll(self, poll: int) -> None: ...

    async def reopen_poll(self, poll: int) -> None:
        """Let it take ballots again, until somebody closes it."""
        ...

    async def close_due_polls(self) -> Sequence[int]:
        """Close the polls whose time has come; each is returned to one caller only."""
        ...

    async def amend_polls(self, brief: int) -> None:
        """Note on the brief's polls how many had voted when its article was changed."""
        ...

    async def cast(self, ballot: Ballot) -> Tally:
        """Count a ballot and return how the poll stands with it, once that is safe on disk.

        A voter's later ballot replaces the earlier one; a delivery that was counted before
        changes nothing. Raises ``CommandError`` where the poll is closed.
        """
        ...

    async def tally(self, poll: int) -> Tally: ...

    async def parts(self, poll: int) -> Sequence[Part]:
        """How the poll stands in each community, by name."""
        ...

    async def choices_of(self, poll: int, voter: str) -> tuple[int, ...]:
        """What a voter's ballot says; empty where there is none."""
        ...

    async def ballots_of(self, voter: str, polls: int) -> Sequence[Ballot]:
        """A voter's ballots among so many of the latest polls, those of later polls first."""
        ...

    async def ballots(self, poll: int) -> Sequence[Ballot]:
        """The ballots that count; those of an anonymous poll without voter, time and order."""
        ...

    async def remember(self, poll: int, posted: Posted) -> None:
        """Note that a poll's card was posted, so that it can be kept up to date."""
        ...

    async def forget(self, posted: Posted) -> None: ...

    async def forget_place(self, place: Place) -> None:
        """Forget what is kept for a channel and its threads, or for one thread.

        That is which cards were posted there, what its threads are about, and what is set for it.
        A channel is also taken out of where its community lets the bot be used, unless that would
        be everywhere then.
        """
        ...

    async def posts(self, poll: int) -> Sequence[Posted]:
        """Its cards, each with the language that it speaks."""
        ...

    async def public_posts(self, platform: str) -> Sequence[Posted]:
        """The cards on a platform of open polls with names and live results, oldest polls first."""
        ...

    async def shown(self, posted: Posted, version: int) -> None:
        """Note the :attr:`Tally.version` that a posted card shows."""
        ...

    async def outdated_polls(self, platforms: Collection[str] | None = None) -> Sequence[int]:
        """The polls with a posted card, on one of the platforms, that shows an old version."""
        ...

    async def claim(self, delivery: str) -> bool:
        """Whether nobody has claimed this event within a day; from now on somebody has.

        Of several who ask at once, one is told so.
        """
        ...

    async def preferences(self, scopes: Collection[str]) -> Mapping[str, Preferences]:
        """What is set for each of the scopes: communities, channels, people."""
        ...

    async def prefer(self, scope: str, name: str, value: object) -> None:
        """Set one of the :class:`Preferences` of a scope; None takes it back."""
        ...

    async def forget_role(self, community: str, role: str, instead: str) -> None:
        """Take a role out of what is set for a community and its channels.

        ``instead`` is named where it was the only one: nobody else gets in by its end.
        """
        ...

    async def forget_community(self, community: str, channels: Collection[str]) -> None:
        """Forget what was read and set in a community, and its cards and threads.

        ``channels`` are the names of its channels as in :class:`Place`, or what such names begin
        with before a colon. Ballots stay: they are counted under other communities' eyes.
        """
        ...

    async def close(self) -> None: ...


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


@dataclass(frozen=True, slots=True)
class Request:
    """An HTTP request that is to be made; a ``body`` makes it a POST.

    ``kinds`` are the media types that will do (none: all of them), ``most`` the bytes that are
    taken in, where that is less than usual. ``headers`` go to the link's own origin only.
    ``api`` marks the documented endpoint of a service, which robots.txt isn't about.
    """

    url: str
    kinds: frozenset[str]
    body: bytes | None = field(default=None, repr=False)
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    api: bool = False
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Response:
    """What came back, decompressed: ``url`` is where redirects led, ``kind`` the media type.

    ``charset`` is the one that the header names, and ``kind`` is empty where it names none.
    """

    url: str
    kind: str
    charset: str | None
    body: bytes = field(repr=False)


class Fetch(Protocol):
    """Gets what stands behind a link. Raises :class:`bot.errors.SourceError`."""

    async def __call__(self, request: Request) -> Response: ...


class Gather(Protocol):
    """Reads the article behind a link and its comments, from wherever they are.

    Raises :class:`bot.errors.SourceError` where there is no article to be had; comments that
    can't be had are only a warning of the page.
    """

    async def __call__(self, url: str) -> Page: ...


@dataclass(frozen=True, slots=True)
class Kept:
    """A response that may be used again until ``expires``, and asked after then (RFC 9111)."""

    response: Response
    expires: datetime
    etag: str | None = None
    modified: str | None = None


class Cache(Protocol):
    """Responses by the link that was asked for. It may forget any of them."""

    async def kept(self, url: str) -> Kept | None: ...

    async def keep(self, url: str, kept: Kept) -> None: ...


class Clock(Protocol):
    """The time, timezone-aware."""

    def __call__(self) -> datetime: ...


class Workers(Protocol):
    """Runs a pure function of picklable values off the event loop."""

    async def __call__(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T: ...
