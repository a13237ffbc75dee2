"""What the ledger promises about partitions and who may send for them, on every store.

A lease of no seconds has run out as soon as it is taken; with it these tests need not wait, nor move the clock
of a database server.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.errors import LeaseLost
from bot.domain.ledger import Delivery, Lease, Outcome
from bot.ports import Store, Work
from tests.adapters.storage.samples import LATER, NOW, deliveries, delivery

MINUTE = timedelta(minutes=1)


def take(work: Work, owner: str, seconds: float = 60) -> Lease:
    lease = work.ledger.take_lease("T1", owner, NOW, seconds)
    assert lease is not None
    return lease


def row_of(work: Work, key: str) -> Delivery:
    row = work.ledger.get(key)
    assert row is not None
    return row


def test_a_free_partition_is_taken_with_the_default_rate(store: Store) -> None:
    with store.write() as work:
        lease = take(work, "one")
        assert (lease.partition, lease.owner, lease.epoch) == ("T1", "one", 1)
        assert (lease.rate, lease.resume_at) == (40.0, None)


def test_a_held_lease_is_not_given_to_another(store: Store) -> None:
    with store.write() as work:
        take(work, "one")
        assert work.ledger.take_lease("T1", "two", NOW, 60) is None
    with store.write() as work:
        assert work.ledger.take_lease("T1", "two", NOW, 60) is None
        assert work.ledger.take_lease("T2", "two", NOW, 60) is not None


def test_the_owner_may_take_it_again_and_keeps_epoch_and_rows(store: Store) -> None:
    with store.write() as work:
        work.ledger.add(deliveries("a"))
        first = take(work, "one")
        work.ledger.claim(first, NOW, 10)
        assert take(work, "one").epoch == first.epoch
        assert row_of(work, "a").status == "claimed"


def test_a_lease_that_ran_out_goes_to_whoever_asks_with_a_higher_epoch(store: Store) -> None:
    with store.write() as work:
        assert take(work, "one", seconds=0).epoch == 1
        assert take(work, "two", seconds=0).epoch == 2
        assert take(work, "two", seconds=0).epoch == 3


def test_a_new_owner_takes_back_what_the_old_one_had_claimed(store: Store) -> None:
    with store.write() as work:
        work.ledger.add([*deliveries("a", "b", reason="again"), delivery("c", partition="T2")])
        other = work.ledger.take_lease("T2", "one", NOW, 60)
        assert other is not None
        work.ledger.claim(other, NOW, 10)
        work.ledger.claim(take(work, "one", seconds=0), NOW, 1)
        new = take(work, "two")
        row = row_of(work, "a")
        assert (row.status, row.reason, row.attempts) == ("due", "", 1)
        assert row_of(work, "b").reason == "again"
        assert row_of(work, "c").status == "claimed"
        again = work.ledger.claim(new, NOW, 10)
        assert [(each.key, each.epoch, each.attempts) for each in again] == [("a", 2, 2), ("b", 2, 1)]


def test_renewing_keeps_the_lease(store: Store) -> None:
    with store.write() as work:
        lease = take(work, "one", seconds=0)
        renewed = work.ledger.renew(lease, NOW, 60)
        assert (renewed.owner, renewed.epoch) == ("one", 1)
        assert renewed.until > lease.until
        assert work.ledger.take_lease("T1", "two", NOW, 60) is None


def test_renewing_tells_of_a_new_rate_and_a_rest(store: Store) -> None:
    with store.write() as work:
        lease = take(work, "one")
        work.ledger.set_rate("T1", 3.5)
        work.ledger.rest("T1", LATER)
        renewed = work.ledger.renew(lease, NOW, 60)
        assert (renewed.rate, renewed.resume_at) == (3.5, LATER)


def test_a_lease_that_another_has_cannot_be_renewed(store: Store) -> None:
    with store.write() as work:
        lease = take(work, "one", seconds=0)
        take(work, "two")
        with pytest.raises(LeaseLost, match="Another process sends for T1"):
            work.ledger.renew(lease, NOW, 60)


def test_even_the_same_owner_cannot_renew_an_older_lease(store: Store) -> None:
    with store.write() as work:
        lease = take(work, "one", seconds=0)
        assert take(work, "one").epoch == 2
        with pytest.raises(LeaseLost):
            work.ledger.renew(lease, NOW, 60)
        with pytest.raises(LeaseLost):
            work.ledger.claim(lease, NOW, 1)


def test_a_released_lease_is_free_at_once_and_its_rows_were_never_tried(store: Store) -> None:
    with store.write() as work:
        work.ledger.add(deliveries("a", "b"))
        lease = take(work, "one")
        work.ledger.claim(lease, NOW, 2)
        work.ledger.settle([Outcome("a", "delivered", at=NOW)])
        work.ledger.release(lease)
        assert row_of(work, "a").status == "delivered"
        assert (row_of(work, "b").status, row_of(work, "b").attempts) == ("due", 0)
        assert take(work, "two").epoch == 2


def test_releasing_a_lost_lease_takes_nothing_from_the_new_owner(store: Store) -> None:
    with store.write() as work:
        work.ledger.add(deliveries("a"))
        old = take(work, "one", seconds=0)
        new = take(work, "two")
        work.ledger.claim(new, NOW, 1)
        work.ledger.release(old)
        assert row_of(work, "a").status == "claimed"
        assert work.ledger.take_lease("T1", "one", NOW, 60) is None


def test_a_late_delivery_is_recorded_though_the_new_owner_has_the_row(store: Store) -> None:
    with store.write() as work:
        work.ledger.add(deliveries("a"))
        work.ledger.claim(take(work, "old", seconds=0), NOW, 1)
        work.ledger.claim(take(work, "new"), NOW, 1)
        work.ledger.settle([Outcome("a", "delivered", receipt="old", at=NOW)])
        work.ledger.settle([Outcome("a", "failed", "blocked", at=LATER)])
        row = row_of(work, "a")
        assert (row.status, row.receipt, row.at) == ("delivered", "old", NOW)


def test_a_late_failure_is_recorded_though_the_lease_is_lost(store: Store) -> None:
    with store.write() as work:
        work.ledger.add(deliveries("a"))
        work.ledger.claim(take(work, "old", seconds=0), NOW, 1)
        take(work, "new")
        work.ledger.settle([Outcome("a", "failed", "blocked", at=NOW)])
        assert row_of(work, "a").status == "failed"


def test_a_resting_partition_sends_nothing_until_its_time_whoever_has_it(store: Store) -> None:
    with store.write() as work:
        work.ledger.add(deliveries("a"))
        take(work, "one", seconds=0)
        work.ledger.rest("T1", NOW + MINUTE)
        lease = take(work, "two")
        assert lease.resume_at == NOW + MINUTE
        assert work.ledger.claim(lease, NOW, 1) == []
        assert work.ledger.open_partitions(NOW) == []
        assert work.ledger.next_due() == NOW + MINUTE
        assert work.ledger.open_partitions(NOW + MINUTE) == ["T1"]
        assert len(work.ledger.claim(lease, NOW + MINUTE, 1)) == 1


def test_partitions_are_open_while_something_may_be_sent(store: Store) -> None:
    with store.write() as work:
        assert work.ledger.open_partitions(NOW) == []
        work.ledger.add(
            [
                delivery("a", partition="T2"),
                delivery("b", partition="T1", not_before=NOW - MINUTE),
                delivery("c", partition="T3", not_before=LATER),
                delivery("d", partition="T4", status="skipped"),
            ]
        )
        assert work.ledger.open_partitions(NOW) == ["T1", "T2"]
        assert work.ledger.open_partitions(LATER) == ["T1", "T2", "T3"]
        work.ledger.claim(take(work, "one"), NOW, 1)
        assert work.ledger.open_partitions(NOW) == ["T2"]


def test_what_a_vanished_sender_left_behind_opens_the_partition_again(store: Store) -> None:
    with store.write() as work:
        work.ledger.add(deliveries("a"))
        work.ledger.claim(take(work, "one", seconds=0), NOW, 1)
        assert work.ledger.open_partitions(NOW) == ["T1"]
        work.ledger.settle([Outcome("a", "delivered")])
        assert work.ledger.open_partitions(NOW) == []


def test_the_next_due_moment_is_the_earliest_of_all_partitions(store: Store) -> None:
    with store.write() as work:
        assert work.ledger.next_due() is None
        work.ledger.add([delivery("a", not_before=LATER), delivery("b", partition="T2", not_before=NOW)])
        work.ledger.add([delivery("c", partition="T3", not_before=NOW - MINUTE, status="failed")])
        assert work.ledger.next_due() == NOW
        work.ledger.rest("T2", LATER + MINUTE)
        assert work.ledger.next_due() == LATER
        work.ledger.cancel("a1", "stopped")
        assert work.ledger.next_due() is None


def test_a_rate_set_before_anything_is_sent_is_kept(store: Store) -> None:
    with store.write() as work:
        work.ledger.set_rate("T1", 0.5)
        work.ledger.add(deliveries("a"))
        assert take(work, "one").rate == 0.5
