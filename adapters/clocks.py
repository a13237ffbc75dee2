"""Clocks: the real one, and the demonstration's, which can be moved forward and remembers it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.domain.records import Setting
from bot.ports import Store

_OFFSET = "clock.offset_seconds"


class SystemClock:
    """The machine's time, in UTC."""

    def now(self) -> datetime:
        """This moment."""
        return datetime.now(UTC)


class MovableClock:
    """Runs like a real clock, from wherever it was moved to. It never goes back: what happened has happened."""

    def __init__(self, store: Store, start: datetime) -> None:
        self._store = store
        with store.write() as work:
            stored = work.settings.get(_OFFSET)
            seconds = float(stored.value) if stored else (start - datetime.now(UTC)).total_seconds()
            work.settings.put(Setting(_OFFSET, str(seconds)))
        self._offset = timedelta(seconds=seconds)

    def now(self) -> datetime:
        """This moment of the demonstration."""
        return datetime.now(UTC) + self._offset

    def move_to(self, moment: datetime) -> datetime:
        """Move forward. A moment that has passed meanwhile changes nothing: the clock runs on by itself."""
        self._offset += max(moment - self.now(), timedelta(0))
        with self._store.write() as work:
            work.settings.put(Setting(_OFFSET, str(self._offset.total_seconds())))
        return self.now()
