"""Pictures: uploaded once, shown in messages, and deleted once no message shows them any more."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import limits
from adapters.slack.blocks import plain_text
from bot.cards import Card, Picture

log = structlog.get_logger(__name__)

_KEPT = 200


def digest(picture: Picture) -> str:
    """What tells a picture from another."""
    return hashlib.sha256(picture.png).hexdigest()


def pictures(card: Card) -> list[Picture]:
    """The pictures that a card shows."""
    return [block for block in card.blocks if isinstance(block, Picture)]


def in_words(image: Mapping[str, Any]) -> dict[str, Any]:
    """What an image block shows, as a block of words."""
    return {"type": "section", "text": plain_text(image["alt_text"], limits.SECTION_TEXT)}


class Pictures:
    """Uploads pictures, each once a workspace, and remembers their files."""

    def __init__(self) -> None:
        self._files: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._shown: OrderedDict[tuple[str, str], frozenset[str]] = OrderedDict()
        self._seen: OrderedDict[tuple[str, str], None] = OrderedDict()

    async def uploaded(self, client: AsyncWebClient, workspace: str, card: Card) -> dict[str, str]:
        """The files of a card's pictures by digest; one that can't be uploaded is left out."""
        found: dict[str, str] = {}
        for picture in pictures(card):
            name = digest(picture)
            file = self._files.get((workspace, name))
            if file is None:
                file = await _upload(client, picture.png, picture.alt)
            if file is not None:
                found[name] = self._files[workspace, name] = file
        while len(self._files) > _KEPT:
            self._files.popitem(last=False)
        return found

    def replaced(self, channel: str, message: str, files: Collection[str]) -> frozenset[str]:
        """Note which files a message shows from now on; gives those that none shows any more.

        A card that changes with its votes would leave a file behind each time. What was shown
        before this process began is not known, and stays.
        """
        before = self._shown.pop((channel, message), frozenset())
        self._shown[channel, message] = frozenset(files)
        while len(self._shown) > _KEPT:
            self._shown.popitem(last=False)
        gone = before.difference(*self._shown.values())
        self._files = OrderedDict((k, file) for k, file in self._files.items() if file not in gone)
        return gone

    def fresh(self, person: str, card: Card) -> list[Picture]:
        """The pictures of a card that a person has not been sent yet, as far as is remembered."""
        return [each for each in pictures(card) if (person, digest(each)) not in self._seen]

    def seen(self, person: str, sent: Iterable[Picture]) -> None:
        """Note what a person was sent."""
        self._seen.update(dict.fromkeys((person, digest(picture)) for picture in sent))
        while len(self._seen) > _KEPT:
            self._seen.popitem(last=False)


async def remove(client: AsyncWebClient, file: str) -> None:
    """Delete a file that nothing shows any more."""
    try:
        await client.files_delete(file=file)
    except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
        log.info("file not deleted", reason=str(error))


async def _upload(client: AsyncWebClient, png: bytes, alt: str) -> str | None:
    try:
        answer = await client.files_upload_v2(
            content=png, filename="picture.png", title=alt[:80], alt_txt=alt[: limits.FILE_ALT]
        )
    except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
        log.warning("picture not uploaded", reason=str(error))
        return None
    return str(answer["files"][0]["id"])
