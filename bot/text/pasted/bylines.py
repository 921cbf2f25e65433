"""The names of commenters as headers print them, and whom a header says they answer."""

from __future__ import annotations

import re

JOINTS = " \t\u00a0·•|,;:–—-()[]/@›»>"
_LONGEST = 60
_SAYS = re.compile(
    r"\s*\b(?:says|said|wrote|writes|commented|posted|replied|comments|schrieb|sagt|a écrit|dice)"
    r"\s?:?$",
    re.IGNORECASE,
)
_BY = re.compile(
    r"^(?:posted |comment(?:ed)? |written )?(?:by|from|von|par|por)[:\s]\s*", re.IGNORECASE
)
_NUMBER = re.compile(r"^#?\d{1,5}[.):]\s+|^#\d{1,6}\s+")
_PREPOSITION = re.compile(r"\s+(?:on|at|am|le|el)$")
_ROLE = re.compile(
    r"\s*[·•|,]?\s*\b(?:op|mod|moderator|author|staff|top (?:fan|commenter)|verified|subscriber"
    r"|guest)$",
    re.IGNORECASE,
)
_INITIAL = re.compile(r"\b(?:[A-Z]|[JS]r|Dr)\.$")
_BOTH = re.compile(
    r"(?P<name>.{1,60}?)\s*(?:→|▸|►|➤|➜|»|->|\bin (?:reply|response) to\b|\brepl(?:ied|ying) to\b)"
    r"\s*@?(?P<parent>.{1,60})",
    re.IGNORECASE,
)
_ALONE = re.compile(
    r"(?:↪|→|▸|»|➤)?\s?(?:(?:in (?:reply|response) to|replying to|replied to|→)\s+|(?<=[→▸»➤])\s?)"
    r"@?(?P<parent>.{1,60})",
    re.IGNORECASE,
)


def is_name(text: str) -> bool:
    """Whether a line may be somebody's name (or place, or affiliation)."""
    if not text or len(text) > _LONGEST or len(text.split()) > 8:
        return False
    if text[-1] in '.?!:;"”…' and not _INITIAL.search(text):
        return False
    return any(map(str.isalnum, text)) and "http" not in text and text[0] not in '"“@>'


def clean_name(text: str) -> str:
    """A name without what the page says around it."""
    text = _BY.sub("", _NUMBER.sub("", text.strip()))
    text = _SAYS.sub("", text).strip(JOINTS)
    text = _SAYS.sub("", _PREPOSITION.sub("", text))
    return _ROLE.sub("", text).strip(JOINTS)


def split_answer(name: str) -> tuple[str, str | None]:
    """A name apart from whom it answers, of "A → B" and "A in reply to B"."""
    match = _BOTH.fullmatch(name)
    return (clean_name(match["name"]), clean_name(match["parent"])) if match else (name, None)


def answered(line: str) -> str | None:
    """Whom a line of a header ("in reply to B") says the comment answers."""
    match = _ALONE.fullmatch(line) if len(line) <= 100 else None
    return clean_name(match["parent"]) if match else None
