"""Announcements in time: written into the ledger chunk by chunk, watched until everybody is accounted for."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.conversations import announce_cards as cards
from bot.conversations.colleagues import Colleagues
from bot.conversations.voice import Voice, voice_for
from bot.domain.announcement import Announcement, AnnouncementStatus
from bot.domain.ledger import Delivery, DeliveryStatus, Purpose
from bot.domain.people import Person
from bot.domain.timing import Policy, next_allowed_moment, pattern_of
from bot.ports import Tools, Work
from bot.services.outbox import Letter, account_of, accounts_of, delivery

CHUNK = 500
"""People written into the ledger in one transaction."""

WATCH = timedelta(seconds=5)
"""How often the author's progress card is brought up to date while messages are on their way."""

EVERYBODY_WRITTEN = "*"
"""The cursor after the last person. No person id looks like this."""


def advance(work: Work, tools: Tools, now: datetime, limit: int = CHUNK) -> int:
    """Take one due announcement one chunk further. How many rows moved."""
    due = work.announcements.due(now, 1)
    if not due:
        return 0
    announcement = due[0]
    if announcement.cursor == EVERYBODY_WRITTEN:
        return _watch(work, tools, announcement, now)
    return _write(work, tools, announcement, now, limit)


def _write(work: Work, tools: Tools, announcement: Announcement, now: datetime, limit: int) -> int:
    people = work.people.page(announcement.audience, announcement.cursor, limit)
    writer = _ChunkWriter(work, tools, announcement, now, people)
    work.ledger.add(writer.row(person) for person in people)
    cursor = people[-1].id if len(people) == limit else EVERYBODY_WRITTEN
    # The roster may have changed since the confirmation: who joined counts at once, who left when all are written.
    total = work.ledger.tally(cards.campaign(announcement)).total
    written = replace(announcement, cursor=cursor, target=max(announcement.target, total))
    if cursor == EVERYBODY_WRITTEN:
        written = replace(written, target=total, due_at=now + WATCH)
    work.announcements.put(written)
    _show_progress(work, tools, written, now)
    return max(len(people), 1)


def _watch(work: Work, tools: Tools, announcement: Announcement, now: datetime) -> int:
    tally = work.ledger.tally(cards.campaign(announcement))
    if tally.open:
        work.announcements.put(replace(announcement, due_at=now + WATCH))
    else:
        stopped = announcement.status == AnnouncementStatus.STOPPED
        status = announcement.status if stopped else AnnouncementStatus.SENT
        announcement = replace(announcement, status=status, due_at=None)
        work.announcements.put(announcement)
    _show_progress(work, tools, announcement, now)
    return 1


def _show_progress(work: Work, tools: Tools, announcement: Announcement, now: datetime) -> None:
    """Bring the author's card up to date, once for every state of the ledger."""
    author = work.people.get(announcement.author_id)
    if author is None:
        return
    voice = voice_for(work, tools, author, Colleagues(work))
    tally = work.ledger.tally(cards.campaign(announcement))
    state = ".".join(f"{status}-{n}" for status, n in sorted(tally.counts.items()))
    letter = Letter(
        key=f"progress:{announcement.id}:{announcement.status}:{state}",
        message=cards.card(work, voice, announcement),
        purpose=Purpose.REPLY,
        not_before=now,
        replaces=True,
    )
    work.ledger.add([delivery(letter, author, account_of(work, author.id))])


class _ChunkWriter:
    """Writes ledger rows for one chunk of an announcement's audience."""

    def __init__(
        self, work: Work, tools: Tools, announcement: Announcement, now: datetime, people: list[Person]
    ) -> None:
        ids = [person.id for person in people]
        self._work = work
        self._tools = tools
        self._announcement = announcement
        self._now = now
        self._organisation = tools.words.data("organisation")
        self._policy = Policy.from_mapping(tools.words.data("policies/timing"))
        self._accounts = accounts_of(work, ids)
        self._locales = {each.id: each.locale for each in work.preferences.find(id=ids)}
        self._colleagues = Colleagues(work)
        author = work.people.get(announcement.author_id)
        self._author = author.name if author else ""

    def row(self, person: Person) -> Delivery:
        """The row of one recipient; skipped from the start when the announcement was stopped."""
        language = self._tools.words.language_of(self._locales.get(person.id) or person.locale)
        voice = Voice(self._work, self._tools, person, language, self._colleagues)
        pattern = pattern_of(person, self._organisation)
        moment = next_allowed_moment(self._now, pattern, self._policy, self._tools.calendar)
        letter = Letter(
            key=f"announcement:{self._announcement.id}:{person.id}",
            message=cards.letter(voice, self._announcement, self._author),
            purpose=Purpose.ANNOUNCEMENT,
            not_before=moment,
            campaign=cards.campaign(self._announcement),
        )
        row = delivery(letter, person, self._accounts.get(person.id))
        if self._announcement.status != AnnouncementStatus.STOPPED or row.status != DeliveryStatus.DUE:
            return row
        return replace(row, status=DeliveryStatus.SKIPPED, reason="stopped", at=self._now)
