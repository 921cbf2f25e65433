"""Installations in many workspaces: OAuth, with every token encrypted where it is kept."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import structlog
from cryptography.fernet import MultiFernet
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.errors import SlackTokenRotationError
from slack_sdk.oauth.installation_store import Bot
from slack_sdk.oauth.state_store.sqlalchemy import AsyncSQLAlchemyOAuthStateStore
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from sqlalchemy import URL, select
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from adapters.slack.paths import INSTALL_PATH, REDIRECT_PATH
from adapters.slack.places import Workspace
from adapters.slack.scopes import OPTIONAL, REQUIRED
from adapters.slack.sealing import KeptInstallations, SealedInstallations, sealed_anew
from adapters.slack.workspaces import Wire
from bot.errors import NotFoundError
from bot.store.engine import postgres_engine

log = structlog.get_logger(__name__)

_STATE_SECONDS = 600
_RENEW_MINUTES = 120  # before a token expires; Slack's live for twelve hours


class InstalledWorkspaces:
    """The workspaces that installed the app, and what it takes to install it.

    They are kept in PostgreSQL where ``database`` is the URL of one, so that several processes
    share them, and in a SQLite file where it is a path.
    """

    def __init__(
        self,
        database: Path | str,
        wire: Wire,
        client_id: str,
        client_secret: str,
        seal: MultiFernet,
    ) -> None:
        if isinstance(database, str):
            self._engine = postgres_engine(database)
        else:  # no pool: an installation may still be deleted when the bot stops
            url = URL.create("sqlite+aiosqlite", database=str(database))
            self._engine = create_async_engine(url, poolclass=NullPool, hide_parameters=True)
        self._kept = KeptInstallations(client_id, self._engine)
        self._states = AsyncSQLAlchemyOAuthStateStore(_STATE_SECONDS, self._engine)
        self._client_id = client_id
        self._client_secret = client_secret
        self._seal = seal
        self._wire = wire
        self._renewing = asyncio.Lock()
        self.store = SealedInstallations(self._kept, seal)

    async def open(self) -> None:
        await self._kept.create_tables()  # type: ignore[no-untyped-call]
        await self._states.create_tables()  # type: ignore[no-untyped-call]
        await self._kept.seal_anew(self._seal)

    async def close(self) -> None:
        await self._engine.dispose()

    def oauth(self, public_url: str, authorize_url: str) -> AsyncOAuthSettings:
        """How bolt's OAuth flow is to go; it checks the state, in the store and in a cookie."""
        return AsyncOAuthSettings(
            client_id=self._client_id,
            client_secret=self._client_secret,
            scopes=[*REQUIRED, *OPTIONAL],
            user_scopes=[],
            redirect_uri=f"{public_url}{REDIRECT_PATH}",
            install_path=INSTALL_PATH,
            redirect_uri_path=REDIRECT_PATH,
            authorization_url=authorize_url,
            installation_store=self.store,
            installation_store_bot_only=True,
            state_store=self._states,
            state_expiration_seconds=_STATE_SECONDS,
        )

    async def token(self, workspace: Workspace) -> str:
        bot = await self._bot(workspace)
        if bot is not None and _expires(bot):
            bot = await self._renewed(workspace)
        if bot is None or not bot.bot_token:
            raise NotFoundError("slack.not_installed")
        return bot.bot_token

    async def counted(self) -> tuple[int, int]:
        """How many installations are kept, and how many of them no key opens."""
        async with self._engine.connect() as connection:
            tokens = (await connection.execute(select(self._kept.bots.c.bot_token))).scalars().all()
        locked = sum(sealed_anew(token, self._seal) is None for token in tokens)
        return len(tokens), locked

    async def forget(self, workspace: Workspace) -> None:
        """Delete every token of a workspace or, without a team, of an organisation."""
        team, enterprise = workspace.team or None, workspace.enterprise
        await self.store.async_delete_bot(enterprise_id=enterprise, team_id=team)

    async def authorize(self, workspace: Workspace) -> AuthorizeResult | None:
        bot = await self._bot(workspace)
        if bot is None:
            return None
        return AuthorizeResult(
            enterprise_id=workspace.enterprise,
            team_id=workspace.team,
            bot_token=bot.bot_token,
            bot_id=bot.bot_id,
            bot_user_id=bot.bot_user_id,
            bot_scopes=bot.bot_scopes,
        )

    async def _renewed(self, workspace: Workspace) -> Bot | None:
        """The bot with a new token, where the app has token rotation turned on.

        https://docs.slack.dev/authentication/using-token-rotation
        """
        async with self._renewing:
            bot = await self._bot(workspace)
            if bot is None or not _expires(bot):  # somebody has renewed it meanwhile
                return bot
            rotator = AsyncTokenRotator(
                client_id=self._client_id,
                client_secret=self._client_secret,
                client=self._wire.client(),
            )
            try:
                fresh = await rotator.perform_bot_token_rotation(
                    bot=bot, minutes_before_expiration=_RENEW_MINUTES
                )
            except SlackTokenRotationError as error:
                log.error("token not renewed", team=bot.team_id, reason=str(error))  # noqa: TRY400 - no secret in the log
                return bot
            if fresh is not None:
                await self.store.async_save_bot(fresh)
            return fresh or bot

    async def _bot(self, workspace: Workspace) -> Bot | None:
        """The workspace's own installation, or that of its whole organisation."""
        enterprise = workspace.enterprise
        found = await self.store.async_find_bot(enterprise_id=enterprise, team_id=workspace.team)
        if found is None and enterprise:
            found = await self.store.async_find_bot(
                enterprise_id=enterprise, team_id=None, is_enterprise_install=True
            )
        return found


def _expires(bot: Bot) -> bool:
    """Whether the bot's token is of those that expire, and does so soon."""
    at = bot.bot_token_expires_at
    return (
        bot.bot_refresh_token is not None
        and at is not None
        and (at - time.time() < _RENEW_MINUTES * 60)
    )
