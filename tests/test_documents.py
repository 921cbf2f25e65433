"""Bytes become text or one clear error."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import SourceError
from bot.ingest.documents import decode, size

LIMIT = 1_000


def _refused(data: bytes) -> str:
    with pytest.raises(SourceError) as caught:
        decode(data, LIMIT)
    return caught.value.key


def test_text_is_text() -> None:
    decoded = decode("Ünïcode “quotes”\u00a0here".encode(), LIMIT)
    assert decoded.text == "Ünïcode “quotes”\u00a0here"
    assert not decoded.damaged


@pytest.mark.parametrize("data", [b"", b"  \n\t\r\n", b"\xef\xbb\xbf", "\u00a0".encode()])
def test_nothing_is_refused(data: bytes) -> None:
    assert _refused(data) == "error.empty"


@pytest.mark.parametrize(
    "data", [b"%PDF\0\1\2\3", b"\x89PNG\r\n\x1a\n\0\0", bytes(range(256)), b"\xff\xfe\xfd" * 90]
)
def test_binary_data_is_refused(data: bytes) -> None:
    assert _refused(data) == "error.binary"


def test_more_than_the_limit_is_refused() -> None:
    assert decode(b"a" * LIMIT, LIMIT).text == "a" * LIMIT
    assert _refused(b"a" * (LIMIT + 1)) == "error.too_large"


def test_some_invalid_bytes_are_replaced_and_told() -> None:
    decoded = decode(b"Caf\xe9 society is dying, and the city should save it.", LIMIT)
    assert decoded.damaged
    assert decoded.text.startswith("Caf\ufffd society")


def test_utf_16_with_its_mark_is_read() -> None:
    assert decode("Naïve words".encode("utf-16"), LIMIT).text == "Naïve words"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1), st.booleans())
def test_offsets_are_those_of_text_mode(
    tmp_path_factory: pytest.TempPathFactory, text: str, mark: bool
) -> None:
    data = ("\ufeff" * mark + "a" + text + "\r\nb\rc\n").encode()
    path: Path = tmp_path_factory.mktemp("text") / "page.txt"
    path.write_bytes(data)
    assert decode(data, 1 << 20).text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(("count", "shown"), [(5 << 20, "5 MB"), (1536, "1.5 kB"), (7, "7 bytes")])
def test_sizes_are_for_people(count: int, shown: str) -> None:
    assert size(count) == shown
