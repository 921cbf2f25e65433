"""Tokens of installations, encrypted where they are kept."""

from __future__ import annotations

import copy
from typing import TypeVar

import structlog
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.sqlalchemy import AsyncSQLAlchemyInstallationStore
from sqlalchemy import MetaData, Table, Text, select, update

from bot.errors import ConfigError

log = structlog.get_logger(__name__)

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
                    anew = {name: sealed_anew(row.get(name), seal) for name in _SECRETS}
                    values = {name: secret for name, secret in anew.items() if secret}
                    if values:
                        mine = update(table).where(table.c.id == row["id"])
                        await connection.execute(mine.values(values))


def _roomy(table: Table) -> Table:
    for name in _SECRETS:
        if name in table.c:
            table.c[name].type = Text()
    return table


def sealed_anew(secret: str | None, seal: MultiFernet) -> str | None:
    try:
        return seal.rotate(secret.encode()).decode() if secret else None
    except InvalidToken:
        return None
