"""The role families we ship: well formed, no claim in vain, and right about real and imagined titles.

``title_labels.csv`` holds titles with the families that would be right, labelled by reading the title alone: invented
ones as cities of several countries write them, and two samples of one real city, by people and among the rare titles.
"""

from __future__ import annotations

import csv
import functools
import itertools
import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from bot.domain.role_claims import read_claim
from bot.domain.role_matching import RoleFamily, RoleMatcher, overrides_from_rows
from bot.domain.title_words import Abbreviations, TitleReader

ROOT = Path(__file__).resolve().parents[2]
ROLES = ROOT / "content" / "roles"
OVERRIDES = ROOT / "content" / "role_overrides.csv"
LABELS = ROOT / "tests" / "data" / "title_labels.csv"
CITY = ROOT.parent / "shared" / "data" / "chicago_positions.csv"

FAMILY_KEYS = {
    "caseworker",
    "contact_centre",
    "librarian",
    "permits",
    "office_support",
    "health_clinician",
    "inspector",
    "social_care",
    "it_service",
    "police",
    "fire_rescue",
    "field_crews",
    "skilled_trades",
    "engineer_planner",
    "finance_procurement",
    "legal",
    "hr_training",
    "airport_transport",
    "policy_communications",
    "facilities_security",
    "parks_recreation",
    "team_leader",
    "middle_manager",
    "executive",
    "general",
}
ACCEPTED = 0.95
CLAIMED = 0.97


def pages() -> list[Path]:
    return [path for path in sorted(ROLES.glob("*.md")) if path.name != "README.md"]


@functools.cache
def families() -> tuple[RoleFamily, ...]:
    heads = (path.read_text(encoding="utf-8").split("---\n")[1] for path in pages())
    return tuple(RoleFamily.from_mapping(yaml.safe_load(head)) for head in heads)


@functools.cache
def abbreviations() -> Abbreviations:
    text = (ROLES / "abbreviations.yaml").read_text(encoding="utf-8")
    return Abbreviations.from_mapping(yaml.safe_load(text))


@functools.cache
def matcher() -> RoleMatcher:
    return RoleMatcher(families(), abbreviations())


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def is_accepted(row: dict[str, str]) -> bool:
    return matcher().match(row["title"], row["department"]).family in row["acceptable"].split(";")


def labels(source: str) -> list[dict[str, str]]:
    return [row for row in rows(LABELS) if row["source"] == source]


def test_there_is_one_page_for_each_family_named_by_its_key_and_described_for_editors() -> None:
    assert {family.key for family in families()} == FAMILY_KEYS
    for path, family in zip(pages(), families(), strict=True):
        assert path.stem == family.key
        assert family.title_es, path.name
        assert len(path.read_text(encoding="utf-8").split("---\n")[2].split()) > 20, path.name


def test_everybody_but_the_general_family_claims_titles() -> None:
    assert {family.key for family in families() if not family.claims} == {"general"}


def test_managers_and_executives_are_the_only_ones_above_the_front_line() -> None:
    above = {family.key: str(family.level) for family in families() if family.level != "frontline"}
    assert above == {"team_leader": "manager", "middle_manager": "manager", "executive": "executive"}


@pytest.mark.parametrize("key", sorted(FAMILY_KEYS))
def test_every_claim_wins_the_titles_made_of_its_own_words(key: str) -> None:
    reader = TitleReader(abbreviations())
    family = next(one for one in families() if one.key == key)
    lost = []
    for claim in (read_claim(family, text, reader) for text in family.claims):
        department = " ".join(min(choice) for choice in claim.department)
        for words in itertools.product(*(sorted(choice) for choice in claim.needed)):
            found = matcher().match(" ".join(words), department)
            if len(set(words)) == len(words) and found.family != key:
                lost.append(f"{claim.text!r} loses {' '.join(words)!r} to {found.family} ({found.why})")
    assert lost == []


def test_nothing_is_abbreviated_twice() -> None:
    text = (ROLES / "abbreviations.yaml").read_text(encoding="utf-8")
    keys = Counter(re.findall(r'^  "?([a-z0-9 ]+)"?:', text, re.MULTILINE))
    assert [key for key, times in keys.items() if times > 1] == []


def test_the_claims_shown_in_the_guide_can_be_read() -> None:
    guide = (ROLES / "README.md").read_text(encoding="utf-8")
    table = guide.split("| write | and it claims |")[1].split("\n\n")[0]
    shown = [cell.replace("\\|", "|") for cell in re.findall(r"^\| `(.+?)` \|", table, re.MULTILINE)]
    assert len(shown) == 8
    for text in shown:
        read_claim(families()[0], text, TitleReader(abbreviations()))


def test_the_override_file_we_ship_is_empty_and_right() -> None:
    with OVERRIDES.open(encoding="utf-8", newline="") as file:
        assert overrides_from_rows(csv.reader(file)) == ()


def test_the_override_lines_shown_in_the_guide_work() -> None:
    guide = (ROLES / "README.md").read_text(encoding="utf-8")
    lines = guide.split("```\n")[1].splitlines()
    ours = RoleMatcher(families(), abbreviations(), overrides_from_rows(csv.reader(lines)))
    assert ours.match("DIGITAL NAVIGATOR III", "Parks").family == "librarian"
    assert ours.match("CLERK II", "OFFICE OF THE MAYOR").family == "policy_communications"
    assert ours.match("CLERK II", "Parks").family == "office_support"


def test_the_labels_name_only_families_there_are() -> None:
    named = {family for row in rows(LABELS) for family in row["acceptable"].split(";")}
    assert named == FAMILY_KEYS


@pytest.mark.parametrize(
    ("source", "at_least"),
    [
        ("invented", 1000),
        ("city sample", 150),
        ("city sample, rare", 70),
    ],
)
def test_labelled_titles_fall_into_a_family_that_is_right_for_them(source: str, at_least: int) -> None:
    labelled = labels(source)
    wrong = [row for row in labelled if not is_accepted(row)]
    assert len(labelled) >= at_least
    assert len(wrong) <= (1 - ACCEPTED) * len(labelled), [(row["title"], row["department"]) for row in wrong]


def test_the_real_city_is_right_by_people_too() -> None:
    labelled = labels("city sample")
    people = sum(int(row["people"]) for row in labelled)
    right = sum(int(row["people"]) for row in labelled if is_accepted(row))
    assert right >= ACCEPTED * people


@pytest.mark.skipif(not CITY.exists(), reason="the real city's position list is not beside this checkout")
def test_at_least_97_of_100_people_of_a_real_city_are_claimed() -> None:
    city = [(row["job_title"], row["department"], int(row["headcount"])) for row in rows(CITY)]
    suggestion = matcher().suggest(city)
    assert suggestion.people == 31_858
    assert sum(suggestion.families.values()) == suggestion.people
    assert suggestion.claimed_people >= CLAIMED * suggestion.people
    assert suggestion.families["general"] == sum(row.people for row in suggestion.unclaimed)


@pytest.mark.parametrize(
    ("title", "department", "family"),
    [
        ("LIBRARY CLERK", "PUBLIC LIBRARY", "librarian"),
        ("POLICE ADMINISTRATIVE CLERK", "POLICE", "office_support"),
        ("Car Pool Attendant", "General Services", "airport_transport"),
        ("ENGINEER - CIVIL IV", "Public Works", "engineer_planner"),
        ("Stationary Eng", "Facilities", "skilled_trades"),
        ("Operating Eng", "Facilities", "skilled_trades"),
        ("STATIONARY FIREMAN", "AVIATION", "skilled_trades"),
        ("Fireman", "Fire", "fire_rescue"),
        ("Insp., Bldg (Const)", "Buildings", "inspector"),
        ("Supvsr of Labourers", "Roads", "team_leader"),
        ("CHIEF WATER CHEMIST", "WATER MGMNT", "engineer_planner"),
        ("CHIEF OF STAFF", "MAYOR'S OFFICE", "executive"),
        ("Comm'r", "Transport", "executive"),
        ("Comm Oprs", "Police", "contact_centre"),
        ("Chief of Police", "Police", "executive"),
        ("SUPERINTENDENT OF POLICE", "POLICE", "executive"),
        ("Deputy City Manager", "", "executive"),
        ("Assistant Commissioner", "Health", "middle_manager"),
        ("Head of Revenues", "Resources", "middle_manager"),
        ("Secretary to the Commissioner", "Sanitation", "office_support"),
        ("SERGEANT", "POLICE", "police"),
        ("SERGEANT AT ARMS", "CITY COUNCIL", "facilities_security"),
        ("LIEUTENANT", "FIRE", "fire_rescue"),
        ("LIEUTENANT", "POLICE", "police"),
        ("BATTALION CHIEF - EMT", "FIRE", "fire_rescue"),
        ("Case Manager", "Human Services", "caseworker"),
        ("Office Manager", "Fire", "office_support"),
        ("PROJECT MGR - MAYOR'S OFFICE", "MAYOR'S OFFICE", "team_leader"),
        ("Senior Utility Services Specialist", "", "general"),
        ("SPECIALIST II", "", "general"),
        ("Member of Commission", "Boards", "general"),
        ("Manager's Aide", "Public Works", "general"),
        ("STUDENT INTERN", "AVIATION", "general"),
        ("Chief", "", "general"),
        ("Captain", "", "general"),
    ],
)
def test_hard_titles_fall_where_a_person_would_put_them(title: str, department: str, family: str) -> None:
    assert matcher().match(title, department).family == family
