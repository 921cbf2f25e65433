"""Lines that the page puts around comments: buttons, votes, avatars, notes on moderation."""

from __future__ import annotations

import re

from bot.text.wordlists import word_set

_LONGEST = 120
_MOST_WORDS = 12
# Words on buttons. A line of nothing else is furniture if it has one of the first group, which
# nobody writes alone, or one of the second with a number or more of its kind.
_BUTTONS = word_set(
    "reply replies like likes liked unlike dislike dislikes report reported flag share shares "
    "recommend recommends recommended recommendations permalink upvote upvotes downvote downvotes "
    "vote votes antworten melden teilen répondre signaler partager responder compartir rispondi "
    "reageer"
)
_EXTRAS = word_set(
    "abuse comment comments this view show hide see read load all more less previous points point "
    "edit delete save follow copy link quote up down in on to a of discussion jump collapse expand "
    "thread threads translate translation pick picks featured pinned people person facebook "
    "twitter email whatsapp x reddit linkedin pocket print helpful thumbs love haha wow sad angry "
    "first add your respond response j'aime j’aime gefällt mir me gusta oldest newest"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_COUNTED = re.compile(r"(?<![\d.])\d{1,6}[kK]?(?![\d.])")
_COUNTS = re.compile(r"(?=.*[\d•·|▲▼△▽↑↓⬆⬇])[\d\s.,kK+\-–—−•·|/()\[\]▲▼△▽↑↓⬆⬇👍👎❤️★☆]{1,40}")
_AVATAR = re.compile(
    r"(?:(?:user |profile )?(?:avatar|gravatar|profile (?:picture|photo|pic|image)|photo|picture"
    r"|image|icon)(?:\s(?:of|for|by|from)\s.{1,50})?"
    r"|.{1,50}['’]s? (?:avatar|gravatar|profile (?:picture|photo|pic|image)|photo|picture)"
    r"|.{1,50} (?:avatar|gravatar|profile (?:picture|photo|pic|image)))",
    re.IGNORECASE,
)
_BOILERPLATE = re.compile(
    r"(?:comments?|discussion|conversation|replies)\b.{0,80}\b"
    r"(?:moderat|polic|guideline|faq\b|on-topic|abusive|closed|not be published|community|standards"
    r"|house rules|publish)"
    r"|(?:moderat|community|commenting|comment) (?:polic|guideline|standards|faq|rules)"
    r"|^(?:log|sign) ?(?:in|up|out)\b|^(?:sort(?:ed)?|order(?:ed)?) by\b"
    r"|^(?:leave|add|write|post|make) an? (?:\w+ )?(?:comment|reply|response)"
    r"|^join the (?:conversation|discussion)|^start the discussion"
    r"|^(?:newest|oldest|best|top|most (?:recent|liked|recommended|relevant))(?: first| comments)?$"
    r"|^(?:all|reader picks|nyt picks|readers['’] picks)(?: \d+)?$"
    r"|your email address will not be published|^\d+ (?:people|users) (?:listening|here)"
    r"|^(?:subscribe|notify me|login|show|threads|collapsed|expanded|unthreaded)\b.{0,30}$",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:leave a (?:reply|comment)|post (?:a|your) comment|add (?:a|your) comment|write a comment"
    r"|comments? (?:are|is) (?:now )?closed\.?|this (?:discussion|comment section) is closed.*"
    r"|(?:load|show|view|see) more comments"
    r"|(?:related|more|recommended|trending) (?:stories|articles|posts|news)"
    r"|you may also like|most (?:read|viewed|popular)|your email address will not be published.*"
    r"|older comments|newer comments|← older comments|newer comments →|terms of (?:use|service)"
    r"|share this:?|privacy policy|©.{0,80}|copyright .{0,80}|all rights reserved\.?)",
    re.IGNORECASE,
)


def is_furniture(line: str) -> bool:
    """Whether a line is nothing but buttons, counts or an avatar's alt text."""
    if len(line) > _LONGEST:
        return False
    return bool(_COUNTS.fullmatch(line) or _AVATAR.fullmatch(line)) or has_button(line)


def has_button(line: str) -> bool:
    """Whether a line is nothing but the words on buttons, with their counts."""
    if not line or len(line) > _LONGEST or line[-1] in "!?":
        return False
    words = [word.lower() for word in _WORD.findall(line)]
    if not words or len(words) > _MOST_WORDS:
        return False
    if not all(word in _BUTTONS or word in _EXTRAS for word in words):
        return False
    return any(word in _BUTTONS for word in words) or bool(_COUNTED.search(line))


def is_boilerplate(line: str) -> bool:
    """Whether a line between the heading and the first comment is the page's own."""
    return len(line) <= 400 and (bool(_BOILERPLATE.search(line)) or is_furniture(line))


def is_tail(line: str) -> bool:
    """Whether a line ends the comments: a form, a footer, other stories."""
    return len(line) <= _LONGEST and bool(_TAIL.fullmatch(line))
