"""The metronome beats, never twice at once, and a beat that was late comes once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import pytest

from adapters.scheduler.metronome import DEFAULTS, Metronome

SHORT = 0.02


async def until(condition: Callable[[], bool]) -> None:
    """Wait until something is so; a test that waits in vain fails after some seconds."""
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110  what a scheduler does cannot be awaited
            await asyncio.sleep(0.001)


class Beats:
    """Counts how often it was called, and how many calls ran at once."""

    def __init__(self, lasts: float = 0.0) -> None:
        self.lasts = lasts
        self.begun = self.running = self.most = 0

    async def beat(self) -> None:
        self.begun += 1
        self.running += 1
        self.most = max(self.most, self.running)
        await asyncio.sleep(self.lasts)
        self.running -= 1


async def test_every_beat_is_called_again_and_again() -> None:
    quick, other = Beats(), Beats()
    metronome = Metronome({"quick": (SHORT, quick.beat), "other": (SHORT, other.beat)})
    metronome.start()
    await until(lambda: quick.begun >= 3 and other.begun >= 3)
    metronome.stop()


async def test_a_beat_that_lasts_longer_than_its_interval_never_runs_twice_at_once() -> None:
    slow = Beats(lasts=4 * SHORT)
    metronome = Metronome({"slow": (SHORT, slow.beat)})
    metronome.start()
    await until(lambda: slow.begun >= 3)
    metronome.stop()
    assert slow.most == 1


async def test_waiting_for_the_beat_before_is_nothing_to_warn_of(caplog: pytest.LogCaptureFixture) -> None:
    slow = Beats(lasts=4 * SHORT)
    metronome = Metronome({"slow": (SHORT, slow.beat)})
    metronome.start()
    await until(lambda: slow.begun >= 3)
    metronome.stop()
    assert caplog.text == ""


async def test_a_beat_that_runs_when_the_metronome_stops_comes_to_its_end(caplog: pytest.LogCaptureFixture) -> None:
    slow = Beats(lasts=2 * SHORT)
    metronome = Metronome({"slow": (SHORT, slow.beat)})
    metronome.start()
    await until(lambda: slow.running == 1)
    metronome.stop()
    await until(lambda: slow.running == 0)
    assert caplog.text == ""


def test_a_beat_that_the_end_of_the_process_cuts_short_is_no_error(caplog: pytest.LogCaptureFixture) -> None:
    endless = Beats(lasts=60)

    async def run() -> None:
        metronome = Metronome({"endless": (SHORT, endless.beat), "quick": (SHORT / 4, Beats().beat)})
        metronome.start()
        await until(lambda: endless.running == 1)
        metronome.stop()

    asyncio.run(run())
    assert caplog.text == ""


async def test_a_beat_that_was_late_comes_once() -> None:
    beats = Beats()
    metronome = Metronome({"beat": (0.3, beats.beat)})
    metronome.start()
    time.sleep(1.0)  # noqa: ASYNC251  the process is busy or suspended: three beats are missed
    await until(lambda: beats.begun > 0)
    at_once = time.monotonic()
    await until(lambda: beats.begun > 1)
    metronome.stop()
    assert time.monotonic() - at_once > 0.1


async def test_a_beat_that_breaks_is_beaten_again(caplog: pytest.LogCaptureFixture) -> None:
    calls = 0

    async def breaks() -> None:
        nonlocal calls
        calls += 1
        raise RuntimeError("a bug")

    metronome = Metronome({"breaks": (SHORT, breaks)})
    metronome.start()
    await until(lambda: calls >= 2)
    metronome.stop()
    assert "a bug" in caplog.text


async def test_after_the_stop_nothing_is_begun() -> None:
    beats = Beats()
    metronome = Metronome({"beat": (SHORT, beats.beat)})
    metronome.start()
    await until(lambda: beats.begun >= 1)
    metronome.stop()
    begun = beats.begun
    await asyncio.sleep(5 * SHORT)
    assert beats.begun == begun


def test_late_beats_are_neither_dropped_nor_piled_up() -> None:
    assert DEFAULTS == {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
