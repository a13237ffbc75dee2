"""``postcard people`` and ``postcard roles`` as an operator meets them: sentences, counts and exit statuses."""

from __future__ import annotations

import io
import json
import random
import re
import sys
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from adapters.calendar.zones import zone_name
from adapters.cli import people as module
from adapters.cli.people import people
from adapters.cli.roles import role_matcher, roles
from adapters.content_files.words import FileWords
from adapters.roster.tables import open_table
from adapters.roster.writers import save_xlsx
from adapters.settings import CONTENT
from adapters.storage.store import SqlStore
from bot.domain.people import Account, Person
from bot.domain.role_matching import RoleMatcher
from bot.domain.roster import COLUMNS, REQUIRED
from bot.services.roster import Rules

HEADER = ",".join(COLUMNS)
ROWS = (
    "P1,Ana Ruiz,ana@x.gov,Librarian II,LIBRARY,Central,bo@x.gov,en-US,,,",
    "P2,Bo Falk,bo@x.gov,Library Director,LIBRARY,Central,,es-US,Central Standard Time,Mon-Fri 08:00-16:30,manager",
    "P3,Cy Eze,cy@x.gov,Plumber,WATER,Depot,bo@x.gov,,America/Denver,,change_agent;admin",
)


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'postcard.db'}")
    monkeypatch.setattr(module, "role_matcher", lambda words, own: role_matcher(words, own) if own else matcher())
    return tmp_path


def run(group: click.Group, *words: str) -> Result:
    return CliRunner().invoke(group, words)


def file(name: str, *rows: str, header: str = HEADER) -> str:
    Path(name).write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return name


def stored() -> dict[str, Person]:
    store = SqlStore("sqlite:///postcard.db")
    with store.read() as work:
        found = {person.id: person for person in work.people.find()}
    store.close()
    return found


# ---------------------------------------------------------------------------------------------- import


def test_a_roster_comes_in_and_a_second_time_changes_nothing() -> None:
    first = run(people, "import", file("a.csv", *ROWS))
    assert (first.exit_code, first.stderr) == (0, "")
    assert first.stdout == ("3 rows: 3 added, 0 changed, 0 unchanged, 0 came back, 0 left, 0 errors, 0 warnings.\n")
    assert "3 rows: 0 added, 0 changed, 3 unchanged," in run(people, "import", "a.csv").stdout
    assert stored()["P2"].time_zone == "America/Chicago"
    assert [person.role_family for person in stored().values()] == ["librarian", "middle_manager", "skilled_trades"]


def test_bad_rows_are_told_with_their_lines_and_extra_columns_by_name() -> None:
    result = run(
        people,
        "import",
        file(
            "a.csv", "P1,Ana,,x,nobody@x.gov", ",,,y,", "P1,Again,,,", header="person_id,name,pay,notes,manager_email"
        ),
    )
    assert result.exit_code == 1
    assert result.stdout.startswith("Columns not used: pay, notes.\n3 rows: 1 added,")
    assert result.stderr == (
        "Errors; these rows did not go in:\n"
        "  line 3: There is no name.\n"
        "  line 4: P1 is in the file twice, first at 2; the earlier row counts.\n"
        "Warnings; these rows went in:\n"
        "  line 2: The manager nobody@x.gov is not in the roster; nobody was put in.\n"
    )


def test_a_dry_run_changes_nothing_and_says_so() -> None:
    result = run(people, "import", file("a.csv", *ROWS), "--dry-run")
    assert result.stdout.endswith("This was a dry run: nothing was changed.\n")
    assert not stored()


@pytest.mark.parametrize("content", [None, b"", b"a,b\n", b"\x00\x01", b"PK\x03\x04 no", HEADER.encode()])
def test_a_file_that_cannot_be_used_is_one_sentence_and_imports_nothing(content: bytes | None) -> None:
    if content is not None:
        Path("a.csv").write_bytes(content)
    result = run(people, "import", "a.csv")
    assert (result.exit_code, result.stdout) == (2, "")
    assert re.fullmatch(r"postcard: [^\n]+\.\n", result.stderr)
    assert not stored()


def test_a_database_that_cannot_be_used_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:///none/postcard.db")
    result = run(people, "import", file("a.csv", *ROWS))
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)


def test_many_leavers_need_a_yes() -> None:
    run(people, "import", file("a.csv", *ROWS))
    refused = run(people, "import", file("b.csv", *ROWS[:2], "P4,New,,,,,,,,,"), "--leavers")
    assert refused.exit_code == 2
    assert refused.stderr == (
        "postcard: 1 of 3 people (33%) are not in b.csv and would be marked as left. "
        "If that is right, add --yes. Nothing was imported.\n"
    )
    assert "P4" not in stored()
    assert (
        "1 added, 0 changed, 2 unchanged, 0 came back, 1 left,"
        in run(people, "import", "b.csv", "--leavers", "--yes").stdout
    )
    assert stored()["P3"].left


def test_few_leavers_need_no_yes() -> None:
    run(people, "import", file("a.csv", *ROWS, "P4,Di,,,,,,,,,"))
    assert " 1 left," in run(people, "import", file("b.csv", *ROWS), "--leavers").stdout


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("answer", "status"), [("y\n", 0), ("n\n", 2), ("", 1)])
def test_somebody_at_a_terminal_is_asked(
    answer: str, status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(people, "import", file("a.csv", *ROWS))
    file("b.csv", *ROWS[:1])
    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    with pytest.raises(SystemExit) as end:
        people.main(["import", "b.csv", "--leavers"])
    assert end.value.code == status
    assert "2 of 3 people would be marked as left. Go on?" in capsys.readouterr().err
    assert stored()["P3"].left == (status == 0)


def test_whoever_waits_at_a_terminal_sees_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = Terminal()
    store = SqlStore("sqlite:///postcard.db")
    with open_table(Path(file("a.csv", *ROWS)), COLUMNS, REQUIRED) as table:
        monkeypatch.setattr(sys, "stderr", shown)
        report = module.import_table(store, table, Rules(zone_name, matcher()))
        monkeypatch.undo()
    store.close()
    assert report.added == 3
    assert "Checking" in shown.getvalue()
    assert re.search(r"Storing .*3/3", shown.getvalue())


def test_an_override_from_a_file_wins_over_the_claims() -> None:
    file("o.csv", "librarian ii,,police", header="job_title,department,family")
    run(people, "import", file("a.csv", *ROWS), "--overrides", "o.csv")
    assert stored()["P1"].role_family == "police"
    file("o.csv", "Librarian II,,jugglers", header="job_title,department,family")
    wrong = run(people, "import", "a.csv", "--overrides", "o.csv")
    assert wrong.exit_code == 2
    assert "there is no role family 'jugglers'" in wrong.stderr
    missing = run(people, "import", "a.csv", "--overrides", "none.csv")
    assert missing.stderr == "postcard: none.csv: There is no such file.\n"


# ---------------------------------------------------------------------------------------------- export


@pytest.mark.parametrize("name", ["out.csv", "out.xlsx"])
def test_what_is_exported_imports_without_a_change(name: str) -> None:
    odd = ("7/1,=Eve,eve@x.gov,-Clerk,＝HQ,'tis,ana@x.gov,,,,", 'P9,"Flo, ""Z""",,@home,,+1,7/1,,,Mon 22:00-06:00,')
    run(people, "import", file("a.csv", *ROWS, *odd))
    before = stored()
    written = run(people, "export", "--out", name)
    assert written.stdout == f"5 people written to {name}.\n"
    again = run(people, "import", name, "--leavers")
    assert "5 rows: 0 added, 0 changed, 5 unchanged, 0 came back, 0 left, 0 errors, 0 warnings." in again.stdout
    assert "Columns not used: role_family." in again.stdout
    assert stored() == before


def test_an_export_without_a_file_goes_to_the_terminal() -> None:
    run(people, "import", file("a.csv", *ROWS))
    shown = run(people, "export").stdout.splitlines()
    assert shown[0] == f"{HEADER},role_family"
    assert shown[1] == f"{ROWS[0]},librarian"
    assert len(shown) == 4


def test_a_workbook_does_not_go_to_the_terminal() -> None:
    result = run(people, "export", "--format", "xlsx")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "name a file with --out" in result.stderr


# ---------------------------------------------------------------------------------------------- link


def test_people_are_joined_to_their_accounts() -> None:
    run(people, "import", file("a.csv", *ROWS))
    header = "email_or_person_id,platform,account,partition"
    result = run(
        people, "link", file("l.csv", "ana@x.gov,slack,U1,T1", "P2,teams,29:x,T2", "P7,slack,U2,T1", header=header)
    )
    assert result.exit_code == 1
    assert result.stdout == "2 accounts added, 0 changed, 0 unchanged, 1 errors.\n"
    assert result.stderr.endswith("  line 4: “P7” is not in the roster; import the roster first.\n")
    again = run(people, "link", file("l.csv", "P1,slack,U1,T1", header=header), "--dry-run")
    assert again.stdout.startswith("0 accounts added, 0 changed, 1 unchanged, 0 errors.\n")
    assert again.exit_code == 0
    store = SqlStore("sqlite:///postcard.db")
    with store.read() as work:
        assert work.accounts.get("slack:T1:U1") == Account("slack:T1:U1", "P1", "slack:T1", "U1")
    store.close()


def test_a_link_file_without_its_columns_is_refused() -> None:
    result = run(people, "link", file("l.csv", "ana@x.gov,slack", header="email_or_person_id,platform"))
    assert result.exit_code == 2
    assert "There is no column account." in result.stderr


# ---------------------------------------------------------------------------------------------- roles


def test_titles_are_counted_by_family_with_their_headcount() -> None:
    rows = ("WATER,PLUMBER,12", "WATER,Juggler,3", "WATER,Juggler,1.0", "WATER,CLERK,many", ',Plumber,"1,000"')
    result = run(roles, "suggest", file("t.csv", *rows, header="Department,Job Title,headcount"), "--json")
    found = json.loads(result.stdout)
    assert list(found) == ["people", "claimed_people", "families", "unclaimed"]
    assert (found["people"], found["claimed_people"], found["families"]["skilled_trades"]) == (1016, 1012, 1012)
    assert found["unclaimed"] == [{"job_title": "Juggler", "department": "WATER", "people": 4}]
    assert (result.exit_code, result.stderr) == (
        1,
        "Left out, line 5: The headcount “many” is not a whole number.\n",
    )


def test_a_roster_and_a_workbook_do_as_well_and_the_table_names_the_unclaimed() -> None:
    save_xlsx(Path("t.xlsx"), ("job_title",), [{"job_title": "Librarian"}, {"job_title": "Juggler"}])
    for name in ("t.xlsx", file("a.csv", ROWS[0], "P8,Jo,,Juggler,,,,,,,")):
        result = run(roles, "suggest", name)
        assert result.exit_code == 0
        assert result.stdout.startswith("2 people, 1 (50.0%) in a family that claims them.\n")
        assert re.search(r"^ +1  librarian$", result.stdout, re.MULTILINE)
        assert re.search(r"^Titles that nobody claims: 1\. The largest:\n +1  Juggler$", result.stdout, re.MULTILINE)


def test_a_file_without_titles_is_refused() -> None:
    result = run(roles, "suggest", file("t.csv", "x", header="title"))
    assert result.exit_code == 2
    assert "There is no column job_title." in result.stderr
    assert run(roles, "suggest", file("t.csv", header="job_title")).exit_code == 2


def test_what_cannot_be_read_of_titles_or_overrides_is_told() -> None:
    result = run(roles, "suggest", file("t.csv", '"Clerk" II', "Librarian", header="job_title"))
    assert (result.exit_code, result.stdout[:9]) == (1, "1 people,")
    assert result.stderr.startswith("Left out, line 2: The quotation marks do not pair up.")
    wrong = run(roles, "suggest", "t.csv", "--overrides", file("o.csv", "Clerk,general", header="title,family"))
    assert (wrong.exit_code, wrong.stderr.count("\n")) == (2, 1)
    assert "the header must be job_title,department,family" in wrong.stderr


def test_an_override_of_the_content_gives_way_to_one_from_a_file(place: Path) -> None:
    content = place / "content"
    content.mkdir()
    for each in CONTENT.iterdir():
        (content / each.name).symlink_to(each)
    (content / "role_overrides.csv").unlink(missing_ok=True)
    overrides = "job_title,department,family\nJuggler,,police\nClown,,police\n"
    (content / "role_overrides.csv").write_text(overrides, encoding="utf-8")
    own = Path(file("o.csv", "JUGGLER,,librarian", header="job_title,department,family"))
    matching = role_matcher(FileWords(content), own)
    assert [matching.match(title).family for title in ("Juggler", "Clown")] == ["librarian", "police"]


# ---------------------------------------------------------------------------------------------- anything


@cache
def matcher() -> RoleMatcher:
    return role_matcher(FileWords(CONTENT))


def mutants(seeds: list[bytes], how_many: int) -> Iterator[bytes]:
    """Files that went wrong on their way: cut off, overwritten, mixed up, in a fixed random order."""
    chance = random.Random(20270111)
    for number in range(how_many):
        yield _WAYS[number % len(_WAYS)](bytearray(seeds[number // len(_WAYS) % len(seeds)]), chance)


def _cut(data: bytearray, chance: random.Random) -> bytes:
    return bytes(data[: chance.randrange(len(data))])


def _overwrite(data: bytearray, chance: random.Random) -> bytes:
    for _ in range(chance.randrange(1, 40)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def _insert(data: bytearray, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return bytes(
        data[:at]
        + chance.choice([b'"', b"\x00" * 9, b"x" * 140_000, b"\r", b"\x1b[2J", b"\xff", b",;|\t" * 30])
        + data[at:]
    )


def _swap(data: bytearray, chance: random.Random) -> bytes:
    first, second = sorted(chance.randrange(len(data)) for _ in range(2))
    return bytes(data[second:] + data[first:second] + data[:first])


def _noise(data: bytearray, chance: random.Random) -> bytes:
    return bytes(data[:4]) + chance.randbytes(chance.randrange(400))


def _part(data: bytearray, chance: random.Random) -> bytes:
    """A workbook with one of its parts damaged under a sum that is right; of other files, every cell torn."""
    if not data.startswith(b"PK"):
        return bytes(data).replace(b",", chance.choice([b'"', b"\n", b'","', b"=,"]))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        names = old.namelist()
        for name in names:
            content = bytearray(old.read(name))
            new.writestr(name, _overwrite(content, chance) if name == chance.choice(names) else bytes(content))
    return out.getvalue()


_WAYS: tuple[Callable[[bytearray, random.Random], bytes], ...] = (_cut, _overwrite, _insert, _swap, _noise, _part)


@pytest.mark.slow
def test_whatever_file_is_given_the_answer_is_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [f"{row[0]}{number}{row[1:]}".replace("@", f"{number}@") for number in range(5) for row in ROWS]
    save_xlsx(Path("seed.xlsx"), COLUMNS, [dict(zip(COLUMNS, row.split(","), strict=True)) for row in rows])
    text = "\n".join([HEADER, *rows])
    seeds = [
        Path("seed.xlsx").read_bytes(),
        text.encode(),
        text.encode("utf-16"),
        text.replace(",", ";").encode("cp1252"),
    ]
    store = SqlStore("sqlite:///postcard.db")
    monkeypatch.setattr(module, "open_store", lambda _: store)
    ends = {0: 0, 1: 0, 2: 0}
    for number, data in enumerate(mutants(seeds, 240)):
        Path("mutant").write_bytes(data)
        result = run(people, "import", "mutant", "--leavers", "--yes")
        assert isinstance(result.exception, SystemExit | None), f"mutant {number}: {result.exception!r}"
        assert result.exit_code in ends, f"mutant {number}"
        assert re.fullmatch(r"(?:[^\n]*[.:?]\n)+", result.output), f"mutant {number}: {result.output}"
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]|Traceback", result.output), f"mutant {number}"
        ends[result.exit_code] += 1
    store.close()
    assert all(ends.values()), f"the mutants are too much alike: {ends}"
