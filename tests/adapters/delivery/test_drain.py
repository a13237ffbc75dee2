"""What people get, in which order, and what the ledger says of it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.ledger import DeliveryStatus, Outcome, Purpose
from bot.domain.people import Account, Frequency, Person, Preferences
from bot.messages.blocks import Message
from tests.adapters.delivery.kit import HERE, NOW, Engine, letter, numbered, refused

DUE, DELIVERED, FAILED = DeliveryStatus.DUE, DeliveryStatus.DELIVERED, DeliveryStatus.FAILED
SKIPPED, UNKNOWN = DeliveryStatus.SKIPPED, DeliveryStatus.UNKNOWN


def test_everything_due_is_delivered_with_its_receipt_and_time(engine: Engine) -> None:
    engine.write(letter("a", "p1"), letter("b", "p2"))
    assert engine.drain() == 2
    assert engine.lines("p1") == ["a"]
    row = engine.row("a")
    assert (row.status, row.receipt, row.at, row.attempts) == (DELIVERED, "test:p1#0", NOW, 1)


def test_what_is_due_later_waits(engine: Engine) -> None:
    engine.write(letter("a", not_before=NOW + timedelta(seconds=1)))
    assert engine.drain() == 0
    engine.clock.move(seconds=1)
    assert engine.drain() == 1


def test_one_person_gets_their_messages_in_the_order_of_writing(engine: Engine) -> None:
    engine.write(*numbered(300, ["p1", "p2", "p3"]))
    engine.drain()
    assert engine.lines("p2") == [f"k{n:03}" for n in range(300) if n % 3 == 1]


def test_a_reply_goes_before_bulk(engine: Engine) -> None:
    engine.write(letter("bulk", purpose=Purpose.VISION), letter("reply", purpose=Purpose.REPLY))
    engine.drain()
    assert engine.lines() == ["reply", "bulk"]


def test_a_row_written_twice_under_one_key_is_sent_once(engine: Engine) -> None:
    engine.write(letter("a", words="first"), letter("a", words="second"))
    engine.drain()
    engine.write(letter("a", words="third"))
    engine.drain()
    assert engine.lines() == ["first"]


def test_an_edit_in_a_later_batch_replaces_the_message(engine: Engine) -> None:
    engine.write(letter("a", topic="card", words="old"))
    engine.drain()
    engine.write(letter("b", topic="card", words="new", replaces=True))
    engine.drain()
    assert engine.lines() == ["new"]
    assert engine.row("b").receipt == engine.row("a").receipt


def test_an_edit_in_the_same_batch_replaces_the_message(engine: Engine) -> None:
    rows = [letter(f"k{n}", topic="card", words=f"version {n}", replaces=n > 0) for n in range(5)]
    engine.write(*rows, letter("other", topic="other"))
    engine.drain()
    assert engine.lines() == ["version 4", "other"]
    assert engine.messenger.screens["test:p1"][0].edits == 4


def test_an_edit_of_nothing_is_sent_as_a_message(engine: Engine) -> None:
    engine.write(letter("a", topic="card", replaces=True))
    engine.drain()
    assert engine.lines() == ["a"]


def test_without_replaces_the_same_topic_is_a_new_message(engine: Engine) -> None:
    engine.write(letter("a", topic="card"), letter("b", topic="card"))
    engine.drain()
    assert engine.lines() == ["a", "b"]


def test_a_private_message_is_wiped_once_it_is_delivered(engine: Engine) -> None:
    engine.write(letter("a", private=True), letter("b"))
    engine.drain()
    assert engine.lines() == ["a", "b"]
    assert engine.row("a").message is None
    assert isinstance(engine.row("b").message, Message)


def test_a_row_without_a_message_fails_visibly(engine: Engine) -> None:
    engine.write(letter("a", message=None))
    engine.drain()
    assert (engine.row("a").status, engine.row("a").reason) == (FAILED, "refused")


def test_a_refusal_that_may_pass_is_tried_again_after_a_wait(engine: Engine) -> None:
    engine.write(letter("a"))
    engine.messenger.plan([Outcome("", DUE, "busy")])
    engine.drain()
    row = engine.row("a")
    assert (row.status, row.reason) == (DUE, "busy")
    assert row.not_before > NOW
    assert engine.drain() == 0
    engine.clock.moment = row.not_before
    assert engine.drain() == 1
    assert engine.row("a").status == DELIVERED


def test_the_platforms_own_waiting_time_counts(engine: Engine) -> None:
    engine.write(letter("a"))
    engine.messenger.plan([refused(seconds=90)])
    engine.drain()
    assert engine.row("a").not_before == NOW + timedelta(seconds=90)


def test_what_comes_after_a_refused_message_does_not_overtake_it(engine: Engine) -> None:
    engine.write(letter("a", "p1"), letter("b", "p1"), letter("c", "p2"))
    engine.messenger.plan([refused()])
    engine.drain()
    assert engine.statuses("a", "b", "c") == [DUE, DUE, DELIVERED]
    engine.clock.move(minutes=2)
    engine.drain()
    assert engine.lines("p1") == ["a", "b"]


@pytest.mark.parametrize(("status", "reason"), [(FAILED, "blocked"), (UNKNOWN, "timeout")])
def test_an_end_the_messenger_reports_stands_in_the_ledger(engine: Engine, status: str, reason: str) -> None:
    engine.write(letter("a"))
    engine.messenger.plan([Outcome("", status, reason)])
    engine.drain()
    assert (engine.row("a").status, engine.row("a").reason, engine.row("a").at) == (status, reason, NOW)


def test_what_may_have_arrived_is_never_sent_again_by_itself(engine: Engine) -> None:
    engine.write(letter("a"))
    engine.messenger.plan([Outcome("", UNKNOWN, "timeout")])
    for _ in range(3):
        engine.drain()
        engine.clock.move(days=1)
    assert engine.lines() == ["a"]
    assert engine.row("a").status == UNKNOWN


def test_a_messenger_that_breaks_leaves_the_outcome_unknown_and_the_others_untouched(engine: Engine) -> None:
    good = engine.messenger.send

    async def breaks(account: Account, message: Message, key: str) -> Outcome:
        if account.person_id == "p1":
            raise RuntimeError("a bug")
        return await good(account, message, key)

    engine.messenger.send = breaks  # type: ignore[method-assign]
    engine.write(letter("a", "p1"), letter("b", "p2"))
    engine.drain()
    assert [(engine.row(key).status, engine.row(key).reason) for key in "ab"] == [(UNKNOWN, "error"), (DELIVERED, "")]


def test_who_opted_out_left_or_lost_their_account_is_skipped_with_the_reason(engine: Engine) -> None:
    engine.people("gone", "opted", "unlinked")
    engine.write(*(letter(id, id, purpose=Purpose.VISION) for id in ("gone", "opted", "unlinked", "p1")))
    with engine.store.write() as work:
        work.people.put(Person("gone", "Gone", left=True))
        work.preferences.put(Preferences("opted", frequency=Frequency.STOPPED))
        work.accounts.put(replace(work.accounts.find(person_id="unlinked")[0], reachable=False))
    assert engine.drain() == 1
    assert dict(engine.tally().reasons) == {"left": 1, "opted_out": 1, "no_account": 1}
    assert dict(engine.tally().counts) == {SKIPPED: 3, DELIVERED: 1}


def test_who_opted_out_still_gets_replies_and_announcements(engine: Engine) -> None:
    with engine.store.write() as work:
        work.preferences.put(Preferences("p1", frequency=Frequency.STOPPED))
    engine.write(letter("reply", purpose=Purpose.REPLY), letter("news", purpose=Purpose.ANNOUNCEMENT))
    engine.drain()
    assert engine.lines() == ["reply", "news"]


def test_who_paused_gets_a_step_when_the_pause_ends_and_a_reply_at_once(engine: Engine) -> None:
    monday = NOW + timedelta(days=6)
    with engine.store.write() as work:
        work.preferences.put(Preferences("p1", paused_until=monday))
    engine.write(letter("step", purpose=Purpose.VISION), letter("reply", purpose=Purpose.REPLY))
    engine.drain()
    assert engine.lines() == ["reply"]
    assert (engine.row("step").status, engine.row("step").not_before) == (DUE, monday)
    engine.clock.moment = monday
    engine.drain()
    assert engine.lines() == ["reply", "step"]


def test_a_cancelled_campaign_is_not_sent(engine: Engine) -> None:
    engine.write(letter("a", campaign="x"), letter("b", campaign="y"))
    with engine.store.write() as work:
        assert work.ledger.cancel("x", "stopped") == 1
    engine.drain()
    assert engine.lines() == ["b"]
    assert (engine.row("a").status, engine.row("a").reason) == (SKIPPED, "stopped")


def test_a_batch_in_which_nobody_can_be_reached_does_not_hide_the_next(engine: Engine) -> None:
    with engine.store.write() as work:
        work.ledger.set_rate(HERE, 10)
        work.people.put(Person("gone", "Gone", left=True))
    engine.write(*(letter(f"k{n}", "gone") for n in range(9)), letter("z", "p1"))
    engine.drain()
    assert engine.lines("p1") == ["z"]
    assert not engine.open()


def test_a_partition_of_a_platform_that_is_switched_off_is_left_alone(engine: Engine) -> None:
    engine.write(replace(letter("a"), partition="other:main"))
    assert asyncio.run(engine.drainer.drain("other:main")) == 0
    assert engine.row("a").status == DUE


def test_when_the_platform_wants_a_rest_nothing_more_is_sent_until_then(engine: Engine) -> None:
    with engine.store.write() as work:
        work.ledger.set_rate(HERE, 100)
    engine.write(*numbered(60, ["p1", "p2", "p3"]))
    engine.messenger.plan([refused(30, "rate_limited")])
    first = engine.drain()
    assert first < 20
    assert not engine.open()
    assert engine.drain() == 0
    engine.clock.move(seconds=30)
    engine.drain()
    assert dict(engine.tally().counts) == {DELIVERED: 60}
    assert sorted(engine.messenger.sent) == sorted(f"k{n:03}" for n in range(60))


def test_the_rest_survives_a_hand_over(engine: Engine) -> None:
    engine.write(letter("a"))
    engine.messenger.plan([refused(30, "rate_limited")])
    engine.drain()
    engine.write(letter("b"))
    other = Engine(engine.store, engine.messenger, engine.clock, owner="two")
    assert other.drain() == 0
    engine.clock.move(seconds=30)
    assert other.drain() == 2


def test_what_waited_behind_a_rest_was_not_tried(engine: Engine) -> None:
    engine.write(*numbered(3, ["p1", "p2", "p3"]))
    with engine.store.write() as work:
        work.ledger.set_rate(HERE, 10)
    engine.messenger.plan([refused(30, "rate_limited")] * 2)
    engine.drain()
    assert engine.row("k002").attempts == 0
