"""The demonstration organisation: its roster holds together, and its cast can play the story."""

from __future__ import annotations

import csv
import importlib
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import pytest
import yaml

CONTENT = Path(__file__).resolve().parents[2] / "content"
COLUMNS = (
    "person_id",
    "name",
    "email",
    "job_title",
    "department",
    "site",
    "manager_email",
    "locale",
    "time_zone",
    "working_hours",
    "groups",
)
GROUPS = {"cio", "executive", "manager", "change_agent", "lead_agent", "admin"}
DOMAIN = "port-alder.example"
WINDOW = r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun)(-(Mon|Tue|Wed|Thu|Fri|Sat|Sun))? \d\d:\d\d-\d\d:\d\d"
PARTS = {
    "frontline": set(),
    "frontline_es": set(),
    "manager": {"manager"},
    "change_agent": {"change_agent"},
    "executive": {"executive"},
    "cio": {"cio", "executive"},
    "lead_agent": {"lead_agent"},
}
Row = dict[str, str]


@cache
def rows() -> tuple[Row, ...]:
    with (CONTENT / "demo" / "people.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def by_email() -> dict[str, Row]:
    return {row["email"]: row for row in rows()}


@cache
def organisation() -> dict[str, Any]:
    return dict(yaml.safe_load((CONTENT / "organisation.yaml").read_text(encoding="utf-8")))


@cache
def lines() -> dict[str, dict[str, str]]:
    """The lines of cast.yaml by part."""
    cast = yaml.safe_load((CONTENT / "demo" / "cast.yaml").read_text(encoding="utf-8"))
    return {line["part"]: line for line in cast["cast"]}


@cache
def cast() -> dict[str, Row]:
    """The roster row of each part."""
    people = {row["person_id"]: row for row in rows()}
    return {part: people[line["person_id"]] for part, line in lines().items()}


def groups(row: Row) -> set[str]:
    return set(filter(None, row["groups"].split(";")))


def bosses(row: Row) -> Iterator[Row]:
    """Everybody above a person, nearest first; stops with an error when the line comes back to itself."""
    seen = {row["email"]}
    while row["manager_email"]:
        row = by_email()[row["manager_email"]]
        assert row["email"] not in seen, f"{row['name']} manages themselves by a roundabout way"
        seen.add(row["email"])
        yield row


def test_the_roster_has_the_columns_an_import_expects() -> None:
    assert tuple(rows()[0]) == COLUMNS
    assert 300 <= len(rows()) <= 340


@pytest.mark.parametrize("column", ["person_id", "name", "email"])
def test_nobody_shares_what_identifies_them(column: str) -> None:
    counts = Counter(row[column].casefold() for row in rows())
    assert [value for value, times in counts.items() if times > 1 or not value] == []


def test_people_have_a_title_a_department_and_an_address_of_the_organisation() -> None:
    for row in rows():
        assert row["job_title"].strip(), row
        assert row["department"].strip(), row
        assert re.fullmatch(rf"[a-z]+\.[a-z]+@{re.escape(DOMAIN)}", row["email"]), row["email"]
        assert re.fullmatch(r"PA\d{4}", row["person_id"]), row["person_id"]


def test_every_manager_is_in_the_same_roster() -> None:
    named = {row["manager_email"] for row in rows()} - {""}
    assert named - set(by_email()) == set()


def test_every_line_of_management_ends_at_the_one_person_without_a_manager() -> None:
    heads = [row for row in rows() if not row["manager_email"]]
    assert [head["department"] for head in heads] == ["MAYOR'S OFFICE"]
    for row in rows():
        assert [row, *bosses(row)][-1] == heads[0]


def test_whoever_others_report_to_is_in_a_managers_or_executives_group() -> None:
    led = Counter(row["manager_email"] for row in rows() if row["manager_email"])
    leaders = {row["email"] for row in rows() if groups(row) & {"manager", "executive"}}
    assert leaders == set(led)


def test_front_line_teams_have_five_to_twelve_people() -> None:
    led = {row["manager_email"] for row in rows()}
    teams = Counter(row["manager_email"] for row in rows() if row["email"] not in led)
    # An executive's own staff sits beside the supervisors who report there too, so it may be smaller.
    second_line = {row["manager_email"] for row in rows() if row["email"] in led}
    teams_only = {email: size for email, size in teams.items() if email not in second_line}
    assert {email: size for email, size in teams_only.items() if not 5 <= size <= 12} == {}


def test_sites_locales_zones_and_hours_are_ones_the_organisation_knows() -> None:
    languages = organisation()["languages"]
    for row in rows():
        assert row["site"] in organisation()["sites"], row
        assert row["locale"] in {f"{language}-US" for language in languages}, row
        assert not row["time_zone"] or row["time_zone"] in available_timezones(), row
        assert not row["working_hours"] or re.fullmatch(rf"{WINDOW}(; {WINDOW})*", row["working_hours"]), row
    assert {row["site"] for row in rows()} == set(organisation()["sites"])


def test_the_groups_are_as_large_as_the_demonstration_needs() -> None:
    counts = Counter(group for row in rows() for group in groups(row))
    assert set(counts) == GROUPS
    assert (counts["cio"], counts["executive"], counts["lead_agent"], counts["admin"]) == (1, 5, 2, 2)
    assert 30 <= counts["manager"] <= 42
    assert 13 <= counts["change_agent"] <= 18
    assert 0.15 <= sum(row["locale"] == "es-US" for row in rows()) / len(rows()) <= 0.21


def test_a_change_agent_is_a_colleague_and_not_a_manager() -> None:
    for row in rows():
        if "change_agent" in groups(row):
            assert groups(row) == {"change_agent"}, row


def test_titles_fall_into_at_least_twenty_role_families() -> None:
    files = sorted(path for path in (CONTENT / "roles").glob("*.md") if path.stem.islower())
    if not files:
        pytest.skip("there are no role families in content/roles yet")
    pytest.importorskip("bot.domain.role_matching")
    matching, claims, words = (
        importlib.import_module(f"bot.domain.{name}") for name in ("role_matching", "role_claims", "title_words")
    )
    table = yaml.safe_load((CONTENT / "roles" / "abbreviations.yaml").read_text(encoding="utf-8"))
    heads = (path.read_text(encoding="utf-8").split("---")[1] for path in files)
    families = [claims.RoleFamily.from_mapping(yaml.safe_load(head)) for head in heads]
    matcher = matching.RoleMatcher(families, words.Abbreviations.from_mapping(table))
    found = Counter(matcher.match(row["job_title"], row["department"]).family for row in rows())
    assert len(found) >= 20, found
    assert found["general"] <= len(rows()) // 10, found


def test_the_cast_has_its_seven_parts_in_every_language() -> None:
    assert set(lines()) == set(PARTS)
    assert len({line["person_id"] for line in lines().values()}) == len(PARTS)
    for part, line in lines().items():
        for language in organisation()["languages"]:
            assert line[language].startswith(f"{cast()[part]['name']}, "), line


@pytest.mark.parametrize("part", sorted(PARTS))
def test_each_of_the_cast_is_in_the_groups_of_their_part(part: str) -> None:
    assert groups(cast()[part]) == PARTS[part]


def test_the_front_line_person_reports_to_the_manager_of_the_cast() -> None:
    assert cast()["frontline"]["manager_email"] == cast()["manager"]["email"]


def test_the_change_agent_works_beside_the_front_line_person_but_not_above_them() -> None:
    person, agent = cast()["frontline"], cast()["change_agent"]
    assert (agent["department"], agent["site"]) == (person["department"], person["site"])
    assert agent["email"] not in {boss["email"] for boss in bosses(person)}
    assert agent["manager_email"] != person["email"]


def test_the_field_crew_member_reads_spanish_and_the_executive_is_at_the_top_of_that_line() -> None:
    crew = cast()["frontline_es"]
    assert (crew["locale"], crew["site"]) == ("es-US", "Harbour Depot")
    assert cast()["executive"] in list(bosses(crew))
    assert "COMMISSIONER" in cast()["executive"]["job_title"]
