"""kill -9 at any moment: nobody is forgotten, nothing is marked sent that was not, duplicates are few and explained."""

from __future__ import annotations

import os
import random
import shutil
import signal
from pathlib import Path

import pytest

from tests.crash.city import build
from tests.crash.harness import (
    DIED,
    assert_nothing_lost,
    finish,
    kill_and_restart,
    most_in_doubt,
    reckon,
    start,
    unrecorded,
)
from tests.crash.worker import COMMIT_POINTS, DRAIN_POINTS, Orders

MANY, FEW = 2_000, 40


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A city of two thousand."""
    folder = tmp_path_factory.mktemp("city")
    build(folder, MANY, planned=3 * MANY // 4)
    return folder


@pytest.fixture(scope="session")
def village(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A village of forty."""
    folder = tmp_path_factory.mktemp("village")
    build(folder, FEW)
    return folder


def copied(folder: Path, to: Path) -> Path:
    shutil.copy(folder / "postcard.db", to)
    return to


@pytest.mark.slow
def test_twenty_five_kills_at_random_moments_lose_nobody(city: Path, tmp_path: Path) -> None:
    orders = Orders(copied(city, tmp_path), rate=900, events=60)
    doubts = kill_and_restart(orders, 25, random.Random(7))
    finish(orders)
    found = reckon(tmp_path)
    assert len(doubts) >= 20
    assert max(doubts) <= most_in_doubt(orders)
    assert 0 < found.duplicates == sum(doubts)
    assert len(found.acknowledged) >= 60
    assert_nothing_lost(found, MANY)


@pytest.mark.slow
@pytest.mark.parametrize("on", [1, 3])
@pytest.mark.parametrize("point", [*DRAIN_POINTS, *COMMIT_POINTS])
def test_death_at_a_named_point_loses_nobody(village: Path, tmp_path: Path, point: str, on: int) -> None:
    orders = Orders(copied(village, tmp_path), die_at=point, die_on=on, events=3)
    process = start(orders)
    process.join(30)
    assert process.exitcode == DIED
    doubts = unrecorded(tmp_path)
    finish(orders)
    found = reckon(tmp_path)
    assert found.duplicates == doubts <= most_in_doubt(orders)
    assert_nothing_lost(found, FEW)


@pytest.mark.slow
def test_death_at_every_commit_in_turn_loses_nobody(village: Path, tmp_path: Path) -> None:
    folder = copied(village, tmp_path)
    deaths = 0
    for on in range(1, 9):
        for point in COMMIT_POINTS:
            process = start(Orders(folder, die_at=point, die_on=on, events=3, lease_seconds=0.1))
            process.join(30)
            deaths += process.exitcode == DIED
    doubts = unrecorded(folder)
    finish(Orders(folder, events=3))
    found = reckon(folder)
    assert deaths >= 8
    assert found.duplicates == doubts
    assert_nothing_lost(found, FEW)


@pytest.mark.slow
def test_a_process_that_was_frozen_past_its_lease_sends_nothing_when_it_wakes(village: Path, tmp_path: Path) -> None:
    orders = Orders(copied(village, tmp_path), rate=40, lease_seconds=0.5)
    frozen = start(orders)
    while not sent(tmp_path):
        frozen.join(0.02)
    pid = frozen.pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    finish(orders)
    before = sum(reckon(tmp_path).sends.values())
    os.kill(pid, signal.SIGCONT)
    frozen.join(30)
    found = reckon(tmp_path)
    assert sum(found.sends.values()) == before
    assert found.duplicates <= most_in_doubt(orders)
    assert_nothing_lost(found, FEW)


def sent(folder: Path) -> int:
    return sum(reckon(folder).sends.values())
