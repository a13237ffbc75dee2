"""Kept before it is acknowledged, and acted on once: whatever Slack repeats, reorders or loses."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from typing import Any

import pytest

import adapters.slack.desk as desks
from adapters.slack.testing import payloads
from bot.ports import Store
from bot.services import receive
from tests.adapters.slack.stage import SlackStage, user_id
from tests.town import CIO, PEOPLE, SPANISH, STAFF

EVENTS = 1_000
AT_ONCE = 25


@pytest.fixture
def stage() -> Iterator[SlackStage]:
    """The town in a workspace."""
    found = SlackStage()
    yield found
    found.close()


def test_a_thousand_events_delivered_up_to_five_times_in_any_order_count_once_each(stage: SlackStage) -> None:
    dice = random.Random(7)
    made = [one_of_many(stage, dice) for _ in range(EVENTS)]
    deliveries = [payload for payload in made for _ in range(dice.randint(1, 5))]
    dice.shuffle(deliveries)
    before = shown(stage)
    stage.run(all_of(stage, deliveries))
    stage.run(stage.slack.desk.settled())
    stage.deliver()
    with stage.store.read() as work:
        assert work.inbox.count(done=True, dead=False) == EVENTS == work.inbox.count()
    # Every one of these events is answered by exactly one message.
    assert shown(stage) - before == EVENTS


def one_of_many(stage: SlackStage, dice: random.Random) -> dict[str, Any]:
    """A command, a question or a shortcut of somebody."""
    at, who = stage.workspace, user_id(dice.choice(PEOPLE).id)
    kind = dice.randrange(3)
    if kind == 0:
        return payloads.command(at, who, "postcard", "privacy")
    return payloads.said(at, who, "privacy") if kind == 1 else payloads.said(at, who, "help")


async def all_of(stage: SlackStage, deliveries: list[dict[str, Any]]) -> None:
    """Deliver many, several at once; each must be acknowledged."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(payload: dict[str, Any]) -> None:
        async with gate:
            driver = stage.driver
            ack = await (driver.event(payload) if "event" in payload else driver.command(payload))
            assert ack.status == 200, ack

    await asyncio.gather(*(one(payload) for payload in deliveries))


def shown(stage: SlackStage) -> int:
    """Messages on all screens."""
    return sum(len(posted) for posted in stage.workspace.conversations.values())


def test_an_event_is_kept_before_slack_hears_that_it_was_taken(
    stage: SlackStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_args: Any) -> None:
        raise RuntimeError("the process is killed here")

    monkeypatch.setattr(desks, "handle", dies)
    ack = stage.take(payloads.said(stage.workspace, user_id(STAFF), "privacy"))
    assert ack.status == 200
    with stage.store.read() as work:
        (entry,) = work.inbox.find()
    assert not entry.done
    assert "privacy" not in entry.payload
    before = shown(stage)
    stage.wait_until(stage.now + receive.FRESH)
    assert shown(stage) == before + 1


def test_what_could_not_be_kept_is_asked_for_again(stage: SlackStage, monkeypatch: pytest.MonkeyPatch) -> None:
    failures = iter([True, True])

    def sometimes(store: Store, *args: Any) -> bool:
        if next(failures, False):
            raise OSError("the disk is full")
        return receive.accept(store, *args)

    monkeypatch.setattr(desks, "accept", sometimes)
    before = shown(stage)
    ack = stage.take(payloads.said(stage.workspace, user_id(STAFF), "privacy"))
    assert (ack.status, ack.tries) == (200, 3)
    assert shown(stage) == before + 1


def test_an_edited_or_deleted_message_is_not_said_again(stage: SlackStage) -> None:
    at = stage.workspace
    first = payloads.said(at, user_id(STAFF), "privacy")
    before = shown(stage)
    stage.take(first)
    old = first["event"]
    for subtype in ("message_changed", "message_deleted"):
        inner = {"type": "message", "subtype": subtype, "channel": old["channel"], "channel_type": "im",
                 "previous_message": old, "message": {**old, "text": "help"}, "ts": "1.2"}  # fmt: skip
        stage.run(stage.driver.event(payloads.event(at, inner)))
    stage.run(stage.slack.desk.settled())
    assert shown(stage) == before + 1


def test_our_own_messages_do_not_come_back_as_words(stage: SlackStage) -> None:
    at = stage.workspace
    inner = {"type": "message", "channel": at.direct(user_id(STAFF)), "channel_type": "im", "text": "help",
             "bot_id": at.bot_id, "user": at.bot_user_id, "ts": "1.2"}  # fmt: skip
    before = shown(stage)
    stage.take(payloads.event(at, inner))
    assert shown(stage) == before


def test_a_press_that_is_replayed_has_one_effect(stage: SlackStage) -> None:
    at = stage.workspace
    posted = at.conversations[at.direct(user_id("ella"))][-1]
    block = next(each for each in posted.blocks if each["type"] == "actions")
    payload = payloads.pressed(at, user_id("ella"), posted, block["block_id"], block["elements"][0])
    for _ in range(5):
        stage.take(payload)
    with stage.store.read() as work:
        assert work.reviews.count() == 1


@pytest.mark.parametrize("person", [STAFF, SPANISH])
def test_a_button_of_the_sponsor_does_nothing_for_anybody_else(stage: SlackStage, person: str) -> None:
    stage.chat("ella").presses("Affirm")
    cio = stage.chat(CIO).commands("report")
    stage.press(person, cio.button("Start the programme"))
    with stage.store.read() as work:
        assert work.programmes.count() == 0
