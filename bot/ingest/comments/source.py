"""What a comment source is: two pure functions, from a page to requests, from answers to comments.

A source never fetches. :mod:`bot.ingest.gather` makes the requests that it asks for, in a row,
and hands it each answer, so that limits, politeness and failures are dealt with in one place.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import html
from yarl import URL

from bot.errors import SourceError
from bot.ingest.markup import plain
from bot.ports import Request, Response

JSON_KINDS = frozenset({"application/json", "text/json", "application/activity+json"})


@dataclass(frozen=True, slots=True)
class WebPage:
    """A page as it was served; ``link`` is the article's own one, ``url`` what was fetched."""

    tree: html.HtmlElement
    url: str
    link: str


@dataclass(frozen=True, slots=True)
class Access:
    """Where the services are, where not at their usual place, and the keys to them."""

    bases: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict, repr=False)

    def base(self, name: str, usual: str) -> str:
        return self.bases.get(name, usual).rstrip("/")


@dataclass(frozen=True, slots=True)
class Said:
    """A comment as a source has it: its own keys, plain text, the date as it prints it."""

    text: str
    key: str | None = None
    author: str | None = None
    posted: str | None = None
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """A request that a source wants made; ``step`` and ``about`` tell it later what for."""

    request: Request
    step: str = "comments"
    about: str = ""


@dataclass(frozen=True, slots=True)
class Haul:
    """What an answer held: comments, what to ask next, how many comments there are said to be.

    ``partial`` marks that the service keeps some to itself.
    """

    said: tuple[Said, ...] = ()
    asks: tuple[Ask, ...] = ()
    declared: int | None = None
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """A comment service. ``keyed`` ones need a key; ``elsewhere`` ones aren't part of the page."""

    name: str
    find: Callable[[WebPage, Access], Sequence[Ask]]
    read: Callable[[Response, Ask, Access], Haul]
    keyed: bool = False
    elsewhere: bool = False


def ask_json(
    url: str | URL,
    step: str = "comments",
    *,
    about: str = "",
    api: bool = True,
    headers: tuple[tuple[str, str], ...] = (),
) -> Ask:
    """A request for JSON."""
    return Ask(Request(str(url), JSON_KINDS, headers=headers, api=api), step, about)


def read_json(response: Response) -> Any:  # noqa: ANN401 - JSON is anything
    """The value of a JSON answer. Raises :class:`SourceError` where it is none."""
    try:
        return json.loads(response.body)
    except (ValueError, RecursionError) as error:
        raise SourceError("error.bad_answer", host=URL(response.url).host) from error


def said(
    markup: object,
    key: object = None,
    author: object = None,
    posted: object = None,
    parent: object = None,
) -> Said:
    """A comment from an API's values; ``markup`` is the HTML of its body."""
    text = plain(markup) if isinstance(markup, str) else ""
    return Said(text, word(key), word(author), word(posted), word(parent))


def word(value: object) -> str | None:
    """A value of an API as a short text; None for none (0 is how some say "no parent")."""
    if isinstance(value, bool) or not isinstance(value, str | int) or value in ("", 0, "0"):
        return None
    return " ".join(str(value).split())[:200] or None
