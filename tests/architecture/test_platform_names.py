"""The core names no platform: neither in code nor in a comment."""

from __future__ import annotations

import re

import pytest

from tests.architecture.source import files, place

# "team" is an ordinary word; "Teams" is the product, and its plural is written some other way here.
PLATFORM = re.compile(r"slack|(?<![a-z])(?:ms|ms_)?teams(?![a-z])|adaptive.?card|block.?kit|botbuilder", re.IGNORECASE)


def test_the_core_never_names_a_platform() -> None:
    named = [
        f"{place(path, number)} {line.strip()}"
        for path in files("bot")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if PLATFORM.search(line)
    ]
    assert named == []


@pytest.mark.parametrize("text", ["slack_id", "SlackUser", "on Teams", "teams_user", "msteams", "AdaptiveCard"])
def test_the_pattern_finds_platform_names(text: str) -> None:
    assert PLATFORM.search(text)


@pytest.mark.parametrize("text", ["team", "teammate", "steams ahead", "a manager's team"])
def test_the_pattern_leaves_ordinary_words_alone(text: str) -> None:
    assert not PLATFORM.search(text)
