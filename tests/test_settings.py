"""Settings come from the environment, once, and say what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import ConfigError
from bot.settings import load_settings


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("REJOINDER_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("REJOINDER_PORT", "9090")
    settings = load_settings()
    assert (settings.data_dir, settings.port, settings.host) == (tmp_path, 9090, "127.0.0.1")


def test_what_is_wrong_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REJOINDER_PORT", "eighty")
    with pytest.raises(ConfigError, match="port"):
        load_settings()


def test_settings_are_frozen() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load_settings().port = 1
