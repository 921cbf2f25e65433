"""Pictures to look at and files to keep, as answers to a browser."""

from __future__ import annotations

import re
from urllib.parse import quote

from aiohttp import web

from bot.cards import File, Picture

# A picture brings its style along; whoever opens it by itself must not let it do anything else.
_PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+(; charset=utf-8)?", re.ASCII)
_ANY = "application/octet-stream"


def served(block: Picture | File) -> web.Response:
    """A picture, or a file that no browser opens by itself (RFC 6266)."""
    if isinstance(block, Picture):
        headers = {"Content-Security-Policy": _PICTURE_POLICY}
        return web.Response(text=block.svg, content_type="image/svg+xml", headers=headers)
    kept = f"attachment; filename*=UTF-8''{quote(block.name.encode(errors='replace'), safe='')}"
    media = block.media if _MEDIA_TYPE.fullmatch(block.media) else _ANY
    headers = {"Content-Disposition": kept, "Content-Type": media}
    return web.Response(body=block.data, headers=headers)
