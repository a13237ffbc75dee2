"""The manifest is what Slack accepts, asks for no right it does not use, and explains every one it does."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from adapters.cli.main import main
from adapters.slack.manifest import COMMANDS, SCOPES, SHORTCUT, manifest
from bot.conversations.router import COMMANDS as KNOWN
from bot.domain.errors import BadInput

ROOT = Path(__file__).resolve().parents[3]
SCHEMA = ROOT.parent / "shared" / "schemas" / "slack-manifest-2.0.0.json"
GUIDE = ROOT / "docs" / "slack.md"
URL = "https://postcard.port-alder.example"


@pytest.mark.parametrize("socket_mode", [False, True])
def test_slacks_own_schema_accepts_it(socket_mode: bool) -> None:
    if not SCHEMA.exists():
        pytest.skip("Slack's manifest schema is not on this machine")
    jsonschema.validate(manifest(URL, socket_mode=socket_mode), json.loads(SCHEMA.read_text(encoding="utf-8")))


def test_it_keeps_the_lengths_slack_documents() -> None:
    made = manifest(URL)
    about = made["display_information"]
    assert len(about["name"]) <= 35
    assert len(about["description"]) <= 140
    for command in made["features"]["slash_commands"]:
        assert re.fullmatch(r"/[a-z]{1,31}", command["command"])
        assert command["url"] == f"{URL}/slack/events"
    (shortcut,) = made["features"]["shortcuts"]
    assert len(shortcut["name"]) <= 24
    assert len(shortcut["description"]) <= 150


def test_every_command_and_the_shortcut_are_known_to_the_conversations() -> None:
    assert {name.removeprefix("/") for name, _, _ in COMMANDS} <= set(KNOWN)
    assert SHORTCUT in KNOWN


def test_people_can_write_to_the_bot_and_open_its_page() -> None:
    home = manifest(URL)["features"]["app_home"]
    assert home == {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False}


def test_every_scope_is_explained_in_the_guide_and_no_other_is_asked_for() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z:._]+)` \|", guide, re.MULTILINE)
    assert set(SCOPES) <= set(rows)
    assert manifest(URL)["oauth_config"] == {"scopes": {"bot": list(SCOPES)}}
    assert not {"chat:write.public", "channels:history", "im:write", "users:read.all"} & set(SCOPES)


def test_socket_mode_names_no_address() -> None:
    assert "https://" not in json.dumps(manifest("", socket_mode=True))


@pytest.mark.parametrize(
    "url", ["http://x.example", "x.example", "https://", "https://x.example?a=1", "https://u@x.example"]
)
def test_an_address_slack_cannot_reach_is_refused_in_a_sentence(url: str) -> None:
    with pytest.raises(BadInput, match="--url"):
        manifest(url)


def test_the_command_prints_it() -> None:
    result = CliRunner().invoke(main, ["slack", "manifest", "--url", f"{URL}/"])
    assert result.exit_code == 0
    assert json.loads(result.output) == manifest(URL)
    refused = CliRunner().invoke(main, ["slack", "manifest", "--url", "http://x.example"])
    assert refused.exit_code == 2
    assert "https://" in refused.stderr
