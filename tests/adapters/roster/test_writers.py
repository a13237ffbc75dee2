"""Rosters as files that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest

from adapters.roster.tables import open_table
from adapters.roster.writers import save_csv, save_xlsx, write_csv
from bot.domain.errors import BadInput

NAMES = [
    '=HYPERLINK("http://x")',
    "+1",
    "-1",
    "@SUM(A1)",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "\t=1",
    "\r=1",
    'Ana, "Bo"\nCy',
    "'tis",
]
ROWS = [{"person_id": f"P{number}", "name": name} for number, name in enumerate(NAMES)]
COLUMNS = ("person_id", "name")


@pytest.mark.parametrize("save", [save_csv, save_xlsx])
def test_no_cell_begins_like_a_formula(tmp_path: Path, save: object) -> None:
    path = tmp_path / "out"
    if save is save_csv:
        assert save_csv(path, COLUMNS, ROWS) == len(ROWS)
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
    else:
        assert save_xlsx(path, COLUMNS, ROWS) == len(ROWS)
        with path.open("rb") as file:
            sheet = openpyxl.load_workbook(file).worksheets[0]
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}
        cells = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    assert len(cells) == 2 * (len(ROWS) + 1)
    assert [cell for cell in cells if cell[0] in "=+-@\t\r＝＋－＠"] == []


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_written_is_read_again_as_it_was(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"people.{kind}"
    plain = [row for row in ROWS if row["name"].isprintable()]
    (save_csv if kind == "csv" else save_xlsx)(path, COLUMNS, plain)
    with open_table(path, COLUMNS, (COLUMNS,)) as table:
        assert [line.cells for line in table.lines()] == plain


def test_a_csv_file_begins_with_the_mark_that_excel_needs_and_the_terminal_does_not(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    save_csv(path, COLUMNS, [])
    assert path.read_bytes() == b"\xef\xbb\xbfperson_id,name\r\n"
    shown = io.StringIO()
    assert write_csv(shown, COLUMNS, []) == 0
    assert shown.getvalue() == "person_id,name\r\n"


def test_characters_that_a_workbook_cannot_hold_are_marked_as_lost(tmp_path: Path) -> None:
    path = tmp_path / "people.xlsx"
    save_xlsx(path, COLUMNS, [{"person_id": "P1", "name": "A\x01\ud800"}])
    assert openpyxl.load_workbook(path).worksheets[0]["B2"].value == "A\ufffd\ufffd"


@pytest.mark.parametrize("save", [save_csv, save_xlsx])
def test_a_place_that_cannot_be_written_is_told(tmp_path: Path, save: object) -> None:
    path = tmp_path / "none" / "people"
    with pytest.raises(BadInput, match="The file cannot be written: No such file or directory"):
        (save_csv if save is save_csv else save_xlsx)(path, COLUMNS, ROWS)
