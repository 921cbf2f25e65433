"""Files: pictures on their way up, and pages that somebody uploaded on their way down."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection
from urllib.parse import urlsplit

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.payloads import Upload
from adapters.slack.render import digest, pictures
from adapters.slack.workspaces import Wire
from bot.cards import Card, File
from bot.errors import SourceError
from bot.ports import Document

log = structlog.get_logger(__name__)

_KEPT = 200
_HOSTS = ("slack.com", "slack-gov.com", "slack-files.com")


class Pictures:
    """Uploads pictures, each once a workspace, and remembers their files."""

    def __init__(self) -> None:
        self._files: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._shown: OrderedDict[tuple[str, str], frozenset[str]] = OrderedDict()

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


async def remove(client: AsyncWebClient, file: str) -> None:
    """Delete a file that nothing shows any more."""
    try:
        await client.files_delete(file=file)
    except (SlackApiError, aiohttp.ClientError) as error:
        log.info("file not deleted", reason=str(error))


async def _upload(client: AsyncWebClient, png: bytes, alt: str) -> str | None:
    try:
        answer = await client.files_upload_v2(
            content=png, filename="picture.png", title=alt[:80], alt_txt=alt[:1_000]
        )
    except (SlackApiError, aiohttp.ClientError) as error:
        log.warning("picture not uploaded", reason=str(error))
        return None
    return str(answer["files"][0]["id"])


async def send_file(client: AsyncWebClient, channel: str, thread: str | None, file: File) -> bool:
    """Put a file into a conversation; whether Slack took it."""
    try:
        await client.files_upload_v2(
            content=file.data,
            filename=file.name,
            title=file.label[:80],
            channel=channel,
            thread_ts=thread,
        )
    except (SlackApiError, aiohttp.ClientError) as error:
        log.warning("file not sent", reason=str(error))
        return False
    return True


def is_slack(url: str, api_url: str) -> bool:
    """Whether a link leads to Slack itself: only there may a token or an answer be sent."""
    parts, api = urlsplit(url), urlsplit(api_url)
    if (parts.scheme, parts.netloc) == (api.scheme, api.netloc):
        return True
    host = parts.hostname or ""
    return parts.scheme == "https" and any(host == h or host.endswith(f".{h}") for h in _HOSTS)


async def download(wire: Wire, token: str, upload: Upload, limit: int) -> Document:
    """An uploaded file, up to one byte more than ``limit``. Raises :class:`SourceError`."""
    if not is_slack(upload.url, wire.api_url):
        raise SourceError("error.unreadable", name=upload.name)
    headers = {"Authorization": f"Bearer {token}"}
    try:
        async with wire.session.get(upload.url, headers=headers, allow_redirects=False) as answer:
            if answer.status != 200:
                raise SourceError("error.unreadable", name=upload.name)
            data = bytearray()
            async for chunk in answer.content.iter_chunked(1 << 16):
                data += chunk
                if len(data) > limit:
                    break
    except (aiohttp.ClientError, TimeoutError) as error:
        raise SourceError("error.unreadable", name=upload.name) from error
    return Document(upload.name, bytes(data[: limit + 1]))
