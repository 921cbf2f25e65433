"""The table of limits that Discord's description doesn't state, applied to what the bot sends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from adapters.discord import limits

V2 = 1 << 15
ROW, BUTTON, SELECT, TEXT, GALLERY = 1, 2, 3, 10, 12


def faults(body: Mapping[str, Any]) -> list[str]:
    """Which limits a message breaks. An interaction's callback holds its message in ``data``."""
    message = body.get("data", body)
    if not isinstance(message, Mapping) or "custom_id" in message:
        return []
    parts = list(components(message))
    found = []
    if isinstance(message.get("allowed_mentions"), Mapping):
        if message["allowed_mentions"].get("parse") or message["allowed_mentions"].get("users"):
            found.append("mentions are allowed")
    elif parts or message.get("content") or message.get("embeds"):
        found.append("mentions are not forbidden")
    if message.get("flags", 0) & V2 and (message.get("content") or message.get("embeds")):
        found.append("components of V2 together with content or embeds")
    return [*found, *_sizes(parts), *_ids(parts)]


def components(message: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """All components of a message, nested ones included."""
    waiting = list(message.get("components") or ())
    while waiting:
        part = waiting.pop(0)
        yield part
        waiting += part.get("components", ())
        waiting += [part["accessory"]] if part.get("accessory") else []


def _sizes(parts: list[Mapping[str, Any]]) -> Iterator[str]:
    texts = [part["content"] for part in parts if part["type"] == TEXT]
    if sum(map(len, texts)) > limits.TEXT:
        yield f"{sum(map(len, texts))} characters of text"
    if any(not text.strip() for text in texts):
        yield "an empty text"
    if len(parts) > limits.COMPONENTS:
        yield f"{len(parts)} components"
    for part in parts:
        yield from _size(part)


def _size(part: Mapping[str, Any]) -> Iterator[str]:
    kind = part["type"]
    if kind == ROW and not 1 <= len(part["components"]) <= limits.BUTTONS_A_ROW:
        yield f"a row of {len(part['components'])}"
    if kind == BUTTON and not 1 <= len(part.get("label") or "") <= limits.BUTTON_LABEL:
        yield f"a button named {part.get('label')!r}"
    if kind == SELECT and not 1 <= len(part["options"]) <= limits.OPTIONS:
        yield f"a select of {len(part['options'])}"
    if kind == GALLERY:
        for item in part["items"]:
            if len(item.get("description") or "") > limits.ALT_TEXT:
                yield "a long description of a picture"


def _ids(parts: list[Mapping[str, Any]]) -> Iterator[str]:
    ids = [part["custom_id"] for part in parts if part.get("custom_id")]
    if len(ids) != len(set(ids)):
        yield "an id twice"
    if any(len(custom_id) > limits.CUSTOM_ID for custom_id in ids):
        yield "a long id"
    for part in parts:
        if part["type"] == SELECT:
            values = [option["value"] for option in part["options"]]
            if len(values) != len(set(values)) or any(len(value) > 100 for value in values):
                yield "an option twice, or a long one"


def text_of(body: Mapping[str, Any]) -> str:
    """All text that a message shows."""
    shown = [str(p["content"]) for p in components(body) if p["type"] == TEXT]
    embeds = [str(embed.get("description")) for embed in body.get("embeds") or ()]
    return "\n".join([*filter(None, [body.get("content")]), *shown, *embeds])
