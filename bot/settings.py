"""Settings from the environment (``REJOINDER_*``) and ``.env``, read once, at start."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from platformdirs import user_data_path
from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

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
    language: str = "en"
    """The language of the bot's words where nobody says otherwise."""
    anonymous: bool = True
    """Whether polls are anonymous where nobody says otherwise."""
    results: Literal["live", "voted", "closed"] = "live"
    """When polls show their results where nobody says otherwise."""
    threads: bool = True
    """Whether a brief gets a thread where nobody says otherwise."""
    timezone: str = "UTC"
    """The time zone of people whose platform doesn't tell theirs."""
    pictures: bool = True
    """Whether the cards of polls have pictures; what they show is there in words too."""
    workers: int = Field(default=2, ge=1, le=64)
    semantic: bool = False
    """Whether summaries and points also go by meaning; needs the extra ``semantic``."""
    log_level: str = "INFO"

    discord_token: SecretStr | None = None
    discord_shards: str | None = Field(default=None, pattern=r"^\d+(-\d+)?/\d+$")
    """Which shards this process serves, of how many: ``0-3/8``; all of them where unset."""
    discord_http_port: int | None = Field(default=None, ge=0, le=65_535)
    """Where to listen for interactions over HTTP, instead of the gateway."""
    discord_poll_hours: int = Field(default=0, ge=0, le=768)
    """How long Discord's own polls run; 0 for polls as the bot's own cards."""
    slack_way: Literal["socket", "http"] = "socket"
    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    """For Socket Mode."""
    slack_signing_secret: SecretStr | None = None
    """For HTTP."""
    slack_port: int = Field(default=3000, ge=0, le=65_535)
    slack_public_url: str | None = Field(default=None, pattern=r"^https?://[^/\s]+$")
    """Where Slack reaches this machine, without a path."""
    slack_client_id: str | None = None
    """Set together with the next two for installations in many workspaces."""
    slack_client_secret: SecretStr | None = None
    slack_token_key: SecretStr | None = None
    """Fernet keys, separated by commas: the first encrypts, all decrypt."""
    slack_api_url: str = Field(default="https://slack.com/api/", pattern=r"^https?://\S+/$")
    slack_authorize_url: str = "https://slack.com/oauth/v2/authorize"

    # Links. By default only comment sources that a page itself names are asked; a discussion
    # site that isn't named there would learn of every link that somebody reads.
    user_agent: str = "Rejoinder (briefs an op-ed when a reader asks for it)"
    connect_seconds: float = Field(default=5.0, gt=0)
    fetch_seconds: float = Field(default=20.0, gt=0)
    gather_seconds: float = Field(default=120.0, gt=0)
    host_delay: float = Field(default=1.0, ge=0)
    connections: int = Field(default=20, ge=1)
    max_comments: int = Field(default=5_000, ge=0)
    comment_sources: Annotated[tuple[str, ...], NoDecode] = (
        "page",
        "wordpress",
        "feed",
        "disqus",
        "coral",
        "discourse",
        "guardian",
        "activitypub",
    )
    api_bases: dict[str, str] = Field(default_factory=dict)
    api_keys: dict[str, SecretStr] = Field(default_factory=dict)
    allow_loopback: bool = False

    @field_validator("comment_sources", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return [name.strip() for name in value.split(",")] if isinstance(value, str) else value


def load_settings() -> Settings:
    """The settings of this process. Raises :class:`ConfigError`, which names what is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise ConfigError(f"settings: {wrong}") from error
