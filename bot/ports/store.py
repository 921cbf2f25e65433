"""What has to outlive the process."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from bot.model import Ballot, Brief, Part, Place, Poll, Posted, Preferences, Tally


class Briefs(Protocol):
    """What was read, and in which communities."""

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


class Threads(Protocol):
    """What the threads of chats are about, and what was said in them."""

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


class Polls(Protocol):
    """Polls, and the ballots that count."""

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


class PollCards(Protocol):
    """Where polls are shown, so that they can be kept up to date."""

    async def remember(self, poll: int, posted: Posted) -> None:
        """Note that a poll's card was posted, so that it can be kept up to date."""
        ...

    async def forget(self, posted: Posted) -> None: ...

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


class Settled(Protocol):
    """What people have set."""

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


class Store(Briefs, Threads, Polls, PollCards, Settled, Protocol):
    """Everything that has to outlive the process. Missing things raise ``NotFoundError``."""

    async def claim(self, delivery: str) -> bool:
        """Whether nobody has claimed this event within a day; from now on somebody has.

        Of several who ask at once, one is told so.
        """
        ...

    async def forget_place(self, place: Place) -> None:
        """Forget what is kept for a channel and its threads, or for one thread.

        That is which cards were posted there, what its threads are about, and what is set for it.
        A channel is also taken out of where its community lets the bot be used, unless that would
        be everywhere then.
        """
        ...

    async def forget_community(self, community: str, channels: Collection[str]) -> None:
        """Forget what was read and set in a community, and its cards and threads.

        ``channels`` are the names of its channels as in :class:`Place`, or what such names begin
        with before a colon. Ballots stay: they are counted under other communities' eyes.
        """
        ...

    async def close(self) -> None: ...
