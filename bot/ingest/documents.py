"""Bytes -> decoded text, or one clear error."""

from __future__ import annotations

from dataclasses import dataclass

from bot.errors import SourceError

_LOOK = 8_192
_KIB, _MIB = 1 << 10, 1 << 20
_STRANGE = dict.fromkeys({0xFFFD, *range(0x20)} - set(map(ord, "\t\n\r\f\v")))


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and whether bytes had to be replaced to get it."""

    text: str
    damaged: bool = False


def decode(data: bytes, limit: int) -> Decoded:
    """Decode UTF-8 (or UTF-16 with a byte-order mark) as Python's text mode would.

    Line ends become ``\\n``, and a UTF-8 byte-order mark stays, so that offsets into the text
    are those into ``open(path, encoding="utf-8").read()``. Invalid bytes are replaced. Raises
    :class:`SourceError` for more than ``limit`` bytes, for nothing, and for binary data.
    """
    if len(data) > limit:
        raise SourceError("error.too_large", limit=size(limit))
    text, damaged = _text(data)
    if _binary(text):
        raise SourceError("error.binary")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip("\ufeff \t\n\u00a0"):
        raise SourceError("error.empty")
    return Decoded(text, damaged)


def size(count: int) -> str:
    """A number of bytes for people, in binary units."""
    if count < _KIB:
        return f"{count} bytes"
    return f"{count / _MIB:.3g} MB" if count >= _MIB else f"{count / _KIB:.3g} kB"


def _text(data: bytes) -> tuple[str, bool]:
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    try:
        return data.decode(encoding), False
    except UnicodeDecodeError:
        return data.decode(encoding, errors="replace"), True


def _binary(text: str) -> bool:
    """Whether the first characters are mostly what no text editor writes."""
    head = text[:_LOOK]
    strange = len(head) - len(head.translate(_STRANGE))
    return "\0" in head or strange > len(head) * 0.1
