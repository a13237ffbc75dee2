"""Workbooks: the first sheet, cells as text, and archives that are made to burst."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from adapters.roster.tables import Table, open_table
from bot.domain.errors import BadInput
from bot.domain.roster import COLUMNS, REQUIRED
from bot.domain.roster_table import Line

NAIVE = datetime(2027, 3, 1, 8, 30)  # noqa: DTZ001 (a cell knows no time zone)
SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "people.xlsx"


def save(path: Path, rows: Iterable[Iterable[Any]]) -> None:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(list(row))
    book.save(path)


def replaced(path: Path, name: str, content: str | bytes) -> None:
    """The same workbook with one part of it replaced, or added."""
    with zipfile.ZipFile(path) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    parts[name] = content.encode() if isinstance(content, str) else content
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, data in parts.items():
            archive.writestr(each, data)


def read(path: Path) -> list[Line]:
    with open_table(path, COLUMNS, REQUIRED) as table:
        assert table.unit == "row"
        return list(table.lines())


def refused(path: Path) -> str:
    with pytest.raises(BadInput) as error:
        read(path)
    return str(error.value)


def test_cells_become_text(file: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["person_id", "name", "job_title", "department", "site"])
    sheet.append([12345.0, True, date(2027, 3, 1), NAIVE, time(8, 30)])
    sheet.append([42, "Ana", 1.5, "=1+1", "#N/A"])
    sheet["A3"].number_format = "00000"
    book.save(file)
    first, second = read(file)
    assert list(first.cells.values()) == ["12345", "TRUE", "2027-03-01", "2027-03-01T08:30:00", "08:30:00"]
    assert list(second.cells.values()) == ["00042", "Ana", "1.5", "", ""]


def test_rows_are_counted_as_the_sheet_counts_them(file: Path) -> None:
    save(file, [[], ["person_id", "name"], [], ["P1", "Ana"], ["", " "], ["P2", "Bo"]])
    assert [line.number for line in read(file)] == [4, 6]


def test_what_stands_beside_the_table_is_no_part_of_it(file: Path) -> None:
    save(file, [["person_id", "name"], ["P1", "Ana", "", "a note"]])
    assert [(line.problem, line.cells["name"]) for line in read(file)] == [("", "Ana")]


def test_only_the_first_sheet_that_can_be_seen_is_read_and_the_others_are_named(file: Path) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.title = "Hidden"
    book.active.sheet_state = "hidden"
    book.create_sheet("Staff").append(["person_id", "name"])
    book["Staff"].append(["P1", "Ana"])
    book.create_sheet("Old")
    book.save(file)
    with open_table(file, COLUMNS, REQUIRED) as table:
        assert [line.cells["name"] for line in table.lines()] == ["Ana"]
        assert table.notes == ("Only the sheet “Staff” was read, not Hidden, Old.",)


def test_a_workbook_is_known_by_what_it_holds_and_not_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    save(tmp_path / "people.xlsx", [["person_id", "name"], ["P1", "Ana"]])
    (tmp_path / "people.xlsx").rename(path)
    assert [line.cells["name"] for line in read(path)] == ["Ana"]


def test_reading_again_starts_at_the_beginning(file: Path) -> None:
    save(file, [["person_id", "name"], ["P1", "Ana"], ["P2", "Bo"]])
    with open_table(file, COLUMNS, REQUIRED) as table:
        assert list(table.lines()) == list(table.lines())


@pytest.mark.parametrize("size", ["A1", "A1:XFD1048576"])
def test_a_size_that_a_sheet_only_claims_is_not_believed(file: Path, size: str) -> None:
    save(file, [["person_id", "name"], ["P1", "Ana"]])
    with zipfile.ZipFile(file) as archive:
        sheet = archive.read(SHEET).decode()
    replaced(file, SHEET, re.sub('<dimension ref="[^"]*"', f'<dimension ref="{size}"', sheet))
    assert [line.number for line in read(file)] == [2]


# ---------------------------------------------------------------------------------------------- hostile


@pytest.mark.parametrize(
    ("entries", "size"),
    [(1, 20_000_000), (201, 10)],
    ids=["unfolds a hundredfold", "too many parts"],
)
def test_an_archive_made_to_burst_is_refused_before_it_is_unpacked(file: Path, entries: int, size: int) -> None:
    save(file, [["person_id", "name"], ["P1", "Ana"]])
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        for number in range(entries):
            archive.writestr(f"xl/media/{number}.bin", b"0" * size)
    assert "which no roster needs" in refused(file)


def test_an_archive_that_is_simply_too_large_is_refused(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(file, [["person_id", "name"], ["P1", "Ana"]])
    monkeypatch.setattr("adapters.roster.xlsx_reader.MAX_BYTES", 1_000)
    assert "The workbook would unfold to 0 MB" in refused(file)


def test_an_archive_with_a_password_is_refused(file: Path) -> None:
    save(file, [["person_id", "name"], ["P1", "Ana"]])
    content = bytearray(file.read_bytes())
    place = content.index(b"PK\x01\x02")
    content[place + 8] |= 1
    file.write_bytes(content)
    assert "The file is protected with a password." in refused(file)


@pytest.mark.parametrize(
    "entity",
    ['<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>', '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'],
)
def test_xml_that_defines_entities_is_refused(file: Path, entity: str) -> None:
    save(file, [["person_id", "name"], ["P1", "Ana"]])
    cell = '<row r="1"><c t="inlineStr"><is><t>&a;</t></is></c></row>'
    replaced(file, SHEET, f'{entity}<worksheet xmlns="{MAIN}"><sheetData>{cell}</sheetData></worksheet>')
    assert "This is not an XLSX workbook, or it is damaged." in refused(file)


def test_a_row_far_below_is_not_waited_for(file: Path) -> None:
    save(file, [["person_id", "name"], ["P1", "Ana"]])
    far = '<row r="2000000000"><c t="inlineStr"><is><t>name</t></is></c></row>'
    replaced(file, SHEET, f'<worksheet xmlns="{MAIN}"><sheetData>{far}</sheetData></worksheet>')
    assert "more rows than a sheet can have" in refused(file)


@pytest.mark.parametrize(
    "part", ["[Content_Types].xml", "xl/workbook.xml", SHEET, "xl/styles.xml", "xl/sharedStrings.xml"]
)
@pytest.mark.parametrize("content", ["", "<", "<a/>", "\x00\x01"])
def test_a_damaged_part_is_one_sentence_at_most(file: Path, part: str, content: str) -> None:
    save(file, [["person_id", "name"], ["P1", "Ana"]])
    replaced(file, part, content)
    names: list[str] = []
    said = ""
    try:
        names = [line.cells["name"] for line in read(file)]
    except BadInput as error:
        said = str(error)
    assert names == ["Ana"] or re.fullmatch(r"people\.xlsx: [A-Z][^\n]*\.", said)


@pytest.mark.parametrize("name", ["content.xml", "word/document.xml"])
def test_another_kind_of_archive_is_refused(file: Path, name: str) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, "<a/>")
    assert "This is not an XLSX workbook" in refused(file)


def test_what_goes_wrong_elsewhere_is_not_blamed_on_the_workbook(file: Path) -> None:
    save(file, [["person_id", "name"], ["P1", "Ana"]])

    def fail(table: Table) -> None:
        raise RuntimeError(table.name)

    with pytest.raises(RuntimeError, match=r"people\.xlsx"), open_table(file, COLUMNS, REQUIRED) as table:
        fail(table)
