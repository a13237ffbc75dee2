"""Waves in time: who is asked and when, what is kept frozen, what is released, and that nothing can be linked after."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from adapters.memory.store import MemoryStore
from adapters.storage.store import SqlStore
from bot.domain.people import Person, Preferences
from bot.domain.programme import MAIN, ProgrammeStatus
from bot.domain.pulse import Ballot, Participation, PulseComment, Wave, WaveStatus
from bot.ports import Store, Work
from bot.services import pulse_release, pulses
from bot.services.pulses import LAST_ANSWERS
from tests.stage import Stage
from tests.town import MONDAY, PEOPLE, STAFF, running_town, tools, words

OPENS = datetime(2027, 1, 20, 16, tzinfo=UTC)
CLOSES = OPENS + timedelta(days=7)
COUNTED = CLOSES + LAST_ANSWERS
ITEMS = ("U", "B", "P", "aware")


def crowd(department: str, size: int, **more: Any) -> list[Person]:
    where = {"role_family": "general", "site": "City Hall", **more}
    name = department.lower()
    return [Person(f"{name}{n:03}", f"Person{n} {department}", department=department, **where) for n in range(size)]


def planned_town(*people: Person, store: Store | None = None) -> Stage:
    """The running town with more people, on the day its first wave was planned."""
    stage = running_town(store)
    with stage.store.write() as work:
        for person in people:
            Stage.admit(work, person)
    stage.beat()
    return stage


def open_town(*people: Person, store: Store | None = None) -> Stage:
    """The town on its first pulse."""
    stage = planned_town(*people, store=store)
    stage.wait_until(OPENS)
    return stage


def answer(work: Work, wave: Wave, person: Person, value: str) -> None:
    """What a person's answers leave behind, filed as the conversation files them."""
    where = (person.department, person.role_family, person.level, person.site)
    for item in wave.items:
        code = tools().sealer.code("ballot", wave.id, item, person.id)
        work.ballots.put(Ballot(code, wave.id, item, value, *where, on=wave.opens_at.date()))
    work.participations.put(Participation(f"{wave.id}.{person.id}", wave.id, person.id, on=wave.opens_at.date()))


def comment(work: Work, wave: Wave, person: Person, text: str) -> None:
    code = tools().sealer.code("comment", wave.id, person.id)
    work.pulse_comments.put(PulseComment(code, wave.id, text, on=wave.opens_at.date()))


def waves(stage: Stage) -> list[Wave]:
    with stage.store.read() as work:
        return work.waves.find()


def released(stage: Stage) -> Mapping[str, Any]:
    with stage.store.read() as work:
        release = work.releases.get("0001")
        assert release is not None
        return release.tables


def rows(stage: Stage, campaign: str = "wave:0001") -> dict[str, int]:
    with stage.store.read() as work:
        return dict(work.ledger.tally(campaign).counts)


def pulses_seen(stage: Stage, person: str) -> int:
    return sum("A short pulse" in bubble.text or "still open" in bubble.text for bubble in stage.bubbles(person))


def test_the_first_wave_is_planned_nine_days_after_the_start_and_only_once() -> None:
    stage = planned_town()
    (wave,) = waves(stage)
    assert (wave.id, wave.status, wave.opens_at) == ("0001", WaveStatus.PLANNED, OPENS)
    with stage.store.write() as work:
        assert pulses.advance(work, tools(), stage.now) == 0
    assert len(waves(stage)) == 1


def test_no_wave_is_planned_before_the_programme_starts() -> None:
    stage = Stage(MemoryStore(), tools(), PEOPLE, MONDAY)
    with stage.store.write() as work:
        assert pulses.advance(work, tools(), stage.now) == 0
    assert waves(stage) == []


def test_a_wave_opens_by_itself_with_items_and_thresholds_frozen() -> None:
    stage = open_town()
    (wave,) = waves(stage)
    assert (wave.status, wave.items) == (WaveStatus.OPEN, ITEMS)
    assert (wave.score_threshold, wave.comment_threshold) == (5, 10)
    assert (wave.opens_at, wave.closes_at) == (OPENS, CLOSES)
    with stage.store.read() as work:
        opened = next(line for line in work.audit.find() if line.action == "pulse.opened")
        assert opened.detail == "items U B P aware, scores from 5, comments from 10"


def test_a_threshold_changed_while_a_wave_is_open_is_for_the_next_wave(monkeypatch: pytest.MonkeyPatch) -> None:
    stage = open_town(*crowd("Parks", 8))
    with stage.store.write() as work:
        for person in crowd("Parks", 8):
            answer(work, waves(stage)[0], person, "2")
    stricter = {**words().data("policies/pulse"), "score_threshold": 10, "comment_threshold": 10}
    data = words().data
    monkeypatch.setattr(words(), "data", lambda name: stricter if name == "policies/pulse" else data(name))
    stage.wait_until(COUNTED)
    assert released(stage)["score_threshold"] == 5
    assert released(stage)["overall"]["U"]["base"] == 8
    assert waves(stage)[1].score_threshold == 10


def test_everybody_is_asked_once_and_adds_up() -> None:
    stage = open_town(*crowd("Parks", 20))
    assert rows(stage) == {"delivered": 29}
    assert waves(stage)[0].invited == 29
    stage.wait_until(OPENS + timedelta(hours=2))
    assert rows(stage) == {"delivered": 29}


def test_who_stopped_has_no_account_or_is_away_past_the_close_is_skipped_with_a_reason() -> None:
    stage = planned_town(*crowd("Parks", 3))
    with stage.store.write() as work:
        work.people.put(Person("unlinked", "Un Linked"))
        work.preferences.put(Preferences("parks000", frequency="stopped"))
        work.preferences.put(Preferences("parks001", paused_until=CLOSES + timedelta(days=1)))
        work.preferences.put(Preferences("parks002", paused_until=OPENS + timedelta(days=1)))
    stage.wait_until(OPENS)
    with stage.store.read() as work:
        tally = work.ledger.tally("wave:0001")
    assert tally.counts == {"delivered": 9, "skipped": 3, "due": 1}
    assert tally.reasons == {"no_account": 1, "opted_out": 1, "closed": 1}
    assert waves(stage)[0].invited == 10
    stage.wait_until(OPENS + timedelta(days=1))
    assert pulses_seen(stage, "parks002") == 1


def test_nobody_is_asked_in_quiet_hours() -> None:
    (night,) = crowd("Fire", 1, working_hours="Mon-Fri 13:00-17:00", time_zone="Asia/Tokyo")
    stage = open_town(night)
    assert pulses_seen(stage, night.id) == 0
    stage.wait_until(datetime(2027, 1, 20, 23, 0, tzinfo=UTC) - timedelta(minutes=1))  # 7:59 in Tokyo
    assert pulses_seen(stage, night.id) == 0
    stage.wait_until(datetime(2027, 1, 21, 4, 0, tzinfo=UTC))
    assert pulses_seen(stage, night.id) == 1


def test_the_roster_is_asked_in_chunks_each_person_once() -> None:
    stage = planned_town(*crowd("Parks", 20))
    with stage.store.write() as work:
        steps = [pulses.advance(work, tools(), OPENS, limit=7) for _ in range(6)]
    assert steps == [1, 7, 7, 7, 7, 1], "opened, 29 people, and one look past the last"
    with stage.store.read() as work:
        assert work.ledger.tally("wave:0001").total == 29
        assert work.waves.find()[0].invited == 29


def test_only_those_who_have_not_answered_are_reminded_once() -> None:
    stage = open_town()
    stage.chat(STAFF).presses(f"3 {words().pulse('en')['scale'][3]}")
    stage.wait_until(OPENS + timedelta(days=3) - timedelta(minutes=10))
    assert rows(stage, "reminder:0001") == {}
    stage.wait_until(CLOSES - timedelta(hours=1))
    assert rows(stage, "reminder:0001") == {"delivered": 8}
    assert pulses_seen(stage, STAFF) == 0, "the thanks stand where the question stood"
    assert pulses_seen(stage, "agnes") == 2
    assert rows(stage) == {"delivered": 9}, "invitations still add up to everybody"


def test_who_stopped_or_is_away_is_not_reminded() -> None:
    stage = open_town()
    with stage.store.write() as work:
        work.preferences.put(Preferences("agnes", frequency="stopped"))
        work.preferences.put(Preferences("boris", paused_until=CLOSES + timedelta(days=3)))
    stage.wait_until(CLOSES - timedelta(hours=1))
    assert rows(stage, "reminder:0001") == {"delivered": 7}


def set_programme(stage: Stage, status: ProgrammeStatus) -> None:
    with stage.store.write() as work:
        programme = work.programmes.get(MAIN)
        assert programme is not None
        work.programmes.put(replace(programme, status=status, due_at=stage.now))


def test_a_wave_waits_while_the_programme_is_paused_and_then_has_its_full_length() -> None:
    stage = planned_town()
    set_programme(stage, ProgrammeStatus.PAUSED)
    stage.wait_until(OPENS + timedelta(days=2))
    assert waves(stage)[0].status == WaveStatus.PLANNED
    assert pulses_seen(stage, STAFF) == 0
    set_programme(stage, ProgrammeStatus.RUNNING)
    stage.wait_until(OPENS + timedelta(days=2, hours=2))
    wave = waves(stage)[0]
    assert wave.status == WaveStatus.OPEN
    assert wave.closes_at - wave.opens_at == timedelta(days=7)


def test_nobody_is_reminded_while_the_programme_is_paused() -> None:
    stage = open_town()
    set_programme(stage, ProgrammeStatus.PAUSED)
    stage.wait_until(CLOSES - timedelta(hours=1))
    assert rows(stage, "reminder:0001") == {}
    stage.wait_until(COUNTED)
    assert waves(stage)[0].status == WaveStatus.CLOSED


def test_answers_that_are_being_stored_as_the_wave_closes_are_still_counted() -> None:
    stage = open_town(*crowd("Parks", 8))
    stage.now = CLOSES
    with stage.store.write() as work:
        wave = work.waves.find()[0]
        work.waves.put(replace(wave, due_at=CLOSES))
        assert pulses.advance(work, tools(), CLOSES) == 1
        assert work.waves.find()[0].status == WaveStatus.OPEN
        for person in crowd("Parks", 8):
            answer(work, wave, person, "2")
    stage.wait_until(COUNTED)
    assert released(stage)["overall"]["U"]["base"] == 8


def test_what_was_not_sent_by_the_close_is_not_sent_any_more() -> None:
    stage = planned_town(*crowd("Parks", 1))
    stage.wait_until(OPENS)
    with stage.store.write() as work:
        row = work.ledger.get("wave:0001:parks000")
        assert row is not None
        late = replace(row, key="wave:0001:late", status="due", not_before=CLOSES + timedelta(days=1))
        work.ledger.add([late])
    stage.wait_until(CLOSES + timedelta(days=2))
    with stage.store.read() as work:
        found = work.ledger.get("wave:0001:late")
        assert found is not None
        assert (found.status, found.reason) == ("skipped", "closed")


def test_a_wave_that_nobody_came_back_for_in_time_closes_without_asking_or_reminding() -> None:
    stage = planned_town(*crowd("Parks", 3))
    with stage.store.write() as work:
        pulses.advance(work, tools(), OPENS)
        late = COUNTED + timedelta(days=1)
        assert pulses.advance(work, tools(), late) == 1
        assert work.waves.find()[0].status == WaveStatus.CLOSED
        assert work.ledger.tally("wave:0001").total == 0


def test_the_release_holds_every_table_and_hides_what_is_small() -> None:
    stage = open_town(*crowd("Parks", 20), *crowd("Law", 6), *crowd("Clerk", 3))
    with stage.store.write() as work:
        wave = work.waves.find()[0]
        for number, person in enumerate([*crowd("Parks", 20), *crowd("Law", 6), *crowd("Clerk", 3)]):
            answer(work, wave, person, ("1", "4", "5", "2")[number % 4])
    stage.wait_until(COUNTED)
    tables = released(stage)
    assert tables["overall"]["U"] == {"base": 29, "dont_know": 0, "favourable": 14}
    assert set(tables["department"]) == {"Parks"}
    assert (tables["answered"], tables["invited"]) == (29, 38)
    assert tables["items"] == list(ITEMS)


def test_nothing_is_released_before_the_close() -> None:
    stage = open_town(*crowd("Parks", 20))
    with stage.store.write() as work:
        for person in crowd("Parks", 20):
            answer(work, work.waves.find()[0], person, "4")
    stage.wait_until(CLOSES)
    with stage.store.read() as work:
        assert work.releases.find() == []


COMMENTS = {
    "parks000": "Ask Person3 Parks, or mail me at a.b@port-alder.example",
    "parks001": "Call 312-555-0142 about it",
    "parks002": "More time to learn, please.",
}


def commented_wave(respondents: int, store: Store | None = None) -> Store:
    """A store in which a wave with answers and comments has been closed and filed anew."""
    store = store or MemoryStore()
    people = crowd("Parks", 20)
    wave = Wave("0001", ITEMS, OPENS, CLOSES, status=WaveStatus.OPEN, reminded=True, cursor="*", due_at=COUNTED)
    with store.write() as work:
        work.waves.put(wave)
        for person in people:
            work.people.put(person)
        for person in people[:respondents]:
            answer(work, wave, person, "24"[int(person.id[-1]) % 2])
            if person.id in COMMENTS:
                comment(work, wave, person, COMMENTS[person.id])
    with store.write() as work:
        while pulses.advance(work, tools(), COUNTED):
            pass
    return store


def comments_shown(store: Store) -> list[str]:
    with store.read() as work:
        release = work.releases.get("0001")
        assert release is not None
        return sorted(release.tables["comments"])


def test_comments_are_released_masked_from_ten_respondents_on() -> None:
    masked = ["Ask […], or mail me at […]", "Call […] about it", "More time to learn, please."]
    assert comments_shown(commented_wave(10)) == masked
    assert comments_shown(commented_wave(9)) == []


def test_a_comment_that_is_not_released_is_masked_all_the_same() -> None:
    with commented_wave(9).read() as work:
        assert "Person3" not in json.dumps([each.text for each in work.pulse_comments.find()])


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return MemoryStore() if request.param == "memory" else SqlStore(f"sqlite:///{tmp_path}/postcard.db", rate=1e6)


def test_after_the_close_no_code_and_no_place_is_left_beside_an_answer(store: Store) -> None:
    with commented_wave(15, store).read() as work:
        ballots, comments = work.ballots.find(wave_id="0001"), work.pulse_comments.find()
        people = [person.id for person in work.people.find()]
    sealer = tools().sealer
    codes = {sealer.code("ballot", "0001", item, person) for item, person in product(ITEMS, people)}
    codes |= {sealer.code("comment", "0001", person) for person in people}
    assert not codes & ({ballot.id for ballot in ballots} | {each.id for each in comments})
    assert len(ballots) == 15 * 4
    assert sorted(ballot.value for ballot in ballots) == ["2"] * 32 + ["4"] * 28
    assert {(b.department, b.role_family, b.level, b.site, b.on) for b in ballots} == {("", "", "", "", CLOSES.date())}
    assert len(comments) == 3


@pytest.mark.parametrize("chunk", [1, 7, 60, 500])
def test_filing_anew_works_in_chunks_and_loses_nothing(chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulses, "unlink", lambda work, tools, wave: pulse_release.unlink(work, tools, wave, chunk))
    stage = open_town(*crowd("Parks", 15))
    with stage.store.write() as work:
        wave = work.waves.find()[0]
        for person in crowd("Parks", 15):
            answer(work, wave, person, "4")
        before = {ballot.id for ballot in work.ballots.find(wave_id=wave.id)}
        for _ in range(1000):
            if work.waves.find()[0].due_at is None:
                break
            pulses.advance(work, tools(), COUNTED)
        after = work.ballots.find(wave_id=wave.id)
    assert len(after) == 60
    assert not before & {ballot.id for ballot in after}
    assert {ballot.department for ballot in after} == {""}


def test_reactions_to_steps_are_no_ballots_of_a_wave() -> None:
    stage = open_town(*crowd("Parks", 8))
    with stage.store.write() as work:
        work.ballots.put(
            Ballot("r", "step.why", "reaction", "sense", "Parks", "general", "frontline", "", OPENS.date())
        )
    stage.wait_until(COUNTED)
    with stage.store.read() as work:
        assert work.ballots.get("r") is not None


def test_the_next_wave_opens_four_weeks_later_with_the_item_of_its_phase() -> None:
    stage = open_town()
    stage.wait_until(COUNTED)
    first, second = waves(stage)
    assert (first.status, first.due_at) == (WaveStatus.CLOSED, None)
    assert (second.id, second.opens_at) == ("0002", OPENS + timedelta(days=28))
    stage.wait_until(OPENS + timedelta(days=28))
    assert waves(stage)[1].status == WaveStatus.OPEN
    assert waves(stage)[1].items == ("U", "B", "P", "know")


def test_a_wave_can_be_planned_by_hand_without_a_programme() -> None:
    stage = Stage(MemoryStore(), tools(), PEOPLE, MONDAY)
    with stage.store.write() as work:
        wave = pulses.plan_wave(work, tools(), MONDAY, MONDAY + timedelta(hours=1))
    stage.wait_until(MONDAY + timedelta(hours=1))
    (opened,) = waves(stage)
    assert (opened.id, opened.status, opened.items) == (wave.id, WaveStatus.OPEN, ("U", "B", "P"))
    assert pulses_seen(stage, STAFF) == 1


def test_the_log_names_nobody_who_answered() -> None:
    with commented_wave(15).read() as work:
        log = " ".join(f"{line.actor} {line.action} {line.object} {line.detail}" for line in work.audit.find())
    assert "pulse.closed" in log
    assert "parks0" not in log
