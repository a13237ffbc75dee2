"""Interval jobs on an in-memory APScheduler. A late or missed beat is harmless: the next one sees the same rows."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping

from apscheduler.schedulers.asyncio import AsyncIOScheduler

Beat = Callable[[], Awaitable[None]]

DEFAULTS = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
"""A beat that was late runs once, however late: APScheduler's own default of one second would drop it."""

_quiet = logging.getLogger(f"{__name__}.apscheduler")
_quiet.setLevel(logging.ERROR)  # it warns of every beat that waits for the one before: that is how it is meant


class Metronome:
    """Calls each beat every so many seconds, never twice at once, until stopped."""

    def __init__(self, beats: Mapping[str, tuple[float, Beat]]) -> None:
        self._stopped = False
        self._scheduler = AsyncIOScheduler(job_defaults=DEFAULTS, timezone="UTC", logger=_quiet)
        for name, (seconds, beat) in beats.items():
            self._scheduler.add_job(self._beat, "interval", args=[beat], seconds=seconds, id=name)

    def start(self) -> None:
        """Begin, on the running event loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """Begin no further beat. One that runs may end; APScheduler's own shutdown would break it off."""
        self._stopped = True
        self._scheduler.pause()

    async def _beat(self, beat: Beat) -> None:
        if self._stopped:
            return
        with contextlib.suppress(asyncio.CancelledError):  # cut short by the end of the process: no error
            await beat()
