"""Files: what is handed over on its way up, pages that somebody uploaded on their way down."""

from __future__ import annotations

from urllib.parse import urlsplit

import aiohttp
import structlog
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import limits
from adapters.slack.payloads import Upload
from adapters.slack.workspaces import Wire
from bot.cards import Card, File
from bot.errors import SourceError
from bot.ports import Document

log = structlog.get_logger(__name__)

_HOSTS = ("slack.com", "slack-gov.com", "slack-files.com")


def attachments(card: Card) -> list[File]:
    """The files that a card hands over."""
    return [block for block in card.blocks if isinstance(block, File)]


async def send_file(client: AsyncWebClient, channel: str, thread: str | None, file: File) -> bool:
    """Put a file into a conversation; whether Slack took it."""
    try:
        await client.files_upload_v2(
            content=file.data,
            filename=file.name,
            title=file.label[:80],
            alt_txt=file.label[: limits.FILE_ALT] if file.media.startswith("image/") else None,
            channel=channel,
            thread_ts=thread,
        )
    except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
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
