"""Settings from the environment (``REJOINDER_*``) and ``.env``, read once, at start."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import ConfigError


class Settings(BaseSettings):
    """What an operator may set. Sizes in bytes, times in seconds."""

    model_config = SettingsConfigDict(
        env_prefix="REJOINDER_", env_file=".env", extra="ignore", frozen=True
    )

    data_dir: Path = Field(default_factory=lambda: user_data_path("rejoinder"))
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65_535)
    hosts: tuple[str, ...] = ()
    sample: bool = True
    max_bytes: int = Field(default=5 << 20, ge=1 << 10)
    read_seconds: float = Field(default=60.0, gt=0)
    edit_seconds: float = Field(default=2.0, ge=0)
    workers: int = Field(default=2, ge=1, le=64)
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


def load_settings() -> Settings:
    """The settings of this process. Raises :class:`ConfigError`, which names what is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise ConfigError(f"settings: {wrong}") from error
