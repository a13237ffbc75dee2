"""A roster's header, its cells, its rows, and the circles its managers may go round in."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import BadInput
from bot.domain.people import Person
from bot.domain.roster import (
    COLUMNS,
    MAX_ID,
    REQUIRED,
    Entry,
    cells_of,
    id_from_email,
    locale_name,
    loops,
    read_entry,
    safe_id,
)
from bot.domain.roster_table import MAX_CELL, Columns, Line, Problems, Row, clean, guarded, unguarded
from bot.messages.actions import action

HEADER = ["Person ID", "NAME", "E-mail", "Manager e-mail", "Groups", "Working hours", "cost centre"]


def zone(text: str) -> str:
    if text != "America/Chicago":
        raise BadInput(f"“{text}” is not a time zone.")
    return text


def entry(**cells: str) -> Entry:
    return read_entry(Line(2, {"name": "Ana Ruiz", **cells}), zone)


def lines(*rows: list[str]) -> list[Line]:
    table = [Row(1, HEADER), *(Row(number, cells) for number, cells in enumerate(rows, start=2))]
    return list(Columns.of(table, COLUMNS, REQUIRED).lines(table))


# ---------------------------------------------------------------------------------------------- the header


def test_a_header_may_be_in_any_case_with_spaces_and_hyphens() -> None:
    columns = Columns.of([Row(1, HEADER)], COLUMNS, REQUIRED)
    assert list(columns.places) == ["person_id", "name", "email", "manager_email", "groups", "working_hours"]
    assert columns.extra == ("cost centre",)


def test_the_header_is_the_first_row_that_is_not_blank() -> None:
    table = [Row(1, []), Row(2, ["", " "]), Row(3, ["name", "email"]), Row(4, [""]), Row(5, ["Ana", "a@x.gov"])]
    columns = Columns.of(table, COLUMNS, REQUIRED)
    assert [(line.number, line.cells) for line in columns.lines(table)] == [(5, {"name": "Ana", "email": "a@x.gov"})]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([], "The file is empty."),
        ([Row(1, [" "])], "The file is empty."),
        ([Row(1, ["name", "job_title"])], "There is no column person_id or email."),
        ([Row(1, ["email", "job_title"])], "There is no column name."),
        ([Row(1, ["name", "email", "E-Mail"])], "Two columns are called email."),
        ([Row(1, [], "Torn.")], "Torn."),
    ],
)
def test_a_header_that_cannot_be_used_is_told_in_a_sentence(rows: list[Row], sentence: str) -> None:
    with pytest.raises(BadInput, match=re.escape(sentence)):
        Columns.of(rows, COLUMNS, REQUIRED)


def test_a_row_may_leave_out_its_last_cells() -> None:
    assert lines(["P1", "Ana"])[0].cells["groups"] == ""


def test_a_row_with_more_cells_than_columns_cannot_be_trusted() -> None:
    (line,) = lines(["P1", "Ruiz", " Ana", "a@x.gov", "", "", "", "7"])
    assert line.problem.startswith("There are 8 cells and only 7 columns.")
    assert not lines(["P1", "Ana", "a@x.gov", "", "", "", "", " "])[0].problem


def test_a_cell_that_swallowed_other_rows_is_an_error() -> None:
    assert "name has 501 characters" in lines(["P1", "x" * (MAX_CELL + 1)])[0].problem
    assert not lines(["P1", "x" * MAX_CELL])[0].problem


# ---------------------------------------------------------------------------------------------- cells


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  Ana \u00a0 Ruiz ", "Ana Ruiz"),
        ("Ana\nRuiz\t", "Ana Ruiz"),
        ("\ufeffAna\x00", "Ana"),
        ("Ana\u202egro.live", "Anagro.live"),
        ("Jose\u0301", "José"),
        ("\x1b[31mAna", "[31mAna"),
        ("'=1+1", "=1+1"),
        ("'tis", "'tis"),
    ],
)
def test_a_cell_is_cleaned_of_what_cannot_be_seen(written: str, kept: str) -> None:
    assert clean(written) == kept


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_what_a_spreadsheet_takes_for_a_formula_gets_a_quote_before_it(start: str) -> None:
    assert guarded(f"{start}SUM(A1)") == f"'{start}SUM(A1)"
    assert guarded(f"x{start}") == f"x{start}"


@given(st.text(alphabet="'=+-@＝aé ,;", max_size=8))
def test_the_quote_comes_off_again_and_nothing_else_does(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not re.match("[=+@＝-]", guarded(text))


def test_line_ends_in_a_list_separate_its_parts() -> None:
    cells = lines(["P1", "Ana", "", "", "manager\r\nadmin", "Mon-Fri 08:00-12:00\nSat 9:00-10:00"])[0].cells
    assert cells["groups"] == "manager;admin"
    assert cells["working_hours"] == "Mon-Fri 08:00-12:00;Sat 9:00-10:00"


def test_a_spreadsheet_error_is_left_empty_with_a_warning() -> None:
    line = lines(["P1", "Ana", "#N/A"])[0]
    assert line.cells["email"] == ""
    assert line.warnings == ("email holds the spreadsheet error #N/A; it was left empty.",)


def test_a_lost_character_is_warned_of() -> None:
    assert "a character that was lost" in lines(["P1", "Jos\ufffd"])[0].warnings[0]


# ---------------------------------------------------------------------------------------------- rows


def test_an_entry_has_the_fields_whose_columns_the_file_has() -> None:
    found = entry(person_id="P1", email="Ana@X.gov", job_title="Clerk", manager_email="bo@x.gov")
    assert (found.id, found.email, found.manager) == ("P1", "Ana@X.gov", "bo@x.gov")
    assert found.fields == {"name": "Ana Ruiz", "email": "Ana@X.gov", "job_title": "Clerk"}
    assert entry(person_id="P1").manager is None


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"person_id": "P1", "name": ""}, "There is no name."),
        ({"person_id": "", "email": ""}, "There is neither a person_id nor an email."),
        ({"email": "ana at x"}, "“ana at x” is not an email address, and there is no person_id."),
    ],
)
def test_a_row_that_cannot_go_in_says_why(cells: dict[str, str], sentence: str) -> None:
    with pytest.raises(BadInput, match=f"^{re.escape(sentence)}$"):
        entry(**cells)


@pytest.mark.parametrize(
    ("column", "written", "kept"),
    [
        ("locale", "EN_us", "en-US"),
        ("locale", "english", ""),
        ("time_zone", "America/Chicago", "America/Chicago"),
        ("time_zone", "Moon", ""),
        ("working_hours", "mon-fri 8:00-16:30", "Mon-Fri 08:00-16:30"),
        ("working_hours", "when I like", ""),
        ("email", "no address", ""),
        ("groups", "Change Agent; MANAGER;manager", ("manager", "change_agent")),
        ("groups", "boss;cio", ("cio",)),
        ("groups", "", ()),
    ],
)
def test_a_cell_is_kept_in_its_usual_spelling_or_dropped_with_a_warning(
    column: str, written: str, kept: str | tuple[str, ...]
) -> None:
    found = entry(person_id="P1", **{column: written})
    assert found.fields[column] == kept
    assert bool(found.warnings) == (written in {"english", "Moon", "when I like", "no address", "boss;cio"})


def test_a_dropped_time_zone_says_whose_applies() -> None:
    assert entry(person_id="P1", time_zone="Moon").warnings == (
        "“Moon” is not a time zone. The organisation's applies.",
    )


@pytest.mark.parametrize("tag", ["en", "en-US", "zh-Hans-CN", "es-419", "sr-Latn", "de-1996", "ca-ES-valencia"])
def test_locales_in_their_usual_spelling_stay(tag: str) -> None:
    assert locale_name(tag) == tag
    assert locale_name(tag.upper()) == tag


# ---------------------------------------------------------------------------------------------- ids


@pytest.mark.parametrize("id", ["PA0001", "7", "a.b_c-d", "x" * MAX_ID])
def test_an_id_that_a_button_can_carry_stays(id: str) -> None:
    assert safe_id(id) == id


@given(st.text(min_size=1, max_size=200))
def test_any_other_id_becomes_one_that_a_button_can_carry_and_stays_that(id: str) -> None:
    kept = safe_id(id)
    assert len(action("concern.agent", kept).args[0]) <= MAX_ID
    assert safe_id(kept) == kept


def test_ids_that_differ_only_in_what_is_replaced_stay_different() -> None:
    assert safe_id("7/1") == safe_id("7/1")
    assert re.fullmatch(r"7-1-[0-9a-f]{8}", safe_id("7/1"))
    assert len({safe_id("7/1"), safe_id("7-1"), safe_id("7 1"), safe_id("7\\1")}) == 4


def test_a_rewritten_id_is_explained() -> None:
    assert "characters that a button cannot carry" in entry(person_id="7/1").warnings[0]


def test_an_id_made_of_an_address_is_stable_and_does_not_tell_it() -> None:
    assert id_from_email("Ana.Ruiz@X.gov") == id_from_email("ana.ruiz@x.gov")
    assert "ana" not in id_from_email("ana.ruiz@x.gov")
    assert id_from_email("a@x.gov") != id_from_email("b@x.gov")


# ---------------------------------------------------------------------------------------------- managers


@pytest.mark.parametrize(
    ("managers", "circles"),
    [
        ({}, []),
        ({"a": "b", "b": "c", "c": ""}, []),
        ({"a": "a"}, [["a"]]),
        ({"x": "a", "a": "b", "b": "c", "c": "a"}, [["a", "b", "c"]]),
        ({"a": "b", "b": "a", "c": "b", "d": "e", "e": "d"}, [["a", "b"], ["d", "e"]]),
    ],
)
def test_every_circle_of_managers_is_found_once(managers: dict[str, str], circles: list[list[str]]) -> None:
    assert list(loops(managers)) == circles


def test_a_long_line_of_managers_is_walked_once() -> None:
    chain = {str(number): str(number + 1) for number in range(50_000)}
    assert not list(loops(chain))


# ---------------------------------------------------------------------------------------------- back out


def test_a_person_is_written_as_the_row_they_came_from() -> None:
    person = Person("P1", "Ana Ruiz", "a@x.gov", "Clerk", groups=("cio", "executive"), role_family="office_support")
    cells = cells_of(person, "bo@x.gov")
    assert tuple(cells) == (*COLUMNS, "role_family")
    assert (cells["person_id"], cells["manager_email"]) == ("P1", "bo@x.gov")
    assert (cells["groups"], cells["role_family"]) == ("cio;executive", "office_support")


def test_one_fault_on_many_lines_is_one_sentence() -> None:
    problems = Problems()
    for line in range(1, 26):
        problems.add("Common.", line)
    problems.add("Rare.", 30)
    problems.add("Twice.", 31)
    problems.add("Twice.", 32)
    common, rare, twice = problems.sentences("row")
    assert len(problems) == 28
    assert common == f"rows {', '.join(map(str, range(1, 21)))} and 5 more: Common."
    assert (rare, twice) == ("row 30: Rare.", "rows 31 and 32: Twice.")
