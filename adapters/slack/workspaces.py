"""The workspaces that the bot serves, and a Web API client for each."""

from __future__ import annotations

import logging
from typing import Any, Protocol

import aiohttp
import structlog
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.errors import code
from adapters.slack.places import Workspace
from bot.errors import ConfigError

RETRIES = 5  # as often as Slack may say "not so fast" about one call
_SECONDS = 30

log = structlog.get_logger(__name__)

# The libraries log whole payloads below this level.
library_log = logging.getLogger("adapters.slack.library")
library_log.setLevel(logging.ERROR)


class Wire:
    """Makes Web API clients, which share one pool of connections."""

    def __init__(self, api_url: str) -> None:
        self.api_url = api_url
        self._session: aiohttp.ClientSession | None = None
        self._closed = False

    @property
    def session(self) -> aiohttp.ClientSession:
        """The pool. Raises :class:`aiohttp.ClientConnectionError` once it is closed for good."""
        if self._closed:
            raise aiohttp.ClientConnectionError("the bot has stopped")
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession()
        return self._session

    def client(self, token: str | None = None) -> AsyncWebClient:
        """A client that waits as long as Slack tells it to, and repeats nothing else.

        A post that may have arrived is not sent again: twice would be worse than not at all. The
        core makes its last edits once we have closed; each then has a connection of its own.
        """
        return AsyncWebClient(
            token=token,
            base_url=self.api_url,
            timeout=_SECONDS,
            session=None if self._closed else self.session,
            retry_handlers=[AsyncRateLimitErrorRetryHandler(max_retry_count=RETRIES)],
            logger=library_log,
        )

    async def close(self) -> None:
        self._closed = True
        if self._session is not None:
            await self._session.close()


class Workspaces(Protocol):
    """Knows the bot's token for each workspace."""

    async def open(self) -> None:
        """Make ready to serve. Raises :class:`ConfigError` where the settings can't be right."""
        ...

    async def close(self) -> None: ...

    async def token(self, workspace: Workspace) -> str:
        """Raises :class:`NotFoundError` where the bot isn't installed."""
        ...

    async def forget(self, workspace: Workspace) -> None:
        """The bot was removed there: leave nothing of its token."""
        ...

    async def authorize(self, workspace: Workspace) -> AuthorizeResult | None:
        """Who the bot is there, without asking Slack: acknowledging must not wait for that."""
        ...


class OneWorkspace:
    """A token from the settings: it is the workspace's own, whichever that is."""

    def __init__(self, wire: Wire, bot_token: str) -> None:
        self._wire = wire
        self._token = bot_token
        self._identity: dict[str, Any] = {}
        self._scopes: list[str] = []

    async def open(self) -> None:
        try:
            answer = await self._wire.client(self._token).auth_test()
        except SlackApiError as error:
            raise ConfigError(f"slack: the bot token was refused: {code(error)}") from None
        self._identity = {"bot_id": answer.get("bot_id"), "bot_user_id": answer.get("user_id")}
        self._scopes = granted(answer)

    async def close(self) -> None:
        """Nothing was opened."""

    async def token(self, workspace: Workspace) -> str:  # noqa: ARG002 - there is but one
        return self._token

    async def forget(self, workspace: Workspace) -> None:
        """The token is the operator's to remove."""
        log.warning("removed from the workspace", team=workspace.team)

    async def authorize(self, workspace: Workspace) -> AuthorizeResult | None:
        return AuthorizeResult(
            enterprise_id=workspace.enterprise,
            team_id=workspace.team,
            bot_token=self._token,
            bot_scopes=self._scopes,
            **self._identity,
        )


def granted(answer: AsyncSlackResponse) -> list[str]:
    """The scopes of the token that a call was made with."""
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return [scope for scope in headers.get("x-oauth-scopes", "").split(",") if scope]


class Authorize(AsyncAuthorize):
    """Answers bolt's question who the bot is for an incoming request."""

    def __init__(self, workspaces: Workspaces) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._workspaces = workspaces

    async def __call__(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        **_: object,  # who acts matters for user tokens only
    ) -> AuthorizeResult | None:
        return await self._workspaces.authorize(Workspace(team_id or "", enterprise_id))
