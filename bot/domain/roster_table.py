"""Tables as offices keep them: which column is which, and cells cleaned of what spreadsheets leave in them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.errors import BadInput

MAX_CELL = 500
"""Characters of a cell. More is no job title; it is a quotation mark that was never closed."""
LISTS = frozenset({"working_hours", "groups"})
"""Columns whose cells may hold several things; a line end within a cell separates them like ``;``."""
SHOWN = 20
"""Line numbers told for one sentence before the rest are only counted."""

_FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""How a cell begins that a spreadsheet may take for a formula: = + - @, tab, line end, and full-width = + - @."""
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
"""Control characters, and marks that hide or turn round what is read. Joiners that some scripts need stay."""
_LINE_END = re.compile(r"\s*[\r\n]+\s*")
_SPREADSHEET_ERRORS = frozenset("#N/A #REF! #NAME? #VALUE! #DIV/0! #NULL! #NUM! #SPILL! #CALC!".split())


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it stands in a file. ``problem`` says why it could not be read."""

    number: int
    cells: Sequence[str]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row with its cells by column, cleaned; only columns that the file has."""

    number: int
    cells: Mapping[str, str]
    problem: str = ""
    warnings: tuple[str, ...] = ()


Rows = Callable[[], Iterator[Row]]
"""Reads a file from its beginning, as often as asked; the header is the first row that is not blank."""
Lines = Callable[[], Iterator[Line]]


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the columns stand that we know, and the ones we do not."""

    places: Mapping[str, int]
    extra: tuple[str, ...]
    width: int

    @classmethod
    def of(cls, rows: Iterable[Row], known: Sequence[str], required: Sequence[Sequence[str]]) -> Columns:
        """Read the header: the first row that is not blank.

        Names match in any case and with spaces, hyphens or underscores. Of each of ``required``, at least one
        column must be there. Raises BadInput.
        """
        header = next((row for row in rows if row.problem or any(cell.strip() for cell in row.cells)), None)
        if header is None:
            raise BadInput("The file is empty.")
        if header.problem:
            raise BadInput(header.problem)
        by_key = {key_of(name): name for name in known}
        places: dict[str, int] = {}
        extra: list[str] = []
        for place, cell in enumerate(header.cells):
            name = by_key.get(key_of(cell))
            if name in places:
                raise BadInput(f"Two columns are called {name}. Take one of them out.")
            if name is not None:
                places[name] = place
            elif cell.strip():
                extra.append(clean(cell)[:60])
        for choices in required:
            if not any(name in places for name in choices):
                raise BadInput(
                    f"There is no column {' or '.join(choices)}. The first row must name the columns; "
                    f"we know {', '.join(known)}."
                )
        return cls(places, tuple(extra), len(header.cells))

    def lines(self, rows: Iterable[Row]) -> Iterator[Line]:
        """The rows below the header, without the blank ones."""
        under_header = False
        for row in rows:
            if row.problem or any(cell.strip() for cell in row.cells):
                if under_header:
                    yield self._line(row)
                under_header = True

    def _line(self, row: Row) -> Line:
        if row.problem:
            return Line(row.number, {}, row.problem)
        cells = {name: row.cells[place] for name, place in self.places.items() if place < len(row.cells)}
        cells |= dict.fromkeys(self.places.keys() - cells.keys(), "")
        warnings: list[str] = []
        problem = self._problem(row, cells)
        for name, cell in cells.items():
            text = _LINE_END.sub(";", cell) if name in LISTS else cell
            cells[name] = _checked(name, clean(text[: MAX_CELL * 2]), warnings)
        return Line(row.number, cells, problem, tuple(warnings))

    def _problem(self, row: Row, cells: Mapping[str, str]) -> str:
        if any(cell.strip() for cell in row.cells[self.width :]):
            return (
                f"There are {len(row.cells)} cells and only {self.width} columns. "
                "Put quotation marks round a cell that has the separator in it."
            )
        for name, cell in cells.items():
            if len(cell) > MAX_CELL:
                return (
                    f"{name} has {len(cell):,} characters; {MAX_CELL} is the most. "
                    "Is there a quotation mark that is never closed?"
                )
        return ""


@dataclass(slots=True)
class Problems:
    """Sentences, each with the lines it holds for: ten thousand rows with one fault are told in one sentence."""

    _lines: dict[str, list[int]] = field(default_factory=dict)

    def add(self, sentence: str, line: int) -> None:
        """The sentence holds for this line."""
        self._lines.setdefault(sentence, []).append(line)

    def __len__(self) -> int:
        return sum(len(lines) for lines in self._lines.values())

    def sentences(self, unit: str = "line") -> list[str]:
        """``lines 4, 7: There is no name.`` ``unit`` is what the file counts in, a line or a row."""
        return [f"{_numbered(unit, lines)}: {sentence}" for sentence, lines in self._lines.items()]


def key_of(name: str) -> str:
    """A column's name as it is compared: ``Manager e-mail`` is ``manager_email``."""
    return "".join(letter for letter in clean(name).casefold() if letter.isalnum())


def clean(text: str) -> str:
    """A cell as it is kept: on one line, single-spaced, one spelling of every letter, nothing unseen in it."""
    return " ".join(_UNSEEN.sub("", unicodedata.normalize("NFC", unguarded(text))).split())


def guarded(text: str) -> str:
    """The text with a single quote before it when a spreadsheet could take it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """The text that ``guarded`` was given."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def _checked(name: str, text: str, warnings: list[str]) -> str:
    if text.upper() in _SPREADSHEET_ERRORS:
        warnings.append(f"{name} holds the spreadsheet error {text}; it was left empty.")
        return ""
    if "\ufffd" in text:
        warnings.append(f"{name} holds a character that was lost (\ufffd); save the file as UTF-8.")
    return text


def _numbered(unit: str, lines: Sequence[int]) -> str:
    if len(lines) == 1:
        return f"{unit} {lines[0]}"
    if len(lines) > SHOWN:
        return f"{unit}s {', '.join(map(str, lines[:SHOWN]))} and {len(lines) - SHOWN:,} more"
    return f"{unit}s {', '.join(map(str, lines[:-1]))} and {lines[-1]}"
