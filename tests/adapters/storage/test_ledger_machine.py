"""The ledger on SQLite and the one in memory do the same whatever happens to them, and keep their promises."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from adapters.memory.store import MemoryStore
from adapters.storage.store import SqlStore
from bot.domain.errors import LeaseLost
from bot.domain.ledger import Delivery, DeliveryStatus, Lease, Outcome, Purpose, Tally
from bot.ports import Ledger
from tests.adapters.storage.samples import NOW, delivery

PARTITIONS = st.sampled_from(["T1", "T2"])
OWNERS = st.sampled_from(["one", "two"])
MINUTES = st.integers(min_value=-3, max_value=3).map(lambda minutes: timedelta(minutes=minutes))
ENDS = st.sampled_from([each for each in DeliveryStatus if each != DeliveryStatus.CLAIMED])


class LedgerMachine(RuleBasedStateMachine):
    """Senders come and go, rows are added, claimed, settled late or early, cancelled and taken over."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.keys: list[str] = []
        self.leases: list[Lease] = []
        self.delivered: dict[str, Any] = {}
        self.folder = Path(tempfile.mkdtemp(prefix="postcard-ledger-"))

    @initialize()
    def open(self) -> None:
        """Both stores, empty."""
        self.stores: list[MemoryStore | SqlStore] = [MemoryStore(), SqlStore(f"sqlite:///{self.folder}/postcard.db")]

    def teardown(self) -> None:
        """Leave nothing behind."""
        for store in self.stores:
            store.close()
        shutil.rmtree(self.folder)

    def both(self, do: Callable[[Ledger], Any]) -> Any:
        """What both ledgers answer; an error of ours counts as an answer. They must agree."""
        answers = []
        for store in self.stores:
            try:
                with store.write() as work:
                    answers.append(do(work.ledger))
            except LeaseLost as lost:
                answers.append(str(lost))
        assert answers[0] == answers[1]
        return answers[0]

    @rule(
        partition=PARTITIONS,
        count=st.integers(1, 4),
        wait=MINUTES,
        priority=st.integers(0, 2),
        private=st.booleans(),
        purpose=st.sampled_from(Purpose),
    )
    def add(self, partition: str, count: int, wait: timedelta, priority: int, private: bool, purpose: str) -> None:
        fresh = [f"k{len(self.keys) + n}" for n in range(count)]
        again = self.keys[-1:]
        values = {"partition": partition, "priority": priority, "private": private, "purpose": purpose}
        rows = [delivery(key, not_before=self.now + wait, **values) for key in [*fresh, *again]]
        assert self.both(lambda ledger: ledger.add(rows)) == count
        self.keys += fresh

    @rule(partition=PARTITIONS, owner=OWNERS, seconds=st.sampled_from([0, 60]))
    def take_lease(self, partition: str, owner: str, seconds: int) -> None:
        lease = self.both(lambda ledger: ledger.take_lease(partition, owner, self.now, seconds))
        if lease is not None:
            self.leases.append(lease)

    @precondition(lambda self: self.leases)
    @rule(data=st.data(), limit=st.integers(0, 3))
    def claim(self, data: st.DataObject, limit: int) -> None:
        lease = data.draw(st.sampled_from(self.leases))
        self.both(lambda ledger: ledger.claim(lease, self.now, limit))

    @precondition(lambda self: self.leases)
    @rule(data=st.data(), seconds=st.sampled_from([0, 60]))
    def renew(self, data: st.DataObject, seconds: int) -> None:
        lease = data.draw(st.sampled_from(self.leases))
        self.both(lambda ledger: ledger.renew(lease, self.now, seconds))

    @precondition(lambda self: self.leases)
    @rule(data=st.data())
    def release(self, data: st.DataObject) -> None:
        lease = data.draw(st.sampled_from(self.leases))
        self.both(lambda ledger: ledger.release(lease))

    @precondition(lambda self: self.keys)
    @rule(data=st.data(), status=ENDS, wait=st.none() | MINUTES, receipt=st.sampled_from(["", "r1", "r2"]))
    def settle(self, data: st.DataObject, status: str, wait: timedelta | None, receipt: str) -> None:
        keys = data.draw(st.lists(st.sampled_from(self.keys), min_size=1, max_size=3))
        later = None if wait is None else self.now + wait
        outcomes = [Outcome(key, status, "why", receipt, later, self.now) for key in keys]
        self.both(lambda ledger: ledger.settle(outcomes))

    @rule(partition=PARTITIONS, wait=MINUTES)
    def rest(self, partition: str, wait: timedelta) -> None:
        self.both(lambda ledger: ledger.rest(partition, self.now + wait))

    @rule(purposes=st.sets(st.sampled_from(Purpose)), everything=st.booleans())
    def cancel(self, purposes: set[Purpose], everything: bool) -> None:
        if everything:
            self.both(lambda ledger: ledger.cancel("a1", "stopped"))
        else:
            self.both(lambda ledger: ledger.cancel_for("p1", purposes, "opted_out"))

    @rule(step=st.sampled_from([timedelta(seconds=30), timedelta(minutes=2)]))
    def time_passes(self, step: timedelta) -> None:
        self.now += step

    @invariant()
    def both_hold_the_same(self) -> None:
        """The rows, and what they add up to."""
        answers = []
        for store in self.stores:
            with store.read() as work:
                answers.append(self.look(work.ledger))
        assert answers[0] == answers[1]
        self.keep_promises(answers[0]["rows"], answers[0]["tally"])

    def look(self, ledger: Ledger) -> dict[str, Any]:
        """Everything that can be asked of a ledger."""
        return {
            "rows": [ledger.get(key) for key in self.keys],
            "newest": ledger.of_person("p1", 1_000),
            "open": ledger.open_partitions(self.now),
            "next": ledger.next_due(),
            "tally": ledger.tally("a1"),
            "campaigns": ledger.campaigns(""),
            "budget": ledger.last_budgeted(["p1"]),
        }

    def keep_promises(self, rows: list[Delivery], tally: Tally) -> None:
        """Nobody is lost; what is delivered stays as it is; a private message is gone once it is delivered."""
        assert tally.total == len(self.keys)
        done = {row.key: row for row in rows if row.status == DeliveryStatus.DELIVERED}
        assert {key: done.get(key) for key in self.delivered} == self.delivered
        assert all(row.message is None for row in done.values() if row.private)
        self.delivered = done


TestLedger = LedgerMachine.TestCase
TestLedger.settings = settings(max_examples=12, stateful_step_count=20)
