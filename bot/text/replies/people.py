"""Who is who on a page: names in several spellings, authors given and authors given away."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz import fuzz, process

from bot.model import Comment
from bot.text.replies.order import Order
from bot.text.wordlists import word_set

_SIGNS = re.compile(r"[\W_]+")
_ALIKE = 88  # rapidfuzz ratio from which two spellings are one name
_MOST_FUZZY = 2_000  # different names up to which spellings are compared with each other
_AUTHOR = word_set("author theauthor writer thewriter opedwriter columnist op autor auteur autore")


def key_of(name: str) -> str:
    """A name without what spellings of it differ in: case, blanks, punctuation."""
    return _SIGNS.sub("", name).casefold() or name.strip()


def is_author_word(name: str) -> bool:
    """Whether a name stands for the author of the article ("@Author")."""
    return key_of(name) in _AUTHOR


class Names:
    """The names used on a page; spellings of one name share a key."""

    def __init__(self, authors: Iterable[str], mentioned: Iterable[str]) -> None:
        known = dict.fromkeys(key_of(name) for name in authors)
        called = Counter(key_of(name) for name in mentioned)
        self._same = {key: key for key in known}
        # Frequent spellings first: rare ones are measured against them.
        for key, _ in called.most_common():
            if key not in self._same:
                self._same[key] = self._closest(key) or key

    def _closest(self, key: str) -> str | None:
        if len(key) < 4 or len(self._same) > _MOST_FUZZY:
            return None
        whole = dict.fromkeys(self._same.values())
        longer = [other for other in whole if other.startswith(key) and len(key) * 3 >= len(other)]
        if len(longer) == 1:  # "Riaz" for "Riaz Haq"
            return longer[0]
        found = process.extractOne(key, whole.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE)
        return found[0] if found else None

    def key(self, name: str) -> str:
        """The key that all spellings of ``name`` share."""
        key = key_of(name)
        return self._same.get(key, key)

    def lengthen(self, start: str, text: str) -> str:
        """The longest known name that ``text`` begins with; ``start`` (its first word) if none."""
        words = text.split(maxsplit=4)[:4]
        for count in range(len(words), 1, -1):
            name = " ".join(words[:count]).rstrip(".,;:!?-")
            if key_of(name) in self._same:
                return name
        return start


class Authors:
    """Who wrote which comment: as the page says, or else as ``given`` (away by replies)."""

    def __init__(self, comments: Sequence[Comment], given: Mapping[int, str], names: Names) -> None:
        self.names = names
        self._name: dict[int, str] = {}
        self._by: dict[str, list[int]] = defaultdict(list)
        for comment in comments:
            name = comment.author or given.get(comment.id)
            if name:
                self._name[comment.id] = name
                self._by[names.key(name)].append(comment.id)

    def name(self, comment: int) -> str | None:
        """The name of a comment's author, where it is known."""
        return self._name.get(comment)

    def key(self, comment: int) -> str | None:
        """What all spellings of the name of a comment's author share."""
        name = self._name.get(comment)
        return self.names.key(name) if name else None

    def before(self, key: str, comment: int, order: Order) -> tuple[int | None, int]:
        """The latest comment of a person before ``comment``, and how many there are."""
        theirs = self._by.get(key, [])
        earlier, later = bisect_left(theirs, comment), bisect_right(theirs, comment)
        if order is Order.NEWEST_FIRST:
            return (theirs[later], len(theirs) - later) if later < len(theirs) else (None, 0)
        if earlier:
            return theirs[earlier - 1], earlier
        if order is Order.UNKNOWN and later < len(theirs):
            return theirs[later], len(theirs) - later
        return None, 0
