"""Words out of files: pages, phrases, roles, plans, languages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from adapters.content_files.words import FileWords
from bot.domain.errors import BadInput
from bot.domain.title_words import Abbreviations
from bot.messages.blocks import Heading, Note, Paragraph, as_text
from bot.messages.blocks import Message as _Message
from bot.messages.spans import Spans, Strong, Text, plain
from bot.ports import Page, Words
from tests.adapters.content_files.mini import text_of, write

VALUES: Mapping[str, str | int | Spans] = {
    "first_name": "Ana",
    "role.today": (Text("You type."),),
    "vision.core": "Once.",
    "organisation": "Elm",
    "contact": "911",
}


@pytest.fixture
def words(tmp_path: Path) -> FileWords:
    return FileWords(write(tmp_path))


def said(page: Page) -> str:
    return as_text(_Message(page.summary, page.blocks))


def test_it_is_what_the_core_asks_for(words: FileWords) -> None:
    port: Words = words
    assert port.languages == ("en", "es")


def test_a_page_is_filled_in_with_title_summary_blocks_and_sources(words: FileWords) -> None:
    page = words.page("journey/why", "en", VALUES)
    assert page.title == "Why we start now"
    assert page.summary == "We type forms twice, Ana."
    assert page.blocks[0] == Heading("Why we start now")
    assert page.blocks[1] == Paragraph(
        (Text("Hello "), Text("Ana"), Text(". We type "), Strong("3 in 10"), Text(" forms twice."))
    )
    assert page.blocks[-1] == Note((Text("Source: Form audit (test), June 2026"),))


def test_sources_are_named_in_the_language_of_the_page(words: FileWords) -> None:
    page = words.page("journey/why", "es", VALUES)
    assert page.blocks[-1] == Note((Text("Fuente: Auditoría (prueba), junio de 2026"),))


def test_a_source_is_named_once_and_two_stand_side_by_side(tmp_path: Path) -> None:
    text = text_of("en/questions/training.md").replace("[hours]", "[hours, start, twice]")
    words = FileWords(write(tmp_path, en__questions__training=text))
    note = words.page("questions/training", "en", {}).blocks[-1]
    assert note == Note((Text("Source: Plan, December 2026; Form audit (test), June 2026"),))


def test_a_page_without_facts_names_its_own_source(words: FileWords) -> None:
    assert words.page("myths/desk", "en", {}).blocks[-1] == Note((Text("Source: Plan"),))


def test_a_page_without_facts_and_source_has_no_note(words: FileWords) -> None:
    assert not [block for block in words.page("moments/hello", "en", VALUES).blocks if isinstance(block, Note)]


def test_the_front_matter_can_leave_the_heading_out(tmp_path: Path) -> None:
    text = text_of("en/moments/hello.md").replace("summary:", "heading: false\nsummary:")
    page = FileWords(write(tmp_path, en__moments__hello=text)).page("moments/hello", "en", VALUES)
    assert isinstance(page.blocks[0], Paragraph)
    assert page.title == "Hello"


def test_a_page_outside_the_folders_has_no_heading(tmp_path: Path) -> None:
    words = FileWords(write(tmp_path, en__huddle="---\ntitle: A\nsummary: B\n---\nHi."))
    assert words.page("huddle", "en", {}).blocks == (Paragraph((Text("Hi."),)),)


def test_a_myth_begins_and_ends_with_the_fact_and_says_the_myth_in_between(words: FileWords) -> None:
    lines = said(words.page("myths/desk", "en", {})).splitlines()
    assert lines[:2] == ["People keep their own desk", "Each team stays at its own desk."]
    assert lines[2] == "You may hear that we all sit in one room."
    assert lines[-2] == "Teams stay where they are."


def test_an_unknown_page_and_a_missing_value_are_named(words: FileWords) -> None:
    with pytest.raises(KeyError, match="no/such"):
        words.page("no/such", "en", {})
    with pytest.raises(KeyError, match=r"'journey/why' needs a value 'first_name'"):
        words.page("journey/why", "en", {})


@pytest.mark.parametrize("key", ["../organisation", "questions/../../x", "/etc/passwd", "", "questions/", "a.b"])
def test_a_key_cannot_leave_the_folder(words: FileWords, key: str) -> None:
    with pytest.raises(KeyError):
        words.page(key, "en", {})
    with pytest.raises(KeyError):
        words.data(key)


def test_a_page_that_a_language_lacks_is_shown_in_the_default_language(tmp_path: Path) -> None:
    words = FileWords(write(tmp_path, es__moments__hello=None))
    assert words.page("moments/hello", "es", VALUES).title == "Hello"
    assert words.fallbacks == (("es", "moments/hello"),)
    assert words.pages("moments", "es") == ["moments/hello"]


def test_markdown_outside_the_subset_is_refused_with_the_line_of_the_file(tmp_path: Path) -> None:
    words = FileWords(write(tmp_path, en__moments__hello="---\ntitle: A\nsummary: B\n---\nOne.\n\n## Two\n"))
    with pytest.raises(BadInput, match="one level of heading") as error:
        words.page("moments/hello", "en", {})
    assert error.value.where == "content/en/moments/hello.md:7"


def test_a_page_without_a_summary_is_refused(tmp_path: Path) -> None:
    words = FileWords(write(tmp_path, en__moments__hello="---\ntitle: A\n---\nOne.\n"))
    with pytest.raises(BadInput, match="no summary"):
        words.page("moments/hello", "en", {})


def test_an_unknown_fact_is_refused_by_name(tmp_path: Path) -> None:
    words = FileWords(write(tmp_path, en__moments__hello="---\ntitle: A\nsummary: B\n---\nOne [fact:no].\n"))
    with pytest.raises(BadInput, match="'no'"):
        words.page("moments/hello", "en", {})


def test_phrases_are_filled_nested_and_counted(words: FileWords) -> None:
    assert words.phrase("button.go", "en", name="Ana {x}") == "Go on, Ana {x}"
    assert [words.phrase("days", "en", n=n) for n in (0, 1, 2)] == ["0 days", "1 day", "2 days"]
    assert [words.phrase("days", "es", n=n) for n in (1, 2)] == ["1 día", "2 días"]


def test_a_phrase_falls_back_and_an_unknown_one_is_named(tmp_path: Path) -> None:
    words = FileWords(write(tmp_path, es__interface="other: x"))
    assert words.phrase("days", "es", n=1) == "1 day"
    with pytest.raises(KeyError, match=r"no phrase 'nope'"):
        words.phrase("nope", "es")
    with pytest.raises(KeyError, match=r"'button.go' needs a value 'name'"):
        words.phrase("button.go", "en")


def test_a_language_without_phrases_uses_the_default_ones(tmp_path: Path) -> None:
    assert FileWords(write(tmp_path, es__interface=None)).phrase("days", "es", n=2) == "2 days"


def test_a_role_has_its_slots_title_and_sources_in_brackets(words: FileWords) -> None:
    role = words.role("general", "en")
    assert plain(role["title"]) == "Staff"
    assert plain(role["today"]) == "You type a form."
    assert plain(role["proof"]) == "In the test, 3 in 10 forms were typed twice (Form audit, test)."
    assert role["builds_on"] == ()


def test_an_unknown_family_gets_the_general_one_in_the_readers_language(words: FileWords) -> None:
    assert plain(words.role("astronaut", "es")["title"]) == "Personal"


@pytest.mark.parametrize(
    ("body", "line", "what"),
    [
        ("Text.\n", 4, "before the first slot"),
        ("## nope\nx\n", 4, "no slot"),
        ("## today\na\n## today\nb\n", 6, "twice"),
    ],
)
def test_a_role_page_with_a_wrong_heading_is_refused(tmp_path: Path, body: str, line: int, what: str) -> None:
    words = FileWords(write(tmp_path, en__roles__general=f"---\ntitle: A\n---\n{body}"))
    with pytest.raises(BadInput, match=what) as error:
        words.role("general", "en")
    assert error.value.where == f"content/en/roles/general.md:{line}"


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("es", "es"),
        ("es-US", "es"),
        ("es_MX", "es"),
        ("ES-419", "es"),
        ("en-GB", "en"),
        ("fr-FR", "en"),
        ("", "en"),
        ("?", "en"),
    ],
)
def test_a_locale_finds_its_language(words: FileWords, locale: str, language: str) -> None:
    assert words.language_of(locale) == language


def test_days_and_times_are_written_as_the_language_does(words: FileWords) -> None:
    moment = datetime(2026, 6, 16, 14, 5, tzinfo=UTC)
    assert words.day(date(2026, 6, 16), "en") == "Tuesday, June 16"
    assert words.day(date(2026, 6, 16), "es") == "martes, 16 de junio"
    assert words.time(moment, "en") == "2:05 PM"
    assert words.time(moment, "es") == "14:05"


def test_plain_data_is_read_only_all_the_way_down(words: FileWords) -> None:
    data: Any = words.data("organisation")
    assert data["contacts"]["crisis"]["es"] == "Llame al 988."
    with pytest.raises(TypeError):
        data["name"] = "x"
    with pytest.raises(TypeError):
        data["contacts"]["crisis"]["es"] = "x"
    assert data["languages"] == ("en", "es")


def test_the_vision_comes_as_slots_without_citations(words: FileWords) -> None:
    vision = words.vision_texts()
    assert set(vision) == {"en", "es"}
    assert vision["en"]["today"] == "Today 3 in 10 forms are typed twice."
    assert vision["en"]["activities"] == "One desk: ask once. Training: be ready."


def test_a_vision_without_a_slot_is_refused(tmp_path: Path) -> None:
    text = text_of("en/vision.md").replace("gain: Less typing for all of us.\n", "")
    with pytest.raises(BadInput, match="'gain'"):
        FileWords(write(tmp_path, en__vision=text)).vision_texts()


def test_families_facts_and_pulse_are_there_for_whoever_seeds(words: FileWords) -> None:
    assert words.families() == [{"key": "general", "title": "Staff", "level": "frontline", "claims": []}]
    assert words.facts()["twice"].value == "3 in 10"
    assert words.pulse("es")["scale"][5] == "sí"


def test_abbreviations_come_as_lists_that_the_role_matcher_takes(tmp_path: Path) -> None:
    root = write(tmp_path)
    (root / "roles" / "abbreviations.yaml").write_text("words: {asst: assistant}\nnearby: []\n", encoding="utf-8")
    assert Abbreviations.from_mapping(FileWords(root).abbreviations())


def test_a_language_without_a_pulse_has_the_default_one(tmp_path: Path) -> None:
    assert FileWords(write(tmp_path, es__pulse=None)).pulse("es")["scale"][5] == "yes"


@pytest.mark.parametrize(
    ("organisation", "what"),
    [
        ("languages: []", "at least one"),
        ("languages: [en]\ndefault_language: es", "one of en"),
        ("languages: [fr]", "content/fr"),
    ],
)
def test_an_organisation_that_cannot_work_is_refused(tmp_path: Path, organisation: str, what: str) -> None:
    with pytest.raises(BadInput, match=what):
        FileWords(write(tmp_path, organisation=organisation))


@pytest.mark.parametrize(
    ("fact", "what"),
    [("{value: 1, says: x, date: '2026-06'}", "source"), ("{value: 1, says: x, date: June, source: y}", "2026-06")],
)
def test_a_fact_that_lacks_something_is_refused(tmp_path: Path, fact: str, what: str) -> None:
    words = FileWords(write(tmp_path, facts=f"facts:\n  a: {fact}\n"))
    with pytest.raises(BadInput, match=what) as error:
        words.facts()
    assert error.value.where == "content/facts.yaml:2"
