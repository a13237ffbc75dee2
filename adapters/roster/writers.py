"""Writes rows of people as CSV or XLSX. No cell can be taken for a formula, in either."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell

from bot.domain.errors import BadInput
from bot.domain.roster_table import guarded

Cells = Iterable[Mapping[str, str]]

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write_csv(file: TextIO, columns: Sequence[str], rows: Cells) -> int:
    """Write a header and the rows; how many. ``file`` is open for text with ``newline=""``."""
    writer = csv.writer(file)
    writer.writerow(columns)
    count = 0
    for row in rows:
        writer.writerow([guarded(row[name]) for name in columns])
        count += 1
    return count


def save_csv(path: Path, columns: Sequence[str], rows: Cells) -> int:
    """Write a CSV file with a byte order mark, without which Excel does not read it as UTF-8. Raises BadInput."""
    with _told(path), path.open("w", encoding="utf-8-sig", newline="", errors="replace") as file:
        return write_csv(file, columns, rows)


def save_xlsx(path: Path, columns: Sequence[str], rows: Cells) -> int:
    """Write a workbook of one sheet, every cell a string; how many rows. Raises BadInput."""
    with _told(path), path.open("wb") as file:
        book = Workbook(write_only=True)
        sheet = book.create_sheet("People")

        def cell(text: str) -> Cell:
            made = WriteOnlyCell(sheet)
            made.value = _NOT_IN_XML.sub("\ufffd", text)
            made.data_type = "s"  # text that begins with = would become a formula
            return made

        sheet.append([cell(name) for name in columns])
        count = 0
        for row in rows:
            sheet.append([cell(guarded(row[name])) for name in columns])
            count += 1
        book.save(file)
        return count


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BadInput(f"The file cannot be written: {error.strerror or error}.", str(path)) from error
