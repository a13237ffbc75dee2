"""Answers to free questions: the right page, and sure only when it is.

The labelled questions are our own, written by hand in three rounds (``set``). The thresholds and word lists were
chosen on the first two; the third was written afterwards. None of it is field data.
"""

from __future__ import annotations

import csv
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from adapters.content_files import search_index
from adapters.content_files.retriever import PageRetriever
from adapters.content_files.words import FileWords
from bot.domain.errors import NotReady
from bot.ports import Retriever
from tests.adapters.content_files.mini import text_of, write

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Figures:
    """Shares of the questions about the programme, and of those about anything else."""

    right: float
    wrong: float
    fooled: float
    about_us: int
    off_topic: int


@cache
def real_words() -> FileWords:
    return FileWords(ROOT / "content")


@cache
def real() -> PageRetriever:
    return PageRetriever(real_words())


@cache
def labelled(language: str) -> tuple[dict[str, str], ...]:
    with (ROOT / "tests" / "data" / f"questions_{language}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def measured(language: str) -> Figures:
    right = wrong = fooled = about_us = off_topic = 0
    for row in labelled(language):
        found = real().find(row["question"], language, "general")
        sure = bool(found) and found[0].sure
        if row["expected"] == "none":
            off_topic += 1
            fooled += sure
        else:
            about_us += 1
            hit = sure and found[0].key in row["expected"].split("|")
            right += hit
            wrong += sure and not hit
    return Figures(right / about_us, wrong / about_us, fooled / off_topic, about_us, off_topic)


@pytest.mark.parametrize(("language", "least", "least_off"), [("en", 120, 35), ("es", 60, 35)])
def test_most_questions_get_the_right_answer_and_hardly_any_a_wrong_one(
    language: str, least: int, least_off: int
) -> None:
    figures = measured(language)
    assert figures.about_us >= least
    assert figures.off_topic >= least_off
    assert figures.right >= 0.80
    assert figures.wrong <= 0.05
    assert figures.fooled <= 0.05


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_labelled_questions_copy_no_way_of_asking_and_name_real_pages(language: str) -> None:
    asks = {
        ask.casefold().strip("¿?. ")
        for folder in ("questions", "myths")
        for key in real_words().pages(folder, language)
        for ask in real_words().source(key, language).names("asks")
    }
    keys = {"none", *real_words().pages("questions", language), *real_words().pages("myths", language)}
    questions = [row["question"] for row in labelled(language)]
    assert len(questions) == len(set(questions))
    assert not [question for question in questions if question.casefold().strip("¿?. ") in asks]
    assert {key for row in labelled(language) for key in row["expected"].split("|")} <= keys


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_way_of_asking_that_a_page_names_finds_the_page(language: str) -> None:
    for key in real_words().pages("questions", language):
        for ask in real_words().source(key, language).names("asks"):
            found = real().find(ask.upper() + " ??", language, "general")
            assert (found[0].key, found[0].sure) == (key, True), ask


@pytest.mark.parametrize(
    "question", ["what is on the cafeteria menu", "who won the game last night", "can you fix my printer"]
)
def test_what_nobody_wrote_about_is_not_answered(question: str) -> None:
    assert not any(found.sure for found in real().find(question, "en", "general"))


def test_it_is_what_the_core_asks_for(tmp_path: Path) -> None:
    port: Retriever = PageRetriever(FileWords(write(tmp_path)))
    found = port.find("how long is the class", "en", "general")
    assert found[0].key == "questions/training"
    assert 0 < found[0].score <= 1


@pytest.mark.parametrize(
    "question", ["", "   ", "?!", "the is a", '" OR key:x', "NEAR(a b) * ^", "\x00", "你好", "é" * 3000]
)
def test_odd_questions_are_answered_with_nothing(tmp_path: Path, question: str) -> None:
    assert PageRetriever(FileWords(write(tmp_path))).find(question, "en", "general") == []


def test_a_very_long_question_is_cut_and_answered(tmp_path: Path) -> None:
    retriever = PageRetriever(FileWords(write(tmp_path)))
    question = "training course hours " + " ".join(f"word{number}" for number in range(5000))
    assert retriever.find(question, "en", "general")[0].key == "questions/training"


def test_only_the_first_is_ever_sure_and_no_more_come_than_asked_for() -> None:
    found = real().find("will I lose my job", "en", "general", limit=2)
    assert len(found) == 2
    assert [each.sure for each in found] == [True, False]
    assert found[0].score >= found[1].score


def test_a_page_for_other_role_families_is_not_found(tmp_path: Path) -> None:
    text = text_of("en/questions/training.md").replace("values: []", "values: []\nroles: [nurse]")
    retriever = PageRetriever(FileWords(write(tmp_path, en__questions__training=text)))
    assert retriever.find("How much training do I get?", "en", "clerk") == []
    assert retriever.find("training course", "en", "clerk") == []
    assert retriever.find("How much training do I get?", "en", "nurse")[0].sure


def test_a_page_for_the_readers_family_comes_before_one_for_everybody(tmp_path: Path) -> None:
    text = text_of("en/questions/training.md").replace("values: []", "values: []\nroles: [nurse]")
    changed: dict[str, Any] = {
        "en__questions__wards": text.replace("How much training do I get", "How much do wards get")
    }
    retriever = PageRetriever(FileWords(write(tmp_path, **changed)))
    assert retriever.find("is there a course with training", "en", "nurse")[0].key == "questions/wards"


def test_a_page_that_a_language_lacks_is_searched_in_the_default_language(tmp_path: Path) -> None:
    retriever = PageRetriever(FileWords(write(tmp_path, es__questions__training=None)))
    assert retriever.find("How much training do I get?", "es", "general")[0].key == "questions/training"


def test_threads_get_the_same_answers(tmp_path: Path) -> None:
    retriever = PageRetriever(FileWords(write(tmp_path)))
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: retriever.find("is there a course", "en", "general"), range(100)))
    assert all(answer == answers[0] for answer in answers)


def test_a_python_without_full_text_search_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Without:
        def execute(self, sql: str) -> None:
            raise sqlite3.OperationalError("no such module: fts5")

        def close(self) -> None:
            """Nothing to close."""

    monkeypatch.setattr(search_index.sqlite3, "connect", lambda *args, **more: Without())
    with pytest.raises(NotReady, match="FTS5"):
        PageRetriever(FileWords(write(tmp_path))).find("course", "en", "general")
