"""Settings from the environment (``REJOINDER_*``) and ``.env``, read once, at start."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_data_path
from pydantic import AliasChoices, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import ConfigError


class Settings(BaseSettings):
    """What an operator may set. Sizes in bytes, times in seconds."""

    model_config = SettingsConfigDict(
        env_prefix="REJOINDER_", env_file=".env", extra="ignore", frozen=True
    )

    database_url: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("database_url", "rejoinder_database_url")
    )
    """A PostgreSQL database, from ``DATABASE_URL``; a SQLite file in ``data_dir`` where unset."""
    data_dir: Path = Field(default_factory=lambda: user_data_path("rejoinder"))
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65_535)
    hosts: tuple[str, ...] = ()
    sample: bool = True
    max_bytes: int = Field(default=5 << 20, ge=1 << 10)
    read_seconds: float = Field(default=60.0, gt=0)
    edit_seconds: float = Field(default=5.0, ge=0)
    watch_seconds: float = Field(default=2.0, gt=0)
    """How often to look for polls that are due to close or that another process has changed."""
    moderators: frozenset[str] = frozenset({"moderator"})
    """Roles that may close, change and export polls of others."""
    poll_roles: dict[str, frozenset[str]] = Field(default_factory=dict)
    """Roles that may open polls, by ``platform:channel``, platform or ``*``; else everybody."""
    timezone: str = "UTC"
    """The time zone of people whose platform doesn't tell theirs."""
    workers: int = Field(default=2, ge=1, le=64)
    log_level: str = "INFO"


def load_settings() -> Settings:
    """The settings of this process. Raises :class:`ConfigError`, which names what is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise ConfigError(f"settings: {wrong}") from error
