"""Who may import whom: the contracts in pyproject.toml, run through import-linter."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from importlinter import api
from importlinter.application.use_cases import lint_imports

from tests.architecture.source import ROOT

CONFIG = ROOT / "pyproject.toml"
CONTRACTS = [contract["id"] for contract in api.read_configuration(str(CONFIG))["contracts_options"]]

COMMAND = "from importlinter.cli import lint_imports_command; lint_imports_command()"

# A house in which every contract is kept.
SOUND = {
    "bot/domain/people.py": "import dataclasses",
    "bot/messages/blocks.py": "",
    "bot/ports.py": "import bot.domain.people, bot.messages.blocks",
    "bot/conversations/help.py": "import bot.ports",
    "bot/services/receive.py": "import bot.conversations.help",
    "adapters/slack/messenger.py": "import slack_sdk, bot.ports",
    "adapters/storage/tables.py": "import sqlmodel",
    "adapters/app.py": "import adapters.slack.messenger, adapters.storage.tables",
    "adapters/cli/main.py": "import adapters.app",
}


def test_the_contracts_are_the_ones_the_design_names() -> None:
    assert set(CONTRACTS) == {"core", "layers", "adapters", "sdks", "cycles"}


@pytest.mark.parametrize("contract", CONTRACTS)
def test_the_import_contract_is_kept(contract: str, capsys: pytest.CaptureFixture[str]) -> None:
    kept = lint_imports(str(CONFIG), limit_to_contracts=(contract,), cache_dir=None, no_logo=True)
    assert kept, capsys.readouterr().out


def test_a_sound_house_keeps_every_contract(tmp_path: Path) -> None:
    assert broken(tmp_path, {}) == set()


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("bot/ports.py", "import yaml", "core"),
        ("bot/services/receive.py", "import adapters.app", "core"),
        ("bot/ports.py", "import bot.services.receive", "layers"),
        ("bot/helpers.py", "import dataclasses", "layers"),
        ("adapters/slack/messenger.py", "import adapters.storage.tables", "adapters"),
        ("adapters/newcomer/door.py", "import adapters.slack.messenger", "adapters"),
        ("adapters/slack/messenger.py", "import sqlalchemy.orm", "sdks"),
        ("adapters/app.py", "import slack_sdk", "sdks"),
        ("bot/domain/roles.py", "import bot.domain.people", None),
        ("bot/domain/people.py", "import bot.domain.roles", "cycles"),
    ],
)
def test_a_planted_import_breaks_the_contract_that_forbids_it(
    tmp_path: Path, file: str, line: str, contract: str | None
) -> None:
    planted = {"bot/domain/roles.py": "import bot.domain.people"} if contract == "cycles" else {}
    found = broken(tmp_path, planted | {file: line})
    assert contract in found if contract else found == set()


def broken(folder: Path, planted: dict[str, str]) -> set[str]:
    """Which contracts a made-up house with these lines planted in it breaks."""
    shutil.copy(CONFIG, folder)
    for name, code in SOUND.items() | planted.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        for package in {path.parent, folder / path.relative_to(folder).parts[0]}:
            (package / "__init__.py").touch()
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{code}\n")
    result = subprocess.run(
        [sys.executable, "-c", COMMAND, "--no-logo", "--no-cache"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    names = {c["id"]: c["name"] for c in api.read_configuration(str(CONFIG))["contracts_options"]}
    assert all(name in result.stdout for name in names.values()), result.stdout + result.stderr
    return {key for key, name in names.items() if f"{name} BROKEN" in result.stdout}
