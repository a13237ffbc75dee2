"""The questions that are asked all day use an index: their cost does not grow with the roster or the ledger."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event, text

from adapters.storage.store import SqlStore
from bot.domain.announcement import Audience
from bot.domain.ledger import Outcome
from bot.ports import Work
from tests.adapters.storage.samples import NOW, deliveries, delivery

OpenStore = Callable[[str], SqlStore]


def claim(work: Work) -> None:
    lease = work.ledger.take_lease("T1", "one", NOW, 60)
    assert lease is not None
    assert work.ledger.claim(lease, NOW, 10)
    work.ledger.release(work.ledger.renew(lease, NOW, 60))


def settle(work: Work) -> None:
    assert work.ledger.get("a")
    assert work.ledger.add(deliveries("a")) == 0
    work.ledger.settle([Outcome("a", "failed"), Outcome("a", "delivered")])


QUESTIONS: dict[str, Callable[[Work], Any]] = {
    "journeys_due": lambda work: (work.journeys.due(NOW, 10), work.journeys.next_due()),
    "concerns_due": lambda work: work.concerns.due(NOW, 10),
    "announcements_due": lambda work: work.announcements.due(NOW, 10),
    "waves_due": lambda work: work.waves.due(NOW, 10),
    "programmes_due": lambda work: work.programmes.due(NOW, 10),
    "deliveries_due": claim,
    "deliveries_next": lambda work: (work.ledger.open_partitions(NOW), work.ledger.next_due()),
    "deliveries_claimed": lambda work: work.ledger.open_partitions(NOW),
    "deliveries_campaign": lambda work: (
        work.ledger.tally("a1"),
        work.ledger.campaigns("step:"),
        work.ledger.cancel("a1", "stopped"),
    ),
    "deliveries_person": lambda work: (
        work.ledger.last_budgeted(["p1"]),
        work.ledger.of_person("p1", 5),
        work.ledger.receipt_for("p1", "card"),
        work.ledger.cancel_for("p1", ["vision"], "left"),
    ),
    "deliveries_key": settle,
    "people_email": lambda work: work.people.by_email("a@example.gov"),
    "people_groups": lambda work: work.people.in_group("manager"),
    "people_department": lambda work: work.people.page(Audience("department", "Water"), "p1", 10),
    "people_role_family": lambda work: work.people.page(Audience("role_family", "clerk"), "", 10),
    "people_site": lambda work: work.people.size(Audience("site", "North")),
    "people_manager": lambda work: work.people.find(manager_id="p1"),
    "accounts_person": lambda work: work.accounts.find(person_id=["p1", "p2"]),
    "inbox_done": lambda work: work.inbox.find(done=False, limit=10),
    "inbox_dead": lambda work: work.inbox.find(dead=True),
    "ballots_wave": lambda work: work.ballots.tally("w1"),
    "pulse_comments_wave": lambda work: work.pulse_comments.find(wave_id="w1"),
    "participations_wave": lambda work: work.participations.count(wave_id="w1"),
    "participations_person": lambda work: work.participations.remove(person_id="p1"),
    "concerns_handle": lambda work: work.concerns.find(handle="BLUE-7"),
    "concerns_owner": lambda work: work.concerns.find(owner_id="p1"),
    "concerns_status": lambda work: work.concerns.count(status=["open", "offered"]),
    "concern_events_concern": lambda work: work.concern_events.find(concern_id="c1"),
    "reviews_vision": lambda work: work.reviews.find(vision_id="v1"),
    "journeys_programme": lambda work: work.journeys.count(programme_id="main", status="active"),
}
"""By the index that answers: the question."""

WHOLE_TABLES = {"partitions"}
"""A handful of partitions are looked at one by one."""


def plans(store: SqlStore, question: Callable[[Work], Any]) -> list[str]:
    """How SQLite goes about every statement of a question."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            asked.append((statement, values))

    engine = store._engine
    event.listen(engine, "before_cursor_execute", note)
    with store.write() as work:
        question(work)
    event.remove(engine, "before_cursor_execute", note)
    with engine.connect() as connection:
        return [
            str(row[3])
            for statement, values in asked
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]


@pytest.mark.parametrize("index", QUESTIONS)
def test_the_question_is_answered_by_its_index(sqlite_url: str, open_store: OpenStore, index: str) -> None:
    store = open_store(sqlite_url)
    with store.write() as work:
        work.ledger.add([delivery("a")])
    plan = plans(store, QUESTIONS[index])
    assert any(f"INDEX {index} " in f"{step} " for step in plan), plan
    looked = [step for step in plan if step.startswith(("SCAN", "SEARCH")) and "USING" not in step]
    assert [step for step in looked if step.split()[1] not in WHOLE_TABLES] == []


def test_every_index_answers_a_question(sqlite_url: str, open_store: OpenStore) -> None:
    with open_store(sqlite_url)._engine.connect() as connection:
        named = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"))
        assert {row.name for row in named} == set(QUESTIONS)
