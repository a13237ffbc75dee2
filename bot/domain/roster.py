"""The roster: what a row of it says of a person, checked; and the way a person is written back into a row."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.errors import BadInput
from bot.domain.people import Group, Person
from bot.domain.roster_table import Line
from bot.domain.working_hours import WorkingHours

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
REQUIRED = (("person_id", "email"), ("name",))
"""Of each of these, at least one column must be there."""

MAX_ID = 60
"""Characters of a person's id, so that an action has room for two of them."""

ZoneName = Callable[[str], str]
"""The IANA name of a time zone as people write it. Raises BadInput."""

_UNSAFE = re.compile(r"[^A-Za-z0-9_.\-]+")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,255}")
_LOCALE = re.compile(r"([a-z]{2,3})(-[a-z]{4})?(-(?:[a-z]{2}|[0-9]{3}))?((?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)")
_REWRITTEN = (
    "The person_id has characters that a button cannot carry, or is too long; "
    "they are kept as -, with a short code after the id so that it stays different from every other."
)
_INSTEAD = "The organisation's applies."


@dataclass(frozen=True, slots=True)
class Entry:
    """What a row says. ``id`` may be empty: the person is then known by ``email``.

    ``fields`` holds the person's fields whose columns the file has; the others stay as they are. ``manager`` is
    an email or a person_id, empty for nobody, None when the file has no such column.
    """

    id: str
    email: str
    fields: Mapping[str, Any]
    manager: str | None
    warnings: tuple[str, ...]


def read_entry(line: Line, zone_name: ZoneName) -> Entry:
    """What a line says. Raises BadInput when the row cannot go in; what only is dropped is a warning."""
    if line.problem:
        raise BadInput(line.problem)
    cells, warnings = line.cells, list(line.warnings)
    id, email = safe_id(cells.get("person_id", "")), cells.get("email", "")
    if id != cells.get("person_id", ""):
        warnings.append(_REWRITTEN)
    if not cells["name"]:
        raise BadInput("There is no name.")
    if email and not _EMAIL.fullmatch(email):
        if not id:
            raise BadInput(f"“{email[:60]}” is not an email address, and there is no person_id.")
        warnings.append(f"“{email[:60]}” is not an email address; it was left out.")
        email = ""
    if not id and not email:
        raise BadInput("There is neither a person_id nor an email.")
    readers: dict[str, Callable[[str], Any]] = {
        "locale": locale_name,
        "time_zone": zone_name,
        "working_hours": lambda text: str(WorkingHours.parse(text)),
        "groups": lambda text: _groups(text, warnings),
    }
    fields: dict[str, Any] = {name: text for name, text in cells.items() if name in _PLAIN}
    fields |= {"email": email} if "email" in cells else {}
    for name, read in readers.items():
        if name in cells:
            fields[name] = _read(read, cells[name], () if name == "groups" else "", warnings)
    return Entry(id, email, fields, cells.get("manager_email"), tuple(warnings))


_PLAIN = frozenset({"name", "job_title", "department", "site"})


def key(text: str) -> str:
    """An email or an id as it is compared: case does not count."""
    return text.casefold()


def identity(line: Line) -> tuple[str, str]:
    """The id and the email key a line gives, for better or worse; empty when it has none."""
    return safe_id(line.cells.get("person_id", "")), key(line.cells.get("email", ""))


def safe_id(given: str) -> str:
    """An id made of letters, digits, ``_``, ``.`` and ``-``, at most 60: what a button can carry.

    An id that is so already stays. In any other, the rest becomes ``-`` and eight characters of a digest of the
    whole are put after it, so that ``7/1`` and ``7-1`` stay two people, the same two at every import.
    """
    if len(given) <= MAX_ID and not _UNSAFE.search(given):
        return given
    return f"{_UNSAFE.sub('-', given)[: MAX_ID - 9]}-{_digest(given, 8)}"


def id_from_email(email: str) -> str:
    """The id of a person the roster knows by address alone: the same at every import, and without the name in it.

    Ids stand in the audit log, which outlives a person's records; an address would stay there for ever.
    """
    return f"e-{_digest(key(email), 20)}"


def locale_name(text: str) -> str:
    """A BCP 47 tag in its usual spelling: ``EN_us`` is ``en-US``. Raises BadInput."""
    found = _LOCALE.fullmatch(text.replace("_", "-").casefold())
    if found is None:
        raise BadInput(f"“{text[:60]}” is not a locale; write it like en-US.")
    language, script, region, rest = found.groups()
    return f"{language}{(script or '').title()}{(region or '').upper()}{rest}"


def loops(manager_of: Mapping[str, str]) -> Iterator[list[str]]:
    """Every circle of managers, each as the ids in it, from a person to the manager's manager and round again."""
    walked: dict[str, int] = {}
    for walk, start in enumerate(manager_of):
        id = start
        while id in manager_of and id not in walked:
            walked[id] = walk
            id = manager_of[id]
        if walked.get(id) == walk:
            circle = [id]
            while (above := manager_of[circle[-1]]) != id:
                circle.append(above)
            yield circle


def cells_of(person: Person, manager: str) -> dict[str, str]:
    """The row of a person, by column, with ``role_family`` after the columns of a roster."""
    cells = {name: getattr(person, name, "") for name in COLUMNS}
    own = {"person_id": person.id, "manager_email": manager, "groups": ";".join(person.groups)}
    return {**cells, **own, "role_family": person.role_family}


def _read(read: Callable[[str], Any], text: str, empty: Any, warnings: list[str]) -> Any:
    """What a cell means, or ``empty`` when it is that or cannot be understood."""
    if not text:
        return empty
    try:
        return read(text)
    except BadInput as error:
        warnings.append(f"{error.sentence} {_INSTEAD}")
        return empty


def _groups(text: str, warnings: list[str]) -> tuple[str, ...]:
    """The groups of a cell such as ``manager;change_agent``, each once, in our own order."""
    parts = [part.strip() for part in re.split("[;,|]", text) if part.strip()]
    wanted = {re.sub(r"[\s\-]+", "_", part.casefold()): part for part in parts}
    for name, written in wanted.items():
        if name not in set(Group):
            warnings.append(f"There is no group “{written[:60]}”; the groups are {', '.join(Group)}.")
    return tuple(str(group) for group in Group if group in wanted)


def _digest(text: str, length: int) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:length]
