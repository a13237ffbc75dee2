"""The roster comes in and goes out. A file is read twice: once to check it whole, once to store it in portions.

What is kept between the two readings is small: ids, addresses and managers. Every portion is one transaction, so
a crash in the middle leaves whole people behind, and the same import again does the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from bot.domain.errors import BadInput
from bot.domain.people import Person
from bot.domain.roster import Entry, cells_of, read_entry
from bot.domain.roster_table import Line, Lines, Problems
from bot.ports import Store, Work
from bot.services import auditlog
from bot.services.roster_survey import PORTION, Rules, Survey, survey

__all__ = ["Report", "Rules", "Survey", "bring_in", "outgoing", "survey"]


@dataclass(slots=True)
class Report:
    """How an import went, in people. ``errors`` are rows that did not go in, ``warnings`` cells that did not."""

    rows: int
    errors: Problems
    warnings: Problems
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    came_back: int = 0
    left: int = 0

    @property
    def changes(self) -> str:
        """The counts that are not nought, in words; empty when nothing changed."""
        counts = {"added": self.added, "changed": self.changed, "came back": self.came_back, "left": self.left}
        return ", ".join(f"{count} {what}" for what, count in counts.items() if count)


def bring_in(
    store: Store, lines: Lines, rules: Rules, found: Survey, now: datetime, *, dry_run: bool = False
) -> Report:
    """Store what a survey of the same file found good. A dry run only counts."""
    report = Report(found.rows, found.errors, found.warnings)
    good = _good_entries(found, lines(), rules)
    while portion := list(islice(good, PORTION)):
        with store.read() if dry_run else store.write() as work:
            for person in _outcomes(work, found, portion, rules, report):
                if not dry_run:
                    work.people.put(person)
    report.left = len(found.leaving)
    if not dry_run:
        _mark_leavers(store, found.leaving)
        if report.changes:
            with store.write() as work:
                auditlog.write(work, now, "postcard", "roster.imported", "roster", report.changes)
    return report


def outgoing(store: Store) -> Iterator[dict[str, str]]:
    """Everybody who is still here as rows of a roster, by column, ordered by id."""
    with store.read() as work:
        after = ""
        while people := work.people.find(after=after, limit=PORTION, left=False):
            after = people[-1].id
            ids = {person.manager_id for person in people} - {""}
            managers = {each.id: each for each in work.people.find(id=ids) if not each.left}
            for person in people:
                manager = managers.get(person.manager_id)
                yield cells_of(person, (manager.email or manager.id) if manager else "")


def _good_entries(found: Survey, lines: Iterable[Line], rules: Rules) -> Iterator[tuple[str, Entry]]:
    for line in lines:
        try:
            entry = read_entry(line, rules.zone_name)
        except BadInput:
            continue
        id = found.id_of(entry)
        if found.line_of.get(id) == line.number:
            yield id, entry


def _outcomes(
    work: Work, found: Survey, portion: list[tuple[str, Entry]], rules: Rules, report: Report
) -> Iterator[Person]:
    """The people of a portion who are new or changed, counted."""
    stored = {person.id: person for person in work.people.find(id=[id for id, _ in portion])}
    for id, entry in portion:
        old = stored.get(id)
        person = replace(old or Person(id, ""), **entry.fields, left=False)
        person = replace(
            person,
            manager_id=found.manager_of.get(id, person.manager_id),
            role_family=rules.matcher.match(person.job_title, person.department).family,
        )
        if old is None:
            report.added += 1
        elif old.left:
            report.came_back += 1
        elif old != person:
            report.changed += 1
        else:
            report.unchanged += 1
            continue
        yield person


def _mark_leavers(store: Store, leaving: list[str]) -> None:
    for start in range(0, len(leaving), PORTION):
        with store.write() as work:
            for person in work.people.find(id=leaving[start : start + PORTION]):
                work.people.put(replace(person, left=True))
