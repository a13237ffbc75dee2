"""Writing and checking the append-only log."""

from __future__ import annotations

from datetime import datetime

from bot.domain import audit
from bot.domain.records import Setting
from bot.ports import Work

_HEAD = "audit.head"


def write(work: Work, at: datetime, actor: str, action: str, object: str, detail: str = "") -> None:
    """Append a line. ``actor`` is a person id, ``author`` for a confidential act, or ``postcard``."""
    work.lock("audit")
    head = work.settings.get(_HEAD)
    before = work.audit.get(head.value) if head else None
    line = audit.entry(before, at, actor, action, object, detail)
    work.audit.put(line)
    work.settings.put(Setting(_HEAD, line.id))


def first_broken(work: Work) -> int:
    """The number of the first line that was changed, removed or slipped in; 0 when the log holds."""
    lines = work.audit.find()
    broken = audit.first_broken(lines)
    head = work.settings.get(_HEAD)
    cut = head is not None and (not lines or lines[-1].id != head.value)
    return broken or (len(lines) + 1 if cut else 0)
