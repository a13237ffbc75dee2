"""A few interval jobs on an in-memory APScheduler. A late beat is harmless: the next one sees the same rows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from apscheduler.schedulers.asyncio import AsyncIOScheduler

Beat = Callable[[], Awaitable[None]]

DEFAULTS = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
"""A beat that was late runs once, however late: APScheduler's own default of one second would drop it."""


class Metronome:
    """Calls each beat every so many seconds, never twice at once, until stopped."""

    def __init__(self, beats: Mapping[str, tuple[float, Beat]]) -> None:
        self._scheduler = AsyncIOScheduler(job_defaults=DEFAULTS, timezone="UTC")
        for name, (seconds, beat) in beats.items():
            self._scheduler.add_job(beat, "interval", seconds=seconds, id=name)

    def start(self) -> None:
        """Begin, on the running event loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """Begin no further beat."""
        self._scheduler.shutdown(wait=False)
