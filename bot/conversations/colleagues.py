"""Who stands around a person: executives, managers, change agents. Looked up once per transaction."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from bot.domain.people import Group, Person
from bot.ports import Work

T = TypeVar("T")

_LONGEST_LINE = 50


class Colleagues:
    """The roster seen from one transaction, with the small groups kept at hand."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._groups: dict[str, list[Person]] = {}
        self._people: dict[str, Person | None] = {}
        self._pools: dict[tuple[str, str], list[Person]] | None = None
        self._once: dict[str, Any] = {}

    def person(self, id: str) -> Person | None:
        """A person by id."""
        if id not in self._people:
            self._people[id] = self._work.people.get(id) if id else None
        return self._people[id]

    def know(self, ids: Iterable[str]) -> None:
        """Look up several people together who will be asked for one by one."""
        self._people |= {each.id: each for each in self._work.people.find(id=set(ids))}

    def group(self, group: str) -> list[Person]:
        """People of a group who are still here."""
        if group not in self._groups:
            self._groups[group] = self._work.people.in_group(group)
        return self._groups[group]

    def once(self, name: str, find: Callable[[], T]) -> T:
        """What is the same for everybody in this transaction: found once, under a name of its own."""
        if name not in self._once:
            self._once[name] = find()
        found: T = self._once[name]
        return found

    def management_line(self, person: Person) -> list[str]:
        """The ids of a person's managers, nearest first. A loop in the roster ends the line."""
        line: list[str] = []
        above = person.manager_id
        while above and above not in line and len(line) < _LONGEST_LINE:
            line.append(above)
            manager = self.person(above)
            above = manager.manager_id if manager else ""
        return line

    def agent_of(self, person: Person) -> Person | None:
        """The change agent a person is told about: nearest first, always the same one, never their own manager."""
        barred = {person.id, *self.management_line(person)}
        for pool in self._nearest(person):
            allowed = [agent for agent in pool if agent.id not in barred]
            if allowed:
                return allowed[zlib.crc32(person.id.encode()) % len(allowed)]
        return None

    def _nearest(self, person: Person) -> list[list[Person]]:
        pools = self._agent_pools()
        keys = (
            ("team", person.manager_id),
            ("place", f"{person.department}\x1f{person.site}"),
            ("department", person.department),
            ("role_family", person.role_family),
            ("all", ""),
        )
        return [pools[key] for key in keys if key in pools]

    def _agent_pools(self) -> dict[tuple[str, str], list[Person]]:
        if self._pools is None:
            pools: dict[tuple[str, str], list[Person]] = defaultdict(list)
            for agent in self.group(Group.CHANGE_AGENT):
                if agent.manager_id:
                    pools["team", agent.manager_id].append(agent)
                pools["place", f"{agent.department}\x1f{agent.site}"].append(agent)
                pools["department", agent.department].append(agent)
                pools["role_family", agent.role_family].append(agent)
                pools["all", ""].append(agent)
            self._pools = dict(pools)
        return self._pools
