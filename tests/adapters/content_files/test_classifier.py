"""Suggested categories, and protected routes that rules decide."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from adapters.content_files.classifier import RuleClassifier
from adapters.content_files.words import FileWords
from bot.domain.concern import CATEGORIES, PROTECTED
from bot.domain.errors import BadInput
from bot.ports import Classifier
from tests.adapters.content_files.mini import text_of, write

ROOT = Path(__file__).resolve().parents[3]

PROTECTED_SAID = [
    ("self_harm", "en", "I don't want to live any more"),
    ("self_harm", "en", "thinking about suic1de since the news"),
    ("self_harm", "en", "some days I think everyone would be better off without me"),
    ("self_harm", "es", "ya no quiero vivir"),
    ("self_harm", "es", "pienso en suicidarme"),
    ("harassment", "en", "my supervisor keeps touching me in the archive"),
    ("harassment", "en", "he makes racist jokes about me every day"),
    ("harassment", "es", "mi jefe me acosa"),
    ("wrongdoing", "en", "he takes bribes for permits"),
    ("wrongdoing", "en", "we were told to hide the inspection results"),
    ("wrongdoing", "es", "aquí hay corrupción y sobornos"),
    ("safeguarding", "en", "a child came to the desk covered in bruises"),
    ("safeguarding", "en", "I think the old man is being abused by his carer"),
    ("safeguarding", "es", "creo que maltratan a un niño"),
    ("danger", "en", "there is a gas leak in the depot right now"),
    ("danger", "en", "a man at the counter has a knife"),
    ("danger", "es", "hay un incendio en el almacén"),
    ("data_breach", "en", "I lost my work laptop on the bus"),
    ("data_breach", "en", "I sent the case file to the wrong resident"),
    ("data_breach", "es", "perdí la tableta del trabajo con datos"),
]
ORDINARY_SAID = [
    "this deadline is killing me",
    "I'd kill for a working printer",
    "we are harassed by error messages all day",
    "the new form is a pain and it slows me down",
    "the file got corrupted again, can IT help",
    "will there be layoffs because of this",
    "our manager never tells us anything",
    "I do not understand why we change now",
    "el sistema es muy lento por la mañana",
    "no tengo tiempo para la capacitación",
]
CATEGORIES_SAID = [
    ("training", "en", "the course is too short, I need more practice"),
    ("workload", "en", "we are understaffed and swamped, no time left"),
    ("tools", "en", "my laptop crashes and the login fails"),
    ("job_or_pay", "en", "will my salary or my job be cut"),
    ("public_impact", "en", "older people without internet cannot use this service"),
    ("accessibility", "en", "my screen reader cannot read the screen, I am blind"),
    ("idea_or_praise", "en", "great work, I have an idea to improve it"),
    ("training", "es", "el curso es muy corto, quiero practicar más"),
    ("question", "en", "hmm"),
    ("question", "es", ""),
]


@cache
def real() -> RuleClassifier:
    return RuleClassifier(FileWords(ROOT / "content"))


@pytest.mark.parametrize(("route", "language", "said"), PROTECTED_SAID)
def test_what_needs_a_protected_route_gets_one(route: str, language: str, said: str) -> None:
    assert real().protected(said, language) == route


@pytest.mark.parametrize("said", ORDINARY_SAID)
def test_figures_of_speech_and_ordinary_worries_do_not(said: str) -> None:
    assert real().protected(said, "en") == ""
    assert real().protected(said, "es") == ""


def test_a_figure_of_speech_hides_itself_and_nothing_else() -> None:
    assert real().protected("this deadline is killing me", "en") == ""
    assert real().protected("this deadline is killing me, I want to die", "en") == "self_harm"


def test_the_language_of_the_person_does_not_matter() -> None:
    assert real().protected("I want to die", "es") == "self_harm"
    assert real().protected("quiero morirme", "en") == "self_harm"


@pytest.mark.parametrize(("category", "language", "said"), CATEGORIES_SAID)
def test_a_category_is_suggested(category: str, language: str, said: str) -> None:
    assert real().category(said, language) == category


def test_a_text_in_another_language_is_categorised_all_the_same() -> None:
    assert real().category("quiero una capacitación", "en") == "training"


@pytest.mark.parametrize("said", ["", " ", "\x00", "\u202e", "*", "a" * 50_000, "🙂" * 500])
def test_odd_texts_are_ordinary_questions(said: str) -> None:
    assert real().protected(said, "en") == ""
    assert real().category(said, "en") == "question"


def lists(tmp_path: Path, self_harm: str) -> RuleClassifier:
    given = text_of("policies/protected_words.yaml")
    first = "    self_harm: {phrases: [self harm en], not: []}"
    return RuleClassifier(
        FileWords(write(tmp_path, policies__protected_words=given.replace(first, f"    self_harm: {self_harm}")))
    )


def test_it_is_what_the_core_asks_for(tmp_path: Path) -> None:
    port: Classifier = lists(tmp_path, "{phrases: [want out]}")
    assert port.protected("I want out", "en") == "self_harm"
    assert port.category("job or pay es", "es") == "job_or_pay"
    assert set(PROTECTED) & set(CATEGORIES) == set()


def test_near_pairs_match_in_either_order_and_not_from_afar(tmp_path: Path) -> None:
    found = lists(tmp_path, "{phrases: [xyz], near: [{one: [pills], other: [too many]}]}")
    assert found.protected("I took too many of the pills", "en") == "self_harm"
    assert found.protected("pills, I said, far too many", "en") == "self_harm"
    assert found.protected("too many of what she left lying as pills", "en") == "self_harm"
    assert found.protected("too many of what she left lying there as pills", "en") == ""


def test_what_is_blanked_out_counts_in_no_pair(tmp_path: Path) -> None:
    found = lists(tmp_path, "{phrases: [xyz], near: [{one: [pills], other: [too many]}], not: [too many forms]}")
    assert found.protected("too many forms and no pills", "en") == ""


def test_self_harm_comes_first_and_then_what_is_said_most(tmp_path: Path) -> None:
    found = lists(tmp_path, "{phrases: [xyz]}")
    assert found.protected("harassment en wrongdoing en wrongdoing es", "en") == "wrongdoing"
    assert found.protected("harassment en danger en", "en") == "danger"
    assert found.protected("harassment en danger en danger es xyz", "en") == "self_harm"


@pytest.mark.parametrize(
    ("self_harm", "what"),
    [
        ("{phrases: []}", "'phrases'"),
        ("[one]", "'phrases'"),
        ("{phrases: [one], nott: [x]}", "nothing else"),
        ("{phrases: one}", "list of phrases"),
        ("{phrases: [5]}", "list of phrases"),
        ("{phrases: ['*']}", "no phrase"),
        ("{phrases: [one], near: [{one: [x]}]}", "'one' and 'other'"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_with_its_line(tmp_path: Path, self_harm: str, what: str) -> None:
    with pytest.raises(BadInput, match=what) as error:
        lists(tmp_path, self_harm)
    assert error.value.where == "content/policies/protected_words.yaml:3"


def test_a_route_that_is_missing_or_unknown_is_refused(tmp_path: Path) -> None:
    changed: dict[str, Any] = {"policies__concern_words": "languages:\n  en: {question: [a], praise: [b]}\n"}
    with pytest.raises(BadInput, match="praise"):
        RuleClassifier(FileWords(write(tmp_path, **changed)))
    with pytest.raises(BadInput, match="at least one language"):
        RuleClassifier(FileWords(write(tmp_path, policies__concern_words="languages: []")))
