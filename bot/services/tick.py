"""The tick: everything that time alone makes happen, in small transactions, each safe to repeat."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from bot.ports import Store, Tools, Work
from bot.services import announcements, escalation, journeys, pulses
from bot.services.receive import sweep

Job = Callable[[Work, Tools, datetime], int]

JOBS: Mapping[str, Job] = {
    "enrol": journeys.enrol,
    "journeys": journeys.advance,
    "announcements": announcements.advance,
    "concerns": escalation.advance,
    "waves": pulses.advance,
}
"""What is due is looked for by each of these: a row with ``due_at`` in the past, one transaction a chunk."""

MAX_ROUNDS = 10_000
"""Chunks one tick works through before it lets others have a turn; more than any real backlog needs."""


def tick(store: Store, tools: Tools, now: datetime, rounds: int = MAX_ROUNDS) -> dict[str, int]:
    """Do all that is due at ``now``; how much each job did. With nothing due it only reads.

    A job that breaks does not keep the others from their work: its error is raised when all have had their turn.
    """
    done = {"inbox": sweep(store, tools, now)}
    broken: list[Exception] = []
    for name in due_jobs(store, now):
        try:
            done[name] = _work_through(store, tools, now, JOBS[name], rounds)
        except Exception as error:  # noqa: BLE001  whatever it is, the next job must not suffer
            broken.append(error)
    if broken:
        raise broken[0]
    return done


def _work_through(store: Store, tools: Tools, now: datetime, job: Job, rounds: int) -> int:
    done = 0
    for _ in range(rounds):
        with store.write() as work:
            count = job(work, tools, now)
        if not count:
            break
        done += count
    return done


def due_jobs(store: Store, now: datetime) -> list[str]:
    """The jobs that have something due, found by one look at an index each."""
    return [name for name, moment in _moments(store).items() if name in JOBS and moment is not None and moment <= now]


def next_due(store: Store, hidden: Collection[str] = ()) -> tuple[datetime, str] | None:
    """The next moment at which something will happen, and what kind of thing: a job's name, or ``deliveries``."""
    known = [(moment, name) for name, moment in _moments(store).items() if moment is not None and name not in hidden]
    return min(known, default=None)


def _moments(store: Store) -> dict[str, datetime | None]:
    with store.read() as work:
        running = journeys.running(work) is not None
        look = work.programmes.next_due() if running else None
        return {
            "enrol": look,
            "journeys": work.journeys.next_due() if running else None,
            "announcements": work.announcements.next_due(),
            "concerns": work.concerns.next_due(),
            # Before the first wave is planned there is no row to be due: the programme's own look asks for it.
            "waves": work.waves.next_due() or look,
            "deliveries": work.ledger.next_due(),
        }
