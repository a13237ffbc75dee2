"""Ten weeks in a small town: who hears when, and what changes that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.domain.ledger import BUDGETED, Delivery, DeliveryStatus, Purpose
from bot.domain.people import Group, Person
from bot.domain.programme import Journey, JourneyStatus
from bot.domain.timing import Policy, is_quiet, next_good_moment, pattern_of
from bot.services import journeys
from tests.stage import Stage
from tests.town import CIO, EXECUTIVE, MANAGER, PEOPLE, SPANISH, STAFF, days, running_town, tools

DAY = timedelta(days=1)
STEPS = ["why", "what-changes", "my-role", "my-gain", "first-step", "proof", "myth-and-fact", "you-said"]


def someone(id: str, site: str, manager: str, *groups: str, **more: Any) -> Person:
    return Person(id, f"{id.title()} Doe", job_title="Clerk", site=site, manager_id=manager, groups=groups, **more)


SPREAD_OUT = (
    someone("dora", "Harbour Depot", EXECUTIVE, Group.MANAGER),
    someone("dan", "Harbour Depot", "dora"),
    someone("lia", "Central Library", EXECUTIVE, Group.MANAGER),
    someone("lars", "Central Library", "lia"),
    someone("mesa", "Mesa Field Office", EXECUTIVE, Group.MANAGER),
    someone("mick", "Mesa Field Office", "mesa"),
    someone("east", "City Hall", "mesa"),
    someone("night", "Northside Station", "mona", working_hours="Mon-Fri 22:00-06:00"),
    someone("weekend", "Northside Station", "mona", working_hours="Sat-Sun 08:00-16:00"),
)
EVERYBODY = (*PEOPLE, *SPREAD_OUT)


def big_town() -> Stage:
    """The town, with people at other places and hours."""
    stage = running_town()
    with stage.store.write() as work:
        for person in SPREAD_OUT:
            stage.admit(work, person)
    return stage


@pytest.fixture(scope="module")
def after_ten_weeks() -> Stage:
    """The town at the end of its programme. Tests only look at it."""
    stage = big_town()
    days(stage, 84)
    return stage


def rows(stage: Stage, person: str, purposes: Sequence[str] = (Purpose.VISION,)) -> list[Delivery]:
    """What somebody got of these purposes, oldest first."""
    with stage.store.read() as work:
        found = work.ledger.of_person(person, 1000)
    return [row for row in reversed(found) if row.purpose in purposes]


def steps(stage: Stage, person: str) -> dict[str, datetime]:
    """When somebody got each step, in the order they got them."""
    got = [row for row in rows(stage, person) if row.status == DeliveryStatus.DELIVERED]
    return {row.campaign.removeprefix("step:"): moment(row) for row in got}


def moment(row: Delivery) -> datetime:
    assert row.at is not None
    return row.at


def journey(stage: Stage, person: str) -> Journey:
    with stage.store.read() as work:
        found = work.journeys.get(person)
    assert found is not None
    return found


def organisation_policy() -> Policy:
    return Policy.from_mapping(tools().words.data("policies/timing"))


def is_good(person: Person, at: datetime) -> bool:
    """Whether a step may reach this person now."""
    pattern = pattern_of(person, tools().words.data("organisation"))
    return next_good_moment(at, pattern, organisation_policy(), tools().calendar, spread="") == at


def on_the_wall(person: Person, at: datetime) -> datetime:
    """What the person's own clock shows."""
    zone = pattern_of(person, tools().words.data("organisation")).zone
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


@pytest.mark.parametrize("person", EVERYBODY, ids=lambda person: person.id)
def test_everybody_gets_every_step_once_and_in_order(after_ten_weeks: Stage, person: Person) -> None:
    assert list(steps(after_ten_weeks, person.id)) == STEPS
    assert len(rows(after_ten_weeks, person.id)) == len(STEPS)
    assert journey(after_ten_weeks, person.id).status == JourneyStatus.DONE


@pytest.mark.parametrize("step", STEPS)
def test_managers_hear_at_least_a_day_before_their_teams(after_ten_weeks: Stage, step: str) -> None:
    leads = {
        person.id: steps(after_ten_weeks, person.id)[step] - steps(after_ten_weeks, person.manager_id)[step]
        for person in EVERYBODY
        if person.manager_id and not person.is_in(Group.MANAGER, Group.EXECUTIVE)
    }
    assert len(leads) >= 10
    assert {id: lead for id, lead in leads.items() if lead < DAY} == {}


@pytest.mark.parametrize("person", EVERYBODY, ids=lambda person: person.id)
def test_nobody_gets_two_messages_of_the_budget_within_a_week(after_ten_weeks: Stage, person: Person) -> None:
    got = [on_the_wall(person, moment(row)) for row in rows(after_ten_weeks, person.id, tuple(BUDGETED))]
    assert min(later - sooner for sooner, later in pairwise(got)) >= 7 * DAY


@pytest.mark.parametrize("person", EVERYBODY, ids=lambda person: person.id)
def test_no_step_arrives_in_quiet_hours_or_on_a_holiday(after_ten_weeks: Stage, person: Person) -> None:
    pattern = pattern_of(person, tools().words.data("organisation"))
    for at in steps(after_ten_weeks, person.id).values():
        assert not is_quiet(at, pattern, organisation_policy(), tools().calendar)
        assert is_good(person, at)


def test_everybody_is_welcomed_once_and_before_their_first_step(after_ten_weeks: Stage) -> None:
    for person in EVERYBODY:
        welcomes = rows(after_ten_weeks, person.id, (Purpose.WELCOME,))
        assert len(welcomes) == 1
        assert moment(welcomes[0]) <= steps(after_ten_weeks, person.id)["why"]


def test_each_step_adds_up_over_everybody(after_ten_weeks: Stage) -> None:
    with after_ten_weeks.store.read() as work:
        tallies = work.ledger.campaigns("step:")
    assert {name: dict(tally.counts) for name, tally in tallies.items()} == {
        f"step:{step}": {DeliveryStatus.DELIVERED: len(EVERYBODY)} for step in STEPS
    }


def test_who_joins_in_the_third_week_starts_at_the_beginning_after_a_quiet_week() -> None:
    stage = running_town()
    days(stage, 16)
    joined = stage.now
    with stage.store.write() as work:
        stage.admit(work, someone("joy", "City Hall", MANAGER))
    days(stage, 24)
    got = steps(stage, "joy")
    assert list(got) == STEPS[: len(got)]
    assert len(got) >= 2
    assert got["why"] - joined >= 7 * DAY - timedelta(hours=12)


def test_who_leaves_gets_nothing_more() -> None:
    stage = running_town()
    days(stage, 16)
    with stage.store.write() as work:
        leaver = work.people.get(STAFF)
        assert leaver is not None
        work.people.put(replace(leaver, left=True))
    before = list(steps(stage, STAFF))
    days(stage, 14)
    assert list(steps(stage, STAFF)) == before
    assert journey(stage, STAFF).status == JourneyStatus.LEFT


def test_a_paused_programme_sends_nothing_and_goes_on_where_it_stopped() -> None:
    stage = running_town()
    days(stage, 16)
    before = list(steps(stage, STAFF))
    stage.chat(CIO).commands("report").presses("Pause the programme")
    days(stage, 20)
    assert list(steps(stage, STAFF)) == before
    stage.chat(CIO).commands("report").presses("Resume the programme")
    days(stage, 20)
    assert list(steps(stage, STAFF)) == STEPS[: len(before) + 3]


def test_less_often_means_three_weeks_between_two_steps() -> None:
    stage = running_town()
    stage.chat(STAFF).commands("settings").presses("Less often")
    days(stage, 60)
    got = list(steps(stage, STAFF).values())
    assert len(got) == 3
    assert min(later - sooner for sooner, later in pairwise(got)) >= 21 * DAY - timedelta(hours=1)


def test_who_stops_gets_nothing_until_they_go_on_and_then_the_next_step() -> None:
    stage = running_town()
    days(stage, 10)
    stage.chat(STAFF).commands("settings").presses("Stop")
    before = list(steps(stage, STAFF))
    days(stage, 20)
    assert list(steps(stage, STAFF)) == before
    stage.chat(STAFF).commands("settings").presses("Once a week is fine")
    days(stage, 6)
    assert list(steps(stage, STAFF)) == STEPS[: len(before) + 1]


def test_a_second_run_of_the_planner_changes_nothing() -> None:
    stage = running_town()
    days(stage, 9)
    with stage.store.read() as work:
        before = work.journeys.find(), [work.ledger.of_person(person.id, 100) for person in PEOPLE]
    for _ in range(3):
        stage.beat()
    with stage.store.read() as work:
        assert (work.journeys.find(), [work.ledger.of_person(person.id, 100) for person in PEOPLE]) == before


def test_a_timer_that_fires_again_for_a_step_that_was_sent_sends_nothing() -> None:
    stage = running_town()
    days(stage, 9)
    before = stage.messenger.sent.count(f"step:main:{STAFF}:why")
    with stage.store.write() as work:
        work.journeys.put(replace(journey(stage, STAFF), step=0, due_at=stage.now))
    days(stage, 9)
    assert before == 1
    assert stage.messenger.sent.count(f"step:main:{STAFF}:why") == 1


def outage(stage: Stage, span: timedelta) -> None:
    """Nothing runs for a while; then one beat."""
    stage.now += span
    stage.beat()


def test_after_five_days_of_outage_a_step_goes_out_once_and_not_in_the_night() -> None:
    stage = big_town()
    days(stage, 0.5)
    outage(stage, timedelta(days=5, hours=-10))  # Saturday, 11 in the evening
    assert [id for id in (STAFF, MANAGER, "dan", "mick") if steps(stage, id)] == []
    days(stage, 6)
    for person in (STAFF, SPANISH, MANAGER, "dan", "mick", "lars", "night"):
        (at,) = steps(stage, person).values()
        assert is_good(next(each for each in EVERYBODY if each.id == person), at)


def test_after_an_outage_managers_still_hear_a_day_before_their_teams() -> None:
    stage = big_town()
    days(stage, 0.5)
    outage(stage, timedelta(days=5))
    days(stage, 9)
    late = [
        person.id
        for person in EVERYBODY
        if person.manager_id
        and not person.is_in(Group.MANAGER, Group.EXECUTIVE)
        and steps(stage, person.id)["why"] - steps(stage, person.manager_id)["why"] < DAY
    ]
    assert late == []


def test_people_are_enrolled_and_advanced_in_chunks() -> None:
    stage = big_town()
    with stage.store.write() as work:
        assert journeys.enrol(work, stage.tools, stage.now, limit=5) == 5
        assert journeys.enrol(work, stage.tools, stage.now, limit=100) == len(EVERYBODY) - 5
        assert journeys.enrol(work, stage.tools, stage.now, limit=5) == 0
    with stage.store.write() as work:
        assert journeys.advance(work, stage.tools, stage.now + timedelta(days=10), limit=4) == 4


def test_nothing_happens_without_a_running_programme() -> None:
    stage = running_town()
    stage.chat(CIO).commands("report").presses("Pause the programme")
    with stage.store.write() as work:
        assert journeys.enrol(work, stage.tools, stage.now) == 0
        assert journeys.advance(work, stage.tools, stage.now + timedelta(days=30)) == 0
