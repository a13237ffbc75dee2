"""From a decision to a row, and the last check before it is sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.memory.store import MemoryStore
from bot.domain.ledger import PRIORITY, DeliveryStatus, Purpose
from bot.domain.people import Account, Frequency, Person, Preferences
from bot.messages.blocks import Message
from bot.services.outbox import (
    LEFT,
    NO_ACCOUNT,
    NOWHERE,
    OPTED_OUT,
    Letter,
    account_of,
    accounts_of,
    delivery,
    paused_until,
    why_not,
)
from tests.adapters.delivery.kit import NOW, letter

SAM = Person("sam", "Sam")
ACCOUNT = Account("t1", "sam", "test:main", "sam")
LATER = NOW + timedelta(days=1)


def written(purpose: str = Purpose.REPLY) -> Letter:
    return Letter("key", Message("Hello", (), "card"), purpose, NOW, campaign="c", replaces=True, private=True)


def test_a_letter_becomes_a_due_row_in_the_partition_of_the_reader() -> None:
    row = delivery(written(), SAM, ACCOUNT)
    assert (row.status, row.partition, row.person_id, row.topic) == (DeliveryStatus.DUE, "test:main", "sam", "card")
    assert (row.campaign, row.replaces, row.private, row.not_before, row.at) == ("c", True, True, NOW, None)


@pytest.mark.parametrize("purpose", Purpose)
def test_every_purpose_has_its_priority(purpose: Purpose) -> None:
    assert delivery(written(purpose), SAM, ACCOUNT).priority == PRIORITY[purpose]


def test_replies_go_before_everything_and_steps_after() -> None:
    order = sorted(Purpose, key=lambda purpose: PRIORITY[purpose])
    assert (order[0], order[-1]) == (Purpose.REPLY, Purpose.VISION)


@pytest.mark.parametrize(
    ("person", "account", "reason"),
    [(SAM, None, NO_ACCOUNT), (replace(SAM, left=True), ACCOUNT, LEFT), (replace(SAM, left=True), None, LEFT)],
)
def test_who_cannot_be_reached_has_a_row_all_the_same(person: Person, account: Account | None, reason: str) -> None:
    row = delivery(written(), person, account)
    assert (row.status, row.reason, row.at) == (DeliveryStatus.SKIPPED, reason, NOW)
    assert (row.partition == NOWHERE) == (account is None)


def test_a_person_is_reached_where_they_are_reachable() -> None:
    store = MemoryStore()
    with store.write() as work:
        work.accounts.put(replace(ACCOUNT, id="t0", reachable=False))
        work.accounts.put(ACCOUNT)
        work.accounts.put(replace(ACCOUNT, id="t2"))
        assert account_of(work, "sam") == ACCOUNT
        assert accounts_of(work, ["sam", "nobody"]) == {"sam": ACCOUNT}
        assert account_of(work, "nobody") is None


@pytest.mark.parametrize(
    ("purpose", "stopped", "reason"),
    [
        (Purpose.VISION, True, OPTED_OUT),
        (Purpose.PULSE, True, OPTED_OUT),
        (Purpose.ANNOUNCEMENT, True, ""),
        (Purpose.REPLY, True, ""),
        (Purpose.URGENT, True, ""),
        (Purpose.VISION, False, ""),
    ],
)
def test_stopping_stops_the_programme_and_nothing_else(purpose: str, stopped: bool, reason: str) -> None:
    chosen = Preferences("sam", frequency=Frequency.STOPPED if stopped else Frequency.LESS)
    assert why_not(letter("a", purpose=purpose), SAM, chosen) == reason


def test_who_left_or_is_unknown_gets_nothing_at_all() -> None:
    row = letter("a", purpose=Purpose.URGENT)
    assert why_not(row, replace(SAM, left=True), None) == LEFT
    assert why_not(row, None, None) == LEFT
    assert why_not(row, SAM, None) == ""


@pytest.mark.parametrize(
    ("purpose", "until", "expected"),
    [
        (Purpose.VISION, LATER, LATER),
        (Purpose.PULSE, LATER, LATER),
        (Purpose.ANNOUNCEMENT, LATER, None),
        (Purpose.REPLY, LATER, None),
        (Purpose.VISION, NOW, None),
        (Purpose.VISION, None, None),
    ],
)
def test_a_pause_holds_programme_messages_until_it_ends(purpose: str, until: object, expected: object) -> None:
    chosen = Preferences("sam", paused_until=until)  # type: ignore[arg-type]
    assert paused_until(letter("a", purpose=purpose), chosen, NOW) == expected


def test_without_choices_nothing_is_paused() -> None:
    assert paused_until(letter("a", purpose=Purpose.VISION), None, NOW) is None
