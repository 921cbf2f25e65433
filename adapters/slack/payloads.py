"""What Slack sends, read into values. Pure; what isn't as documented raises ``OddPayloadError``."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from adapters.slack.places import Spot, Workspace, person
from adapters.slack.words import links, unescape

Payload: TypeAlias = Mapping[str, Any]

_DEEPEST = 20  # our own: Slack nests a rich text half as deep at most


class OddPayloadError(ValueError):
    """A payload that Slack's reference doesn't know."""


@dataclass(frozen=True, slots=True)
class Surface:
    """A view of ours that somebody has before them: a modal, or else the App Home."""

    id: str
    modal: bool


@dataclass(frozen=True, slots=True)
class Visit:
    """Who did something, and where. ``delivery`` is the same when Slack sends it again.

    ``spot`` is None where no channel is involved; ``response_url`` where none was given. ``view``
    is what a button was pressed in that isn't a message, and ``hidden`` says that it was a message
    which nobody else sees.
    """

    workspace: Workspace
    user: str
    delivery: str
    spot: Spot | None = None
    response_url: str | None = None
    trigger: str | None = None
    view: Surface | None = None
    hidden: bool = False

    @property
    def person(self) -> str:
        return person(self.workspace, self.user)


@dataclass(frozen=True, slots=True)
class SlashCommand:
    """``/oped`` and the line behind it."""

    visit: Visit
    line: str


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A shortcut; ``source`` is the link, or else the text, of the message it was used on."""

    visit: Visit
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Pressed:
    """A press on a button or a choice of a menu: the line that it carries."""

    visit: Visit
    value: str


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a modal, still on Slack."""

    name: str
    url: str
    size: int


@dataclass(frozen=True, slots=True)
class Submission:
    """A modal that was sent: its view, the pasted text and the file, where there are any."""

    visit: Visit
    view: str
    text: str = field(repr=False)
    upload: Upload | None = None


def read_command(body: Payload) -> SlashCommand:
    """A slash command: a flat form."""
    workspace = _workspace(body.get("team_id"), body.get("enterprise_id"))
    channel = _text(body, "channel_id")
    visit = Visit(
        workspace,
        _text(body, "user_id"),
        delivery(body),
        Spot(workspace, channel),
        _maybe(body, "response_url"),
        _maybe(body, "trigger_id"),
    )
    return SlashCommand(visit, unescape(_maybe(body, "text") or ""))


def read_shortcut(body: Payload) -> Shortcut:
    """A global shortcut or one on a message; the answers to the latter go to its thread."""
    message = body.get("message")
    if not isinstance(message, Mapping):
        return Shortcut(_visit(body))
    thread = _maybe(message, "thread_ts") or _maybe(message, "ts") or _maybe(body, "message_ts")
    text = _maybe(message, "text") or ""
    found = [*links(text), *_attached_links(message)]
    return Shortcut(_visit(body, thread), found[0] if found else unescape(text))


def read_press(body: Payload) -> Pressed:
    """A press; in a thread, the answers stay in the thread, and a modal knows its own place."""
    actions = body.get("actions")
    if not isinstance(actions, list) or not actions or not isinstance(actions[0], Mapping):
        raise OddPayloadError("no action")
    action = actions[0]
    chosen = action.get("selected_option")
    value = chosen.get("value") if isinstance(chosen, Mapping) else action.get("value")
    if not isinstance(value, str):
        raise OddPayloadError("no value")
    container = body.get("container")
    held = container if isinstance(container, Mapping) else {}
    visit = _visit(body, _maybe(held, "thread_ts"))
    view = body.get("view")
    if isinstance(view, Mapping):
        modal = view.get("type") == "modal"
        where = _noted(view, visit.workspace) if modal else visit.spot
        visit = replace(visit, spot=where, view=Surface(_text(view, "id"), modal))
    return Pressed(replace(visit, hidden=held.get("is_ephemeral") is True), value)


def read_submission(body: Payload) -> Submission:
    """A modal; it is answered in the conversation that was chosen in it."""
    view = _mapping(body, "view")
    values = _mapping(_mapping(view, "state"), "values")
    visit = _visit(body)
    chosen = _field(values, "where").get("selected_conversation")
    if isinstance(chosen, str) and chosen:
        noted = _noted(view, visit.workspace)  # it may have been opened in a thread of that place
        same = noted is not None and noted.channel == chosen
        visit = replace(visit, spot=noted if same else Spot(visit.workspace, chosen))
    page = _field(values, "page").get("rich_text_value")
    return Submission(visit, _text(view, "id"), flat(page), _upload(_field(values, "file")))


def read_event(body: Payload) -> Visit:
    """Who caused an event of the Events API."""
    workspace = _workspace(body.get("team_id"), body.get("enterprise_id"))
    return Visit(workspace, _text(_mapping(body, "event"), "user"), delivery(body))


def read_removal(body: Payload) -> Workspace:
    """Where the app was removed; without a team, from a whole organisation."""
    team, enterprise = _maybe(body, "team_id"), _maybe(body, "enterprise_id")
    if team is None and enterprise is None:
        raise OddPayloadError("no team")
    return Workspace(team or "", enterprise)


def flat(node: object, depth: int = 0) -> str:
    """The plain text of a rich text value, a line for each of its blocks."""
    if not isinstance(node, Mapping) or depth > _DEEPEST:
        return ""
    kind = node.get("type")
    if kind == "text":
        return str(node.get("text", ""))
    if kind == "link":
        return str(node.get("text") or node.get("url") or "")
    if kind == "emoji":
        return f":{node.get('name', '')}:"
    elements = node.get("elements")
    inner = [flat(element, depth + 1) for element in elements] if isinstance(elements, list) else []
    between = "\n" if kind in ("rich_text", "rich_text_list") else ""
    return between.join(inner)


def delivery(body: Payload) -> str:
    """What is the same for two deliveries of one thing, and for nothing else."""
    for name in ("event_id", "trigger_id"):
        found = body.get(name)
        if isinstance(found, str) and found:
            return f"slack:{found[:200]}"
    whole = json.dumps(body, sort_keys=True, default=str).encode()
    return f"slack:{hashlib.sha256(whole).hexdigest()}"


def _visit(body: Payload, thread: str | None = None) -> Visit:
    user, team, channel = _mapping(body, "user"), body.get("team"), body.get("channel")
    enterprise = body.get("enterprise")
    workspace = _workspace(
        team.get("id") if isinstance(team, Mapping) else user.get("team_id"),
        enterprise.get("id") if isinstance(enterprise, Mapping) else None,
    )
    where = Spot(workspace, _text(channel, "id"), thread) if isinstance(channel, Mapping) else None
    return Visit(
        workspace,
        _text(user, "id"),
        delivery(body),
        where,
        _maybe(body, "response_url"),
        _maybe(body, "trigger_id"),
    )


def _workspace(team: object, enterprise: object) -> Workspace:
    if not isinstance(team, str) or not team:
        raise OddPayloadError("no team")
    return Workspace(team, enterprise if isinstance(enterprise, str) and enterprise else None)


def note(where: Spot | None) -> str:
    """What a modal keeps of the place that it was opened from."""
    return f"{where.channel}:{where.thread or ''}" if where else ""


def _noted(view: Payload, workspace: Workspace) -> Spot | None:
    channel, _, thread = (_maybe(view, "private_metadata") or "").partition(":")
    return Spot(workspace, channel, thread or None) if channel else None


def _upload(value: Mapping[str, Any]) -> Upload | None:
    files = value.get("files")
    if not isinstance(files, list) or not files or not isinstance(files[0], Mapping):
        return None
    file = files[0]
    url = _maybe(file, "url_private_download") or _maybe(file, "url_private")
    size = file.get("size")
    if url is None:
        return None
    return Upload(_maybe(file, "name") or "", url, size if isinstance(size, int) else 0)


def _field(values: Payload, block: str) -> Mapping[str, Any]:
    """The one element of an input block, by the block's id."""
    inner = values.get(block)
    elements = list(inner.values()) if isinstance(inner, Mapping) else []
    return elements[0] if elements and isinstance(elements[0], Mapping) else {}


def _attached_links(message: Payload) -> list[str]:
    attached = message.get("attachments")
    found = (
        [_maybe(a, "from_url") for a in attached if isinstance(a, Mapping)]
        if isinstance(attached, list)
        else []
    )
    return [url for url in found if url and url.startswith(("http://", "https://"))]


def _mapping(body: Payload, name: str) -> Mapping[str, Any]:
    found = body.get(name)
    if not isinstance(found, Mapping):
        raise OddPayloadError(f"no {name}")
    return found


def _text(body: Payload, name: str) -> str:
    found = body.get(name)
    if not isinstance(found, str) or not found:
        raise OddPayloadError(f"no {name}")
    return found


def _maybe(body: Payload, name: str) -> str | None:
    found = body.get(name)
    return found if isinstance(found, str) and found else None
