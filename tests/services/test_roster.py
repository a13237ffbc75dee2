"""A roster comes in, again and again, and goes out; on the store that ships and on the one in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.calendar.zones import zone_name
from adapters.memory.store import MemoryStore
from adapters.storage.store import SqlStore
from bot.domain.errors import BadInput
from bot.domain.people import Account, Level, Person, Preferences
from bot.domain.role_matching import Override, RoleFamily, RoleMatcher
from bot.domain.roster import COLUMNS, REQUIRED, id_from_email
from bot.domain.roster_table import Columns, Lines, Row
from bot.domain.title_words import Abbreviations
from bot.ports import Store, Work
from bot.services import auditlog, roster, roster_links
from bot.services.roster import Report, Rules, bring_in, outgoing, survey

NOW = datetime(2027, 1, 11, 15, tzinfo=UTC)
FAMILIES = (
    RoleFamily("general", "Everybody else", Level.FRONTLINE),
    RoleFamily("librarian", "Librarians", Level.FRONTLINE, ("librarian",)),
)
ANA = {
    "person_id": "P1",
    "name": "Ana Ruiz",
    "email": "ana@x.gov",
    "job_title": "Librarian",
    "manager_email": "bo@x.gov",
}
BO = {"person_id": "P2", "name": "Bo Falk", "email": "bo@x.gov", "job_title": "Chief"}
CY = {"person_id": "P3", "name": "Cy Eze", "email": "cy@x.gov", "manager_email": "BO@x.gov"}


@pytest.fixture(params=["sql", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "memory":
        yield MemoryStore()
        return
    opened = SqlStore(f"sqlite:///{tmp_path / 'postcard.db'}")
    yield opened
    opened.close()


def rules(*overrides: Override) -> Rules:
    return Rules(zone_name, RoleMatcher(FAMILIES, Abbreviations(), overrides))


def table(*people: Mapping[str, str], columns: tuple[str, ...] = COLUMNS) -> Lines:
    rows = [Row(1, columns)]
    rows += [Row(number, [each.get(name, "") for name in columns]) for number, each in enumerate(people, start=2)]
    header = Columns.of(rows, COLUMNS, REQUIRED)
    return lambda: header.lines(rows)


def take(store: Store, lines: Lines, *, leavers: bool = False, dry_run: bool = False) -> Report:
    found = survey(store, lines, rules(), leavers)
    return bring_in(store, lines, rules(), found, NOW, dry_run=dry_run)


def person(store: Store, id: str) -> Person:
    with store.read() as work:
        found = work.people.get(id)
    assert found is not None, f"nobody has the id {id}"
    return found


def counts(report: Report) -> tuple[int, int, int, int, int]:
    return report.added, report.changed, report.unchanged, report.came_back, report.left


# ---------------------------------------------------------------------------------------------- in


def test_people_come_in_with_their_manager_and_role_family(store: Store) -> None:
    report = take(store, table(ANA, BO))
    assert counts(report) == (2, 0, 0, 0, 0)
    assert person(store, "P1") == Person(
        "P1", "Ana Ruiz", "ana@x.gov", "Librarian", manager_id="P2", role_family="librarian"
    )
    assert person(store, "P2").role_family == "general"


def test_importing_twice_changes_nothing(store: Store) -> None:
    people = table(ANA, BO, {**CY, "time_zone": "Central Standard Time", "groups": "admin;cio", "locale": "es_mx"})
    take(store, people)
    assert counts(take(store, people)) == (0, 0, 3, 0, 0)


def test_a_dry_run_counts_and_changes_nothing(store: Store) -> None:
    take(store, table(ANA, BO))
    report = take(store, table({**ANA, "name": "Ana Falk"}, CY), leavers=True, dry_run=True)
    assert counts(report) == (1, 1, 0, 0, 1)
    with store.read() as work:
        assert [(each.id, each.name, each.left) for each in work.people.find()] == [
            ("P1", "Ana Ruiz", False),
            ("P2", "Bo Falk", False),
        ]


def test_a_new_title_brings_a_new_role_family(store: Store) -> None:
    take(store, table(ANA))
    assert counts(take(store, table({**ANA, "job_title": "Chief"}))) == (0, 1, 0, 0, 0)
    assert person(store, "P1").role_family == "general"


def test_an_override_changes_the_role_family_at_the_next_import(store: Store) -> None:
    take(store, table(BO))
    changed = rules(Override("Chief", "", "librarian", 2))
    bring_in(store, table(BO), changed, survey(store, table(BO), changed), NOW)
    assert person(store, "P2").role_family == "librarian"


def test_what_people_chose_and_how_they_are_reached_is_left_alone(store: Store) -> None:
    take(store, table(ANA))
    chosen, account = Preferences("P1", locale="es", available=False), Account("a:1", "P1", "a:b", "c")
    with store.write() as work:
        work.preferences.put(chosen)
        work.accounts.put(account)
    take(store, table({**ANA, "locale": "en-US"}))
    with store.read() as work:
        assert (work.preferences.find(), work.accounts.find()) == ([chosen], [account])


def test_a_column_that_the_file_lacks_keeps_what_is_stored(store: Store) -> None:
    take(store, table(ANA, BO))
    report = take(store, table({**ANA, "groups": "change_agent"}, columns=("email", "name", "groups")))
    assert counts(report) == (0, 1, 0, 0, 0)
    stored = person(store, "P1")
    assert (stored.job_title, stored.manager_id, stored.groups) == ("Librarian", "P2", ("change_agent",))


def test_an_empty_cell_empties_what_is_stored(store: Store) -> None:
    take(store, table(ANA, BO))
    take(store, table({**ANA, "manager_email": "", "job_title": ""}))
    assert (person(store, "P1").job_title, person(store, "P1").manager_id) == ("", "")


def test_someone_without_a_person_id_is_known_by_their_address(store: Store) -> None:
    nameless = {"name": "Dee", "email": "Dee@x.gov"}
    take(store, table(nameless))
    assert counts(take(store, table({**nameless, "email": "dee@X.gov"}))) == (0, 1, 0, 0, 0)
    assert person(store, id_from_email("dee@x.gov")).email == "dee@X.gov"


def test_a_file_without_ids_meets_the_people_whose_ids_are_known(store: Store) -> None:
    take(store, table(ANA))
    take(store, table({"name": "Ana R. Ruiz", "email": "ANA@x.gov"}, columns=("name", "email")))
    assert person(store, "P1").name == "Ana R. Ruiz"


def test_a_bad_row_is_told_with_its_line_and_the_others_go_in(store: Store) -> None:
    report = take(store, table(ANA, {"person_id": "P9"}, BO, {"name": "Nobody"}))
    assert report.errors.sentences() == [
        "line 3: There is no name.",
        "line 5: There is neither a person_id nor an email.",
    ]
    assert (report.rows, report.added) == (4, 2)


def test_of_a_person_who_is_there_twice_the_later_row_is_the_error(store: Store) -> None:
    report = take(store, table(ANA, {**BO, "person_id": "P1"}, {**CY, "email": "ANA@x.gov"}))
    assert report.errors.sentences() == [
        "line 3: P1 is in the file twice, first at 2; the earlier row counts.",
        "line 4: ANA@x.gov is in the file twice, first at 2; the earlier row counts.",
    ]
    assert person(store, "P1").name == "Ana Ruiz"


def test_a_file_with_nobody_in_it_is_refused(store: Store) -> None:
    with pytest.raises(BadInput, match="nobody in them"):
        survey(store, table(), rules())


def test_a_wrong_zone_is_looked_up_once(store: Store) -> None:
    asked: list[str] = []

    def ask(text: str) -> str:
        asked.append(text)
        return zone_name(text)

    people = table(*({"person_id": str(number), "name": "A", "time_zone": "Moon"} for number in range(5)))
    patient = Rules(ask, rules().matcher)
    report = bring_in(store, people, patient, survey(store, people, patient), NOW)
    assert (asked, len(report.warnings), len(report.warnings.sentences())) == (["Moon"], 5, 1)


# ---------------------------------------------------------------------------------------------- managers


def test_a_missing_manager_is_a_warning(store: Store) -> None:
    report = take(store, table(ANA))
    assert person(store, "P1").manager_id == ""
    assert report.warnings.sentences() == ["line 2: The manager bo@x.gov is not in the roster; nobody was put in."]


def test_a_manager_may_be_stored_already_or_be_named_by_id(store: Store) -> None:
    take(store, table(BO))
    take(store, table(ANA, {**CY, "manager_email": "P2"}, columns=COLUMNS))
    assert (person(store, "P1").manager_id, person(store, "P3").manager_id) == ("P2", "P2")


def test_the_last_line_of_a_circle_of_managers_loses_its_manager(store: Store) -> None:
    report = take(store, table({**BO, "manager_email": "cy@x.gov"}, ANA, {**CY, "manager_email": "ana@x.gov"}))
    assert report.warnings.sentences() == [
        "line 4: Managers go round in a circle: P1 → P2 → P3 → P1. P3 was left without a manager."
    ]
    assert [person(store, id).manager_id for id in ("P1", "P2", "P3")] == ["P2", "P3", ""]


def test_a_circle_that_closes_over_stored_people_is_found(store: Store) -> None:
    take(store, table(BO, ANA))
    take(store, table({**BO, "manager_email": "ana@x.gov"}))
    assert (person(store, "P2").manager_id, person(store, "P1").manager_id) == ("", "P2")


def test_nobody_is_their_own_manager(store: Store) -> None:
    report = take(store, table({**BO, "manager_email": "bo@x.gov"}))
    assert report.warnings.sentences() == ["line 2: P2 is given as their own manager; nobody was put in."]


def test_a_long_circle_is_cut_short_in_words(store: Store) -> None:
    ring = [{"person_id": f"R{n}", "name": "R", "manager_email": f"R{(n + 1) % 30}"} for n in range(30)]
    (sentence,) = take(store, table(*ring)).warnings.sentences()
    assert "R0 → R1 → R2 → R3 → R4 → R5 → R6 → 22 more → R29 → R0." in sentence


# ---------------------------------------------------------------------------------------------- leaving


def test_leavers_are_marked_only_when_asked_for_and_come_back_when_they_are_in_a_file_again(store: Store) -> None:
    take(store, table(ANA, BO, CY))
    assert take(store, table(ANA, BO)).left == 0
    assert take(store, table(ANA, BO), leavers=True).left == 1
    assert person(store, "P3").left
    assert counts(take(store, table(ANA, BO), leavers=True)) == (0, 0, 2, 0, 0)
    assert counts(take(store, table(ANA, BO, CY))) == (0, 0, 2, 1, 0)
    assert not person(store, "P3").left


def test_someone_who_leaves_is_nobodys_manager_from_then_on(store: Store) -> None:
    take(store, table(ANA, BO))
    report = take(store, table(ANA), leavers=True)
    assert (report.changed, report.left, person(store, "P1").manager_id) == (1, 1, "")
    assert counts(take(store, table(ANA), leavers=True)) == (0, 0, 1, 0, 0)


def test_somebody_on_a_bad_row_has_not_left(store: Store) -> None:
    take(store, table(ANA, BO, CY))
    by_address, by_id = {"email": "bo@x.gov"}, {"person_id": "P3"}
    assert take(store, table(ANA, by_address, by_id), leavers=True).left == 0


def test_nobody_leaves_while_a_row_does_not_say_whose_it_is(store: Store) -> None:
    take(store, table(ANA, BO))
    with pytest.raises(BadInput, match="whose it is: number 3"):
        survey(store, table(ANA, {"name": "Somebody"}), rules(), leavers=True)


@pytest.mark.parametrize(("staying", "many"), [(7, False), (6, True)])
def test_more_than_three_in_ten_is_many(store: Store, staying: int, many: bool) -> None:
    everybody = [{"person_id": f"P{number}", "name": "A"} for number in range(10)]
    take(store, table(*everybody))
    assert survey(store, table(*everybody[:staying]), rules(), leavers=True).many_leave is many


def test_an_address_that_somebody_else_has_is_warned_of(store: Store) -> None:
    take(store, table(ANA))
    found = survey(store, table({**ANA, "person_id": "N1"}), rules())
    assert "ana@x.gov is also the address of P1, who is not in this file." in found.warnings.sentences()[-1]
    leaving = survey(store, table({**ANA, "person_id": "N1"}), rules(), leavers=True)
    assert not any("also the address" in sentence for sentence in leaving.warnings.sentences())


# ---------------------------------------------------------------------------------------------- portions


class _Crash(Exception):
    pass


class _Falling(SqlStore):
    """A store that falls over at a write."""

    def __init__(self, url: str, at: int) -> None:
        super().__init__(url)
        self.left = at

    @contextmanager
    def write(self) -> Iterator[Work]:
        self.left -= 1
        with super().write() as work:
            yield work
            if self.left == 0:
                raise _Crash


def test_after_a_crash_in_the_middle_the_same_import_does_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roster, "PORTION", 10)
    url = f"sqlite:///{tmp_path / 'postcard.db'}"
    everybody = table(*({"person_id": f"P{number:02}", "name": "A", "manager_email": "P34"} for number in range(35)))
    falling = _Falling(url, at=3)
    with pytest.raises(_Crash):
        take(falling, everybody)
    with falling.read() as work:
        assert work.people.count() == 20
    falling.close()
    store = SqlStore(url)
    assert counts(take(store, everybody)) == (15, 0, 20, 0, 0)
    assert person(store, "P00").manager_id == "P34"
    store.close()


def test_an_import_that_changed_something_is_in_the_audit_log(store: Store) -> None:
    take(store, table(ANA, BO))
    take(store, table(ANA, BO))
    take(store, table(ANA), leavers=True)
    with store.read() as work:
        lines = [(line.actor, line.action, line.detail) for line in work.audit.find()]
        assert auditlog.first_broken(work) == 0
    assert lines == [
        ("postcard", "roster.imported", "2 added"),
        ("postcard", "roster.imported", "1 changed, 1 left"),
    ]


# ---------------------------------------------------------------------------------------------- out


def test_what_goes_out_comes_in_again_without_a_change(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roster, "PORTION", 2)
    odd = {"person_id": "7/1", "name": "=Eve", "site": "'=x", "working_hours": "Mon 22:00-06:00", "groups": "admin"}
    by_id = {"person_id": "P5", "name": "Flo", "manager_email": "7/1"}
    take(store, table(ANA, BO, CY, odd, by_id, {"person_id": "P6", "name": "Gone"}))
    take(store, table(ANA, BO, CY, odd, by_id), leavers=True)
    rows = list(outgoing(store))
    assert [row["person_id"][:2] for row in rows] == ["7-", "P1", "P2", "P3", "P5"]
    assert rows[4]["manager_email"] == rows[0]["person_id"]
    assert counts(take(store, table(*rows), leavers=True)) == (0, 0, 5, 0, 0)


# ---------------------------------------------------------------------------------------------- accounts


def joined(store: Store, *rows: str, dry_run: bool = False) -> roster_links.Links:
    table = [Row(1, roster_links.COLUMNS), *(Row(n, row.split(",")) for n, row in enumerate(rows, start=2))]
    header = Columns.of(table, roster_links.COLUMNS, roster_links.REQUIRED)
    return roster_links.link(store, lambda: header.lines(table), ("alpha", "beta"), dry_run=dry_run)


def test_accounts_are_joined_to_people_by_address_or_id(store: Store) -> None:
    take(store, table(ANA, BO))
    result = joined(store, "ANA@x.gov,Alpha,U1,T1", "P2,beta,29:x,beta:T2,somewhere")
    assert (result.added, result.changed, result.unchanged, len(result.errors)) == (2, 0, 0, 0)
    with store.read() as work:
        assert work.accounts.find() == [
            Account("alpha:T1:U1", "P1", "alpha:T1", "U1"),
            Account("beta:T2:29:x", "P2", "beta:T2", "somewhere"),
        ]


def test_joining_twice_changes_nothing_and_keeps_the_address_a_platform_gave(store: Store) -> None:
    take(store, table(ANA, BO))
    joined(store, "P1,alpha,U1,T1")
    kept = Account("alpha:T1:U1", "P1", "alpha:T1", "D777", reachable=False)
    with store.write() as work:
        work.accounts.put(kept)
    again = joined(store, "P1,alpha,U1,T1")
    assert (again.added, again.changed, again.unchanged) == (0, 0, 1)
    moved = joined(store, "P2,alpha,U1,T1,D888")
    assert moved.changed == 1
    with store.read() as work:
        assert work.accounts.find() == [Account("alpha:T1:U1", "P2", "alpha:T1", "D888")]


def test_a_row_that_joins_nothing_is_told_with_its_line(store: Store) -> None:
    take(store, table(ANA, BO, CY))
    take(store, table(ANA, BO), leavers=True)
    result = joined(
        store,
        "P1,alpha,U1,T1",
        "P2,alpha,U1,T1",
        "P9,alpha,U2,T1",
        "P3,alpha,U3,T1",
        "P1,gamma,U1,T1",
        "P1,alpha,,T1",
        "P1,alpha,U1,T 1",
        ",alpha,U4,T1",
    )
    assert result.errors.sentences() == [
        "line 3: alpha:T1:U1 is in the file twice, first at 2; the earlier row counts.",
        "line 4: “P9” is not in the roster; import the roster first.",
        "line 5: “P3” has left; import the roster first.",
        "line 6: There is no platform “gamma”; choose from alpha, beta.",
        "line 7: account “” must be one word.",
        "line 8: partition “T 1” must be one word without a colon.",
        "line 9: “” is not in the roster; import the roster first.",
    ]
    assert result.added == 1


def test_a_dry_run_of_joining_changes_nothing(store: Store) -> None:
    take(store, table(ANA))
    assert joined(store, "P1,alpha,U1,T1", dry_run=True).added == 1
    with store.read() as work:
        assert work.accounts.count() == 0
