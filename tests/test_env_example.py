"""``.env.example`` and the settings class name the same settings, with the same defaults."""

from __future__ import annotations

from pydantic import SecretStr

from adapters.settings import CONTENT, Settings
from tests.architecture.source import ROOT


def example() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_every_setting_is_in_the_example_and_the_reverse() -> None:
    assert set(example()) == {name.upper() for name in Settings.model_fields}


def test_the_example_shows_the_defaults() -> None:
    for name, field in Settings.model_fields.items():
        default = field.default.get_secret_value() if isinstance(field.default, SecretStr) else field.default
        shown = "" if default in (False, CONTENT) else str(default)
        assert example()[name.upper()] == shown, name
