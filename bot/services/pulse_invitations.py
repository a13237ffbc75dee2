"""Who is asked in a wave, and who is reminded: the ledger rows of one chunk of the roster."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.conversations import pulse_cards as cards
from bot.conversations.colleagues import Colleagues
from bot.conversations.pulse import invitation_key
from bot.conversations.voice import Voice
from bot.domain.ledger import Delivery, DeliveryStatus, Purpose
from bot.domain.people import Frequency, Person, Preferences
from bot.domain.pulse import Wave
from bot.domain.timing import Policy, next_allowed_moment, pattern_of
from bot.ports import Tools, Work
from bot.services.outbox import OPTED_OUT, Letter, accounts_of, delivery

CLOSED = "closed"
"""Why somebody was not asked: their next good moment lies after the close."""


def campaign(wave: Wave) -> str:
    """The name a wave's invitations share in the ledger."""
    return f"wave:{wave.id}"


def reminders(wave: Wave) -> str:
    """The name a wave's reminders share: apart, so that the invitations add up to everybody."""
    return f"reminder:{wave.id}"


class Inviter:
    """Writes the rows of one chunk."""

    def __init__(self, work: Work, tools: Tools, wave: Wave, now: datetime, people: list[Person]) -> None:
        ids = [person.id for person in people]
        self._work, self._tools, self._wave, self._now, self._people = work, tools, wave, now, people
        self._organisation = tools.words.data("organisation")
        self._policy = Policy.from_mapping(tools.words.data("policies/timing"))
        self._accounts = accounts_of(work, ids)
        self._preferences = {each.id: each for each in work.preferences.find(id=ids)}
        self._colleagues = Colleagues(work)

    def invitations(self) -> list[Delivery]:
        """A row for everybody; skipped from the start for those who stopped, or cannot be asked in time."""
        return [self._invitation(person) for person in self._people]

    def reminders(self) -> list[Delivery]:
        """A row for everybody who has not answered and may be reminded in time."""
        ids = [f"{self._wave.id}.{person.id}" for person in self._people]
        answered = {each.person_id for each in self._work.participations.find(id=ids)}
        return [
            self._row(person, f"reminder:{self._wave.id}:{person.id}", moment)
            for person in self._people
            if person.id not in answered and not self._has_stopped(person)
            if (moment := self._moment(person)) is not None
        ]

    def _invitation(self, person: Person) -> Delivery:
        moment = self._moment(person)
        row = self._row(person, invitation_key(self._wave, person.id), moment or self._now)
        reason = OPTED_OUT if self._has_stopped(person) else "" if moment else CLOSED
        if not reason or row.status != DeliveryStatus.DUE:
            return row
        return replace(row, status=DeliveryStatus.SKIPPED, reason=reason, at=self._now)

    def _row(self, person: Person, key: str, moment: datetime) -> Delivery:
        preferences = self._preferences.get(person.id)
        language = self._tools.words.language_of((preferences.locale if preferences else "") or person.locale)
        voice = Voice(self._work, self._tools, person, language, self._colleagues)
        card = cards.reminder if self._wave.reminded else cards.invitation
        name = reminders(self._wave) if self._wave.reminded else campaign(self._wave)
        letter = Letter(key, card(voice, self._wave), Purpose.PULSE, moment, campaign=name)
        return delivery(letter, person, self._accounts.get(person.id))

    def _moment(self, person: Person) -> datetime | None:
        """When the person may be asked, if that is before the wave closes."""
        preferences = self._preferences.get(person.id) or Preferences(person.id)
        start = max(self._now, preferences.paused_until or self._now)
        if start >= self._wave.closes_at:
            return None
        pattern = pattern_of(person, self._organisation)
        moment = next_allowed_moment(start, pattern, self._policy, self._tools.calendar)
        return moment if moment < self._wave.closes_at else None

    def _has_stopped(self, person: Person) -> bool:
        preferences = self._preferences.get(person.id)
        return preferences is not None and preferences.frequency == Frequency.STOPPED
