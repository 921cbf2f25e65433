"""How much of an answer is taken in, and decompressing that can't be made to fill the memory."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

from bot.errors import SourceError
from bot.ingest.documents import size

_PIECE = 1 << 16
_GZIP_OR_ZLIB = zlib.MAX_WBITS + 32
_GZIP_MAGIC = b"\x1f\x8b"
ENCODINGS = "gzip, deflate"


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes, on the wire and decompressed alike, and seconds: to connect, and of one request."""

    bytes: int
    connect: float
    total: float


async def read_body(chunks: AsyncIterator[bytes], encoding: str, limit: int) -> bytes:
    """The whole body, decompressed (RFC 9110, section 8.4), never holding more than ``limit``.

    Raises :class:`SourceError` for more than that, for an encoding that wasn't asked for, for
    several on top of each other, and for compressed data that is damaged.
    """
    inflate = _inflater(encoding)
    body = bytearray()
    wire = 0
    async for chunk in chunks:
        wire += len(chunk)
        for piece in inflate.feed(chunk):
            body += piece
            if len(body) > limit:
                raise SourceError("error.too_large", limit=size(limit))
        if wire > limit:
            raise SourceError("error.too_large", limit=size(limit))
    inflate.finish()
    return bytes(body)


class _Identity:
    def feed(self, chunk: bytes) -> Iterator[bytes]:
        yield chunk

    def finish(self) -> None:
        return


class _Inflate:
    """Decompresses in pieces of bounded size; gzip may have several members (RFC 1952)."""

    def __init__(self) -> None:
        self._started = False
        self._stream = zlib.decompressobj(_GZIP_OR_ZLIB)

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        data, more = chunk, True
        while more:
            if self._stream.eof:
                if not data.startswith(_GZIP_MAGIC):  # padding, which everybody ignores
                    return
                self._stream = zlib.decompressobj(_GZIP_OR_ZLIB)
            try:
                piece = self._take(data)
            except zlib.error as error:
                raise SourceError("error.damaged") from error
            yield piece
            data = self._stream.unconsumed_tail or self._stream.unused_data
            more = bool(data) or len(piece) == _PIECE  # a full piece may have left some behind

    def _take(self, data: bytes) -> bytes:
        if self._started:
            return self._stream.decompress(data, _PIECE)
        self._started = True
        try:
            return self._stream.decompress(data, _PIECE)
        except zlib.error:  # "deflate" without its zlib header, as some servers send it
            self._stream = zlib.decompressobj(-zlib.MAX_WBITS)
            return self._stream.decompress(data, _PIECE)

    def finish(self) -> None:
        if self._started and not self._stream.eof:
            raise SourceError("error.damaged")


def _inflater(encoding: str) -> _Identity | _Inflate:
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return _Identity()
    if name in ("gzip", "x-gzip", "deflate"):
        return _Inflate()
    raise SourceError("error.encoding")
