"""The tamper-evident chain of the audit log."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.records import AuditEntry

START = "0" * 64
"""The digest before the first line."""


def entry(before: AuditEntry | None, at: datetime, actor: str, action: str, object: str, detail: str) -> AuditEntry:
    """The next line of the log after ``before``."""
    number = before.number + 1 if before else 1
    fresh = AuditEntry(f"{number:012d}", number, at.astimezone(UTC), actor, action, object, detail, "")
    return replace(fresh, digest=_digest(before.digest if before else START, fresh))


def first_broken(entries: Iterable[AuditEntry]) -> int:
    """The number of the first line that does not fit the chain; 0 when the whole chain holds."""
    digest = START
    for number, each in enumerate(entries, start=1):
        if each.number != number or each.digest != _digest(digest, each):
            return number
        digest = each.digest
    return 0


def _digest(before: str, line: AuditEntry) -> str:
    at = line.at.astimezone(UTC).isoformat(timespec="microseconds")
    what = [before, line.number, at, line.actor, line.action, line.object, line.detail]
    return hashlib.sha256(json.dumps(what, ensure_ascii=False).encode()).hexdigest()
