"""The sponsor starts, pauses and resumes the programme; managers hear before their teams."""

from __future__ import annotations

from bot.domain.announcement import adds_up
from tests.chat import wait
from tests.stage import Stage
from tests.town import CIO, MANAGER, STAFF, words

WHY = "Why we are changing, and why now"


def test_managers_hear_a_day_before_their_teams_with_a_script(busy_town: Stage) -> None:
    with busy_town.store.read() as work:
        due = {id: work.journeys.get(id) for id in (MANAGER, STAFF)}
    assert not any(due.values()), "journeys are planned by the tick"
    wait(busy_town, hours=26)
    mona = busy_town.chat(MANAGER)
    mona.sees(WHY, "Minute one")
    assert all(WHY not in bubble.text for bubble in busy_town.chat(STAFF).bubbles)
    wait(busy_town, days=3)
    assert any(WHY in bubble.text for bubble in busy_town.chat(STAFF).bubbles)


def test_a_paused_programme_sends_nothing_and_goes_on_when_resumed(busy_town: Stage) -> None:
    cio = busy_town.chat(CIO).commands("report").presses("Pause the programme")
    wait(busy_town, days=9)
    assert busy_town.chat(STAFF).bubbles == []
    cio.commands("report").presses("Resume the programme")
    wait(busy_town, days=9)
    assert any(WHY in bubble.text for bubble in busy_town.chat(STAFF).bubbles)


def test_only_the_sponsor_steers(busy_town: Stage) -> None:
    token = busy_town.chat(CIO).commands("report").button("Pause the programme")
    busy_town.press(STAFF, token)
    busy_town.chat(STAFF).sees(words().phrase("refused.sponsor_only", "en"))


def test_the_whole_journey_reaches_everybody_and_adds_up(busy_town: Stage) -> None:
    wait(busy_town, days=100)
    with busy_town.store.read() as work:
        tallies = work.ledger.campaigns("step:")
        people = work.people.count()
    assert len(tallies) == 8
    for tally in tallies.values():
        assert adds_up(people, tally.counts)
        assert tally.counts == {"delivered": people}


def test_the_report_shows_the_sponsor_what_adds_up_and_staff_only_what_is_released(busy_town: Stage) -> None:
    wait(busy_town, days=4)
    busy_town.chat(CIO).commands("report").sees("9 delivered; 9 in all", "version 1, affirmed")
    busy_town.chat(STAFF).commands("report").sees("released results")
    assert all("delivered" not in bubble.text for bubble in busy_town.chat(STAFF).bubbles)


def test_time_alone_opens_the_pulse(busy_town: Stage) -> None:
    wait(busy_town, days=10)
    with busy_town.store.read() as work:
        assert [wave.status for wave in work.waves.find()] == ["open"]
