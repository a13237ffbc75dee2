"""Invented colleagues answer the demonstration's pulse once, like everybody, and nobody who is played."""

from __future__ import annotations

from adapters.workplace.crowd import answer
from tests.chat import wait
from tests.town import STAFF, running_town


def test_colleagues_answer_an_open_wave_once_and_leave_the_players_alone() -> None:
    stage = running_town()
    assert answer(stage.store, stage.tools, stage.now, {STAFF}) == 0
    wait(stage, days=12)
    count = answer(stage.store, stage.tools, stage.now, {STAFF})
    assert count > 0
    assert answer(stage.store, stage.tools, stage.now, {STAFF}) == 0
    with stage.store.read() as work:
        wave = work.waves.find()[0]
        answered = {each.person_id for each in work.participations.find(wave_id=wave.id)}
        ballots = work.ballots.count(wave_id=wave.id)
    assert len(answered) == count
    assert STAFF not in answered
    assert ballots == count * len(wave.items)
