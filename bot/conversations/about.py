"""What any page may say to a reader: their name, their role's slots, the vision's slots. Looked up when used."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from bot.conversations.colleagues import Colleagues
from bot.domain.people import Group, Person
from bot.domain.vision import SLOTS, Vision, VisionStatus
from bot.messages.spans import Spans
from bot.ports import Tools, Work

Value = str | int | Spans


class About(Mapping[str, Value]):
    """The values known about one reader. A page that does not use a value does not pay for it."""

    def __init__(self, work: Work, tools: Tools, person: Person, language: str, colleagues: Colleagues) -> None:
        self._work = work
        self._tools = tools
        self._person = person
        self._language = language
        self._colleagues = colleagues

    def __getitem__(self, name: str) -> Value:
        kind, _, slot = name.partition(".")
        if kind == "role" and slot:
            return self._tools.words.role(self._person.role_family, self._language)[slot]
        if kind == "vision" and slot:
            vision = self._colleagues.once("vision", lambda: affirmed_vision(self._work))
            return vision_values(vision, self._language)[slot]
        return _ONE[name](self)

    def __iter__(self) -> Iterator[str]:
        yield from _ONE
        yield from (f"vision.{slot}" for slot in (*SLOTS, "version"))
        yield from (f"role.{s}" for s in self._tools.words.role(self._person.role_family, self._language))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def organisation(self, key: str) -> str:
        """A line of the organisation file, in this language when it has one."""
        data = self._tools.words.data("organisation")
        return str(data.get(f"{key}_{self._language}", data[key]))

    def name_or_office(self, person: Person | None) -> str:
        """A name, or the office that answers when there is nobody."""
        return person.name if person else self._tools.words.phrase("about.cio_office", self._language)

    def executive(self) -> Person | None:
        """The sponsor whose name business reasons carry."""
        return next(iter(self._colleagues.group(Group.CIO)), None)

    def agent(self) -> Person | None:
        """The reader's change agent."""
        return self._colleagues.agent_of(self._person)

    def manager(self) -> Person | None:
        """The reader's line manager."""
        return self._colleagues.person(self._person.manager_id)

    @property
    def reader(self) -> Person:
        """Who is reading."""
        return self._person


def _agent_contact(about: About) -> str:
    agent = about.agent()
    return agent.email if agent and agent.email else about.name_or_office(agent)


_ONE: dict[str, Callable[[About], Value]] = {
    "first_name": lambda about: about.reader.first_name,
    "name": lambda about: about.reader.name,
    "organisation": lambda about: about.organisation("name"),
    "programme": lambda about: about.organisation("programme"),
    "executive_name": lambda about: about.name_or_office(about.executive()),
    "manager_name": lambda about: about.name_or_office(about.manager()),
    "agent_name": lambda about: about.name_or_office(about.agent()),
    "agent_contact": _agent_contact,
}


def affirmed_vision(work: Work) -> Vision | None:
    """The version everybody may be told about: the newest that executives affirmed."""
    affirmed = work.visions.find(status=VisionStatus.AFFIRMED)
    return max(affirmed, key=lambda vision: vision.made_at, default=None)


def vision_values(vision: Vision | None, language: str) -> dict[str, str]:
    """The slots of a version in one language, ``version`` with them; empty words where there is none."""
    texts = vision.texts if vision else {}
    slots = texts.get(language) or next(iter(texts.values()), {})
    return {**{name: slots.get(name, "") for name in SLOTS}, "version": vision.id if vision else ""}
