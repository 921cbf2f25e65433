"""Lines that the page puts around comments: buttons, votes, avatars, notes on moderation."""

from __future__ import annotations

import re

_BUTTON = (
    r"(?:reply|replies|like[sd]?|unlike|dislike|report(?: (?:abuse|comment|this))?|flag|share|"
    r"recommend(?:ed)?|quote|permalink|link|edit|delete|follow|save|up ?vote|down ?vote|vote|"
    r"upvoted|hide|show|collapse|expand|pick|view in discussion|jump to comment|"
    r"see more|read more|more|less|respond|love|haha|wow|sad|angry|featured|pinned|"
    r"(?:times|guardian|nyt|editors?['’]?) (?:pick|picks)|staff|verified|subscriber|top fan|"
    r"top comment(?:er)?|author|moderator|mod|admin|translate|see translation|copy link|"
    r"antworten|gefällt mir|melden|répondre|j['’]aime|signaler|responder|me gusta|"
    r"share on (?:twitter|facebook)|(?:facebook|twitter|email|x)|helpful|thumbs (?:up|down))"
)
_COUNT = r"[+\-−–]?\d{1,6}(?:[.,]\d{1,3})?k?"
_PIECE = (
    rf"(?:(?:{_COUNT}\s?)?{_BUTTON}(?:\s?\(?{_COUNT}\)?)?"
    rf"|(?:view|show|hide|see|load|read|in)?\s?(?:all|more|previous)?\s?(?:{_COUNT})?\s?(?:more\s)?"
    r"(?:repl(?:y|ies)|likes?|votes?|points?|people|upvotes|downvotes|recommendations?|comments?)"
    r"|\(?" + _COUNT + r"\)?|[•·|▲▼△▽↑↓⬆⬇👍👎❤★☆/–—\-+…⋯️▾▴►▸]{1,4})"
)
_FURNITURE = re.compile(rf"{_PIECE}(?:[\s·•|,/]{{1,4}}{_PIECE}){{0,9}}[.…]?", re.IGNORECASE)
_AVATAR = re.compile(
    r"(?:(?:user |profile )?(?:avatar|gravatar|profile (?:picture|photo|pic|image)|photo|picture"
    r"|image|icon)(?:\s(?:of|for|by|from)\s.{1,50})?"
    r"|.{1,50}['’]s? (?:avatar|gravatar|profile (?:picture|photo|pic|image)|photo|picture)"
    r"|.{1,50} (?:avatar|gravatar|profile (?:picture|photo|pic|image)))",
    re.IGNORECASE,
)
_BOILERPLATE = re.compile(
    r"(?:comments?|discussion|conversation|replies)\b.{0,80}\b(?:moderat|polic|guideline|faq\b|on-topic|abusive"
    r"|closed|not be published|community|standards|house rules|publish)"
    r"|(?:moderat|community|commenting|comment) (?:polic|guideline|standards|faq|rules)"
    r"|^(?:log|sign) ?(?:in|up|out)\b|^(?:sort(?:ed)?|order(?:ed)?) by\b|^(?:leave|add|write|post|make) an? (?:\w+ )?"
    r"(?:comment|reply|response)|^join the (?:conversation|discussion)|^(?:newest|oldest|best|top|most "
    r"(?:recent|liked|recommended|relevant))(?: (?:first|comments))?$|^(?:all|reader picks|nyt picks|readers['’] picks)"
    r"(?: \d+)?$|your email address will not be published|^start the discussion|^\d+ (?:people|users) "
    r"(?:listening|here)|^(?:subscribe|notify me)\b",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:leave a (?:reply|comment)|post (?:a|your) comment|add (?:a|your) comment|write a comment"
    r"|comments? (?:are|is) (?:now )?closed\.?|this (?:discussion|comment section) is closed.*"
    r"|(?:load|show|view|see) more comments|(?:related|more|recommended|trending) (?:stories|articles|posts|news)"
    r"|you may also like|most (?:read|viewed|popular)|your email address will not be published.*"
    r"|older comments|newer comments|← older comments|newer comments →|terms of (?:use|service)"
    r"|privacy policy|©.{0,80}|copyright .{0,80}|all rights reserved\.?)",
    re.IGNORECASE,
)
_LONGEST = 120


def is_furniture(line: str) -> bool:
    """Whether a line is nothing but buttons, counts or an avatar's alt text."""
    return len(line) <= _LONGEST and bool(_FURNITURE.fullmatch(line) or _AVATAR.fullmatch(line))


def has_button(line: str) -> bool:
    """Whether a line of furniture has a word on it, not only numbers and marks."""
    return (
        len(line) <= _LONGEST and bool(_FURNITURE.fullmatch(line)) and any(map(str.isalpha, line))
    )


def is_boilerplate(line: str) -> bool:
    """Whether a line between the heading and the first comment is the page's own."""
    return len(line) <= 400 and (bool(_BOILERPLATE.search(line)) or is_furniture(line))


def is_tail(line: str) -> bool:
    """Whether a line ends the comments: a form, a footer, other stories."""
    return len(line) <= _LONGEST and bool(_TAIL.fullmatch(line))
