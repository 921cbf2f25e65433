"""Installations in many workspaces: OAuth, with every token encrypted where it is kept."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import TypeVar

import structlog
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.sqlalchemy import AsyncSQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import AsyncSQLAlchemyOAuthStateStore
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from adapters.slack.paths import INSTALL_PATH, REDIRECT_PATH
from adapters.slack.places import Workspace
from adapters.slack.scopes import OPTIONAL, REQUIRED
from bot.errors import ConfigError, NotFoundError

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

Kept = TypeVar("Kept", Installation, Bot)


def sealer(keys: str) -> MultiFernet:
    """What encrypts and decrypts: the first key encrypts, the others still decrypt.

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


class InstalledWorkspaces:
    """The workspaces that installed the app, and what it takes to install it."""

    def __init__(
        self, database: Path, client_id: str, client_secret: str, seal: MultiFernet
    ) -> None:
        # No pool: bolt may still be deleting an installation when the bot stops.
        self._engine = create_async_engine(f"sqlite+aiosqlite:///{database}", poolclass=NullPool)
        self._kept = AsyncSQLAlchemyInstallationStore(client_id, self._engine)
        self._states = AsyncSQLAlchemyOAuthStateStore(_STATE_SECONDS, self._engine)
        self._client_id = client_id
        self._client_secret = client_secret
        self.store = SealedInstallations(self._kept, seal)

    async def open(self) -> None:
        await self._kept.create_tables()  # type: ignore[no-untyped-call]
        await self._states.create_tables()  # type: ignore[no-untyped-call]

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
        found = await self.authorize(workspace)
        if found is None or not found.bot_token:
            raise NotFoundError("slack.not_installed")
        return found.bot_token

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

    async def _bot(self, workspace: Workspace) -> Bot | None:
        """The workspace's own installation, or that of its whole organisation."""
        enterprise = workspace.enterprise
        found = await self.store.async_find_bot(enterprise_id=enterprise, team_id=workspace.team)
        if found is None and enterprise:
            found = await self.store.async_find_bot(
                enterprise_id=enterprise, team_id=None, is_enterprise_install=True
            )
        return found
