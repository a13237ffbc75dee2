"""The first reading of a roster: every row checked, everybody on one line, managers found, circles broken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.domain.errors import BadInput
from bot.domain.people import Person
from bot.domain.role_matching import RoleMatcher
from bot.domain.roster import Entry, ZoneName, id_from_email, identity, key, loops, read_entry, safe_id
from bot.domain.roster_table import Line, Lines, Problems
from bot.ports import Store, Work

PORTION = 1_000
"""People read or stored in one go: other writers wait for well under a second."""
MANY = 0.3
"""Share of the roster that may be marked as left without somebody saying so: more is usually the wrong file."""
CHAIN = 8
"""People of a circle of managers who are named before the rest is left out."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What rows are read by: the names of time zones, and who falls in which role family."""

    ask_zone: ZoneName
    matcher: RoleMatcher
    _zones: dict[str, str | BadInput] = field(default_factory=dict)

    def zone_name(self, text: str) -> str:
        """The IANA name of a time zone, asked for once: looking for what a wrong one meant takes milliseconds."""
        if text not in self._zones:
            try:
                self._zones[text] = self.ask_zone(text)
            except BadInput as error:
                self._zones[text] = error
        found = self._zones[text]
        if isinstance(found, BadInput):
            raise BadInput(found.sentence)
        return found


@dataclass(slots=True)
class _Stored:
    """What the first reading needs to know of the people who are stored."""

    here: set[str] = field(default_factory=set)
    id_of: dict[str, str] = field(default_factory=dict)
    manager_of: dict[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, store: Store) -> _Stored:
        stored = cls()
        with store.read() as work:
            for person in _everybody(work):
                if person.left:
                    stored.id_of.setdefault(key(person.email), person.id)
                    continue
                stored.here.add(person.id)
                stored.id_of[key(person.email)] = person.id
                if person.manager_id:
                    stored.manager_of[person.id] = person.manager_id
        stored.id_of.pop("", None)
        return stored


@dataclass(slots=True)
class Survey:
    """What the first reading found: who is on which line, who manages whom, and what is wrong."""

    rows: int = 0
    errors: Problems = field(default_factory=Problems)
    warnings: Problems = field(default_factory=Problems)
    leaving: list[str] = field(default_factory=list)
    here: int = 0
    line_of: dict[str, int] = field(default_factory=dict)
    manager_of: dict[str, str] = field(default_factory=dict)
    stored: _Stored = field(default_factory=_Stored)
    named: set[str] = field(default_factory=set)
    nameless: list[int] = field(default_factory=list)

    @property
    def many_leave(self) -> bool:
        """Whether so many would leave that somebody should say that this is meant."""
        return len(self.leaving) > MANY * self.here

    def id_of(self, entry: Entry) -> str:
        """The id of the person a row is about."""
        return entry.id or self.stored.id_of.get(key(entry.email)) or id_from_email(entry.email)


def survey(store: Store, lines: Lines, rules: Rules, leavers: bool = False) -> Survey:
    """Read a file and check it whole; nothing is changed. ``leavers``: who is not in it is to be marked as left.

    Raises BadInput when there is nobody in it, and when leavers are asked for and a row does not say whose it is.
    """
    found = Survey(stored=_Stored.load(store))
    found.here = len(found.stored.here)
    emails: dict[str, str] = {}
    managers: dict[str, str] = {}
    spelled: dict[str, str] = {}
    for line in lines():
        found.rows += 1
        try:
            entry = read_entry(line, rules.zone_name)
            id = _place(found, entry, line.number, emails)
        except BadInput as error:
            found.errors.add(error.sentence, line.number)
            _note_presence(found, line)
            continue
        for warning in entry.warnings:
            found.warnings.add(warning, line.number)
        if entry.manager is not None:
            managers[id] = spelled.setdefault(entry.manager, entry.manager)
    if not found.rows:
        raise BadInput("The file names columns and nobody in them.")
    if leavers:
        _find_leavers(found)
    _join_managers(found, managers, emails)
    _warn_of_shared_addresses(found, emails)
    return found


def _everybody(work: Work) -> Iterator[Person]:
    after = ""
    while people := work.people.find(after=after, limit=PORTION):
        yield from people
        after = people[-1].id


def _place(found: Survey, entry: Entry, line: int, emails: dict[str, str]) -> str:
    """Give a row's person their line. Raises BadInput when another line has the same id or address."""
    id, email = found.id_of(entry), key(entry.email)
    if id in found.line_of:
        first = found.line_of[id]
        raise BadInput(f"{entry.id or entry.email} is in the file twice, first at {first}; the earlier row counts.")
    if email and email in emails:
        first = found.line_of[emails[email]]
        raise BadInput(f"{entry.email} is in the file twice, first at {first}; the earlier row counts.")
    found.line_of[id] = line
    if email:
        emails[email] = id
    return id


def _note_presence(found: Survey, line: Line) -> None:
    """Whoever stands on a faulty row is still in the file, and has not left."""
    id, email = identity(line)
    if id or email:
        found.named |= {id, found.stored.id_of.get(email, "")}
    else:
        found.nameless.append(line.number)


def _find_leavers(found: Survey) -> None:
    if found.nameless:
        raise BadInput(
            f"Nobody can be marked as left while a row does not say whose it is: number {found.nameless[0]}. "
            "Mend it, or import without --leavers. Nothing was imported."
        )
    found.leaving = sorted(found.stored.here - found.line_of.keys() - found.named)


def _join_managers(found: Survey, written: dict[str, str], emails: dict[str, str]) -> None:
    """Turn what rows say of managers into ids, and break circles where the last line of one closes it."""
    staying = found.stored.here.difference(found.leaving)
    for id, manager in written.items():
        other = emails.get(key(manager), "") or found.stored.id_of.get(key(manager), "") or safe_id(manager)
        known = other in found.line_of or other in staying
        found.manager_of[id] = other if known else ""
        if manager and not known:
            found.warnings.add(f"The manager {manager} is not in the roster; nobody was put in.", found.line_of[id])
    links = {id: boss for id, boss in found.stored.manager_of.items() if id in staying} | found.manager_of
    for circle in list(loops(links)):
        ours = [id for id in circle if found.manager_of.get(id)]
        if ours:
            last = max(ours, key=found.line_of.__getitem__)
            found.warnings.add(_circle(circle, last), found.line_of[last])
            found.manager_of[last] = ""


def _circle(circle: list[str], last: str) -> str:
    if len(circle) == 1:
        return f"{last} is given as their own manager; nobody was put in."
    turn = (circle.index(last) + 1) % len(circle)
    around = [*circle[turn:], *circle[:turn]]
    names = around if len(around) <= CHAIN else [*around[: CHAIN - 1], f"{len(around) - CHAIN} more", last]
    return f"Managers go round in a circle: {' → '.join([*names, names[0]])}. {last} was left without a manager."


def _warn_of_shared_addresses(found: Survey, emails: dict[str, str]) -> None:
    for email, id in emails.items():
        other = found.stored.id_of.get(email, id)
        if other != id and other in found.stored.here and other not in found.line_of and other not in found.leaving:
            found.warnings.add(
                f"{email} is also the address of {other}, who is not in this file. If that is the same person, "
                "import with --leavers to mark the old entry as left.",
                found.line_of[id],
            )
