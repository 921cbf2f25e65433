"""The playground: a local web page as a platform, the way to try the bot without any account."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from adapters import Kit
from adapters.web.page import Pages
from adapters.web.platform import WebPlatform
from adapters.web.readers import Readers


def create(kit: Kit) -> WebPlatform:
    """The playground of this installation."""
    readers = Readers(installation_secret(kit.settings.data_dir / "secret"))
    return WebPlatform(kit, Pages(kit.prompts, readers), readers)


def installation_secret(path: Path) -> str:
    """The secret that signs readers' cookies: made once, for the operator's eyes only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secret := secrets.token_urlsafe(32))
    return secret
