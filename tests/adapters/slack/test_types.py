"""Two second opinions: Slack's own types through the TypeScript compiler, and the models of Slack's Python SDK.

The compiler sees unknown keys, types and values and no length; the SDK's models see lengths and counts. What neither
sees, block_lint does.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from adapters.slack.forms import open_view
from adapters.slack.render import render_message
from bot.messages.blocks import Message
from bot.messages.forms import Choice, Form, Option
from tests.adapters.slack.pages import page_messages
from tests.adapters.slack.strategies import forms, messages
from tests.gallery import FORM, MESSAGE

PACKAGES = ("@slack/types@3.2.0", "typescript@7.0.2")
INSTALL_SECONDS = 120
COMPILE_SECONDS = 60
TSC = "--noEmit --strict --skipLibCheck --module nodenext --moduleResolution nodenext --target es2022".split()

Json = dict[str, Any]

LONG_MENU = Form(
    "announce.draft",
    "Menu",
    (Choice("to", "To", tuple(Option(f"v{n}", f"L{n}") for n in range(250)), many=True),),
    "Go",
)


class Compiler:
    """The TypeScript compiler in a folder with Slack's types."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def complaints(self, blocks: list[list[Json]], views: list[Json]) -> str:
        """What the compiler says about blocks and modals; empty when they fit Slack's types."""
        lines = ['import type { KnownBlock, ModalView } from "@slack/types";']
        lines += [f"export const b{n}: KnownBlock[] = {json.dumps(each)};" for n, each in enumerate(blocks)]
        lines += [f"export const v{n}: ModalView = {json.dumps(each)};" for n, each in enumerate(views)]
        (self._folder / "rendered.ts").write_text("\n".join(lines), encoding="utf-8")
        ran = run(["node_modules/.bin/tsc", *TSC, "rendered.ts"], self._folder, COMPILE_SECONDS)
        assert ran.returncode == 0 or "rendered.ts" in ran.stdout, ran.stdout + ran.stderr
        return ran.stdout


def run(command: list[str], folder: Path, seconds: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=seconds, check=False)


@pytest.fixture(scope="module")
def compiler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Compiler]:
    """The compiler, installed for this run. Skips where node or the packages cannot be had."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("node and npm are not installed: Slack's types were not checked")
    folder = tmp_path_factory.mktemp("types")
    (folder / "package.json").write_text('{"private": true, "type": "module"}', encoding="utf-8")
    command = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error", *PACKAGES]
    try:
        installed = run(command, folder, INSTALL_SECONDS)
    except subprocess.TimeoutExpired:
        pytest.skip(f"npm could not install {' '.join(PACKAGES)} within {INSTALL_SECONDS} seconds")
    if installed.returncode != 0:
        pytest.skip(f"npm could not install {' '.join(PACKAGES)}")
    yield Compiler(folder)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.slow
def test_what_we_render_fits_slacks_own_types(compiler: Compiler) -> None:
    found = [render_message(message)["blocks"] for message in (MESSAGE, *page_messages())]
    assert len(found) > 150
    assert compiler.complaints(found, [open_view(FORM, "r", "Close"), open_view(LONG_MENU)]) == ""


MISTAKES: dict[str, tuple[str, Any]] = {
    "a header of markup": ("blocks", lambda b: b[0]["text"].update(type="mrkdwn")),
    "a misspelt type": ("blocks", lambda b: b[7].update(type="dividor")),
    "an unknown key": ("blocks", lambda b: b[7].update(colour="red")),
    "an unknown style": ("blocks", lambda b: b[8]["elements"][0].update(style="success")),
    "no alternative text": ("blocks", lambda b: b[5].pop("alt_text")),
    "a list without sections": (
        "blocks",
        lambda b: b[2]["elements"][0].update(elements=[{"type": "text", "text": "x"}]),
    ),
    "a modal title of markup": ("view", lambda v: v["title"].update(type="mrkdwn")),
    "a button as an input": ("view", lambda v: v["blocks"][1]["element"].update(type="button")),
}


@pytest.mark.slow
def test_the_compiler_finds_every_planted_mistake(compiler: Compiler) -> None:
    blocks, views = [], []
    for what, change in MISTAKES.values():
        value = render_message(MESSAGE)["blocks"] if what == "blocks" else open_view(FORM)
        value = json.loads(json.dumps(value))
        change(value)
        (blocks if what == "blocks" else views).append(value)
    said = compiler.complaints(blocks, views)
    lines = {int(line.split("(")[1].split(",")[0]) for line in said.splitlines() if line.startswith("rendered.ts")}
    assert lines == set(range(2, 2 + len(MISTAKES)))


# ------------------------------------------------------------------------------------------------- the SDK's models


def same_by_sdk(block: Json) -> bool:
    """Whether the SDK reads a block, finds its lengths right and writes the same block again."""
    parsed = Block.parse(block)
    return parsed is not None and json.loads(json.dumps(parsed.to_dict())) == block


@given(messages)
@settings(max_examples=40)
def test_the_sdks_models_take_any_message(message: Message) -> None:
    assert all(same_by_sdk(block) for block in render_message(message)["blocks"])


@given(forms)
@settings(max_examples=40)
def test_the_sdks_models_take_any_form(form: Form) -> None:
    view = open_view(form, "r")
    assert all(same_by_sdk(block) for block in view["blocks"])
    View(**view).to_dict()


def test_the_sdks_models_refuse_what_is_too_long() -> None:
    with pytest.raises(SlackObjectFormationError, match="150"):
        same_by_sdk({"type": "header", "text": {"type": "plain_text", "text": "x" * 151}})


@pytest.mark.parametrize("block", [{"type": "nope"}, {"type": "divider", "colour": "red"}])
def test_the_sdks_models_do_not_give_back_what_they_do_not_know(block: Json) -> None:
    assert not same_by_sdk(block)
