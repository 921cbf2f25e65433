"""The schema.org data that a page carries as JSON-LD.

https://www.w3.org/TR/json-ld11/#embedding-json-ld-in-html-documents
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import html

_SCRIPTS = "//script[@type='application/ld+json']/text()"
_MOST = 20_000
_EDGES = re.compile(r"^\s*(?:<!--|//<!\[CDATA\[|/\*<!\[CDATA\[\*/)|(?:-->|//\]\]>)\s*$")


def json_ld(tree: html.HtmlElement) -> Iterator[dict[str, Any]]:
    """Every object of the page's JSON-LD, those within others too, outer ones first."""
    waiting: list[Any] = [_value(script) for script in tree.xpath(_SCRIPTS)]
    waiting.reverse()
    for _ in range(_MOST):
        if not waiting:
            return
        value = waiting.pop()
        if isinstance(value, dict):
            yield value
            waiting += reversed(list(value.values()))
        elif isinstance(value, list):
            waiting += reversed(value)


def is_a(thing: dict[str, Any], *types: str) -> bool:
    """Whether an object is of one of the types, with or without the vocabulary's address."""
    said = thing.get("@type")
    names = said if isinstance(said, list) else [said]
    return any(isinstance(n, str) and n.rsplit("/", 1)[-1] in types for n in names)


def _value(script: str) -> Any:  # noqa: ANN401 - JSON is anything
    try:
        return json.loads(_EDGES.sub("", script), strict=False)
    except (ValueError, RecursionError):
        return None
