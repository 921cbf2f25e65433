"""Names of any length as keys of one length."""

from __future__ import annotations

import hashlib


def hashed(name: str) -> str:
    """64 hexadecimal digits that stand for a name."""
    return hashlib.sha256(name.encode("utf-8", errors="surrogatepass")).hexdigest()
