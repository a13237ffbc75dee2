"""What the roster promises, on every store."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.announcement import Audience
from bot.domain.errors import BadInput
from bot.domain.people import Person
from bot.domain.programme import Journey
from bot.ports import Store, Work
from tests.adapters.storage.samples import DAY

ROSTER = (
    Person("p1", "Zoë Ångström", "Zoe@Example.gov", "Water Engineer", "Water", "North", "p4", role_family="field"),
    Person("p2", "Bo Lee", "bo@example.gov", "Clerk", "Water", "South", "p4", role_family="clerk"),
    Person("p3", "Ana Ruiz", "ana@example.gov", "Clerk", "Parks", "South", "p5", groups=("change_agent",)),
    Person("p4", "Mo Stone", "mo@example.gov", "Manager", "Water", "North", groups=("manager", "lead_agent")),
    Person("p5", "Ed Fox", "", "Director", "Parks", "", "", groups=("executive",), role_family=""),
    Person("p6", "Al Gone", "al@example.gov", "Clerk", "Water", "South", "p4", groups=("manager",), left=True),
)


@pytest.fixture
def roster(store: Store) -> Store:
    """A store that holds the roster."""
    with store.write() as work:
        for person in ROSTER:
            work.people.put(person)
    return store


def ids(people: list[Person]) -> list[str]:
    return [person.id for person in people]


@pytest.mark.parametrize(
    ("audience", "wanted"),
    [
        (Audience(), ["p1", "p2", "p3", "p4", "p5"]),
        (Audience("department", "Water"), ["p1", "p2", "p4"]),
        (Audience("site", "South"), ["p2", "p3"]),
        (Audience("role_family", "clerk"), ["p2"]),
        (Audience("department", "water"), []),
        (Audience("site", ""), ["p5"]),
    ],
)
def test_an_audience_is_everybody_it_names_who_is_still_here(
    roster: Store, audience: Audience, wanted: list[str]
) -> None:
    with roster.read() as work:
        assert ids(work.people.page(audience, "", 100)) == wanted
        assert work.people.size(audience) == len(wanted)


def test_pages_follow_each_other_without_gap_or_overlap(roster: Store) -> None:
    with roster.read() as work:
        found, after = list[str](), ""
        while page := ids(work.people.page(Audience(), after, 2)):
            assert len(page) <= 2
            found += page
            after = page[-1]
        assert found == ["p1", "p2", "p3", "p4", "p5"]


def test_an_unknown_kind_of_audience_is_refused(roster: Store) -> None:
    with roster.read() as work:
        asks: list[Any] = [
            lambda: work.people.page(Audience("name", "Bo"), "", 10),
            lambda: work.people.size(Audience("left", "")),
            lambda: work.people.values("email"),
            lambda: work.people.roles_in(Audience("id", "p1")),
        ]
        for ask in asks:
            with pytest.raises(BadInput, match="no kind of audience"):
                ask()


@pytest.mark.parametrize("email", ["zoe@example.gov", "ZOE@EXAMPLE.GOV", "Zoe@Example.gov"])
def test_an_address_is_found_in_whatever_case(roster: Store, email: str) -> None:
    with roster.read() as work:
        found = work.people.by_email(email)
        assert found is not None
        assert found.id == "p1"


def test_no_address_finds_nobody(roster: Store) -> None:
    with roster.read() as work:
        assert work.people.by_email("") is None
        assert work.people.by_email("nobody@example.gov") is None


def test_of_two_people_with_one_address_the_one_still_here_is_found(roster: Store) -> None:
    with roster.write() as work:
        work.people.put(Person("p0", "Bo Before", "BO@example.gov", left=True))
        found = work.people.by_email("bo@example.gov")
        assert found is not None
        assert found.id == "p2"
        gone = work.people.by_email("al@example.gov")
        assert gone is not None
        assert gone.id == "p6"


def test_groups_are_found_by_their_exact_names(roster: Store) -> None:
    with roster.read() as work:
        assert ids(work.people.in_group("manager")) == ["p4"]
        assert ids(work.people.in_group("change_agent", "executive", "lead_agent")) == ["p3", "p4", "p5"]
        for name in ("agent", "MANAGER", "manage%", "change-agent", "change agent", '"', "", "nothing"):
            assert work.people.in_group(name) == []
        assert work.people.in_group() == []


def test_a_changed_group_is_found_at_once(roster: Store) -> None:
    with roster.write() as work:
        work.people.put(Person("p2", "Bo Lee", groups=("admin", 'the "new" één_1')))
        assert ids(work.people.in_group("admin")) == ["p2"]
        assert ids(work.people.in_group('the "new" één_1')) == ["p2"]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("clerk", ["p3", "p2"]),
        ("CLERK south", []),
        ("zoe angstrom", ["p1"]),
        ("ÅNGSTRÖM", ["p1"]),
        ("water engineer", ["p1"]),
        ("parks ana", ["p3"]),
        ("example.gov water", ["p2", "p4", "p1"]),
        ("100%", []),
        ("_o", []),
        ("gone", []),
        ("", ["p3", "p2", "p5", "p4", "p1"]),
    ],
)
def test_search_wants_every_word_and_lists_by_name(roster: Store, words: str, wanted: list[str]) -> None:
    with roster.read() as work:
        assert ids(work.people.search(words, 10)) == wanted
        assert ids(work.people.search(words, 1)) == wanted[:1]


def test_values_come_with_head_counts_largest_first(roster: Store) -> None:
    with roster.read() as work:
        assert work.people.values("department") == [("Water", 3), ("Parks", 2)]
        assert work.people.values("site") == [("North", 2), ("South", 2)]
        assert work.people.values("role_family") == [("general", 2), ("clerk", 1), ("field", 1)]
        assert work.people.roles_in(Audience("department", "Water")) == [("clerk", 1), ("field", 1), ("general", 1)]
        assert work.people.roles_in(Audience()) == work.people.values("role_family")


def test_team_sizes_count_who_is_still_here(roster: Store) -> None:
    with roster.read() as work:
        assert work.people.team_sizes() == {"p4": 2, "p5": 1}


def test_people_without_a_journey_are_found_page_by_page(roster: Store) -> None:
    def without(work: Work, after: str = "", limit: int = 10) -> list[str]:
        return ids(work.people.without_journey(after, limit))

    with roster.write() as work:
        work.journeys.put(Journey("p2", "main", DAY))
        assert without(work) == ["p1", "p3", "p4", "p5"]
        assert without(work, after="p1", limit=2) == ["p3", "p4"]
        for id in without(work):
            work.journeys.add(Journey(id, "main", DAY))
        assert without(work) == []


def test_the_roster_sees_what_was_put_a_moment_ago(store: Store) -> None:
    with store.write() as work:
        for person in ROSTER:
            work.people.put(person)
        assert work.people.size(Audience()) == 5
        work.people.put(Person("p7", "New Here", "new@example.gov", department="Roads", manager_id="p5"))
        assert work.people.by_email("new@example.gov") is not None
        assert work.people.values("department")[-1] == ("Roads", 1)
        assert work.people.team_sizes()["p5"] == 2
        assert ids(work.people.search("new here", 5)) == ["p7"]
        assert ids(work.people.page(Audience(), "p5", 5)) == ["p7"]
        assert work.people.remove(id="p7") == 1
        assert work.people.search("new here", 5) == []
