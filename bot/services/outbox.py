"""From a decision to a ledger row, and from a ledger row to the last check before it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.ledger import BUDGETED, PRIORITY, Delivery, DeliveryStatus, Purpose
from bot.domain.people import Account, Frequency, Person, Preferences
from bot.messages.blocks import Message
from bot.ports import Work

NO_ACCOUNT = "no_account"
OPTED_OUT = "opted_out"
LEFT = "left"
NOWHERE = "none"
"""The partition of rows that nobody can send: people without an account still have a row, so that sums add up."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message on its way into the ledger."""

    key: str
    message: Message
    purpose: str
    not_before: datetime
    campaign: str = ""
    replaces: bool = False
    private: bool = False


def delivery(letter: Letter, person: Person, account: Account | None) -> Delivery:
    """The ledger row of a letter to one person; skipped from the start when they cannot be reached."""
    reason = LEFT if person.left else "" if account else NO_ACCOUNT
    return Delivery(
        key=letter.key,
        person_id=person.id,
        partition=account.partition if account else NOWHERE,
        purpose=letter.purpose,
        message=letter.message,
        not_before=letter.not_before,
        campaign=letter.campaign,
        topic=letter.message.topic,
        replaces=letter.replaces,
        private=letter.private,
        priority=PRIORITY[letter.purpose],
        status=DeliveryStatus.SKIPPED if reason else DeliveryStatus.DUE,
        reason=reason,
        at=letter.not_before if reason else None,
    )


def account_of(work: Work, person_id: str) -> Account | None:
    """Where a person is reached: their first reachable account."""
    return next((each for each in work.accounts.find(person_id=person_id) if each.reachable), None)


def accounts_of(work: Work, person_ids: list[str]) -> dict[str, Account]:
    """Where each of several people is reached."""
    found: dict[str, Account] = {}
    for account in work.accounts.find(person_id=person_ids, reachable=True):
        found.setdefault(account.person_id, account)
    return found


def why_not(row: Delivery, person: Person | None, preferences: Preferences | None) -> str:
    """Why a claimed row must not be sent after all, or empty. Asked again just before the send."""
    if person is None or person.left:
        return LEFT
    stopped = preferences is not None and preferences.frequency == Frequency.STOPPED
    if stopped and row.purpose in BUDGETED - {Purpose.ANNOUNCEMENT} | {Purpose.PULSE}:
        return OPTED_OUT
    return ""


def paused_until(row: Delivery, preferences: Preferences | None, now: datetime) -> datetime | None:
    """When a claimed row may go out, if the person paused programme messages; None when it may go now."""
    if preferences is None or preferences.paused_until is None or preferences.paused_until <= now:
        return None
    return preferences.paused_until if row.purpose in {Purpose.VISION, Purpose.PULSE} else None
