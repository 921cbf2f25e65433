"""Where somebody is on Slack, as a place of the core: ``WORKSPACE:CHANNEL`` and a thread."""

from __future__ import annotations

from dataclasses import dataclass

from bot.errors import NotFoundError
from bot.model import Place

NAME = "slack"
_ALONE = ("D", "U", "W")  # what ids of direct messages and of people begin with


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace, and the Enterprise organisation that it belongs to, if any."""

    team: str
    enterprise: str | None = None

    def __str__(self) -> str:
        return f"{self.enterprise}.{self.team}" if self.enterprise else self.team


@dataclass(frozen=True, slots=True)
class Spot:
    """A channel of a workspace and, where ``thread`` is set, a thread in it."""

    workspace: Workspace
    channel: str
    thread: str | None = None

    @property
    def alone(self) -> bool:
        """Whether it is no channel but a direct message, by its own id or by a person's."""
        return self.channel.startswith(_ALONE)

    def place(self) -> Place:
        """The same, for the core."""
        return Place(NAME, f"{self.workspace}:{self.channel}", self.thread)


def community(workspace: Workspace) -> str:
    """The workspace as a community of the core."""
    return f"{NAME}:{workspace.team}"


def spot(place: Place) -> Spot:
    """Where a place is. Raises :class:`NotFoundError` for one that isn't on Slack."""
    workspace, colon, channel = place.channel.partition(":")
    if place.platform != NAME or not (workspace and colon and channel):
        raise NotFoundError("error.no_message")
    enterprise, _, team = workspace.rpartition(".")
    return Spot(Workspace(team, enterprise or None), channel, place.thread)


def person(workspace: Workspace, user: str) -> str:
    """A person's name across platforms; in an organisation, people are the organisation's."""
    return f"{NAME}:{workspace.enterprise or workspace.team}:{user}"
