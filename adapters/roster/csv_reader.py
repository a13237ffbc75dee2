"""Reads CSV as it comes: any of the usual encodings and separators, found out by looking."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from bot.domain.errors import BadInput
from bot.domain.roster_table import Row, Rows, key_of

SEPARATORS = ",;\t|"
SAMPLE = 65_536
"""Characters looked at to find the separator, and bytes decoded at a time."""

_SEPARATOR_LINE = re.compile(r'"?sep=([,;\t|])"?\r?\n?', re.IGNORECASE)
"""The first line by which Excel is told the separator."""
_NOT_IN_1252 = frozenset(b"\x81\x8d\x8f\x90\x9d")
_NAMES = {"cp1252": "Windows-1252", "latin-1": "Latin-1"}


def open_csv(path: Path, known: Sequence[str]) -> tuple[Rows, tuple[str, ...]]:
    """A way to read the rows of a file, and how it was read. Raises BadInput, and OSError when it cannot be read."""
    encoding = _encoding(path)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        sample = file.read(SAMPLE)
    if "\x00" in sample:
        raise BadInput("This is not a table. Give a CSV or an XLSX file.")
    notes: tuple[str, ...] = ()
    if encoding in _NAMES:
        notes = (f"Read as {_NAMES[encoding]}, because it is not UTF-8; look at letters with accents.",)
    return partial(_rows, path, encoding, _separator(sample, known)), notes


def _rows(path: Path, encoding: str, separator: str) -> Iterator[Row]:
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        reader = csv.reader(file, delimiter=separator, skipinitialspace=True, strict=True)
        while True:
            number = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield Row(number, (), _torn(str(error), number, reader.line_num))
                continue
            if number > 1 or not _SEPARATOR_LINE.fullmatch(separator.join(cells)):
                yield Row(number, cells)


def _torn(error: str, first: int, last: int) -> str:
    """What is said of a quotation mark without its other one: the csv module reads on until it finds one."""
    upto = f", and everything up to line {last} was taken for one cell" if last > first else ""
    if error.startswith("field larger"):
        return f"A cell has more than {csv.field_size_limit():,} characters{upto}. Close the quotation mark before it."
    return f"The quotation marks do not pair up{upto}. Write a quotation mark within a cell twice."


def _encoding(path: Path) -> str:
    """The encoding of a file by its byte order mark, its zeros, or whether all of it is UTF-8."""
    with path.open("rb") as file:
        start = file.read(4_096)
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if start.startswith(mark):
            return encoding
    half = len(start) // 2
    if start.count(0) > half * 0.6:
        return "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"
    return _eight_bit(path)


def _eight_bit(path: Path) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")()
    western = True
    with path.open("rb") as file:
        try:
            while block := file.read(SAMPLE):
                decoder.decode(block)
            decoder.decode(b"", final=True)
            return "utf-8"
        except UnicodeDecodeError:
            file.seek(0)
            while western and (block := file.read(SAMPLE)):
                western = _NOT_IN_1252.isdisjoint(block)
    return "cp1252" if western else "latin-1"


def _separator(sample: str, known: Sequence[str]) -> str:
    """The separator with which the header names most of the columns we know, or has most cells."""
    told = _SEPARATOR_LINE.match(sample)
    if told:
        return told[1]
    keys = {key_of(name) for name in known}
    headers = {separator: _header(sample, separator) for separator in SEPARATORS}

    def fit(separator: str) -> tuple[int, int]:
        header = headers[separator]
        return sum(key_of(cell) in keys for cell in header), len(header)

    return max(SEPARATORS, key=fit)


def _header(sample: str, separator: str) -> list[str]:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=separator, skipinitialspace=True)
    try:
        return next((cells for cells in reader if any(cell.strip() for cell in cells)), [])
    except csv.Error:
        return []
