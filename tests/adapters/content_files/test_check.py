"""Every rule of the content check, each with a file that was spoiled on purpose."""
# ruff: noqa: E501 -- a table of cases reads best with one case a line

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from adapters.content_files.check import check, report
from adapters.content_files.findings import Finding, Level
from tests.adapters.content_files.mini import text_of, write

TODAY = date(2027, 1, 1)
LONG = " ".join(["word"] * 26)
HARD = "Organisational interoperability necessitates comprehensive administrative harmonisation activities. " * 8
DIFICIL = "Organizaciones interdependientes necesitan administraciones comprometidas constantemente. " * 8
LIGHT = "We ask you now. " * 20


def changed(path: str, old: str, new: str) -> dict[str, str | None]:
    """A change of one file of the miniature folder: a part of its text replaced."""
    text = text_of(path)
    assert old in text, f"{old!r} is not in {path}"
    return {path.rpartition(".")[0].replace("/", "__"): text.replace(old, new)}


def found(tmp_path: Path, change: dict[str, str | None], rule: str) -> list[Finding]:
    return [finding for finding in check(write(tmp_path, **change), TODAY) if finding.rule == rule]


CASES: list[tuple[str, str, int, str, dict[str, str | None]]] = [
    # rule, file, line, words of the message, what is spoiled
    ("missing-page", "es/moments/hello.md", 1, "missing in 'es'", {"es__moments__hello": None}),
    ("missing-page", "en/roles/general.md", 1, "missing in 'en'", {"en__roles__general": None}),
    ("missing-page", "es/roles/nurse.md", 1, "roles/nurse", {"roles__nurse": "---\nkey: nurse\ntitle: Nurses\n---\n"}),
    ("missing-page", "en/protected/danger.md", 1, "protected/danger", {"en__protected__danger": None}),
    ("missing-page", "en/vision.md", 1, "vision", {"en__vision": None}),
    ("unknown-family", "en/roles/nurse.md", 1, "nurse", {"en__roles__nurse": text_of("en/roles/general.md")}),
    ("no-title", "en/moments/hello.md", 1, "no summary", changed("en/moments/hello.md", "summary: A short hello.\n", "")),
    ("title-case", "en/moments/hello.md", 2, "'Hello From Your Programme'", changed("en/moments/hello.md", "title: Hello", "title: Hello From Your Programme")),
    ("title-case", "en/moments/hello.md", 2, "'hello there'", changed("en/moments/hello.md", "title: Hello", "title: hello there")),
    ("title-case", "en/moments/hello.md", 2, "'HELLO YOU'", changed("en/moments/hello.md", "title: Hello", "title: HELLO YOU")),
    ("review-due", "en/myths/desk.md", 11, "2026-12-31", changed("en/myths/desk.md", "2027-06-30", "2026-12-31")),
    ("review-date", "en/myths/desk.md", 11, "cannot be read", changed("en/myths/desk.md", "2027-06-30", "next summer")),
    ("review-due", "roles/general.md", 6, "2026-01-01", changed("roles/general.md", "claims: []", "claims: []\nreview_by: 2026-01-01")),
    ("undeclared-value", "en/moments/hello.md", 4, "'first_name'", changed("en/moments/hello.md", "This is", "Hi {first_name}, this is")),
    ("undeclared-value", "en/myths/desk.md", 1, "'programme'", changed("en/myths/desk.md", "fact: Each", "fact: In {programme}, each")),
    ("unused-value", "en/moments/hello.md", 4, "'programme'", changed("en/moments/hello.md", "[organisation]", "[organisation, programme]")),
    ("stray-brace", "en/moments/hello.md", 6, "no value", changed("en/moments/hello.md", "This is", "This {IS} is")),
    ("stray-brace", "en/roles/general.md", 6, "no value", changed("en/roles/general.md", "You type a form.", "You type {form}.")),
    ("unlike-values", "es/moments/hello.md", 4, "programme", changed("es/moments/hello.md", "[organisation]\n---\n", "[organisation, programme]\n---\n{programme} ")),
    ("unlike-facts", "es/questions/training.md", 6, "hours", changed("es/questions/training.md", "[hours]", "[]")),
    ("no-slot", "en/roles/general.md", 1, "'stays'", changed("en/roles/general.md", "## stays\nYour team stays.\n", "")),
    ("unreadable", "en/vision.md", 1, "'gain'", changed("en/vision.md", "gain: Less typing for all of us.\n", "")),
    ("unknown-fact", "en/questions/training.md", 8, "'nope'", changed("en/questions/training.md", "[fact:hours]", "[fact:nope]")),
    ("unknown-fact", "en/questions/training.md", 6, "'nope'", changed("en/questions/training.md", "facts: [hours]", "facts: [hours, nope]")),
    ("undeclared-fact", "en/questions/training.md", 6, "'hours'", changed("en/questions/training.md", "facts: [hours]", "facts: []")),
    ("unused-fact", "en/questions/training.md", 6, "'twice'", changed("en/questions/training.md", "facts: [hours]", "facts: [hours, twice]")),
    ("number-without-fact", "en/roles/general.md", 18, "number 7", changed("en/roles/general.md", "It is slow at first.", "It is slow for 7 weeks.")),
    ("number-without-fact", "en/journey/why.md", 7, "number 5 is not in", changed("en/journey/why.md", "**3 in 10**", "**5 in 10**")),
    ("number-without-fact", "en/vision.md", 5, "number 3 has no source", changed("en/vision.md", " [fact:twice]", "")),
    ("number-without-fact", "en/questions/training.md", 3, "number 9", changed("en/questions/training.md", "Some hours", "Some 9 hours")),
    ("long-sentence", "en/moments/hello.md", 6, "26 words", changed("en/moments/hello.md", "This is {organisation}.", f"{LONG}.")),
    ("long-sentence", "en/myths/desk.md", 6, "26 words", changed("en/myths/desk.md", "The name says one desk.", f"{LONG}.")),
    ("long-sentence", "en/roles/general.md", 9, "26 words", changed("en/roles/general.md", "Your team stays.", f"{LONG}.")),
    ("reading-grade", "en/moments/hello.md", 6, "reading grade", changed("en/moments/hello.md", "This is {organisation}.", f"This is {{organisation}}. {HARD}")),
    ("reading-grade", "es/moments/hello.md", 6, "LIX", changed("es/moments/hello.md", "Esto es {organisation}.", f"Esto es {{organisation}}. {DIFICIL}")),
    ("too-many-words", "en/vision.md", 1, "The vision has", changed("en/vision.md", "gain: Less typing", f"gain: {LIGHT}Less typing")),
    ("too-many-words", "en/roles/general.md", 6, "'today' has", changed("en/roles/general.md", "You type a form.", LIGHT.strip())),
    ("too-many-words", "en/journey/why.md", 7, "The message has", changed("en/journey/why.md", "Hello {first_name}.", f"Hello {{first_name}}. {LIGHT}")),
    ("too-many-words", "en/journey/why.md", 7, "The message has", changed("en/roles/general.md", "You type a form.", f"You type a form. {LIGHT}")),
    ("word-to-avoid", "en/moments/hello.md", 6, "'Leverage'", changed("en/moments/hello.md", "This is", "Leverage it. This is")),
    ("word-to-avoid", "en/moments/hello.md", 3, "'leverage'", changed("en/moments/hello.md", "A short hello", "We leverage it")),
    ("word-to-avoid", "en/interface.yaml", 4, "'leverage'", changed("en/interface.yaml", "Go on", "leverage it")),
    ("word-to-avoid", "es/pulse.yaml", 1, "'sinergia'", changed("es/pulse.yaml", "Sé mi parte.", "Sé mi sinergia.")),
    ("missing-file", "", 1, "glossary", {"glossary": None}),
    ("myth-headline", "en/myths/desk.md", 2, "'title' repeats", changed("en/myths/desk.md", "title: People keep their own desk", "title: We do not all sit in one room")),
    ("myth-twice", "en/myths/desk.md", 7, "'what_it_misses' repeats", changed("en/myths/desk.md", "It means one record.", "We all sit in one room, they say.")),
    ("myth-part", "en/myths/desk.md", 1, "'owner'", changed("en/myths/desk.md", "owner: Programme office\n", "")),
    ("journey-speaker", "journeys/main.yaml", 3, "'the boss'", changed("journeys/main.yaml", "speaker: executive", "speaker: the boss")),
    ("journey-phase", "journeys/main.yaml", 4, "'asleep'", changed("journeys/main.yaml", "speaker: manager, phase: aware", "speaker: manager, phase: asleep")),
    ("journey-page", "journeys/main.yaml", 4, "'more'", changed("journeys/main.yaml", "day: 7, page: journey/why", "day: 7, page: journey/none")),
    ("journey-day", "journeys/main.yaml", 4, "not after", changed("journeys/main.yaml", "day: 7", "day: 0")),
    ("journey", "journeys/main.yaml", 4, "no key of its own", changed("journeys/main.yaml", "key: more", "key: why")),
    ("journey", "journeys/main.yaml", 1, "no steps", {"journeys__main": "key: main\n"}),
    ("pulse", "es/pulse.yaml", 2, "4 points", changed("es/pulse.yaml", ", 5: sí", "")),
    ("pulse", "es/pulse.yaml", 1, "items.U", changed("es/pulse.yaml", "U: Sé mi parte., ", "")),
    ("missing-phrase", "es/interface.yaml", 1, "'days'", {"es__interface": "note.source: '{sources}'\nbutton.go: 'Siga, {name}'\n"}),
    ("extra-phrase", "es/interface.yaml", 5, "'more'", {"es__interface": text_of("es/interface.yaml") + "more: x\n"}),
    ("phrase-values", "es/interface.yaml", 4, "'button.go'", changed("es/interface.yaml", "Siga, {name}", "Siga, {who}")),
    ("contact", "organisation.yaml", 6, "'whistleblowing' is missing", changed("organisation.yaml", '  whistleblowing: {en: "Inspector, desk 1", es: "Inspector, mesa 1"}\n', "")),
    ("contact", "organisation.yaml", 9, "no words in 'es'", changed("organisation.yaml", ', es: "Llame al 988."', "")),
    ("word-list", "policies/stop_words.yaml", 1, "'es'", {"policies__stop_words": "languages:\n  en: {stop: []}\n"}),
    ("unreadable", "policies/protected_words.yaml", 3, "'phrases'", changed("policies/protected_words.yaml", "{phrases: [self harm en], not: []}", "{not: []}")),
    ("unreadable", "en/moments/hello.md", 8, "numbered lists", changed("en/moments/hello.md", "- one\n", "1. one\n")),
    ("unreadable", "en/roles/general.md", 6, "link must start", changed("en/roles/general.md", "You type a form.", "See [it](ftp://x).")),
    ("unreadable", "en/moments/hello.md", 4, "not YAML", changed("en/moments/hello.md", "[organisation]\n", "[organisation\n")),
    ("unreadable", "facts.yaml", 3, "needs value", changed("facts.yaml", 'value: 3 in 10, ', "")),
    ("over-budget", "en/moments/hello.md", 6, "bullets is 13", changed("en/moments/hello.md", "- two\n", "- two\n" * 12)),
    ("over-budget", "en/moments/hello.md", 6, "summary is", changed("en/moments/hello.md", "summary: A short hello.", f"summary: {'A short hello. ' * 12}")),
]  # fmt: skip


def test_a_folder_that_is_in_order_has_no_findings(tmp_path: Path) -> None:
    findings = check(write(tmp_path), TODAY)
    assert findings == []
    assert report(findings) == (["The content is in order."], 0)


@pytest.mark.parametrize(
    ("rule", "file", "line", "message", "change"), CASES, ids=lambda each: each if isinstance(each, str) else ""
)
def test_what_is_spoiled_is_found(
    tmp_path: Path, rule: str, file: str, line: int, message: str, change: dict[str, str | None]
) -> None:
    name = f"content/{file}" if file else "content"
    matching = [each for each in found(tmp_path, change, rule) if (each.file, each.line) == (name, line)]
    assert any(message in each.message for each in matching), found(tmp_path, change, rule)


FINE: list[tuple[str, str, dict[str, str | None]]] = [
    # rule that must not fire, why, what is changed
    ("number-without-fact", "ordinals", changed("en/roles/general.md", "It is slow at first.", "On the 1st and 2nd day it is slow.")),
    ("number-without-fact", "times", changed("en/roles/general.md", "It is slow at first.", "At 9:30, or at 2 pm, it is slow.")),
    ("number-without-fact", "pulse points", changed("en/roles/general.md", "It is slow at first.", "Type 1 to 5.")),
    ("number-without-fact", "a deadline", changed("en/roles/general.md", "It is slow at first.", "It starts by 30 November 2027.")),
    ("number-without-fact", "a deadline in Spanish", changed("es/roles/general.md", "Al principio es lento.", "Empieza el 30 de noviembre de 2027.")),
    ("number-without-fact", "a moment may count", changed("en/moments/hello.md", "This is", "Here are 3. This is")),
    ("word-to-avoid", "an allowed phrase", changed("en/moments/hello.md", "This is", "The leverage point. This is")),
    ("word-to-avoid", "part of a word", changed("en/moments/hello.md", "This is", "Leveraged. This is")),
    ("word-to-avoid", "a way of asking", changed("en/questions/training.md", "Is there a course?", "Can we leverage it?")),
    ("title-case", "a name", changed("en/moments/hello.md", "title: Hello", "title: The City of Elm")),
    ("title-case", "a figure", changed("en/moments/hello.md", "title: Hello", "title: 3 in 10 forms")),
    ("review-due", "today", changed("en/myths/desk.md", "2027-06-30", "2027-01-01")),
    ("no-slot", "a proof may be missing", changed("en/roles/general.md", "In the test, 3 in 10 forms were typed twice [fact:twice].", "")),
    ("unused-fact", "a fact of the vision's words", changed("en/journey/why.md", "[fact:twice]", "")),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "why", "change"), FINE, ids=[f"{rule}: {why}" for rule, why, _ in FINE])
def test_what_is_fine_is_not_found(tmp_path: Path, rule: str, why: str, change: dict[str, str | None]) -> None:
    assert found(tmp_path, change, rule) == []


def test_a_hard_page_is_a_warning_before_it_is_an_error(tmp_path: Path) -> None:
    some = "The person decides about it after reading it together with another person. " * 6
    change = changed("en/moments/hello.md", "This is {organisation}.", f"This is {{organisation}}. {some}")
    findings = found(tmp_path, change, "reading-grade")
    assert [finding.level for finding in findings] == [Level.WARNING]
    lines, status = report(findings)
    assert "(warning)" in lines[0]
    assert (lines[-1], status) == ("1 warning found.", 0)


def test_a_line_says_where_what_and_what_to_try(tmp_path: Path) -> None:
    change = changed("en/moments/hello.md", "This is", "Leverage it. This is")
    lines, status = report(check(write(tmp_path, **change), TODAY))
    assert lines == [
        "content/en/moments/hello.md:6: 'Leverage' is on the list of words to avoid. Try: use",
        "1 error found.",
    ]
    assert status == 1


def test_findings_are_sorted_and_named_once(tmp_path: Path) -> None:
    change = {"es__moments__hello": None, **changed("en/moments/hello.md", "title: Hello", "title: HELLO YOU")}
    findings = check(write(tmp_path, **change), TODAY)
    assert findings == sorted(set(findings))
    assert [finding.file for finding in findings] == ["content/en/moments/hello.md", "content/es/moments/hello.md"]


def test_one_broken_file_does_not_hide_what_is_wrong_elsewhere(tmp_path: Path) -> None:
    change = {"facts": "facts: [", **changed("en/moments/hello.md", "title: Hello", "title: HELLO YOU")}
    rules = {finding.rule for finding in check(write(tmp_path, **change), TODAY)}
    assert {"unreadable", "title-case"} <= rules


@pytest.mark.parametrize("organisation", [None, "languages: []", "a: ["])
def test_a_folder_without_an_organisation_is_one_finding(tmp_path: Path, organisation: str | None) -> None:
    findings = check(write(tmp_path, organisation=organisation), TODAY)
    assert len(findings) == 1
    assert "organisation" in str(findings[0])


def test_every_rule_is_spoiled_here() -> None:
    rooms = Path(check.__code__.co_filename).parent.glob("check_*.py")
    names = {name for room in rooms for name in re.findall(r'"([a-z]+-[a-z-]+)"', room.read_text(encoding="utf-8"))}
    assert len(names) > 20
    assert names <= {rule for rule, *_ in CASES}
