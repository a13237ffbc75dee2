"""Settings: bad values are named without being shown; secrets do not print."""

from __future__ import annotations

import pytest

from adapters.settings import load_settings
from bot.domain.errors import BadInput


def test_a_bad_setting_is_named_and_its_value_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "seventy-thousand")
    monkeypatch.setenv("TEAMS_CLOUD", "moon")
    with pytest.raises(BadInput) as refused:
        load_settings(None)
    assert "PORT" in str(refused.value)
    assert "TEAMS_CLOUD" in str(refused.value)
    assert "moon" not in str(refused.value)


def test_secrets_print_as_stars(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSTCARD_SECRET_KEY", "canary-of-the-key")
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:canary-of-the-password@h/n")
    assert "canary" not in repr(load_settings(None))


def test_an_empty_value_is_a_missing_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "")
    assert load_settings(None).port == 8080
