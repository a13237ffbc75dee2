"""The auditor finds what should have moved and did not, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.domain.announcement import Announcement, Audience
from bot.domain.concern import Concern
from bot.domain.programme import MAIN, Journey
from bot.domain.pulse import Wave
from bot.domain.records import InboxEntry
from bot.services import auditor
from bot.services.auditor import LATE, SAMPLE, Stuck
from tests.adapters.delivery.kit import letter
from tests.stage import Stage
from tests.town import CIO, STAFF, days, running_town

MINUTE = timedelta(minutes=1)


def stuck(stage: Stage) -> list[tuple[str, str]]:
    with stage.store.read() as work:
        return [(each.kind, each.id) for each in auditor.stuck(work, stage.now)]


def busy() -> Stage:
    """The town some days into its programme, with everything done."""
    stage = running_town()
    days(stage, 4)
    return stage


def test_nothing_is_stuck_where_everything_moves() -> None:
    stage = busy()
    for _ in range(5):
        days(stage, 1)
        assert stuck(stage) == []


def test_what_is_an_hour_overdue_is_stuck_and_what_is_younger_is_not() -> None:
    stage = busy()
    with stage.store.write() as work:
        for name, late in (("old", LATE), ("young", LATE - MINUTE)):
            work.concerns.put(
                Concern(name, "BLUE-7", "training", "Slow", "sealed", stage.now.date(), due_at=stage.now - late)
            )
    assert stuck(stage) == [("concern", "old")]


def test_every_kind_of_thing_that_stops_is_found() -> None:
    stage = busy()
    long_ago = stage.now - 2 * LATE
    with stage.store.write() as work:
        work.concerns.put(Concern("c", "BLUE-7", "training", "Slow", "sealed", stage.now.date(), due_at=long_ago))
        work.announcements.put(Announcement("a", CIO, "T", "T", Audience(), long_ago, due_at=long_ago))
        work.waves.put(Wave("w", (), long_ago, stage.now, due_at=long_ago))
        work.journeys.put(Journey(STAFF, MAIN, stage.now.date(), due_at=long_ago))
        work.inbox.put(InboxEntry("e", long_ago, "sealed"))
        work.ledger.add([letter("d", STAFF, not_before=long_ago)])
    assert sorted(stuck(stage)) == [
        ("announcement", "a"),
        ("concern", "c"),
        ("delivery", ""),
        ("event", "e"),
        ("journey", STAFF),
        ("wave", "w"),
    ]


def test_a_paused_programme_is_not_stuck() -> None:
    stage = busy()
    stage.chat(CIO).commands("report").presses("Pause the programme")
    with stage.store.write() as work:
        work.journeys.put(Journey(STAFF, MAIN, stage.now.date(), due_at=stage.now - 2 * LATE))
    assert stuck(stage) == []


def test_a_row_nobody_will_ever_claim_is_found() -> None:
    stage = busy()
    with stage.store.write() as work:
        work.ledger.add([replace(letter("d", STAFF), partition="removed:platform", not_before=stage.now - 2 * LATE)])
    assert stuck(stage) == [("delivery", "")]


def test_it_only_looks() -> None:
    stage = busy()
    with stage.store.write() as work:
        work.inbox.put(InboxEntry("e", stage.now - 2 * LATE, "sealed"))
    before = stuck(stage)
    assert stuck(stage) == before == [("event", "e")]


def test_a_flood_of_stuck_things_is_shown_as_a_sample() -> None:
    stage = busy()
    with stage.store.write() as work:
        for n in range(SAMPLE + 5):
            work.inbox.put(InboxEntry(f"e{n:02}", stage.now - 2 * LATE, "sealed"))
    assert len(stuck(stage)) == SAMPLE


def test_a_stuck_thing_says_since_when() -> None:
    stage = busy()
    received = stage.now - 3 * LATE
    with stage.store.write() as work:
        work.inbox.put(InboxEntry("e", received, "sealed"))
    with stage.store.read() as work:
        assert auditor.stuck(work, stage.now) == [Stuck("event", "e", received)]
