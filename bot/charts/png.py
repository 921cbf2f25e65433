"""PNG files made smaller, without touching a pixel."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_DATA, _END = b"IDAT", b"IEND"
_LEVEL = 3  # of zlib's nine: a third of the renderer's own size, for a tenth of its time


def packed(png: bytes) -> bytes:
    """The same picture, its image data compressed anew where that is worth it.

    The renderer is in a hurry when it compresses. The chunks are those of the PNG
    specification, https://www.w3.org/TR/png-3/#5Chunk-layout
    """
    chunks = list(_chunks(png))
    data = b"".join(body for kind, body in chunks if kind == _DATA)
    smaller = zlib.compress(zlib.decompress(data), _LEVEL)
    if len(smaller) >= len(data):
        return png
    rest = [(kind, body) for kind, body in chunks if kind not in {_DATA, _END}]
    written = (_chunk(kind, body) for kind, body in [*rest, (_DATA, smaller), (_END, b"")])
    return b"".join([_SIGNATURE, *written])


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = len(_SIGNATURE)
    while position < len(png):
        (length,) = struct.unpack_from(">I", png, position)
        start = position + 8
        yield png[position + 4 : start], png[start : start + length]
        position = start + length + 4


def _chunk(kind: bytes, body: bytes) -> bytes:
    checked = zlib.crc32(body, zlib.crc32(kind))
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", checked)
