"""An announcement adds up at every moment: while it is written and sent, when it is stopped, when people come."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from adapters.memory.fakes import Shown
from adapters.memory.store import MemoryStore
from bot.domain.announcement import Announcement, AnnouncementStatus
from bot.domain.ledger import DeliveryStatus, Outcome, Tally
from bot.domain.people import Account, Person
from bot.messages.blocks import Message, as_text
from bot.services import announcements
from tests.stage import Stage
from tests.town import CIO, PEOPLE, STAFF, town

CHUNK = 7
CROWD = [Person(f"x{n:02}", f"Person {n}", job_title="Clerk", site="City Hall") for n in range(50)]
DOES_NOT_ADD_UP = "announce.does_not_add_up"


@pytest.fixture
def stage() -> Stage:
    """The town with fifty more people."""
    made = town(MemoryStore())
    with made.store.write() as work:
        for person in CROWD:
            made.admit(work, person)
    return made


def announce(stage: Stage, title: str = "Lift closed", **more: str) -> Announcement:
    """The sponsor writes an announcement and confirms it; nothing of it is in the ledger yet."""
    chat = stage.chat(CIO).commands("announce")
    chat.submits("Write an announcement", title=title, text="The lift is closed on Friday.", **more)
    label = next(label for label in chat.last.labels if label.startswith("Send to"))
    chat.presses(label)
    with stage.store.read() as work:
        return next(each for each in work.announcements.find() if each.title == title)


def now(stage: Stage, announcement: Announcement) -> Announcement:
    with stage.store.read() as work:
        found = work.announcements.get(announcement.id)
    assert found is not None
    return found


def tally(stage: Stage, announcement: Announcement) -> Tally:
    with stage.store.read() as work:
        return work.ledger.tally(f"announcement:{announcement.id}")


def write_a_chunk(stage: Stage) -> int:
    with stage.store.write() as work:
        return announcements.advance(work, stage.tools, stage.now, CHUNK)


def write_all(stage: Stage, announcement: Announcement) -> None:
    while now(stage, announcement).cursor != announcements.EVERYBODY_WRITTEN:
        write_a_chunk(stage)


def troubled(stage: Stage, reason: str = "refused", **first: str) -> None:
    """What the platform reports, the first time, instead of delivering to these people."""
    send = stage.messenger.send

    async def sends(account: Account, message: Message, key: str) -> Outcome:
        status = first.pop(account.person_id, None) if key.startswith("announcement:") else None
        return Outcome(key, status, reason) if status else await send(account, message, key)

    stage.messenger.send = sends  # type: ignore[method-assign]


def assert_adds_up(stage: Stage, announcement: Announcement) -> None:
    """Nobody is counted twice, nobody is missing, and the author is told so."""
    found, counted = now(stage, announcement), tally(stage, announcement)
    unwritten = found.target - counted.total
    assert unwritten >= 0
    assert unwritten == 0 or found.cursor != announcements.EVERYBODY_WRITTEN
    wrong = stage.tools.words.phrase(DOES_NOT_ADD_UP, "en", n=found.target)
    stage.deliver()
    (card,) = cards(stage, announcement)
    assert wrong not in as_text(card.message)


def cards(stage: Stage, announcement: Announcement) -> list[Shown]:
    """The author's cards of this announcement."""
    topic = f"announce.{announcement.id}"
    return [each for each in stage.messenger.screens[f"test:{CIO}"] if each.message.topic == topic]


def test_an_announcement_reaches_everybody_once_and_says_so(stage: Stage) -> None:
    announcement = announce(stage)
    stage.wait_until(stage.now + timedelta(hours=1))
    assert now(stage, announcement).status == AnnouncementStatus.SENT
    assert dict(tally(stage, announcement).counts) == {DeliveryStatus.DELIVERED: len(CROWD) + len(PEOPLE)}
    assert_adds_up(stage, announcement)


def test_it_adds_up_at_every_moment(stage: Stage) -> None:
    announcement = announce(stage)
    troubled(stage, x03=DeliveryStatus.FAILED, x04=DeliveryStatus.UNKNOWN, x05=DeliveryStatus.DUE)
    moments = 0
    while now(stage, announcement).status == AnnouncementStatus.SENDING:
        if not write_a_chunk(stage):
            stage.now += timedelta(seconds=20)
        assert_adds_up(stage, announcement)
        moments += 1
    assert moments > len(CROWD) / CHUNK
    counts = tally(stage, announcement).counts
    assert (counts[DeliveryStatus.FAILED], counts[DeliveryStatus.UNKNOWN]) == (1, 1)
    assert sum(counts.values()) == len(CROWD) + len(PEOPLE)


@pytest.mark.parametrize("reason", ["refused", "gone", "a reason nobody has words for"])
def test_whatever_reason_a_platform_gives_the_announcement_goes_on(stage: Stage, reason: str) -> None:
    announcement = announce(stage)
    troubled(stage, reason, x03=DeliveryStatus.FAILED)
    stage.wait_until(stage.now + timedelta(hours=1))
    assert now(stage, announcement).status == AnnouncementStatus.SENT
    assert tally(stage, announcement).reasons[reason] == 1


def test_who_cannot_be_reached_is_counted_as_skipped(stage: Stage) -> None:
    with stage.store.write() as work:
        work.people.put(Person("nowhere", "Nobody Linked", site="City Hall"))
    announcement = announce(stage)
    stage.wait_until(stage.now + timedelta(hours=1))
    assert dict(tally(stage, announcement).reasons) == {"no_account": 1}
    assert now(stage, announcement).target == len(CROWD) + len(PEOPLE) + 1
    assert_adds_up(stage, announcement)


def test_stopped_in_the_middle_of_writing_everybody_is_still_accounted_for(stage: Stage) -> None:
    announcement = announce(stage)
    for _ in range(3):
        write_a_chunk(stage)
    stage.deliver()
    write_a_chunk(stage)
    delivered = tally(stage, announcement).counts[DeliveryStatus.DELIVERED]
    assert delivered == 3 * CHUNK
    stop_before_delivery(stage, stage.chat(CIO).button("Stop"))
    while now(stage, announcement).due_at is not None:
        write_a_chunk(stage)
        assert_adds_up(stage, announcement)
        stage.now += timedelta(seconds=2)
    counted = tally(stage, announcement)
    assert counted.total == len(CROWD) + len(PEOPLE)
    assert counted.open == 0
    assert counted.counts[DeliveryStatus.DELIVERED] == delivered
    assert counted.reasons["stopped"] == counted.total - delivered
    assert now(stage, announcement).status == AnnouncementStatus.STOPPED


def stop_before_delivery(stage: Stage, token: object) -> None:
    """Press stop while rows are due: the press arrives before they are sent."""
    deliver, stage.deliver = stage.deliver, lambda: None  # type: ignore[method-assign]
    stage.press(CIO, token)
    stage.deliver = deliver  # type: ignore[method-assign]


def test_people_who_join_while_it_is_written_are_in_the_target_and_in_the_sum(stage: Stage) -> None:
    announcement = announce(stage)
    for _ in range(3):
        write_a_chunk(stage)
    with stage.store.write() as work:
        for n in range(10):
            stage.admit(work, Person(f"z{n}", f"New {n}", site="City Hall"))
    while now(stage, announcement).cursor != announcements.EVERYBODY_WRITTEN:
        write_a_chunk(stage)
        assert_adds_up(stage, announcement)
    assert now(stage, announcement).target == len(CROWD) + len(PEOPLE) + 10


def test_people_who_leave_while_it_is_written_are_not_missed_by_the_sum(stage: Stage) -> None:
    announcement = announce(stage)
    write_a_chunk(stage)
    with stage.store.write() as work:
        for person in CROWD[-10:]:
            work.people.put(replace(person, left=True))
    while now(stage, announcement).status == AnnouncementStatus.SENDING:
        write_a_chunk(stage)
        assert_adds_up(stage, announcement)
        stage.now += timedelta(seconds=2)
    assert tally(stage, announcement).total == len(CROWD) + len(PEOPLE) - 10


def test_who_leaves_between_writing_and_sending_is_skipped_not_lost(stage: Stage) -> None:
    announcement = announce(stage)
    write_all(stage, announcement)
    with stage.store.write() as work:
        work.people.put(replace(CROWD[0], left=True))
    stage.wait_until(stage.now + timedelta(hours=1))
    assert dict(tally(stage, announcement).reasons) == {"left": 1}
    assert_adds_up(stage, announcement)


def test_confirming_twice_sends_once(stage: Stage) -> None:
    announcement = announce(stage)
    write_all(stage, announcement)
    with stage.store.write() as work:
        work.announcements.put(replace(now(stage, announcement), cursor="", due_at=stage.now))
    write_all(stage, announcement)
    stage.deliver()
    texts = [shown.message.summary for shown in stage.messenger.screens[f"test:{STAFF}"]]
    assert texts.count("Lift closed") == 1


def test_the_authors_card_is_one_message_that_keeps_up(stage: Stage) -> None:
    announcement = announce(stage)
    stage.wait_until(stage.now + timedelta(hours=1))
    (card,) = cards(stage, announcement)
    assert card.edits >= 2
    assert str(len(CROWD) + len(PEOPLE)) in as_text(card.message)


def test_nothing_is_watched_any_more_once_everybody_is_accounted_for(stage: Stage) -> None:
    announcement = announce(stage)
    stage.wait_until(stage.now + timedelta(hours=1))
    assert now(stage, announcement).due_at is None
    assert write_a_chunk(stage) == 0


def test_in_quiet_hours_an_announcement_waits_for_the_morning(stage: Stage) -> None:
    stage.now = stage.now.replace(hour=4) + timedelta(days=1)  # ten in the evening
    announcement = announce(stage)
    write_all(stage, announcement)
    stage.deliver()
    assert tally(stage, announcement).counts == {DeliveryStatus.DUE: len(CROWD) + len(PEOPLE)}
    stage.wait_until(stage.now + timedelta(days=2))
    with stage.store.read() as work:
        row = work.ledger.get(f"announcement:{announcement.id}:x00")
    assert row is not None
    assert row.at is not None
    assert row.at.astimezone(ZoneInfo("America/Chicago")).hour == 8


def test_two_announcements_are_taken_one_after_the_other(stage: Stage) -> None:
    first, second = announce(stage, "First"), announce(stage, "Second")
    for _ in range(40):
        write_a_chunk(stage)
    assert {tally(stage, each).total for each in (first, second)} == {len(CROWD) + len(PEOPLE)}
