"""Reads the first sheet of an XLSX workbook, row by row, after a look at what the archive would unfold to."""

from __future__ import annotations

import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import openpyxl
from defusedxml import DefusedXmlException

from bot.domain.errors import BadInput
from bot.domain.roster_table import Row, Rows, clean

MAX_BYTES = 200_000_000
"""Largest workbook, unpacked: about 400,000 people. Source: our own limit."""
MAX_RATIO = 100
"""Largest unpacked size over packed size; sheets of people are around 10, archives made to burst over 1,000."""
MAX_ENTRIES = 200
MAX_ROWS = 1_048_576
"""Rows an XLSX sheet can have."""
MAX_COLUMNS = 200

_ENCRYPTED = 0x1
_ZEROS = re.compile("0+")
_BROKEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    DefusedXmlException,
    EOFError,
    LookupError,
    MemoryError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
)
"""What openpyxl lets through when parts of a workbook are missing, cut off or not what they should be."""


@contextmanager
def open_xlsx(path: Path) -> Iterator[tuple[Rows, tuple[str, ...]]]:
    """A way to read the rows of the first sheet, and what was not read. Raises BadInput, also while reading."""
    with warnings.catch_warnings(), path.open("rb") as file:
        warnings.filterwarnings("ignore", module="openpyxl")  # of parts that we do not look at
        with _sentences():
            _look_inside(file, path.stat().st_size)
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        try:
            sheet, others = _first_sheet(book)
            notes = (f"Only the sheet “{clean(sheet.title)}” was read, not {', '.join(others)}.",) if others else ()
            yield partial(_rows, sheet), notes
        finally:
            book.close()


def _first_sheet(book: Any) -> tuple[Any, list[str]]:
    """The first sheet that can be seen, and the titles of the others."""
    sheets = book.worksheets
    if not sheets:
        raise BadInput("The workbook has no sheet with cells.")
    sheet = next((each for each in sheets if each.sheet_state == "visible"), sheets[0])
    sheet.reset_dimensions()  # a sheet may claim a size that it does not have
    return sheet, [clean(each.title) for each in sheets if each is not sheet]


def _look_inside(file: BinaryIO, packed: int) -> None:
    """Refuse an archive by its table of contents, before anything is unpacked. zipfile unpacks no more than it says."""
    with zipfile.ZipFile(file) as archive:
        entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_BYTES or unpacked > packed * MAX_RATIO:
        raise BadInput(
            f"The workbook would unfold to {unpacked / 1e6:,.0f} MB in {len(entries)} parts, which no roster needs. "
            "Save it anew, or as CSV."
        )
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise BadInput("The file is protected with a password. Take it off, or save the sheet as CSV.")


@contextmanager
def _sentences() -> Iterator[None]:
    try:
        yield
    except _BROKEN as error:
        raise BadInput("This is not an XLSX workbook, or it is damaged. Save it anew, or as CSV.") from error


def _rows(sheet: Any) -> Iterator[Row]:
    """Rows with as many cells as the first that is not blank has: what stands beside the table is no part of it."""
    width, before = 0, None
    with _sentences():
        for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), start=1):
            if number > MAX_ROWS:
                raise BadInput("The sheet has more rows than a sheet can have. Save it anew, or as CSV.")
            if cells is before:  # openpyxl gives the same tuple for every row that a sheet leaves out
                continue
            before, width = cells, width or _width(cells)
            yield Row(number, [_text(cell) for cell in cells[:width]])


def _width(cells: tuple[Any, ...]) -> int:
    """The place of the last cell with something in it."""
    return max((place for place, cell in enumerate(cells, start=1) if _text(cell).strip()), default=0)


def _text(cell: Any) -> str:
    """A cell as text: numbers as they are shown when shown with leading zeros, else as short as possible; ISO dates."""
    value = cell.value
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int):
        shown = cell.number_format
        return f"{value:0{len(shown)}d}" if _ZEROS.fullmatch(shown) else str(value)
    return str(value)
