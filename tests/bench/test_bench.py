"""Every bench runs, in the smallest size, and says what it found as lines of JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bench.__main__ import main

Shown = pytest.CaptureFixture[str]


def lines(shown: Shown) -> list[dict[str, Any]]:
    return [json.loads(line) for line in shown.readouterr().out.splitlines()]


@pytest.mark.slow
def test_a_city_gets_its_first_step_and_its_ledger_is_exact(capsys: Shown) -> None:
    main(["city", "--people", "40"])
    found = lines(capsys)
    assert [line["phase"] for line in found[:-1]] == ["import", "enrol", "plan", "deliver"]
    assert found[-1]["ledger_exact"] is True


@pytest.mark.slow
def test_ticks_are_measured_from_idle_to_everybody_due(capsys: Shown) -> None:
    main(["due", "--people", "60"])
    assert [line.get("due") for line in lines(capsys)] == [0, 2, 20, 60, None]


@pytest.mark.slow
def test_sending_is_measured_against_a_bare_loop_and_against_its_limit(capsys: Shown) -> None:
    main("fanout --messages 60 --rate 100 --latency 0.01 --seconds 0.5".split())
    quick, slow, paced = lines(capsys)
    assert quick["to_bare"] > 0
    assert slow["to_bare"] > 0
    assert paced["worst_second_above_limit"] <= 3


@pytest.mark.slow
def test_kills_are_counted_and_lose_nothing(capsys: Shown) -> None:
    main("crash --cycles 2 --people 20".split())
    (found,) = lines(capsys)
    assert (found["cycles"], found["lost"]) == (2, 0)
