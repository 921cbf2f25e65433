"""What a button carries, so that it works after a restart: the press, as a short line.

``vote:POLL:CHOICE``, or ``run:COMMAND?name=value&…`` with the arguments percent-encoded.
"""

from __future__ import annotations

from urllib.parse import parse_qsl, quote, unquote, urlencode

from bot.cards import Press, Run, Vote
from bot.errors import CommandError

_ANY = "surrogatepass"  # a page may hold what is no text
_DIGITS = 18  # what a database's integer holds


def encode(press: Press) -> str:
    """The press as a line."""
    if isinstance(press, Vote):
        return f"vote:{press.poll}:{press.choice}"
    name = quote(press.command, safe="", errors=_ANY)
    return f"run:{name}?{urlencode(press.args, errors=_ANY)}"


def decode(value: str) -> Press:
    """The press that a line stands for. Raises :class:`CommandError` where it is none."""
    kind, _, rest = value.partition(":")
    if kind == "vote":
        return _vote(rest)
    name, mark, args = rest.partition("?")
    if kind != "run" or not name or not mark:
        raise CommandError("slack.odd_press")
    try:
        return Run(unquote(name, errors=_ANY), _args(args))
    except ValueError:
        raise CommandError("slack.odd_press") from None


def _args(line: str) -> tuple[tuple[str, str], ...]:
    strict = bool(line)
    return tuple(parse_qsl(line, keep_blank_values=True, strict_parsing=strict, errors=_ANY))


def _vote(rest: str) -> Vote:
    poll, _, choice = rest.partition(":")
    if not (_is_number(poll) and _is_number(choice)):
        raise CommandError("slack.odd_press")
    return Vote(int(poll), int(choice))


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdigit() and len(word) <= _DIGITS
