"""The content that ships: in order, complete, and ready to be shown."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from adapters.content_files.check import check, report
from adapters.content_files.classifier import RuleClassifier
from adapters.content_files.preview import preview
from adapters.content_files.retriever import PageRetriever
from adapters.content_files.words import FileWords

CONTENT = Path(__file__).resolve().parents[2] / "content"
TODAY = date(2026, 11, 20)
"""A day on which no review is due yet: the check of the day itself is the operator's."""


@cache
def words() -> FileWords:
    return FileWords(CONTENT)


def test_the_content_check_finds_nothing() -> None:
    lines, status = report(check(CONTENT, TODAY))
    assert (lines, status) == (["The content is in order."], 0)


def test_every_page_is_in_every_language() -> None:
    assert words().fallbacks == ()


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_role_family_has_its_words(language: str) -> None:
    families = [family["key"] for family in words().families()] or ["general"]
    titles = {words().role(family, language)["title"] for family in families}
    assert len(titles) == len(families)


def test_the_preview_shows_everything(tmp_path: Path) -> None:
    page = preview(CONTENT, tmp_path).read_text(encoding="utf-8")
    assert all(
        f'id="{language}-{key.replace("/", "-")}"' in page
        for language in words().languages
        for key in words().tree.keys(language)
    )


def test_questions_and_concerns_can_be_understood() -> None:
    assert PageRetriever(words()).find("Will I lose my job?", "en", "general")[0].sure
    assert RuleClassifier(words()).protected("I want to die", "en") == "self_harm"
