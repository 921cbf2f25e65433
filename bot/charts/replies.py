"""Reply graph -> a picture of who answers whom: a Vega-Lite spec and the alt text that says it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from bot.charts.conversation import AUTHOR, Node, conversations
from bot.charts.spec import Chart, Say, Theme, themed_spec
from bot.charts.text import fit, width
from bot.model import Comment, ReplyGraph

ROWS = 9
SURE = 0.8  # edges below this confidence are drawn broken and said to be likely only

# Where things stand, in the picture's own units of 1200 x 675; the spec sets the type sizes.
_TOP, _BOTTOM = 124.0, 618.0
_ROW = 76.0  # the height of a row where there are few
_COLUMNS = (410.0, 510.0, 860.0)
_BEND = 90.0  # how wide the curve of an edge is; before it, it runs level
_STEPS = 12
_ROOT_EMS, _NOTE_EMS = 320 / 26, 344 / 19  # the root is bold, which is wider
_INNER_EMS, _LEAF_EMS, _LAST_EMS = 236 / 24, 650 / 24, 300 / 24


def replies_chart(
    graph: ReplyGraph, comments: Sequence[Comment], say: Say, theme: Theme = "light"
) -> Chart | None:
    """Draw the most-replied conversations of ``graph``; None where nobody answers anybody.

    ``say`` is given the keys under ``charts.replies``.
    """
    trees, left_out = conversations(graph, comments, ROWS)
    if not trees:
        return None
    words = _Words(say)
    scene = _Scene(words)
    scene.draw(trees)
    footer = words("left_out", count=left_out) if left_out else ""
    spec = themed_spec("replies", theme)
    spec["datasets"] = {
        "links": scene.links,
        "nodes": scene.nodes,
        "labels": scene.labels,
        "frame": [{"title": words("title"), "hint": words("hint"), "footer": footer}],
    }
    spec["description"] = alt = _alt(trees, footer, words)
    return Chart(spec, alt)


class _Words:
    def __init__(self, say: Say) -> None:
        self._say = say

    def __call__(self, key: str, **values: object) -> str:
        return self._say(f"charts.replies.{key}", **values)

    def title(self, node: Node, ems: float) -> str:
        """Who or what a node is: a name, else the first words of the comment."""
        if node.key == AUTHOR:
            return self("author")
        return fit(node.name, ems) if node.name else self._quoted(node.excerpt, ems)

    def note(self, node: Node, ems: float) -> str:
        """What stands below the title of a conversation's first node."""
        count = self("count", count=node.replies)
        said = self.about(node, ems - width(count) - 1)
        return f"{count} · {said}" if said else count

    def about(self, node: Node, ems: float) -> str:
        """What is said of a node beside its name."""
        if node.key == AUTHOR:
            return ""
        if isinstance(node.key, str):
            return self("not_found")
        return self._quoted(node.excerpt, ems) if node.name and node.excerpt else ""

    def _quoted(self, text: str, ems: float) -> str:
        return self("quoted", text=fit(text, ems - 1))


class _Scene:
    """The rows of the spec's data sets, filled while the trees are laid out."""

    def __init__(self, words: _Words) -> None:
        self.links: list[dict[str, Any]] = []
        self.nodes: list[dict[str, Any]] = []
        self.labels: list[dict[str, Any]] = []
        self._words = words
        self._next = _TOP
        self._row = _ROW
        self._links = 0

    def draw(self, trees: Sequence[Node]) -> None:
        rows = sum(tree.rows for tree in trees)
        self._row = min(_ROW, (_BOTTOM - _TOP) / rows)
        self._next = _TOP + self._row / 2
        for tree in trees:
            self._place(tree, 0)

    def _place(self, node: Node, column: int) -> float:
        """Lay out ``node`` and all below it; gives the height at which it stands."""
        heights = [self._place(child, column + 1) for child in node.children]
        if node.cut and column + 1 < len(_COLUMNS):
            heights.append(self._more(node, column + 1))
        y = (heights[0] + heights[-1]) / 2 if heights else self._line()
        confidences = [child.confidence for child in node.children]
        for index, height in enumerate(heights):
            sure = index >= len(confidences) or confidences[index] >= SURE
            self._link(column, y, height, sure)
        self._node(node, column, y, bool(heights))
        return y

    def _line(self) -> float:
        y = self._next
        self._next += self._row
        return y

    def _more(self, node: Node, column: int) -> float:
        y = self._line()
        self._label(_COLUMNS[column] + 16, y, self._words("more", count=node.cut), "more")
        return y

    def _link(self, column: int, start: float, end: float, sure: bool) -> None:
        left, right = _COLUMNS[column], _COLUMNS[column + 1]
        points = [(left, start)]
        for step in range(_STEPS + 1):
            share = step / _STEPS
            eased = share * share * (3 - 2 * share)
            points.append((right - _BEND * (1 - share), start + (end - start) * eased))
        link, self._links = self._links, self._links + 1
        self.links += [
            {"link": link, "step": step, "x": round(x, 2), "y": round(y, 2), "sure": sure}
            for step, (x, y) in enumerate(points)
        ]

    def _node(self, node: Node, column: int, y: float, inner: bool) -> None:
        x = _COLUMNS[column]
        kind = "comment" if isinstance(node.key, int) else "person"
        self.nodes.append({"x": x, "y": round(y, 2), "replies": node.replies, "kind": kind})
        if column == 0:
            self._label(x - 28, y - 12, self._words.title(node, _ROOT_EMS), "root")
            self._label(x - 28, y + 15, self._words.note(node, _NOTE_EMS), "note")
            return
        last = column == len(_COLUMNS) - 1
        ems = _LAST_EMS if last else _INNER_EMS if inner else _LEAF_EMS
        # What is answered itself has its name above the line that leads on from it.
        self._label(x + 22, y - 17 if inner else y, self._words.title(node, ems), "reply")

    def _label(self, x: float, y: float, text: str, role: str) -> None:
        self.labels.append({"x": x, "y": round(y, 2), "text": text, "role": role})


def _alt(trees: Sequence[Node], footer: str, words: _Words) -> str:
    said = [words("title") + "."]
    for tree in trees:
        said += _sentences(tree, words)
    return " ".join([*said, footer]).strip()


def _sentences(node: Node, words: _Words) -> Iterator[str]:
    """One sentence for each node that is answered, the conversation's first one first."""
    if not node.children:
        return
    listed = [
        words.title(child, _LEAF_EMS)
        + ("" if child.confidence >= SURE else f" ({words('unsure')})")
        for child in node.children
    ]
    if node.cut:
        listed.append(words("more", count=node.cut))
    about = words.about(node, _LEAF_EMS)
    yield words(
        "alt",
        who=words.title(node, _LEAF_EMS) + (f" ({about})" if about else ""),
        replies=words("count", count=node.replies),
        listed=", ".join(listed),
    )
    for child in node.children:
        yield from _sentences(child, words)
