"""One exchange with the ledger: results in, lease longer, next rows out; and what a refusal becomes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from adapters.memory.store import MemoryStore
from bot.domain.errors import LeaseLost
from bot.domain.ledger import Delivery, DeliveryStatus, Lease, Outcome, Purpose
from bot.domain.people import Preferences
from bot.ports import Store
from bot.services.delivering import FIRST_WAIT, GAVE_UP, MAX_ATTEMPTS, exchange, judged
from tests.adapters.delivery.kit import FAST, HERE, NOW, Engine, letter, numbered, sqlite_store

DUE, CLAIMED, DELIVERED = DeliveryStatus.DUE, DeliveryStatus.CLAIMED, DeliveryStatus.DELIVERED
PEOPLE = ["p1", "p2", "p3"]


@pytest.fixture(params=["memory", "sqlite"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    """A store of each kind, with three people."""
    store: Store = MemoryStore(FAST) if request.param == "memory" else sqlite_store(tmp_path)
    made = Engine(store)
    made.people(*PEOPLE)
    return made


def leased(engine: Engine, owner: str = "one", seconds: float = 15) -> Lease:
    with engine.store.write() as work:
        lease = work.ledger.take_lease(HERE, owner, engine.clock.now(), seconds)
    assert lease is not None
    return lease


def keys(groups: list[list[object]]) -> list[list[str]]:
    return [[parcel.row.key for parcel in group] for group in groups]  # type: ignore[attr-defined]


def test_rows_come_grouped_by_person_and_in_order_with_their_address(engine: Engine) -> None:
    engine.write(*numbered(7, PEOPLE))
    lease, groups = exchange(engine.store, leased(engine), [], NOW, 15, 6)
    assert keys(groups) == [["k000", "k003"], ["k001", "k004"], ["k002", "k005"]]  # type: ignore[arg-type]
    assert groups[1][0].account.address == "p2"
    assert lease.owner == "one"


def test_results_and_the_next_claim_are_one_transaction(engine: Engine) -> None:
    engine.write(*numbered(3, PEOPLE))
    lease, _ = exchange(engine.store, leased(engine), [], NOW, 15, 1)
    _, groups = exchange(engine.store, lease, [Outcome("k000", DELIVERED, receipt="r", at=NOW)], NOW, 15, 1)
    assert engine.statuses("k000", "k001", "k002") == [DELIVERED, CLAIMED, DUE]
    assert keys(groups) == [["k001"]]  # type: ignore[arg-type]


def test_an_edit_knows_the_receipt_of_what_it_replaces(engine: Engine) -> None:
    engine.write(letter("a", topic="card"), letter("b", topic="card", replaces=True), letter("c", topic="card"))
    lease, _ = exchange(engine.store, leased(engine), [], NOW, 15, 1)
    _, groups = exchange(engine.store, lease, [Outcome("a", DELIVERED, receipt="r1", at=NOW)], NOW, 15, 2)
    assert [(parcel.row.key, parcel.receipt) for parcel in groups[0]] == [("b", "r1"), ("c", "")]


def test_a_lost_lease_is_told_and_what_was_sent_is_recorded(engine: Engine) -> None:
    engine.write(*numbered(3, PEOPLE))
    lease, _ = exchange(engine.store, leased(engine), [], NOW, 15, 1)
    engine.clock.move(seconds=16)
    leased(engine, "two")
    with pytest.raises(LeaseLost):
        exchange(engine.store, lease, [Outcome("k000", DELIVERED, receipt="r", at=NOW)], NOW, 15, 1)
    assert engine.statuses("k000", "k001") == [DELIVERED, DUE]


def test_a_late_refusal_does_not_take_a_row_from_its_new_sender(engine: Engine) -> None:
    engine.write(letter("a"))
    old, _ = exchange(engine.store, leased(engine), [], NOW, 15, 1)
    engine.clock.move(seconds=16)
    exchange(engine.store, leased(engine, "two"), [], engine.clock.now(), 15, 1)
    with pytest.raises(LeaseLost):
        exchange(engine.store, old, [Outcome("a", DUE, "busy", not_before=NOW)], engine.clock.now(), 15, 1)
    assert engine.row("a").status == CLAIMED


def test_the_person_is_looked_up_again_at_the_last_moment(engine: Engine) -> None:
    engine.write(letter("a", purpose=Purpose.VISION))
    later = NOW + timedelta(days=3)
    with engine.store.write() as work:
        work.preferences.put(Preferences("p1", paused_until=later))
    _, groups = exchange(engine.store, leased(engine), [], NOW, 15, 10)
    assert groups == []
    assert (engine.row("a").status, engine.row("a").not_before) == (DUE, later)


def tried(times: int) -> Delivery:
    """A row as its sender holds it: the claim has counted this try already."""
    return letter("a", attempts=times)


def test_an_end_is_kept_and_dated() -> None:
    ended = judged(tried(1), Outcome("a", DELIVERED, receipt="r"), NOW)
    assert ended == Outcome("a", DELIVERED, receipt="r", at=NOW)
    earlier = NOW - timedelta(minutes=1)
    assert judged(tried(1), Outcome("a", DELIVERED, at=earlier), NOW).at == earlier


def test_the_wait_after_a_refusal_doubles_from_the_first() -> None:
    waits = [judged(tried(n), Outcome("a", DUE, "busy"), NOW).not_before for n in range(1, 5)]
    assert waits == [NOW + FIRST_WAIT * factor for factor in (1, 2, 4, 8)]


def test_the_last_try_that_is_refused_is_a_visible_failure() -> None:
    assert judged(tried(MAX_ATTEMPTS - 1), Outcome("a", DUE, "busy"), NOW).status == DUE
    given_up = judged(tried(MAX_ATTEMPTS), Outcome("a", DUE, "busy"), NOW)
    assert (given_up.status, given_up.reason, given_up.at) == (DeliveryStatus.FAILED, GAVE_UP, NOW)


def test_giving_up_takes_about_an_hour() -> None:
    waits = sum((FIRST_WAIT * 2**n for n in range(MAX_ATTEMPTS - 1)), timedelta())
    assert timedelta(minutes=45) <= waits <= timedelta(minutes=90)


def test_a_platform_that_asks_us_to_wait_never_makes_a_message_fail() -> None:
    asked = Outcome("a", DUE, "rate_limited", not_before=NOW + timedelta(seconds=30))
    kept = judged(tried(MAX_ATTEMPTS + 5), asked, NOW)
    assert (kept.status, kept.not_before) == (DUE, asked.not_before)


def test_a_message_that_is_never_accepted_is_given_up_after_so_many_tries(engine: Engine) -> None:
    engine.write(letter("a"))
    engine.messenger.plan([Outcome("", DUE, "busy")] * 50)
    tries = 0
    while engine.row("a").status == DUE:
        tries += engine.drain()
        engine.clock.move(hours=1)
    assert tries == MAX_ATTEMPTS
    assert (engine.row("a").status, engine.row("a").reason) == (DeliveryStatus.FAILED, GAVE_UP)
