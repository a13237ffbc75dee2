"""CSV in the encodings and with the separators that offices use."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from adapters.roster.tables import open_table, read_rows
from bot.domain.errors import BadInput
from bot.domain.roster import COLUMNS, REQUIRED
from bot.domain.roster_table import Line

TEXT = "person_id,name,email\r\nP1,José Núñez,jose@x.gov\r\n"


def read(path: Path, content: str | bytes) -> tuple[list[Line], Sequence[str]]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with open_table(path, COLUMNS, REQUIRED) as table:
        assert table.unit == "line"
        return list(table.lines()), table.notes


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "people.csv"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"])
def test_letters_with_accents_arrive_in_every_usual_encoding(file: Path, encoding: str) -> None:
    lines, notes = read(file, TEXT.encode(encoding))
    assert [line.cells["name"] for line in lines] == ["José Núñez"]
    assert bool(notes) == (encoding in {"cp1252", "latin-1"})


def test_a_file_that_is_no_utf8_says_what_it_was_read_as(file: Path) -> None:
    lines, notes = read(file, b"person_id,name\nP1,O\x92Neil \x80\n")
    assert lines[0].cells["name"] == "O’Neil €"
    assert notes == ("Read as Windows-1252, because it is not UTF-8; look at letters with accents.",)
    assert read(file, b"person_id,name\nP1,\xe9\x81\n")[1][0].startswith("Read as Latin-1")


def test_an_accent_far_into_the_file_decides_as_well(file: Path) -> None:
    filler = b"P0,Ana\n" * 20_000
    lines, notes = read(file, b"person_id,name\n" + filler + b"P1,Jos\xe9\n")
    assert lines[-1].cells["name"] == "José"
    assert notes
    assert not read(file, b"person_id,name\n" + filler + "P1,José\n".encode())[1]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("told", ["", "sep={}\r\n"])
def test_the_separator_is_found(file: Path, separator: str, told: str) -> None:
    text = told.format(separator) + f'"Person ID"{separator}name{separator}notes, and; more\n7{separator} "A, b;c|d"\n'
    lines, _ = read(file, text)
    assert [(line.cells["person_id"], line.cells["name"]) for line in lines] == [("7", "A, b;c|d")]
    assert lines[0].number == (3 if told else 2)


def test_lines_are_counted_as_they_stand_in_the_file(file: Path) -> None:
    lines, _ = read(file, 'person_id,name\n\nP1,"Ana\nMaría"\n,,\nP2,Bo\rP3,Cy\r\nP4,Di')
    assert [(line.number, line.cells["name"]) for line in lines if not line.problem] == [
        (3, "Ana María"),
        (6, "Bo"),
        (7, "Cy"),
        (8, "Di"),
    ]


def test_a_row_with_torn_quotation_marks_is_told_and_the_others_are_read(file: Path) -> None:
    lines, _ = read(file, 'person_id,name\nP1,"Ana" Ruiz\nP2,Bo\nP3,"Cy\nP4,Di\nP5,"Ed"\nP6,Fay\n')
    assert [(line.number, line.problem) for line in lines if line.problem] == [
        (2, "The quotation marks do not pair up. Write a quotation mark within a cell twice."),
        (
            4,
            "The quotation marks do not pair up, and everything up to line 6 was taken for one cell. "
            "Write a quotation mark within a cell twice.",
        ),
    ]
    assert [line.cells["name"] for line in lines if not line.problem] == ["Bo", "Fay"]


def test_a_quotation_mark_that_is_never_closed_takes_no_row_in_silently(file: Path) -> None:
    lines, _ = read(file, 'person_id,name,notes\nP1,Ana,"see HR\nP2,Bo,\nP3,Cy,\n')
    assert [bool(line.problem) for line in lines] == [True]
    assert "up to line 4" in lines[0].problem


def test_a_huge_cell_is_one_bad_row(file: Path) -> None:
    lines, _ = read(file, f"person_id,name\nP1,{'x' * 200_000}\nP2,Bo\n")
    assert lines[0].problem == "A cell has more than 131,072 characters. Close the quotation mark before it."
    assert lines[1].cells["name"] == "Bo"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\n  \n", "The file is empty."),
        (b"\xef\xbb\xbf", "The file is empty."),
        (b"Ana;Bo\n", "There is no column person_id or email."),
        (b"name,email\x00\n\x01\x02", "This is not a table."),
        (b"%PDF-1.7", "This is a PDF."),
        (b"\x1f\x8b\x08", "This is a gzip archive."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "This is an old .xls file, or it is protected with a password."),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_a_sentence(file: Path, content: bytes, sentence: str) -> None:
    with pytest.raises(BadInput) as refused:
        read(file, content)
    assert str(refused.value).startswith(f"people.csv: {sentence}")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    for path, sentence in ((tmp_path / "none.csv", "There is no such file."), (tmp_path, "This is not a file.")):
        with pytest.raises(BadInput, match=sentence), open_table(path, COLUMNS, REQUIRED):
            pass


def test_reading_again_starts_at_the_beginning(file: Path) -> None:
    file.write_text(TEXT, encoding="utf-8")
    with open_table(file, COLUMNS, REQUIRED) as table:
        assert list(table.lines()) == list(table.lines())


def test_small_files_of_our_own_are_read_header_and_all(file: Path) -> None:
    file.write_text("job_title;department;family\nClerk;;general\n", encoding="utf-8")
    assert list(read_rows(file, ("job_title",))) == [["job_title", "department", "family"], ["Clerk", "", "general"]]
    file.write_text('job_title\n"Clerk" x\n', encoding="utf-8")
    with pytest.raises(BadInput, match="line 2: The quotation marks do not pair up"):
        list(read_rows(file, ("job_title",)))
