"""Installations in many workspaces: OAuth, with every token encrypted where it is kept."""

from __future__ import annotations

import asyncio
import copy
import time
from pathlib import Path
from typing import TypeVar

import structlog
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.errors import SlackTokenRotationError
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.sqlalchemy import AsyncSQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import AsyncSQLAlchemyOAuthStateStore
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from sqlalchemy import URL, MetaData, Table, Text, select, update
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from adapters.slack.paths import INSTALL_PATH, REDIRECT_PATH
from adapters.slack.places import Workspace
from adapters.slack.scopes import OPTIONAL, REQUIRED
from adapters.slack.workspaces import Wire
from bot.errors import ConfigError, NotFoundError
from bot.store.engine import postgres_engine

log = structlog.get_logger(__name__)

_STATE_SECONDS = 600
_SECRETS = (
    "bot_token",
    "bot_refresh_token",
    "user_token",
    "user_refresh_token",
    "incoming_webhook_url",
    "incoming_webhook_configuration_url",
)

_RENEW_MINUTES = 120  # before a token expires; Slack's live for twelve hours

Kept = TypeVar("Kept", Installation, Bot)


def sealer(keys: str) -> MultiFernet:
    """What encrypts and decrypts: the first key encrypts, the others still decrypt.

    Whatever the others have encrypted is encrypted anew when the bot starts.

    Raises :class:`ConfigError` for anything but Fernet keys, separated by commas.
    """
    try:
        return MultiFernet([Fernet(key.strip()) for key in keys.split(",") if key.strip()])
    except ValueError:
        raise ConfigError("slack: REJOINDER_SLACK_TOKEN_KEY is not a Fernet key") from None


class SealedInstallations(AsyncInstallationStore):
    """An installation store whose secrets are encrypted before another store keeps them."""

    def __init__(self, inner: AsyncInstallationStore, seal: MultiFernet) -> None:
        self._inner = inner
        self._seal = seal

    async def async_save(self, installation: Installation) -> None:
        await self._inner.async_save(self._sealed(installation))

    async def async_save_bot(self, bot: Bot) -> None:
        await self._inner.async_save_bot(self._sealed(bot))

    async def async_find_bot(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        is_enterprise_install: bool | None = False,
    ) -> Bot | None:
        return self._opened(
            await self._inner.async_find_bot(
                enterprise_id=enterprise_id,
                team_id=team_id,
                is_enterprise_install=is_enterprise_install,
            )
        )

    async def async_find_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,
        is_enterprise_install: bool | None = False,
    ) -> Installation | None:
        return self._opened(
            await self._inner.async_find_installation(
                enterprise_id=enterprise_id,
                team_id=team_id,
                user_id=user_id,
                is_enterprise_install=is_enterprise_install,
            )
        )

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """A revoked bot token leaves nothing: each installation holds a copy of it."""
        await self._inner.async_delete_bot(enterprise_id=enterprise_id, team_id=team_id)
        await self._inner.async_delete_installation(enterprise_id=enterprise_id, team_id=team_id)

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        await self._inner.async_delete_installation(
            enterprise_id=enterprise_id, team_id=team_id, user_id=user_id
        )

    def _sealed(self, kept: Kept) -> Kept:
        sealed = copy.copy(kept)
        for name in _SECRETS:
            secret = getattr(sealed, name, None)
            if secret:
                setattr(sealed, name, self._seal.encrypt(secret.encode()).decode())
        return sealed

    def _opened(self, kept: Kept | None) -> Kept | None:
        """The installation with its secrets; one that no key opens counts as not there."""
        if kept is None:
            return None
        try:
            for name in _SECRETS:
                secret = getattr(kept, name, None)
                if secret:
                    setattr(kept, name, self._seal.decrypt(secret.encode()).decode())
        except InvalidToken:
            log.error("no key opens this installation", team=kept.team_id)  # noqa: TRY400 - no secret in the log
            return None
        return kept


class KeptInstallations(AsyncSQLAlchemyInstallationStore):
    """slack_sdk's tables, with room for secrets that encrypting has made longer."""

    @classmethod
    def build_installations_table(cls, metadata: MetaData, table_name: str) -> Table:
        return _roomy(super().build_installations_table(metadata, table_name))

    @classmethod
    def build_bots_table(cls, metadata: MetaData, table_name: str) -> Table:
        return _roomy(super().build_bots_table(metadata, table_name))

    async def seal_anew(self, seal: MultiFernet) -> None:
        """Encrypt every secret with the first key; what no key opens is left as it is."""
        async with self.engine.begin() as connection:
            for table in (self.bots, self.installations):
                for row in (await connection.execute(select(table))).mappings().all():
                    anew = {name: _sealed_anew(row.get(name), seal) for name in _SECRETS}
                    values = {name: secret for name, secret in anew.items() if secret}
                    if values:
                        mine = update(table).where(table.c.id == row["id"])
                        await connection.execute(mine.values(values))


def _roomy(table: Table) -> Table:
    for name in _SECRETS:
        if name in table.c:
            table.c[name].type = Text()
    return table


def _sealed_anew(secret: str | None, seal: MultiFernet) -> str | None:
    try:
        return seal.rotate(secret.encode()).decode() if secret else None
    except InvalidToken:
        return None


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
        locked = sum(_sealed_anew(token, self._seal) is None for token in tokens)
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
