"""The shipped stand-ins do what they say."""

from __future__ import annotations

from collections import deque
from datetime import UTC, datetime, timedelta

from adapters.memory.fakes import FakeMessenger, FakeWriter, FixedClock
from bot.domain.ledger import DeliveryStatus, Outcome
from bot.domain.people import Account
from bot.messages.blocks import Message

ACCOUNT = Account("test:sam", "sam", "test:main", "sam")


def test_the_clock_stands_until_it_is_moved() -> None:
    clock = FixedClock(datetime(2027, 1, 11, tzinfo=UTC))
    before = clock.now()
    assert clock.now() == before
    clock.move(days=1)
    assert clock.now() == before + timedelta(days=1)


async def test_the_messenger_shows_and_replaces() -> None:
    messenger = FakeMessenger()
    sent = await messenger.send(ACCOUNT, Message("one"), "k1")
    assert sent.status == DeliveryStatus.DELIVERED
    await messenger.edit(ACCOUNT, sent.receipt, Message("two"), "k2")
    (shown,) = messenger.screens["test:sam"]
    assert (shown.message.summary, shown.edits, messenger.sent) == ("two", 1, ["k1"])
    assert (await messenger.edit(ACCOUNT, "nothing", Message("x"), "k3")).reason == "gone"


async def test_the_messenger_reports_what_was_planned_and_an_unknown_end_still_arrives() -> None:
    messenger = FakeMessenger()
    messenger.plan([Outcome("", DeliveryStatus.FAILED, "refused"), Outcome("", DeliveryStatus.UNKNOWN, "lost")])
    refused = await messenger.send(ACCOUNT, Message("one"), "k1")
    assert (refused.key, refused.status, messenger.sent) == ("k1", DeliveryStatus.FAILED, [])
    lost = await messenger.send(ACCOUNT, Message("two"), "k2")
    assert (lost.status, messenger.sent) == (DeliveryStatus.UNKNOWN, ["k2"])


def test_the_writer_answers_in_turn_and_keeps_what_it_was_asked() -> None:
    writer = FakeWriter(deque(["a draft"]))
    assert writer.draft("first") == "a draft"
    assert "No draft" in writer.draft("second")
    assert writer.briefs == ["first", "second"]
