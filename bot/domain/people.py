"""People: what the roster says of them, what they chose themselves, and how they can be reached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Group(StrEnum):
    """What a person may do beyond being staff. The roster says who is in which."""

    CIO = "cio"
    EXECUTIVE = "executive"
    MANAGER = "manager"
    CHANGE_AGENT = "change_agent"
    LEAD_AGENT = "lead_agent"
    ADMIN = "admin"


SPONSORS = frozenset({Group.CIO})
"""Groups whose members may announce and steer the programme."""


class Level(StrEnum):
    """Where a person stands: the three levels that results are shown by."""

    FRONTLINE = "frontline"
    MANAGER = "manager"
    EXECUTIVE = "executive"


@dataclass(frozen=True, slots=True)
class Person:
    """One row of the roster. ``role_family`` is worked out from the job title when the roster comes in."""

    id: str
    name: str
    email: str = ""
    job_title: str = ""
    department: str = ""
    site: str = ""
    manager_id: str = ""
    locale: str = ""
    time_zone: str = ""
    working_hours: str = ""
    groups: tuple[str, ...] = ()
    role_family: str = "general"
    left: bool = False

    @property
    def first_name(self) -> str:
        """What to call them: the first word of the name, or the part after a comma."""
        given = self.name.split(",", 1)[1] if "," in self.name else self.name
        return (given.split() or [self.name])[0]

    @property
    def level(self) -> Level:
        """Executive, manager or front line."""
        if {Group.CIO, Group.EXECUTIVE} & set(self.groups):
            return Level.EXECUTIVE
        return Level.MANAGER if Group.MANAGER in self.groups else Level.FRONTLINE

    def is_in(self, *groups: str) -> bool:
        """Whether the person is in any of the groups, and still here."""
        return not self.left and bool(set(groups) & set(self.groups))


class Frequency(StrEnum):
    """How often a person wants programme messages."""

    NORMAL = "normal"
    LESS = "less"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a person chose for themselves. A roster never overwrites it. ``id`` is the person's id."""

    id: str
    locale: str = ""
    frequency: str = Frequency.NORMAL
    paused_until: datetime | None = None
    welcomed_at: datetime | None = None
    available: bool = True
    """Change agents only: whether they take new concerns."""


@dataclass(frozen=True, slots=True)
class Account:
    """How one person is reached on one platform. ``id`` is the platform's name for the account.

    ``partition`` is what the platform limits as a whole: a workspace or a tenant.
    ``address`` is the adapter's own business; the core only hands it back.
    """

    id: str
    person_id: str
    partition: str
    address: str
    reachable: bool = True
