"""When a step of the journey is due: the budget, pauses, and managers a day before their teams."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.people import Frequency
from bot.domain.timing import is_quiet, next_good_moment, step_due
from bot.domain.wall_time import days_later
from bot.domain.working_time import Pattern
from tests.domain.fake_calendar import FAR_ZONES, OFFICE, POLICY, ZONES, FakeCalendar, at, days_off, pattern, wall

CHICAGO = "America/Chicago"
NO_HOLIDAYS = FakeCalendar()
DAY = timedelta(days=1)
JOURNEY = (0, 7, 14, 21, 28, 42, 56, 70)

plain: Callable[..., datetime | None] = partial(
    step_due,
    is_manager=False,
    last_budgeted=None,
    paused_until=None,
    frequency=Frequency.NORMAL,
    pattern=pattern(),
    policy=POLICY,
    calendar=NO_HOLIDAYS,
    spread="",
)


def due(**given: object) -> datetime:
    moment = plain(**given)
    assert moment is not None
    return moment


def shown(started_on: date = date(2026, 5, 4), step_day: int = 0, **given: object) -> str:
    return wall(CHICAGO, due(started_on=started_on, step_day=step_day, **given))


def test_managers_get_a_step_on_the_first_window_day_and_teams_at_least_a_day_later() -> None:
    assert shown(is_manager=True) == "Tue 2026-05-05 10:00"
    assert shown() == "Thu 2026-05-07 10:00"


def test_managers_get_it_within_the_first_hour_of_the_window() -> None:
    places = {shown(is_manager=True, spread=f"M{number}") for number in range(200)}
    assert min(places) >= "Tue 2026-05-05 10:00"
    assert "Tue 2026-05-05 10:50" < max(places) < "Tue 2026-05-05 11:00"


def test_a_team_that_knows_its_managers_moment_waits_the_lead_and_no_longer() -> None:
    manager = at(CHICAGO, "2026-05-05 10:20")
    assert shown(manager_moment=manager) == "Wed 2026-05-06 10:20"
    assert shown(manager_moment=manager, spread="P00042") == "Wed 2026-05-06 11:48"


def test_a_manager_who_is_away_does_not_hold_the_team_up_for_more_than_a_budget() -> None:
    assert shown(manager_moment=at(CHICAGO, "2026-08-04 10:00")) == "Thu 2026-05-14 10:00"


def test_a_manager_who_got_it_long_ago_does_not_bring_the_step_forward() -> None:
    long_ago = at(CHICAGO, "2026-04-01 10:00")
    assert shown(manager_moment=long_ago, last_budgeted=long_ago + DAY) == "Tue 2026-05-05 10:00"


def test_the_lead_counts_from_a_pause_that_ends_late_in_the_window() -> None:
    furthest_west = pattern("Etc/GMT+12")
    until = at("Etc/GMT+12", "2026-05-05 14:30")
    both = partial(due, started_on=date(2026, 5, 4), step_day=0, pattern=furthest_west, paused_until=until)
    assert both(is_manager=True) == until
    assert both() == until + DAY


@pytest.mark.parametrize("is_manager", [True, False])
def test_nobody_gets_a_step_before_its_day(is_manager: bool) -> None:
    for step_day in JOURNEY:
        moment = due(started_on=date(2026, 2, 16), step_day=step_day, is_manager=is_manager)
        assert moment.astimezone(ZoneInfo(CHICAGO)).date() >= date(2026, 2, 16) + step_day * DAY


def test_a_step_waits_out_the_budget_of_the_last_message() -> None:
    last = at(CHICAGO, "2026-05-06 12:00")
    assert shown(is_manager=True, last_budgeted=last) == "Wed 2026-05-13 12:00"
    assert shown(last_budgeted=last) == "Wed 2026-05-13 12:00"


def test_who_asked_for_less_waits_three_weeks_and_who_stopped_gets_none() -> None:
    last = at(CHICAGO, "2026-05-07 10:00")
    assert shown(last_budgeted=last, frequency=Frequency.LESS) == "Thu 2026-05-28 10:00"
    assert plain(started_on=date(2026, 5, 4), step_day=0, frequency=Frequency.STOPPED) is None


def test_a_step_waits_for_the_end_of_a_pause() -> None:
    until = at(CHICAGO, "2026-06-01 00:00")
    assert shown(is_manager=True, paused_until=until) == "Tue 2026-06-02 10:00"
    assert shown(paused_until=until) == "Thu 2026-06-04 10:00"
    assert shown(paused_until=at(CHICAGO, "2026-05-01 00:00")) == shown()


def test_a_weekly_step_keeps_its_place_in_the_week_when_clocks_change() -> None:
    moment = shown(date(2026, 2, 23), 14, last_budgeted=at(CHICAGO, "2026-03-05 13:50"), spread="P00042")
    assert moment == "Thu 2026-03-12 13:50"


HOURS = st.sampled_from(
    [
        OFFICE,
        "Tue-Sat 09:00-13:00, 14:00-18:00",
        "Mon-Thu 05:00-11:00",
        "Fri-Mon 22:00-06:00",
        "Sat-Sun 07:00-19:00",
        "Mon-Sun 00:00-24:00",
        "Wed 14:00-22:00",
        "Mon-Fri 23:45-07:30",
    ]
)
STARTS = st.dates(date(2025, 1, 1), date(2028, 1, 1))
HOLIDAYS = st.frozensets(st.dates(date(2025, 1, 1), date(2028, 6, 1)), max_size=60).map(days_off)
MOMENTS = st.integers(0, 3 * 365 * 24 * 60).map(lambda n: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=n))
STEPS = st.sampled_from(JOURNEY)
IDS = st.text("abc0123456789", max_size=6)


@given(
    started_on=STARTS,
    step_day=STEPS,
    zone=st.sampled_from(FAR_ZONES),
    hours=HOURS,
    calendar=HOLIDAYS,
    manager=IDS,
    member=IDS,
    paused_until=st.none() | MOMENTS,
)
def test_managers_hear_a_day_before_a_team_of_the_same_pattern(
    *,
    started_on: date,
    step_day: int,
    zone: str,
    hours: str,
    calendar: FakeCalendar,
    manager: str,
    member: str,
    paused_until: datetime | None,
) -> None:
    place = pattern(zone, hours)
    both = partial(due, started_on=started_on, step_day=step_day, pattern=place, calendar=calendar)
    first = both(is_manager=True, spread=manager, paused_until=paused_until)
    assert first + DAY <= both(spread=member, paused_until=paused_until)


@given(
    started_on=STARTS,
    step_day=STEPS,
    here=st.sampled_from(FAR_ZONES),
    there=st.sampled_from(FAR_ZONES),
    hours=HOURS,
    calendar=HOLIDAYS,
    manager=IDS,
    member=IDS,
)
def test_managers_hear_a_day_before_a_team_anywhere_else_on_earth(
    *,
    started_on: date,
    step_day: int,
    here: str,
    there: str,
    hours: str,
    calendar: FakeCalendar,
    manager: str,
    member: str,
) -> None:
    both = partial(due, started_on=started_on, step_day=step_day, calendar=calendar)
    first = both(is_manager=True, spread=manager, pattern=pattern(here, hours))
    assert first + DAY <= both(spread=member, pattern=pattern(there, hours))


@given(STARTS, st.integers(0, 14 * 24 * 60), st.sampled_from(ZONES), HOURS, HOLIDAYS, IDS, IDS)
def test_after_an_announcement_to_all_outside_the_window_managers_still_hear_first(
    started_on: date,
    minutes: int,
    zone: str,
    hours: str,
    calendar: FakeCalendar,
    manager: str,
    member: str,
) -> None:
    place = pattern(zone, hours)
    last = datetime(started_on.year, started_on.month, started_on.day, tzinfo=UTC) + timedelta(minutes=minutes)
    rested = days_later(last, POLICY.budget_days, ZoneInfo(zone))
    assume(next_good_moment(rested, place, POLICY, calendar, "") > rested)
    both = partial(due, started_on=started_on, step_day=7, pattern=place, calendar=calendar, last_budgeted=last)
    assert both(is_manager=True, spread=manager) + DAY <= both(spread=member)


@given(
    started_on=STARTS,
    step_day=STEPS,
    zone=st.sampled_from(FAR_ZONES),
    hours=HOURS,
    calendar=HOLIDAYS,
    person=IDS,
    is_manager=st.booleans(),
    last=MOMENTS,
    paused_until=MOMENTS,
)
def test_a_step_is_never_early_never_quiet_and_always_the_same(
    *,
    started_on: date,
    step_day: int,
    zone: str,
    hours: str,
    calendar: FakeCalendar,
    person: str,
    is_manager: bool,
    last: datetime,
    paused_until: datetime,
) -> None:
    place = pattern(zone, hours)
    ask = partial(
        due,
        started_on=started_on,
        step_day=step_day,
        is_manager=is_manager,
        last_budgeted=last,
        paused_until=paused_until,
        pattern=place,
        calendar=calendar,
        spread=person,
    )
    moment = ask()
    clock = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    assert clock - last.astimezone(ZoneInfo(zone)).replace(tzinfo=None) >= 7 * DAY
    assert moment >= paused_until
    assert clock.date() >= started_on + step_day * DAY
    assert not is_quiet(moment, place, POLICY, calendar)
    assert ask() == moment


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("hours", [OFFICE, "Mon-Fri 22:00-06:00", "Sat-Sun 07:00-19:00"])
@pytest.mark.parametrize("started_on", [date(2026, 1, 26), date(2026, 3, 2), date(2026, 9, 14), date(2026, 10, 5)])
def test_a_whole_journey_keeps_its_day_of_the_week_over_the_clock_change(
    zone: str, hours: str, started_on: date
) -> None:
    place = pattern(zone, hours)
    managers = walk(started_on, place, is_manager=True)
    team = walk(started_on, place, is_manager=False)
    for moments in (managers, team):
        days = [moment.astimezone(ZoneInfo(zone)).date() for moment in moments]
        assert [(day - days[0]).days for day in days] == list(JOURNEY)
    assert all(first + DAY <= later for first, later in zip(managers, team, strict=True))


def walk(started_on: date, place: Pattern, is_manager: bool) -> list[datetime]:
    """When each step reaches a person, if each goes out a minute after it is due."""
    sent: list[datetime] = []
    for step_day in JOURNEY:
        last = sent[-1] if sent else None
        moment = due(
            started_on=started_on,
            step_day=step_day,
            is_manager=is_manager,
            last_budgeted=last,
            pattern=place,
            spread="P00042",
        )
        sent.append(moment + timedelta(minutes=1))
    return sent
