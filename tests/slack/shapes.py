"""What Slack takes: its own library's checks, and a table of the limits that those miss."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from adapters.slack import limits

# The longest text of a field by the type of the object that holds it.
LONGEST = {
    ("header", "text"): limits.HEADER_TEXT,
    ("section", "text"): limits.SECTION_TEXT,
    ("section", "fields"): limits.FIELD_TEXT,
    ("context", "elements"): limits.CONTEXT_TEXT,
    ("button", "text"): limits.BUTTON_TEXT,
    ("option", "text"): limits.OPTION_TEXT,
    ("static_select", "placeholder"): limits.PLACEHOLDER,
}
MOST = {
    ("section", "fields"): limits.FIELDS,
    ("actions", "elements"): limits.ACTION_ELEMENTS,
    ("context", "elements"): 10,
    ("static_select", "options"): limits.SELECT_OPTIONS,
}
LITERAL = frozenset({"rich_text_section", "rich_text_quote", "rich_text_list", "rich_text", "text"})
OBEYED = frozenset({"mrkdwn", "user", "usergroup", "channel", "broadcast", "team"})


def check_message(message: dict[str, Any]) -> None:
    """Raises where Slack would refuse the message, or could find something in it to obey."""
    assert message["text"]
    assert len(message["text"].encode()) <= limits.MESSAGE_TEXT
    assert not set("<>") & set(message["text"])
    assert message["parse"] == "none"
    assert message["link_names"] is False
    check_blocks(message["blocks"], limits.MESSAGE_BLOCKS)


def check_view(view: dict[str, Any]) -> None:
    for name in ("title", "submit", "close"):
        if name in view:
            assert 0 < len(view[name]["text"]) <= limits.VIEW_TITLE
    assert len(view.get("private_metadata", "")) <= limits.VIEW_METADATA
    View(**view).validate_json()
    check_blocks(view["blocks"], limits.VIEW_BLOCKS)


def check_blocks(blocks: list[dict[str, Any]], most: int) -> None:
    assert 1 <= len(blocks) <= most
    for block in blocks:
        parsed = Block.parse(block)
        assert parsed is not None, block
        parsed.validate_json()
        ids = [e["action_id"] for e in block.get("elements", ()) if "action_id" in e]
        assert len(ids) == len(set(ids))
    for thing in _things(blocks):
        _check(thing)


def _check(thing: dict[str, Any]) -> None:
    kind = str(thing.get("type", "option"))
    assert kind not in OBEYED, thing
    for name, value in thing.items():
        some = value if isinstance(value, list) else [value]
        assert len(some) <= MOST.get((kind, name), 10_000)
        for held in some:
            if isinstance(held, dict) and held.get("type") == "plain_text":
                assert 0 < len(held["text"]) <= LONGEST.get((kind, name), limits.SECTION_TEXT)
                assert held["emoji"] is False
                assert not set("<>") & set(held["text"])
    _check_values(kind, thing)


def _check_values(kind: str, thing: dict[str, Any]) -> None:
    assert len(str(thing.get("action_id", ""))) <= limits.ACTION_ID
    if kind == "button":
        assert len(thing.get("value", "")) <= limits.BUTTON_VALUE
    if kind == "option":
        assert len(thing.get("value", "")) <= limits.OPTION_VALUE
    if kind == "image":
        assert 0 < len(thing["alt_text"]) <= limits.ALT_TEXT
    if kind == "rich_text":
        assert sum(len(text) for text in _texts(thing)) <= 2 * limits.RICH_TEXT
    if kind == "link":
        assert thing["url"].startswith(("http://", "https://"))
    if kind == "text":
        assert thing["text"]


def _things(node: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from _things(value)
    elif isinstance(node, list):
        for value in node:
            yield from _things(value)


def _texts(node: Any) -> Iterator[str]:  # noqa: ANN401
    for thing in _things(node):
        if thing.get("type") == "text":
            yield thing["text"]
