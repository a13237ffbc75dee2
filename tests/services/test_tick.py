"""The tick does what is due, in small transactions, and only reads when nothing is."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.announcement import Announcement, AnnouncementStatus, Audience
from bot.domain.ledger import DeliveryStatus
from bot.messages.inbound import Commanded, Sender
from bot.ports import Tools, Work
from bot.services import journeys
from bot.services import tick as ticking
from bot.services.receive import FRESH, accept
from bot.services.tick import due_jobs, next_due, tick
from tests.adapters.delivery.kit import HERE, WatchedStore, letter, sqlite_store
from tests.stage import Stage
from tests.town import CIO, MANAGER, PEOPLE, STAFF, days, running_town, town


@pytest.mark.parametrize("sqlite", [False, True])
def test_a_tick_with_nothing_due_only_reads(sqlite: bool, tmp_path: Path) -> None:
    stage = running_town(sqlite_store(tmp_path)) if sqlite else running_town()
    days(stage, 2)
    moment = next_due(stage.store)
    assert moment is not None
    watched = WatchedStore(stage.store)
    assert set(tick(watched, stage.tools, moment[0] - timedelta(seconds=1)).values()) == {0}
    assert (watched.writes, watched.reads) == (0, 2)


def test_a_tick_before_anything_has_started_only_reads() -> None:
    stage = town()
    watched = WatchedStore(stage.store)
    tick(watched, stage.tools, stage.now + timedelta(days=30))
    assert watched.writes == 0


def test_a_tick_says_how_much_each_job_did() -> None:
    stage = running_town()
    assert tick(stage.store, stage.tools, stage.now)["enrol"] == len(PEOPLE)
    assert tick(stage.store, stage.tools, stage.now + timedelta(days=8))["journeys"] > 0


def test_each_chunk_is_a_transaction_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    stage = running_town()

    def four_at_a_time(work: Work, tools: Tools, now: datetime) -> int:
        return journeys.enrol(work, tools, now, limit=4)

    monkeypatch.setattr(ticking, "JOBS", {"enrol": four_at_a_time})
    watched = WatchedStore(stage.store)
    assert tick(watched, stage.tools, stage.now)["enrol"] == len(PEOPLE) == 9
    assert watched.writes == 4  # four, four, one, and the look that finds nobody left


def test_what_was_accepted_and_not_handled_is_done_by_the_next_tick() -> None:
    stage = town()
    event = Commanded(event_id="e", sender=Sender(f"test:{STAFF}"), at=stage.now, name="postcard", rest="help")
    accept(stage.store, stage.tools, event, stage.now)
    assert tick(stage.store, stage.tools, stage.now + FRESH)["inbox"] == 1
    assert tick(stage.store, stage.tools, stage.now + FRESH)["inbox"] == 0


def test_one_tick_gives_way_after_so_many_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    stage = running_town()
    calls = []

    def endless(work: Work, tools: Tools, now: datetime) -> int:
        calls.append(now)
        return 1

    jobs: dict[str, Callable[[Work, Tools, datetime], int]] = {"enrol": endless}
    monkeypatch.setattr(ticking, "JOBS", jobs)
    assert tick(stage.store, stage.tools, stage.now, rounds=3)["enrol"] == 3
    assert len(calls) == 3


def test_a_job_that_breaks_does_not_keep_the_others_from_their_work(monkeypatch: pytest.MonkeyPatch) -> None:
    stage = running_town()
    days(stage, 1)
    done = []

    def breaks(work: Work, tools: Tools, now: datetime) -> int:
        raise RuntimeError("a bug")

    def works(work: Work, tools: Tools, now: datetime) -> int:
        done.append(now)
        return 0

    monkeypatch.setattr(ticking, "JOBS", {"enrol": breaks, "journeys": works})
    with contextlib.suppress(RuntimeError):
        tick(stage.store, stage.tools, stage.now + timedelta(days=8))
    assert len(done) == 1


def test_the_next_due_moment_names_the_first_thing_that_will_happen() -> None:
    stage = town()
    assert next_due(stage.store) is None
    soon = stage.now + timedelta(hours=5)
    with stage.store.write() as work:
        work.ledger.add([letter("a", MANAGER, not_before=soon)])
    assert next_due(stage.store) == (soon, "deliveries")
    sooner = stage.now + timedelta(hours=1)
    with stage.store.write() as work:
        status = AnnouncementStatus.SENDING
        work.announcements.put(Announcement("x", CIO, "T", "T", Audience(), stage.now, status, due_at=sooner))
    assert next_due(stage.store) == (sooner, "announcements")
    assert due_jobs(stage.store, sooner - timedelta(seconds=1)) == []
    assert due_jobs(stage.store, sooner) == ["announcements"]


def test_deliveries_are_nothing_the_tick_does_itself() -> None:
    stage: Stage = town()
    with stage.store.write() as work:
        work.ledger.add([letter("a", MANAGER, not_before=stage.now)])
    assert due_jobs(stage.store, stage.now) == []
    tick(stage.store, stage.tools, stage.now)
    with stage.store.read() as work:
        row = work.ledger.get("a")
        assert row is not None
        assert row.status == DeliveryStatus.DUE
        assert HERE in work.ledger.open_partitions(stage.now)


def test_with_the_programme_paused_only_the_rest_goes_on() -> None:
    stage = running_town()
    stage.chat(CIO).commands("report").presses("Pause the programme")
    assert not {"enrol", "journeys"} & set(due_jobs(stage.store, stage.now + timedelta(days=30)))
