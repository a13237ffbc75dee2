"""What the delivery ledger promises about its rows, on every store."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.domain.errors import LeaseLost
from bot.domain.ledger import Delivery, DeliveryStatus, Lease, Outcome, Purpose, Tally
from bot.ports import Store, Work
from tests.adapters.storage.samples import FULL_DELIVERY, LATER, NOW, deliveries, delivery

MINUTE = timedelta(minutes=1)


def lease_of(work: Work, partition: str = "T1", owner: str = "one") -> Lease:
    lease = work.ledger.take_lease(partition, owner, NOW, 60)
    assert lease is not None
    return lease


def keys(rows: list[Delivery]) -> list[str]:
    return [row.key for row in rows]


def row_of(work: Work, key: str) -> Delivery:
    row = work.ledger.get(key)
    assert row is not None
    return row


def test_a_delivery_comes_back_as_it_went_in(store: Store) -> None:
    bare = delivery("bare", message=None, campaign="", priority=0)
    with store.write() as work:
        assert work.ledger.add([FULL_DELIVERY, bare]) == 2
    with store.read() as work:
        assert work.ledger.get(FULL_DELIVERY.key) == FULL_DELIVERY
        assert work.ledger.get("bare") == bare
        assert work.ledger.get("nothing") is None


def test_the_same_key_is_written_once(store: Store) -> None:
    with store.write() as work:
        assert work.ledger.add(deliveries("a", "b", "a", reason="first")) == 2
        assert work.ledger.add(iter(deliveries("b", "c", reason="second"))) == 1
        assert work.ledger.add([]) == 0
        assert [row_of(work, key).reason for key in ("a", "b", "c")] == ["first", "first", "second"]


def test_thousands_of_deliveries_are_written_at_once(store: Store) -> None:
    with store.write() as work:
        assert work.ledger.add(delivery(f"k{n % 2_300}") for n in range(2_600)) == 2_300
        assert work.ledger.tally("a1").total == 2_300


def test_rows_are_claimed_by_priority_then_age_then_order_of_writing(store: Store) -> None:
    with store.write() as work:
        work.ledger.add(
            [
                delivery("late", priority=6, not_before=NOW),
                delivery("bulk-b", priority=7, not_before=NOW - MINUTE),
                delivery("bulk-a", priority=7, not_before=NOW - MINUTE),
                delivery("early", priority=6, not_before=NOW - MINUTE),
                delivery("reply", priority=0, not_before=NOW),
                delivery("tomorrow", priority=0, not_before=LATER),
                delivery("elsewhere", priority=0, partition="T2"),
                delivery("urgent", priority=-1),
            ]
        )
        lease = lease_of(work)
        assert keys(work.ledger.claim(lease, NOW, 3)) == ["urgent", "reply", "early"]
        assert keys(work.ledger.claim(lease, NOW, 10)) == ["late", "bulk-b", "bulk-a"]
        assert work.ledger.claim(lease, NOW, 10) == []


def test_a_claimed_row_bears_the_epoch_and_the_number_of_the_attempt(store: Store) -> None:
    with store.write() as work:
        work.ledger.add([delivery("a", attempts=2)])
        lease = lease_of(work)
        claimed = work.ledger.claim(lease, NOW, 10)
        assert claimed == [delivery("a", attempts=3, epoch=lease.epoch, status="claimed")]
    with store.read() as work:
        assert work.ledger.get("a") == claimed[0]


def test_a_claim_of_nothing_takes_nothing(store: Store) -> None:
    with store.write() as work:
        work.ledger.add(deliveries("a"))
        assert work.ledger.claim(lease_of(work), NOW, 0) == []
        assert row_of(work, "a").status == "due"


def test_only_the_owner_of_the_lease_may_claim(store: Store) -> None:
    with store.write() as work:
        work.ledger.add(deliveries("a"))
        old = work.ledger.take_lease("T1", "old", NOW, 0)
        assert old is not None
        lease_of(work, owner="new")
        with pytest.raises(LeaseLost, match="Another process sends for T1"):
            work.ledger.claim(old, NOW, 10)
        assert row_of(work, "a").status == "due"


def test_a_delivery_is_settled_with_its_receipt_and_time(store: Store) -> None:
    with store.write() as work:
        work.ledger.add(deliveries("a"))
        work.ledger.claim(lease_of(work), NOW, 10)
        work.ledger.settle([Outcome("a", "delivered", receipt="1.2", at=LATER)])
        row = row_of(work, "a")
        assert (row.status, row.reason, row.receipt, row.at) == ("delivered", "", "1.2", LATER)
        assert row.message is not None


@pytest.mark.parametrize("status", ["failed", "skipped", "unknown"])
def test_other_ends_keep_their_reason(store: Store, status: str) -> None:
    with store.write() as work:
        work.ledger.add([delivery("a", private=True)])
        work.ledger.claim(lease_of(work), NOW, 10)
        work.ledger.settle([Outcome("a", status, "some_reason", at=LATER)])
        row = row_of(work, "a")
        assert (row.status, row.reason, row.receipt, row.at) == (status, "some_reason", "", LATER)
        assert row.message is not None


def test_a_row_put_back_waits_until_its_time(store: Store) -> None:
    with store.write() as work:
        work.ledger.add(deliveries("a", "b"))
        lease = lease_of(work)
        work.ledger.claim(lease, NOW, 10)
        work.ledger.settle(
            [Outcome("a", "due", "rate_limited", not_before=LATER, at=NOW), Outcome("b", "due", "again")]
        )
        assert (row_of(work, "a").not_before, row_of(work, "a").at) == (LATER, None)
        assert row_of(work, "a").reason == "rate_limited"
        assert [(row.key, row.attempts) for row in work.ledger.claim(lease, NOW, 10)] == [("b", 2)]
        assert keys(work.ledger.claim(lease, LATER, 10)) == ["a"]


def test_a_private_message_is_gone_once_it_is_delivered(store: Store) -> None:
    with store.write() as work:
        work.ledger.add([delivery("a", private=True), delivery("b")])
        work.ledger.settle([Outcome("a", "delivered"), Outcome("b", "delivered")])
        assert row_of(work, "a").message is None
        assert row_of(work, "b").message is not None


def test_a_late_delivery_counts_over_every_other_end(store: Store) -> None:
    with store.write() as work:
        for status in DeliveryStatus:
            work.ledger.add([delivery(status, status=status, reason="why", private=True)])
        late = [Outcome(status, "delivered", receipt="late", at=LATER) for status in DeliveryStatus]
        work.ledger.settle(late)
        assert work.ledger.tally("a1") == Tally({"delivered": 6}, {})
        assert row_of(work, "failed").receipt == "late"
        assert row_of(work, "failed").message is None
        assert row_of(work, "delivered").receipt == ""  # the first word on a delivery is the last


def test_what_is_delivered_stays_delivered(store: Store) -> None:
    with store.write() as work:
        work.ledger.add([delivery("a")])
        work.ledger.settle([Outcome("a", "delivered", receipt="first", at=NOW)])
        before = work.ledger.get("a")
        for status in DeliveryStatus:
            work.ledger.settle([Outcome("a", status, "late", "second", LATER, LATER)])
        assert work.ledger.get("a") == before


def test_an_end_is_only_replaced_by_a_delivery(store: Store) -> None:
    with store.write() as work:
        for status in ("failed", "skipped", "unknown"):
            work.ledger.add([delivery(status, status=status, reason="first")])
            for other in ("due", "failed", "skipped", "unknown"):
                work.ledger.settle([Outcome(status, other, "second")])
            assert (row_of(work, status).status, row_of(work, status).reason) == (status, "first")


def test_settling_nothing_or_nobody_changes_nothing(store: Store) -> None:
    with store.write() as work:
        work.ledger.add(deliveries("a"))
        work.ledger.settle([])
        work.ledger.settle([Outcome("b", "delivered"), Outcome("c", "failed")])
        assert work.ledger.tally("a1") == Tally({"due": 1}, {})


def test_cancelling_a_campaign_skips_what_is_still_due(store: Store) -> None:
    with store.write() as work:
        work.ledger.add([*deliveries("a", "b", "c"), delivery("other", campaign="a2", partition="T2")])
        work.ledger.claim(lease_of(work), NOW, 1)
        assert work.ledger.cancel("a1", "stopped") == 2
        assert work.ledger.cancel("a1", "stopped") == 0
        assert work.ledger.tally("a1") == Tally({"claimed": 1, "skipped": 2}, {"stopped": 2})
        assert work.ledger.tally("a2") == Tally({"due": 1}, {})


def test_cancelling_for_a_person_skips_the_named_purposes(store: Store) -> None:
    with store.write() as work:
        work.ledger.add(
            [
                delivery("vision", purpose=Purpose.VISION),
                delivery("pulse", purpose=Purpose.PULSE),
                delivery("case", purpose=Purpose.CASE),
                delivery("theirs", purpose=Purpose.VISION, person_id="p2"),
            ]
        )
        assert work.ledger.cancel_for("p1", (Purpose.VISION, Purpose.PULSE), "opted_out") == 2
        assert work.ledger.cancel_for("p1", [], "opted_out") == 0
        assert work.ledger.tally("a1") == Tally({"due": 2, "skipped": 2}, {"opted_out": 2})
        assert row_of(work, "case").status == "due"
        assert row_of(work, "theirs").status == "due"


def test_a_tally_counts_states_and_reasons(store: Store) -> None:
    rows = (
        ("due", ""), ("due", "again"), ("delivered", ""), ("failed", "blocked"), ("failed", "blocked"),
        ("skipped", "left"), ("skipped", "blocked"), ("skipped", ""), ("unknown", "no_answer"),
    )  # fmt: skip
    with store.write() as work:
        work.ledger.add(delivery(str(n), status=s, reason=r) for n, (s, r) in enumerate(rows))
        tally = work.ledger.tally("a1")
        assert tally.counts == {"due": 2, "delivered": 1, "failed": 2, "skipped": 3, "unknown": 1}
        assert tally.reasons == {"blocked": 3, "left": 1, "": 1}
        assert tally.total == len(rows)
        assert work.ledger.tally("nothing") == Tally()


def test_campaigns_are_told_by_the_beginning_of_their_name(store: Store) -> None:
    with store.write() as work:
        for campaign in ("step:a", "step:b", "step", "steq", "STEP:a", "step:\U0001f4ee", "", "wave:1"):
            work.ledger.add([delivery(f"k{campaign}", campaign=campaign)])
        work.ledger.cancel("step:b", "stopped")
        found = work.ledger.campaigns("step:")
        assert sorted(found) == ["step:a", "step:b", "step:\U0001f4ee"]
        assert found["step:b"] == Tally({"skipped": 1}, {"stopped": 1})
        assert sorted(work.ledger.campaigns("")) == sorted(
            ["step:a", "step:b", "step", "steq", "STEP:a", "step:\U0001f4ee", "wave:1"]
        )
        assert work.ledger.campaigns("%") == {}


def test_the_attention_budget_counts_what_was_or_will_be_received(store: Store) -> None:
    def row(key: str, person: str, hours: int, **changes: object) -> Delivery:
        moment = NOW + timedelta(hours=hours)
        return delivery(key, person_id=person, purpose=Purpose.VISION, not_before=moment, **changes)

    with store.write() as work:
        work.ledger.add(
            [
                row("1", "p1", 1, status="delivered", at=NOW + timedelta(hours=5)),
                row("2", "p1", 3),
                row("3", "p2", 1, status="unknown"),
                row("4", "p2", 9, status="skipped"),
                row("5", "p2", 9, status="failed"),
                delivery("6", person_id="p2", purpose=Purpose.CASE, not_before=LATER),
                delivery("7", person_id="p3", purpose=Purpose.ANNOUNCEMENT, not_before=NOW, status="claimed"),
                row("8", "p4", 2),
            ]
        )
        assert work.ledger.last_budgeted(["p1", "p2", "p3", "p3", "p5"]) == {
            "p1": NOW + timedelta(hours=5),
            "p2": NOW + timedelta(hours=1),
            "p3": NOW,
        }
        assert work.ledger.last_budgeted([]) == {}


def test_the_attention_budget_is_asked_for_thousands_at_once(store: Store) -> None:
    with store.write() as work:
        work.ledger.add(delivery(f"k{n}", person_id=f"p{n}") for n in range(0, 11_000, 1_000))
        assert len(work.ledger.last_budgeted([f"p{n}" for n in range(11_000)])) == 11


def test_the_last_receipt_of_a_topic_is_found(store: Store) -> None:
    def row(key: str, receipt: str, at: datetime | None, **changes: object) -> Delivery:
        values: dict[str, object] = {"topic": "card", "status": "delivered", "receipt": receipt, "at": at}
        return delivery(key, **(values | changes))

    with store.write() as work:
        assert work.ledger.receipt_for("p1", "card") == ""
        work.ledger.add(
            [
                row("new", "new", LATER),
                row("old", "old", NOW),
                row("none", "", LATER + MINUTE),
                row("topic", "topic", LATER + MINUTE, topic="other"),
                row("person", "person", LATER + MINUTE, person_id="p2"),
                row("failed", "failed", LATER + MINUTE, status="failed"),
                row("untitled", "untitled", LATER + MINUTE, topic=""),
            ]
        )
        assert work.ledger.receipt_for("p1", "card") == "new"
        assert work.ledger.receipt_for("p1", "") == ""
        work.ledger.add([row("newest", "newest", LATER)])
        assert work.ledger.receipt_for("p1", "card") == "newest"


def test_a_persons_deliveries_come_newest_first(store: Store) -> None:
    with store.write() as work:
        work.ledger.add([*deliveries("a", "b", "c"), delivery("theirs", person_id="p2")])
        assert keys(work.ledger.of_person("p1", 10)) == ["c", "b", "a"]
        assert keys(work.ledger.of_person("p1", 2)) == ["c", "b"]
        assert work.ledger.of_person("p3", 2) == []
