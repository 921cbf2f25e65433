"""The suite itself may not reach beyond this machine."""

from __future__ import annotations

import asyncio
import socket

import pytest

REFUSED = "A test tried to use socket.socket.connect"


def test_a_socket_to_elsewhere_is_refused() -> None:
    with socket.socket() as sock, pytest.raises(Exception, match=REFUSED):
        sock.connect(("192.0.2.1", 80))


async def test_so_is_one_of_asyncio() -> None:
    with pytest.raises(Exception, match=REFUSED):
        await asyncio.open_connection("192.0.2.1", 80)
