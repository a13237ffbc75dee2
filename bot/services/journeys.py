"""Journeys in time: everybody gets one, each due step goes out once, and the next moment is written with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.conversations.colleagues import Colleagues
from bot.conversations.journey import huddle_blocks, step_message
from bot.conversations.voice import Voice
from bot.conversations.welcome import welcome_key, welcome_message
from bot.domain.ledger import Delivery, Purpose
from bot.domain.people import Account, Group, Person, Preferences
from bot.domain.programme import MAIN, Journey, JourneyStatus, Programme, ProgrammeStatus, Step
from bot.domain.timing import Pattern, Policy, next_good_moment, pattern_of, step_due
from bot.messages.blocks import Divider, Message
from bot.ports import Calendar, Tools, Work
from bot.services.outbox import Letter, accounts_of, delivery

CHUNK = 100
"""Journeys advanced in one transaction: a reply that has to wait for its turn waits for no more than these."""

ENROLLED = 500
"""People given a journey in one transaction: quicker work, for there is nothing to write to them yet."""

LOOK_AGAIN = timedelta(hours=1)
"""How often the planner looks for people who joined."""


def running(work: Work) -> Programme | None:
    """The programme, if it is running."""
    programme = work.programmes.get(MAIN)
    return programme if programme and programme.status == ProgrammeStatus.RUNNING else None


def enrol(work: Work, tools: Tools, now: datetime, limit: int = ENROLLED) -> int:
    """Give a journey to people who have none. Those who joined later start at the beginning. How many."""
    programme = running(work)
    if programme is None or programme.due_at is None or programme.due_at > now:
        return 0
    people = work.people.without_journey("", limit)
    planner = _Planner(work, tools, programme, now, people)
    for person in people:
        work.journeys.add(planner.fresh(person))
    everybody = len(people) < limit
    again = now + LOOK_AGAIN if everybody else now
    work.programmes.put(replace(programme, due_at=again, enrolled=programme.enrolled or everybody))
    return len(people)


def advance(work: Work, tools: Tools, now: datetime, limit: int = CHUNK) -> int:
    """Send every due step once and set the next moment, in one transaction. How many journeys were looked at."""
    programme = running(work)
    if programme is None:
        return 0
    due = work.journeys.due(now, limit)
    people = {person.id: person for person in work.people.find(id=[journey.id for journey in due])}
    planner = _Planner(work, tools, programme, now, people.values())
    letters: list[Delivery] = []
    for journey in due:
        letters += planner.advance(journey, people.get(journey.id))
    work.ledger.add(letters)
    return len(due)


@dataclass(frozen=True)
class _Around:
    """What the planner needs about the people of one chunk, read in a few queries."""

    preferences: dict[str, Preferences]
    accounts: dict[str, Account]
    last: dict[str, datetime]


class _Planner:
    """One chunk's worth of decisions."""

    def __init__(self, work: Work, tools: Tools, programme: Programme, now: datetime, people: Iterable[Person]) -> None:
        here = list(people)
        ids = [person.id for person in here]
        self._work = work
        self._tools = tools
        self._programme = programme
        self._now = now
        self._organisation = tools.words.data("organisation")
        self._policy = Policy.from_mapping(tools.words.data("policies/timing"))
        self._colleagues = Colleagues(work)
        managers = {person.manager_id for person in here} - {""}
        self._colleagues.know(managers)
        self._journeys = {each.id: each for each in work.journeys.find(id=managers)}
        self._led: dict[tuple[str, str], datetime | None] = {}
        self._around = _Around(
            {each.id: each for each in work.preferences.find(id=ids)},
            accounts_of(work, ids),
            dict(work.ledger.last_budgeted(ids)),
        )

    def fresh(self, person: Person) -> Journey:
        """A new journey, from the programme's start or, for somebody who joined later, after a first week."""
        start = self._programme.started_on
        if start is None:
            raise ValueError("A running programme has a start.")
        today = self._now.astimezone(ZoneInfo(str(self._organisation["time_zone"]))).date()
        if self._programme.enrolled:
            start = today + timedelta(days=self._policy.joiner_grace_days)
        journey = Journey(person.id, MAIN, start)
        self._journeys[person.id] = replace(journey, due_at=self._moment(person, journey))
        return self._journeys[person.id]

    def advance(self, journey: Journey, person: Person | None) -> list[Delivery]:
        """Store what becomes of a due journey; the letters it causes."""
        if person is None or person.left:
            self._put(journey, status=JourneyStatus.LEFT, due_at=None)
            return []
        moment = self._moment(person, journey)
        if moment is not None and moment <= self._now:
            # A step that is late, after an outage or a pause, still waits for a good moment of its reader.
            moment = next_good_moment(self._now, *self._when(person), spread="")
        if moment is None or moment > self._now:
            self._put(journey, due_at=moment)
            return []
        return self._send(journey, person)

    def _send(self, journey: Journey, person: Person) -> list[Delivery]:
        step = self._programme.plan[journey.step]
        letters = [*self._welcome(person, journey), self._letter(person, step, self._message(person, step))]
        self._around.last[person.id] = self._now
        if journey.step + 1 >= len(self._programme.plan):
            self._put(journey, step=journey.step + 1, status=JourneyStatus.DONE, due_at=None)
        else:
            later = replace(journey, step=journey.step + 1)
            self._put(journey, step=later.step, due_at=self._moment(person, later))
        return letters

    def _message(self, person: Person, step: Step) -> Message:
        voice = self._voice(person)
        message = step_message(voice, step)
        if not person.is_in(Group.MANAGER):
            return message
        return replace(message, blocks=(*message.blocks, Divider(), *huddle_blocks(voice, step)))

    def _letter(self, person: Person, step: Step, message: Message) -> Delivery:
        letter = Letter(
            _key(self._programme, person.id, step), message, Purpose.VISION, self._now, campaign=f"step:{step.key}"
        )
        return delivery(letter, person, self._around.accounts.get(person.id))

    def _welcome(self, person: Person, journey: Journey) -> list[Delivery]:
        preferences = self._around.preferences.get(person.id) or Preferences(person.id)
        if journey.step > 0 or preferences.welcomed_at is not None:
            return []
        self._work.preferences.put(replace(preferences, welcomed_at=self._now))
        letter = Letter(welcome_key(person.id), welcome_message(self._voice(person)), Purpose.WELCOME, self._now)
        return [delivery(letter, person, self._around.accounts.get(person.id))]

    def _moment(self, person: Person, journey: Journey) -> datetime | None:
        preferences = self._around.preferences.get(person.id) or Preferences(person.id)
        return step_due(
            started_on=journey.started_on,
            step_day=self._programme.plan[journey.step].day,
            is_manager=person.is_in(Group.MANAGER, Group.EXECUTIVE, Group.CIO),
            last_budgeted=self._around.last.get(person.id),
            paused_until=preferences.paused_until,
            frequency=preferences.frequency,
            pattern=pattern_of(person, self._organisation),
            policy=self._policy,
            calendar=self._tools.calendar,
            spread=person.id,
            manager_moment=self._manager_moment(person, self._programme.plan[journey.step]),
        )

    def _manager_moment(self, person: Person, step: Step) -> datetime | None:
        """When the person's manager got this step, or is next to get it; None when that is not known."""
        manager = person.manager_id
        if not manager or person.is_in(Group.MANAGER):
            return None
        if (manager, step.key) not in self._led:
            self._led[manager, step.key] = self._look_up(manager, step)
        return self._led[manager, step.key]

    def _look_up(self, manager: str, step: Step) -> datetime | None:
        journey, place = self._journeys.get(manager), self._programme.plan.index(step)
        if journey is not None and journey.step <= place:
            return journey.due_at if journey.step == place else None
        row = self._work.ledger.get(_key(self._programme, manager, step))
        return (row.at or row.not_before) if row else None

    def _when(self, person: Person) -> tuple[Pattern, Policy, Calendar]:
        return pattern_of(person, self._organisation), self._policy, self._tools.calendar

    def _voice(self, person: Person) -> Voice:
        preferences = self._around.preferences.get(person.id)
        locale = (preferences.locale if preferences else "") or person.locale
        language = self._tools.words.language_of(locale)
        return Voice(self._work, self._tools, person, language, self._colleagues)

    def _put(self, journey: Journey, **changes: object) -> None:
        self._journeys[journey.id] = replace(journey, turn=journey.turn + 1, **changes)  # type: ignore[arg-type]
        self._work.journeys.put(self._journeys[journey.id])


def _key(programme: Programme, person_id: str, step: Step) -> str:
    """The ledger key of a step: writing it twice has one effect."""
    return f"step:{programme.id}:{person_id}:{step.key}"
