"""A city's roster as a file: real positions where the table of them is at hand, else invented ones; invented names."""

from __future__ import annotations

import csv
import itertools
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from bot.domain.roster import COLUMNS

POSITIONS = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "chicago_positions.csv"
"""Department, job title and head count of every position of a real city. Not part of this repository."""

TEAM = 15
"""People who report to one manager."""
ONE_AGENT_FOR = 60

_GIVEN = "Ada Bo Carla Dan Ella Finn Gita Hugo Iris Jon Kim Lea Mona Nils Olga Paz Quin Rosa Sam Tia Uma Vera Wim Yara"
_FAMILY = "Abel Brandt Cruz Diaz Eng Frank Grant Hall Ito Jones Kerr Lund Moss Novak Okoro Price Reyes Silva Tran Voss"
_TITLES = {
    "LIBRARY": ("LIBRARIAN II", "LIBRARY CLERK", "PAGE"),
    "POLICE": ("POLICE OFFICER", "SERGEANT"),
    "FIRE": ("FIREFIGHTER-EMT", "PARAMEDIC"),
    "STREETS": ("MOTOR TRUCK DRIVER", "LABORER", "FOREMAN"),
    "FINANCE": ("ACCOUNTANT III", "PAYMENT SERVICES REP"),
    "HEALTH": ("PUBLIC HEALTH NURSE II", "EPIDEMIOLOGIST", "CASE MANAGER"),
    "WATER": ("OPERATING ENGINEER-GROUP A", "PLUMBER", "CIVIL ENGINEER IV"),
    "INNOVATION": ("PRINCIPAL PROGRAMMER/ANALYST", "GIS ANALYST"),
}


def positions(people: int = 0) -> list[tuple[str, str]]:
    """Department and job title of everybody, by department: of a real city, or of so many invented people."""
    if people:
        invented = [(department, title) for department, titles in _TITLES.items() for title in titles]
        return sorted(itertools.islice(itertools.cycle(invented), people))
    with POSITIONS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return sorted((row["department"], row["job_title"]) for row in rows for _ in range(int(row["headcount"])))


def write_roster(path: Path, everybody: list[tuple[str, str]]) -> None:
    """Write the roster of these people: a head for each department, a manager for each team, some change agents."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(_rows(everybody))


def _rows(everybody: list[tuple[str, str]]) -> Iterator[dict[str, str]]:
    names = itertools.cycle(f"{given} {family}" for family in _FAMILY.split() for given in _GIVEN.split())
    within: dict[str, int] = defaultdict(int)
    head: dict[str, str] = {}
    manager: dict[str, str] = {}
    for number, (department, title) in enumerate(everybody):
        email = f"person.{number:06}@city.example"
        place = within[department]
        within[department] += 1
        if place == 0:
            head[department], above, groups = email, "", ["executive"]
        elif place % TEAM == 1:
            manager[department], above, groups = email, head[department], ["manager"]
        else:
            above, groups = manager[department], []
        if number == 0:
            groups.append("cio")
        if number % ONE_AGENT_FOR == ONE_AGENT_FOR - 1:
            groups.append("change_agent")
        yield {
            "person_id": f"P{number:06}",
            "name": next(names),
            "email": email,
            "job_title": title,
            "department": department,
            "site": "City Hall",
            "manager_email": above,
            "locale": "es-US" if number % 8 == 7 else "en-US",
            "groups": ";".join(groups),
        }
