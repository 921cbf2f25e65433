"""Reply graph -> the conversations worth a picture, as trees cut to a number of rows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from bot.charts.text import clean
from bot.model import Answered, Comment, Reply, ReplyGraph, Target

COLUMNS = 3
MAX_CHILDREN = 6

Key: TypeAlias = int | str  # a comment's id, a person's name, or "" for the article's author
AUTHOR: Key = ""

_ADDRESS = re.compile(
    r"^[\s>]*@[^\s:\"“«,]+(?:\s[^\s:\"“«,]+){0,2}(?:\s*[:,]\s*|\s*(?=[\"“«]))|^[\s>]*@\S+\s*"
)
_QUOTATION = re.compile(r"^\s*(?:\"[^\"\n]{20,}\"|“[^“”\n]{20,}”|«[^«»\n]{20,}»)\s*")


@dataclass(frozen=True, slots=True)
class Node:
    """Something answered or answering.

    ``name`` is empty for a comment whose author is unknown, ``excerpt`` for a person whose
    comment was not found; ``confidence`` is that of the edge to what it answers. ``replies``
    counts the direct ones, ``cut`` those of them that are shown nowhere.
    """

    key: Key
    name: str
    excerpt: str
    replies: int = 0
    confidence: float = 1.0
    children: tuple[Node, ...] = ()
    cut: int = 0

    @property
    def rows(self) -> int:
        """How many lines the tree takes when it is drawn."""
        return max(1, sum(child.rows for child in self.children) + (self.cut > 0))

    @property
    def shown(self) -> int:
        """How many replies the tree shows."""
        return sum(1 + child.shown for child in self.children)


def conversations(
    graph: ReplyGraph, comments: Sequence[Comment], rows: int
) -> tuple[tuple[Node, ...], int]:
    """The most-replied conversations that fit into ``rows``, and how many replies are left out.

    Each of those answered most stands with its replies and theirs, below what it answers itself.
    Replies to the article are no conversation and don't count.
    """
    grower = _Grower(graph, comments)
    chosen: list[Node] = []
    free = rows
    for key in grower.ranked():
        if free < 1:
            break
        tree = grower.tree(key, min(free, MAX_CHILDREN + 1))
        if tree.children and tree.rows <= free:
            grower.accept(tree)
            chosen.append(tree)
            free -= tree.rows
    return tuple(chosen), grower.total - sum(tree.shown for tree in chosen)


class _Grower:
    """The graph by what is answered; remembers whose replies are already on the picture."""

    def __init__(self, graph: ReplyGraph, comments: Sequence[Comment]) -> None:
        self._comments = {comment.id: comment for comment in comments}
        self._names: Mapping[int, str] = dict(graph.names)
        self._top = graph.most_replied
        self._edges: dict[int, tuple[Key, float]] = {}
        self._children: dict[Key, list[int]] = defaultdict(list)
        self._expanded: set[Key] = set()
        for reply in graph.replies:
            key = _answered_by(reply)
            if key is None or key == reply.comment or reply.comment not in self._comments:
                continue
            if reply.comment not in self._edges:
                self._edges[reply.comment] = key, reply.confidence
                self._children[key].append(reply.comment)
        self.total = len(self._edges)

    def ranked(self) -> Iterator[Key]:
        """Those answered in the graph's order, unless their replies are on the picture already.

        Each comes as what it answers itself, where that is known and still to be drawn.
        """
        for key in [*map(_answered, self._top), AUTHOR]:
            if key in self._expanded or not self._children.get(key):
                continue
            edge = self._edges.get(key) if isinstance(key, int) else None
            yield key if edge is None or edge[0] in self._expanded else edge[0]

    def accept(self, tree: Node) -> None:
        """Take note that ``tree`` is on the picture."""
        if tree.children:
            self._expanded.add(tree.key)
        for child in tree.children:
            self.accept(child)

    def tree(self, key: Key, rows: int) -> Node:
        """The tree under ``key``, at most ``rows`` lines high."""
        return self._tree(key, rows, COLUMNS, frozenset())

    def _tree(self, key: Key, rows: int, columns: int, above: frozenset[Key]) -> Node:
        node = self._node(key)
        if key in self._expanded or columns == 1:
            return node
        below = [child for child in self._children.get(key, ()) if child not in above]
        below.sort(key=lambda child: (-len(self._children.get(child, ())), child))
        kept: list[Node] = []
        free = rows
        for child in below[:MAX_CHILDREN]:
            spare = free - (len(below) > len(kept) + 1)
            if spare < 1:
                break
            kept.append(self._tree(child, spare, columns - 1, above | {key}))
            free -= kept[-1].rows
        shown = {child.key for child in kept}
        in_order = [child for id_ in sorted(below) for child in kept if child.key == id_]
        return replace(node, children=tuple(in_order), cut=len(below) - len(shown))

    def _node(self, key: Key) -> Node:
        replies = len(self._children.get(key, ()))
        if isinstance(key, str) or key not in self._comments:
            return Node(key, clean(str(key)), "", replies)
        comment = self._comments[key]
        name = clean(comment.author or self._names.get(key) or "")
        confidence = self._edges[key][1] if key in self._edges else 1.0
        return Node(key, name, opening(comment), replies, confidence)


def _answered_by(reply: Reply) -> Key | None:
    if reply.target is Target.COMMENT:
        return reply.id
    if reply.target is Target.PERSON:
        return reply.name or None
    return AUTHOR if reply.target is Target.AUTHOR else None


def _answered(answered: Answered) -> Key:
    return answered.id if answered.id is not None else answered.name or AUTHOR


def opening(comment: Comment) -> str:
    """The words with which a comment begins to speak for itself.

    They come after the page's header, and after whom and what the comment quotes.
    """
    lines = comment.text.splitlines()
    while lines and (
        not lines[0].strip()
        or lines[0].strip() == comment.author
        or (comment.posted and comment.posted in lines[0])
    ):
        lines = lines[1:]
    text = clean(_ADDRESS.sub("", " ".join(lines[:8]), count=1))
    return clean(_QUOTATION.sub("", text, count=1)) or text or clean(comment.text) or "…"
