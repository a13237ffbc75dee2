"""The page's files keep their promises: nothing from elsewhere, no markup, the same words in both languages."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from adapters.workplace.page import STATIC

SCRIPTS = sorted(STATIC.glob("*.js"))
STYLES = sorted(STATIC.glob("*.css"))
PAGE = (STATIC / "index.html").read_text(encoding="utf-8")
CODE = "\n".join(path.read_text(encoding="utf-8") for path in SCRIPTS)


def strings(language: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((STATIC / f"strings.{language}.json").read_text(encoding="utf-8"))
    return found


def used_keys() -> set[str]:
    """Every key that a script or the page names outright, and every plain text that could be one."""
    named = set(re.findall(r'data-t(?:-label)?="([^"]+)"', PAGE))
    return named | set(re.findall(r'"([a-z_]+\.[a-z_]+)"', CODE))


@pytest.mark.parametrize(
    "pattern",
    ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", 'setAttribute("on'],
)
def test_no_script_turns_words_into_markup(pattern: str) -> None:
    assert [path.name for path in SCRIPTS if pattern in path.read_text(encoding="utf-8")] == []


def test_nothing_comes_from_elsewhere() -> None:
    everything = PAGE + CODE + "".join(path.read_text(encoding="utf-8") for path in STYLES)
    found = set(re.findall(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}[^\s\"']*", everything))
    assert found <= {"http://www.w3.org/2000/svg"}
    assert "@import" not in everything
    assert "url(" not in everything


def test_the_page_needs_no_inline_script_or_style() -> None:
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", PAGE) == []


def test_every_file_is_read_in_one_sitting() -> None:
    assert {
        path.name: n for path in [*SCRIPTS, *STYLES] if (n := len(path.read_text(encoding="utf-8").splitlines())) > 300
    } == {}


def test_both_languages_have_the_same_words() -> None:
    english, spanish = strings("en"), strings("es")
    assert list(english) == list(spanish)
    for key in english:
        assert type(english[key]) is type(spanish[key]), key
        assert blanks(english[key]) == blanks(spanish[key]), key


def blanks(words: Any) -> set[str]:
    if isinstance(words, dict):
        assert {"one", "other"} <= set(words)
    return set(re.findall(r"\{(\w+)\}", json.dumps(words)))


def test_every_key_that_is_used_exists() -> None:
    known = set(strings("en"))
    topics = {key.split(".")[0] for key in known}
    missing = {key for key in used_keys() - known if key.split(".")[0] in topics}
    assert missing == set()


def test_every_key_that_exists_is_used() -> None:
    # These are put together from a name: a command, a delivery count, a view of the inspector.
    composed = ("commands.", "glance.", "inspector.view.", "panel.", "locale", "skip")
    assert {key for key in set(strings("en")) - used_keys() if not key.startswith(composed)} == set()
