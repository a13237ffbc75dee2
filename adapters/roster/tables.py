"""Opens a file of rows, whatever kind of table it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from adapters.roster.csv_reader import open_csv
from adapters.roster.xlsx_reader import open_xlsx
from bot.domain.errors import BadInput
from bot.domain.roster_table import Columns, Line, Rows

_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_OTHERS = {
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a gzip archive",
    b"\x89PNG": "a picture",
    b"PK\x05\x06": "an empty zip archive",
}


@dataclass(frozen=True, slots=True)
class Table:
    """An open file. ``unit`` is what its rows are counted in; ``notes`` say how it was read, if not as usual."""

    name: str
    columns: Columns
    rows: Rows
    unit: str
    notes: tuple[str, ...]

    def lines(self) -> Iterator[Line]:
        """Its rows from the beginning, as often as asked. Raises BadInput when the file cannot be read on."""
        with _naming(self.name):
            yield from self.columns.lines(self.rows())


@contextmanager
def open_table(path: Path, known: Sequence[str], required: Sequence[Sequence[str]]) -> Iterator[Table]:
    """Open a CSV or XLSX file with columns of these names; what kind it is, its first bytes say.

    Raises BadInput, here and while reading, with one sentence for a file that cannot be used.
    """
    with ExitStack() as stack:
        with _naming(path.name):
            if _first_bytes(path).startswith(_ZIP):
                rows, notes = stack.enter_context(open_xlsx(path))
                unit = "row"
            else:
                rows, notes = open_csv(path, known)
                unit = "line"
            columns = Columns.of(rows(), known, required)
        yield Table(path.name, columns, rows, unit, notes)


def read_rows(path: Path, known: Sequence[str]) -> Iterator[Sequence[str]]:
    """The rows of a small CSV file of our own, header first. Raises BadInput for one that cannot be read."""
    with _naming(path.name):
        _first_bytes(path)
        for row in open_csv(path, known)[0]():
            if row.problem:
                raise BadInput(row.problem, f"{path.name}, line {row.number}")
            yield row.cells


@contextmanager
def _naming(name: str) -> Iterator[None]:
    """Say in which file it was."""
    try:
        yield
    except BadInput as error:
        raise BadInput(error.sentence, error.where or name) from error
    except OSError as error:
        raise BadInput(f"The file cannot be read: {error.strerror or error}.", name) from error


def _first_bytes(path: Path) -> bytes:
    if not path.exists():
        raise BadInput("There is no such file.")
    if not path.is_file():
        raise BadInput("This is not a file.")
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith(_OLD_OFFICE):
        raise BadInput(
            "This is an old .xls file, or it is protected with a password. "
            "Open it, take the password off, and save it as .xlsx or CSV."
        )
    for magic, kind in _OTHERS.items():
        if start.startswith(magic):
            raise BadInput(f"This is {kind}. Give a CSV or an XLSX file.")
    return start
