"""One round of sending for one partition: what was sent is written down, the lease renewed, the next rows taken.

All three happen in one transaction, so a process that dies leaves either all or none of it behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.errors import LeaseLost
from bot.domain.ledger import Delivery, DeliveryStatus, Lease, Outcome
from bot.domain.people import Account
from bot.ports import Store, Work
from bot.services.outbox import NO_ACCOUNT, accounts_of, paused_until, why_not

GAVE_UP = "gave_up"
MAX_ATTEMPTS = 9
"""Tries before a message that is never accepted becomes a visible failure (our own figure: about an hour)."""

FIRST_WAIT = timedelta(seconds=15)
"""The wait after the first refusal that may pass; it doubles with every further try."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A claimed row with its address. ``receipt`` names the message it replaces; empty for a new one."""

    row: Delivery
    account: Account
    receipt: str = ""


def exchange(
    store: Store, lease: Lease, finished: Sequence[Outcome], now: datetime, seconds: float, limit: int
) -> tuple[Lease, list[list[Parcel]]]:
    """Write down what was sent, renew the lease, take the next rows; grouped by person, in order.

    Raises LeaseLost when another process has the partition; what was sent is written down all the same.
    """
    try:
        with store.write() as work:
            work.ledger.settle(finished)
            renewed = work.ledger.renew(lease, now, seconds)
            return renewed, _checked(work, work.ledger.claim(renewed, now, limit), now)
    except LeaseLost:
        # Only ends are written: a row that was not sent belongs to whoever holds the lease now.
        ended = [outcome for outcome in finished if outcome.status != DeliveryStatus.DUE]
        with store.write() as work:
            work.ledger.settle(ended)
        raise


def judged(row: Delivery, outcome: Outcome, now: datetime) -> Outcome:
    """An outcome as it enters the ledger: a refusal that may pass waits longer each time, and ends some day.

    ``row`` is as it was claimed: its ``attempts`` count this try.
    """
    if outcome.status != DeliveryStatus.DUE or outcome.reason == "" or outcome.not_before is not None:
        # An end, a row that was never tried, or a platform that says itself when to come back.
        return replace(outcome, at=outcome.at or now)
    if row.attempts >= MAX_ATTEMPTS:
        return replace(outcome, status=DeliveryStatus.FAILED, reason=GAVE_UP, at=now)
    wait = FIRST_WAIT * 2 ** max(row.attempts - 1, 0)
    return replace(outcome, not_before=now + wait)


def _checked(work: Work, rows: list[Delivery], now: datetime) -> list[list[Parcel]]:
    """The rows that may really go, with their addresses. Rights, opt-outs and pauses are looked up again here."""
    ids = list({row.person_id for row in rows})
    people = {each.id: each for each in work.people.find(id=ids)}
    preferences = {each.id: each for each in work.preferences.find(id=ids)}
    accounts = accounts_of(work, ids)
    groups: dict[str, list[Parcel]] = {}
    settled: list[Outcome] = []
    for row in rows:
        chosen = preferences.get(row.person_id)
        reason = why_not(row, people.get(row.person_id), chosen)
        account = accounts.get(row.person_id)
        if reason or account is None:
            settled.append(Outcome(row.key, DeliveryStatus.SKIPPED, reason or NO_ACCOUNT, at=now))
        elif later := paused_until(row, chosen, now):
            settled.append(Outcome(row.key, DeliveryStatus.DUE, not_before=later))
        else:
            receipt = work.ledger.receipt_for(row.person_id, row.topic) if row.replaces else ""
            groups.setdefault(row.person_id, []).append(Parcel(row, account, receipt))
    work.ledger.settle(settled)
    return list(groups.values())
