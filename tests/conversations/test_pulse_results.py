"""Released results as people read them: in full, in one line a group, or hidden."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.conversations import pulse_results, report
from bot.conversations.colleagues import Colleagues
from bot.conversations.voice import voice_for
from bot.domain.announcement import Announcement, Audience
from bot.domain.people import Person
from bot.domain.programme import Programme, Step
from bot.domain.pulse import Release, Wave, WaveStatus
from bot.messages.actions import action
from bot.messages.blocks import Block, Facts, Message, as_text
from bot.messages.budget import over_budget
from tests.chat import Chat
from tests.stage import Stage
from tests.town import CIO, LEAD, SPANISH, STAFF, tools, town, words

CLOSED_AT = datetime(2027, 1, 27, 16, tzinfo=UTC)
SHARE = {"base": 100, "favourable": 60, "dont_know": 7}
COUNT = {"base": 12, "favourable": 7, "dont_know": 0}
LOW = {"base": 12, "band": "low", "dont_know": 0}
HIGH = {"base": 13, "band": "high", "dont_know": 0}
TABLES: dict[str, Any] = {
    "items": ["U", "B", "P", "heard"],
    "score_threshold": 5,
    "comment_threshold": 10,
    "answered": 107,
    "invited": 200,
    "overall": {"U": SHARE, "B": COUNT, "P": LOW},
    "department": {"Library": {"U": SHARE, "B": COUNT, "P": HIGH}},
    "role_family": {"librarian": {"U": COUNT, "B": LOW, "P": HIGH}},
    "level": {"frontline": {"U": SHARE, "B": SHARE, "P": SHARE}},
    "site": {},
    "comments": [f"comment {number}" for number in range(23)],
}


def t(key: str, **values: str | int) -> str:
    return words().phrase(key, "en", **values)


@pytest.fixture
def stage() -> Stage:
    return town()


def closed_wave(id: str, tables: dict[str, Any], closes_at: datetime = CLOSED_AT) -> tuple[Wave, Release]:
    opened = closes_at - timedelta(days=7)
    wave = Wave(id, tuple(tables["items"]), opened, closes_at, status=WaveStatus.CLOSED)
    return wave, Release(id, tables, on=closes_at.date())


@pytest.fixture
def released(stage: Stage) -> Stage:
    """The town with a closed wave."""
    publish(stage, TABLES)
    return stage


def publish(stage: Stage, tables: dict[str, Any], id: str = "0001", closes_at: datetime = CLOSED_AT) -> None:
    wave, release = closed_wave(id, tables, closes_at)
    with stage.store.write() as work:
        work.waves.put(wave)
        work.releases.put(release)


def shown(stage: Stage, person: str, department: str) -> tuple[Block, ...]:
    with stage.store.read() as work:
        found = work.people.get(person)
        assert found is not None
        return pulse_results.blocks(work, voice_for(work, tools(), found, Colleagues(work)), department)


def text(blocks: tuple[Block, ...]) -> str:
    return as_text(Message("results", blocks))


def test_before_the_first_close_it_says_that_there_is_nothing_yet(stage: Stage) -> None:
    assert text(shown(stage, STAFF, "Library")) == t("pulse.none_yet")


def test_a_large_group_shows_its_share_interval_and_number(released: Stage) -> None:
    assert "1. I understand how my role fits this change.: 60% agree (50 to 69%), 100 answers; 7 don't know" in text(
        shown(released, STAFF, "Library")
    )


def test_a_small_group_shows_counts_and_bands_and_never_a_percentage(released: Stage) -> None:
    told = text(shown(released, STAFF, "Library"))
    assert "7 of 12 agree" in told
    assert "2 in 10 or fewer of 12 agree" in told
    assert "8 in 10 or more of 13 agree" in told


def test_an_item_that_was_not_released_says_so(released: Stage) -> None:
    assert "4. When I raise a concern, I get an answer.: hidden, fewer than 5" in text(
        shown(released, STAFF, "Library")
    )


def test_how_many_answered_is_said_with_how_far_it_carries(released: Stage) -> None:
    told = text(shown(released, STAFF, "Library"))
    assert "107 of 200 people who were asked answered (54%). That is a partial picture." in told


@pytest.mark.parametrize(("answered", "weight"), [(39, "low"), (40, "middle"), (59, "middle"), (60, "high")])
def test_the_response_has_three_weights(stage: Stage, answered: int, weight: str) -> None:
    publish(stage, {**TABLES, "answered": answered, "invited": 100})
    assert t(f"pulse.weight_{weight}") in text(shown(stage, STAFF, "Library"))


def test_the_response_is_left_out_when_it_was_not_released(stage: Stage) -> None:
    publish(stage, {key: value for key, value in TABLES.items() if key not in {"answered", "invited"}})
    assert "people who were asked" not in text(shown(stage, STAFF, "Library"))


def test_staff_see_their_own_department_and_no_other(released: Stage) -> None:
    told = text(shown(released, STAFF, "Library"))
    assert "Library" in told
    assert "Health" not in told
    assert t("pulse.by_role_family") not in told


def test_a_department_that_is_hidden_says_only_that(released: Stage) -> None:
    told = text(shown(released, CIO, "IT"))
    assert "IT\nhidden, fewer than 5" in told
    assert told.count("60% agree") == 1, "the overall figure and no other"


def test_the_sponsor_sees_every_table_with_hidden_rows_named_from_the_roster(released: Stage) -> None:
    told = text(shown(released, CIO, ""))
    assert "Library: 1: 60% of 100 (50 to 69%) · 2: 7 of 12 · 3: 8 in 10 or more of 13" in told
    assert "HR: hidden, fewer than 5" in told
    assert "Health: hidden, fewer than 5" in told
    assert "Front line: 1: 60% of 100" in told
    assert "Managers: hidden, fewer than 5" in told
    assert told.index("Health: ") < told.index("Library: "), "by name: groups are not ranked"


def test_the_note_says_what_hidden_means(released: Stage) -> None:
    assert t("pulse.note", n=5) in text(shown(released, CIO, ""))
    assert t("pulse.note", n=5) in text(shown(released, STAFF, "Library"))


def test_the_newest_release_is_shown(released: Stage) -> None:
    publish(released, {**TABLES, "answered": 150}, "0002", CLOSED_AT + timedelta(days=28))
    told = text(shown(released, STAFF, "Library"))
    assert "Wednesday, February 24" in told
    assert "150 of 200" in told


def test_the_report_shows_it_in_the_readers_language(released: Stage) -> None:
    released.chat(STAFF).commands("report").sees("60% agree", "Library")
    released.chat(SPANISH).commands("report").sees("60 % de acuerdo", "Entiendo cómo encaja mi trabajo", "oculto")
    released.chat(CIO).commands("report").sees(t("pulse.by_department"), "hidden, fewer than 5")


def test_a_large_organisation_still_fits_in_one_message(released: Stage) -> None:
    with released.store.write() as work:
        for number in range(40):
            work.people.put(Person(f"p{number}", "A B", department=f"Department {number}", role_family=f"f{number}"))
        work.programmes.put(
            Programme("main", "Tell us once", (Step("why", 0, "journey/why", "executive", "aware"),), "1")
        )
        sent = Announcement("a", CIO, "Lift closed", "It is.", Audience(), released.now, confirmed_at=released.now)
        work.announcements.put(sent)
        lead = work.people.get(LEAD)
        assert lead is not None
        glance = report.glance(
            work, voice_for(work, tools(), replace(lead, groups=("cio", "lead_agent")), Colleagues(work))
        )
    assert over_budget(glance) == []
    blocks = shown(released, LEAD, "")
    assert t("pulse.more_rows", n=24) in text(blocks)
    assert sum(len(block.items) for block in blocks if isinstance(block, Facts)) == 4 + 20 + 20 + 3


def lead(stage: Stage) -> Chat:
    return stage.chat(LEAD).commands("report").presses(t("pulse.read_comments"))


def test_the_lead_change_agent_reads_the_comments_page_by_page(released: Stage) -> None:
    reader = lead(released).sees("comment 0", "comment 9", t("pulse.comments_care")).does_not_see("comment 10")
    reader.presses(t("pulse.comments_next")).sees("comment 10", "comment 19").does_not_see("comment 0\n")
    reader.presses(t("pulse.comments_next")).sees("comment 22")
    assert not reader.can_press(t("pulse.comments_next"))
    with released.store.read() as work:
        assert [line.action for line in work.audit.find() if "comments" in line.action] == ["pulse.comments_read"] * 3


def test_comments_that_may_not_be_read_are_not_there(stage: Stage) -> None:
    publish(stage, {**TABLES, "comments": []})
    lead(stage).sees(t("pulse.comments_none", n=10))


@pytest.mark.parametrize("person", [STAFF, CIO])
def test_nobody_else_is_offered_or_shown_the_comments(released: Stage, person: str) -> None:
    reader = released.chat(person).commands("report")
    assert not reader.can_press(t("pulse.read_comments"))
    released.press(person, action("pulse.comments", "0001"))
    reader.sees(t("pulse.comments_refused")).does_not_see("comment 1")


@pytest.mark.parametrize("args", [(), ("9999",), ("9999", "10")])
def test_comments_of_no_wave_are_none(released: Stage, args: tuple[str, ...]) -> None:
    released.press(LEAD, action("pulse.comments", *args))
    released.chat(LEAD).sees(t("pulse.none_yet"))


def test_a_page_of_comments_fits_every_platform(released: Stage) -> None:
    longest = {**TABLES, "comments": ["x" * 500] * 11}
    wave, _ = closed_wave("0001", longest)
    with released.store.read() as work:
        person = work.people.get(SPANISH)
        assert person is not None
        voice = voice_for(work, tools(), replace(person, groups=("lead_agent",)), Colleagues(work))
        assert over_budget(pulse_results._comments_page(voice, wave, longest, 0)) == []


def test_the_row_of_people_without_a_department_has_a_name(stage: Stage) -> None:
    publish(stage, {**TABLES, "department": {"": {"U": COUNT}}})
    assert "not given: 1: 7 of 12" in text(shown(stage, CIO, ""))
