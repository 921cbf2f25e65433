"""HTML as bytes -> a tree; a piece of a tree -> the text that a reader sees."""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection

from lxml import etree, html

from bot.errors import SourceError

_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figure", "footer"}
    | {"form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p"}
    | {"pre", "section", "table", "tr", "ul"}
)
_UNSEEN = frozenset(
    {"button", "form", "iframe", "input", "noscript", "script", "select", "style", "svg"}
    | {"template", "textarea"}
)
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:-]{2,40})", re.IGNORECASE)
_PROLOGUE = re.compile(r"^\s*<\?xml[^>]{0,300}\?>")
_HEAD = 4_096
_LEGACY = "windows-1252"  # what browsers take a page for that names no encoding
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def decode_html(data: bytes, charset: str | None) -> str:
    """Decode as browsers do: by byte-order mark, the header's charset, the page's own, UTF-8.

    Each is taken only where the bytes fit it, since the header is often wrong; the last resort
    is windows-1252, with bytes replaced that it hasn't. Raises :class:`SourceError` for what is
    no text at all.
    """
    text = _decoded(data, charset)
    if "\0" in text[:_HEAD]:
        raise SourceError("error.binary")
    return text


def _decoded(data: bytes, charset: str | None) -> str:
    declared = _DECLARED.search(data[:_HEAD])
    named = [charset, declared[1].decode("ascii") if declared else None, "utf-8"]
    marked = [name for mark, name in _MARKS if data.startswith(mark)]
    for name in [*marked, *filter(None, named)]:
        try:
            return data.decode(codecs.lookup(name).name).removeprefix("\ufeff")
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode(_LEGACY, errors="replace")


def parse_html(text: str) -> html.HtmlElement:
    """The tree of a page. Raises :class:`SourceError` where there is none to be made."""
    parser = html.HTMLParser(remove_pis=True, remove_comments=True, recover=True)
    try:
        tree = html.document_fromstring(_CONTROLS.sub("", _PROLOGUE.sub("", text)), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise SourceError("error.no_article") from error
    return tree


def plain(fragment: str) -> str:
    """The text of a piece of HTML, as APIs give a comment's body."""
    if not fragment.strip():
        return ""
    try:
        return text_of(parse_html(f"<div>{fragment}</div>"))
    except SourceError:
        return ""


def text_of(element: html.HtmlElement, without: Collection[html.HtmlElement] = frozenset()) -> str:
    """What a reader sees of an element, a line a paragraph, quoted blocks behind ``>``.

    Elements below it that are in ``without`` are left out. Iterative, so that no nesting is too
    deep.
    """
    lines = _Lines()
    walk = etree.iterwalk(element, ("start", "end"))
    for event, node in walk:
        inner = node is not element
        hidden = inner and (node.tag in _UNSEEN or node in without)
        if event == "start" and hidden:
            walk.skip_subtree()
        elif event == "start":
            lines.open(node.tag)
            lines.add(node.text)
        else:
            if not hidden:
                lines.close(node.tag)
            if inner:
                lines.add(node.tail)
    return lines.text()


class _Lines:
    """Collects running text into lines."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._words: list[str] = []
        self._quotes = 0

    def open(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._end_line()
        self._quotes += tag == "blockquote"

    def close(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._end_line()
        self._quotes -= tag == "blockquote"

    def add(self, text: str | None) -> None:
        if text:
            self._words.append(text)

    def text(self) -> str:
        self._end_line()
        return "\n".join(self._lines)

    def _end_line(self) -> None:
        line = " ".join("".join(self._words).split())
        self._words.clear()
        if line:
            self._lines.append("> " * self._quotes + line)
