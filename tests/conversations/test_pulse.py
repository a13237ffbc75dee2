"""The pulse as a person answers it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from adapters.memory.store import MemoryStore
from bot.conversations import pulse_cards as cards
from bot.conversations.colleagues import Colleagues
from bot.conversations.voice import voice_for
from bot.domain.programme import JourneyStatus
from bot.domain.pulse import Ballot, Wave, WaveStatus
from bot.domain.records import Dialogue
from bot.messages.actions import action
from bot.messages.budget import over_budget
from tests.chat import Chat, FormView, wait
from tests.stage import Stage
from tests.town import SPANISH, STAFF, running_town, tools, words

OPENS = datetime(2027, 1, 20, 16, tzinfo=UTC)
"""Nine days after the programme starts, 10:00 in Port Alder."""

Phrase = Callable[..., str]


def t(key: str, **values: str | int) -> str:
    return words().phrase(key, "en", **values)


def point(value: int, language: str = "en") -> str:
    return f"{value} {words().pulse(language)['scale'][value]}"


def statement(item: str, language: str = "en") -> str:
    return str(words().pulse(language)["items"][item])


def pulse_town(store: MemoryStore | None = None) -> Stage:
    """The town on its first pulse, with no step of the journey between the messages."""
    town = running_town(store)
    town.beat()
    with town.store.write() as work:
        for journey in work.journeys.find():
            work.journeys.put(replace(journey, status=JourneyStatus.DONE, due_at=None))
    town.wait_until(OPENS)
    return town


@pytest.fixture
def stage() -> Stage:
    """The town when its first wave has just opened."""
    return pulse_town()


@pytest.fixture
def sam(stage: Stage) -> Chat:
    return stage.chat(STAFF)


def stored(stage: Stage, table: str) -> list[Any]:
    with stage.store.read() as work:
        found: list[Any] = getattr(work, table).find()
    if table == "ballots":
        return [ballot for ballot in found if not ballot.wave_id.startswith("step.")]
    return found


def values(stage: Stage) -> dict[str, str]:
    return {ballot.item: ballot.value for ballot in stored(stage, "ballots")}


def answers_all(person: Chat, value: int) -> Chat:
    for _ in range(4):
        person.presses(point(value))
    return person


def test_the_promise_stands_before_the_first_statement(sam: Chat) -> None:
    promise = "at least 5 people answered"
    sam.sees("confidential", promise, "Wednesday, January 27", statement("U"), t("pulse.progress", number=1, total=4))
    assert sam.last.text.index(promise) < sam.last.text.index(statement("U"))
    assert sam.last.labels == [
        t("button.privacy"), *(point(value) for value in range(1, 6)), "Don't know, or does not apply", t("pulse.skip"),
    ]  # fmt: skip


def test_statements_replace_each_other_in_one_message(sam: Chat) -> None:
    bubbles = len(sam.bubbles)
    for item in ("B", "P", "aware"):
        sam.presses(point(4)).sees(statement(item))
    sam.presses(point(4)).sees(t("pulse.change"))
    assert len(sam.bubbles) == bubbles


def test_each_answer_is_kept_without_who_gave_it(stage: Stage, sam: Chat) -> None:
    for value in (2, 5, 1):
        sam.presses(point(value))
    sam.presses("Don't know, or does not apply")
    assert values(stage) == {"U": "2", "B": "5", "P": "1", "aware": "dk"}
    ballot = stored(stage, "ballots")[0]
    assert (ballot.department, ballot.role_family, ballot.level, ballot.site) == (
        "Library", "librarian", "frontline", "City Hall",
    )  # fmt: skip
    assert {each.on for each in stored(stage, "ballots")} == {OPENS.date()}, "not the day of the answer"
    assert STAFF not in "".join(each.id for each in stored(stage, "ballots"))


def test_that_somebody_answered_is_kept_once_with_the_day(stage: Stage, sam: Chat) -> None:
    wait(stage, days=1)
    answers_all(sam, 3)
    wait(stage, days=1)
    sam.presses(t("pulse.change")).presses(point(5))
    (participation,) = stored(stage, "participations")
    assert (participation.person_id, participation.on) == (STAFF, date(2027, 1, 21))


def test_an_answer_can_be_changed_until_the_close(stage: Stage, sam: Chat) -> None:
    answers_all(sam, 1)
    wait(stage, days=6)
    bubbles = len(sam.bubbles)
    sam.presses(t("pulse.change")).sees(statement("U"))
    answers_all(sam, 5).sees(t("pulse.change"))
    assert values(stage) == dict.fromkeys(("U", "B", "P", "aware"), "5")
    assert len(sam.bubbles) == bubbles


def test_skipping_leaves_no_trace(stage: Stage, sam: Chat) -> None:
    for _ in range(4):
        sam.presses(t("pulse.skip"))
    sam.sees(t("pulse.change"))
    assert values(stage) == {}
    assert stored(stage, "participations") == []


def test_the_whole_pulse_can_be_typed(stage: Stage, sam: Chat) -> None:
    bubbles = len(sam.bubbles)
    sam.says("4").sees(statement("B")).says("dk").sees(statement("P"))
    sam.says("Don't know.").sees(statement("aware")).says(" 1 ").sees(t("pulse.change"))
    assert values(stage) == {"U": "4", "B": "dk", "P": "dk", "aware": "1"}
    assert len(sam.bubbles) == bubbles + 4, "each next statement stands where the person is reading"


def test_typing_works_in_spanish(stage: Stage) -> None:
    paz = stage.chat(SPANISH).sees("confidenciales", statement("U", "es"))
    paz.says("no sé").sees(statement("B", "es")).presses(point(2, "es"))
    assert values(stage) == {"U": "dk", "B": "2"}


def test_second_thoughts_can_be_typed(stage: Stage, sam: Chat) -> None:
    answers_all(sam, 1).presses(t("pulse.change")).says("5").says("4").sees(statement("P"))
    assert values(stage) == {"U": "5", "B": "4", "P": "1", "aware": "1"}


def test_a_number_after_the_end_is_an_ordinary_question(stage: Stage, sam: Chat) -> None:
    answers_all(sam, 3).reads().says("5")
    sam.has_seen(words().template("moments/no-answer", "en").title)
    assert values(stage) == dict.fromkeys(("U", "B", "P", "aware"), "3")


def test_a_number_before_any_pulse_is_an_ordinary_question(busy_town: Stage) -> None:
    sam = busy_town.chat(STAFF)
    sam.says("4")
    assert values(busy_town) == {}
    sam.does_not_see(statement("B"))


def test_a_number_from_somebody_who_was_not_asked_yet_is_not_taken_for_an_answer(stage: Stage) -> None:
    with stage.store.write() as work:
        lea = work.people.get("lea")
        assert lea is not None
        Stage.admit(work, replace(lea, id="late", name="Late Comer"))
    stage.chat("late").says("4")
    assert values(stage) == {}


def test_where_it_is_not_sure_what_was_answered_the_statement_is_shown_again(stage: Stage, sam: Chat) -> None:
    sam.presses(point(4))
    with stage.store.write() as work:
        work.dialogues.put(Dialogue(STAFF, "another topic", {}, stage.now + timedelta(hours=1)))
    sam.says("2").sees(statement("B"))
    assert values(stage) == {"U": "4"}
    sam.says("2").sees(statement("P"))
    assert values(stage) == {"U": "4", "B": "2"}


def test_the_comment_says_who_reads_it_and_is_never_shown_again(stage: Stage, sam: Chat) -> None:
    answers_all(sam, 3)
    form = cards.comment_form(voice(stage, STAFF), wave(stage))
    intro = "".join(getattr(span, "text", "") for span in form.intro)
    assert "lead change agent" in intro
    assert "only you could know" in intro
    sam.submits(t("pulse.comment"), text="More time to learn.").sees(t("pulse.comment_kept"))
    assert sam.form(t("pulse.comment")).fields == {"text": ""}
    sam.does_not_see("More time to learn")


def test_another_comment_replaces_the_first(stage: Stage, sam: Chat) -> None:
    answers_all(sam, 3)
    sam.submits(t("pulse.comment"), text="More time.").submits(t("pulse.comment"), text="More pay.")
    (comment,) = stored(stage, "pulse_comments")
    assert comment.text == "More pay."
    assert STAFF not in comment.id


def test_an_empty_comment_is_none(stage: Stage, sam: Chat) -> None:
    answers_all(sam, 3).submits(t("pulse.comment"), text="  ").sees(t("pulse.change"))
    assert stored(stage, "pulse_comments") == []


def test_a_comment_that_is_too_long_stays_in_its_form(stage: Stage, sam: Chat) -> None:
    answers_all(sam, 3)
    assert sam.tries(t("pulse.comment"), text="x" * 501) == {"text": t("problem.too_long")}
    assert stored(stage, "pulse_comments") == []


def test_a_protected_matter_gets_its_fixed_reply_and_is_not_kept(stage: Stage, sam: Chat) -> None:
    answers_all(sam, 3).submits(t("pulse.comment"), text="I want to kill myself")
    sam.sees("988")
    assert stored(stage, "pulse_comments") == []


def test_after_the_close_a_press_says_so_kindly_and_changes_nothing(stage: Stage, sam: Chat) -> None:
    answers_all(sam, 3)
    form = sam.form(t("pulse.comment"))
    stage.now += timedelta(days=7)
    bubbles = len(sam.bubbles)
    sam.presses(t("pulse.change")).sees("This pulse closed on Wednesday, January 27", "Thank you")
    assert len(sam.bubbles) == bubbles
    assert sam.last.labels == []
    stage.submit(STAFF, form, {"text": "too late"})
    assert stored(stage, "pulse_comments") == []


@pytest.mark.parametrize(
    "token",
    [
        action("pulse.answer", "0001", "U", "6"), action("pulse.answer", "0001", "Z", "4"),
        action("pulse.answer", "0001"), action("pulse.skip", "0001", "Z"), action("pulse.nothing", "0001"),
    ],
)  # fmt: skip
def test_a_forged_press_counts_nothing_and_shows_the_first_statement(stage: Stage, sam: Chat, token: Any) -> None:
    stage.press(STAFF, token)
    sam.sees(statement("U"))
    assert values(stage) == {}


@pytest.mark.parametrize("token", [action("pulse.answer", "9999", "U", "4"), action("pulse.answer")])
def test_a_press_for_no_wave_says_that_none_is_open(stage: Stage, sam: Chat, token: Any) -> None:
    stage.press(STAFF, token)
    sam.sees(t("pulse.not_open"))


def test_a_comment_for_no_wave_says_that_none_is_open(stage: Stage, sam: Chat) -> None:
    stage.submit(STAFF, FormView({}, action("pulse.comment", "9999").encode()), {"text": "x"})
    sam.sees(t("pulse.not_open"))


def everything_but_the_ballots(value: int, comment: str, press: bool) -> Any:
    store = MemoryStore()
    stage = pulse_town(store)
    sam = stage.chat(STAFF)
    for _ in range(4):
        if press:
            sam.presses(point(value))
        else:
            sam.says(str(value))
    sam.submits(t("pulse.comment"), text=comment)
    state = {kind.__name__: rows for kind, rows in store._state.items() if kind is not Ballot}
    texts = [each.text for each in state.pop("PulseComment").values()]
    return state, [bubble.text for bubble in sam.bubbles], texts


@pytest.mark.parametrize("press", [True, False])
def test_all_that_is_stored_and_shown_is_the_same_whatever_was_answered(press: bool) -> None:
    first, screen, comments = everything_but_the_ballots(1, "Nobody listens here.", press)
    second, other_screen, _ = everything_but_the_ballots(5, "It goes well for me.", press)
    assert screen == other_screen
    assert comments == ["Nobody listens here."]
    assert {"AuditEntry", "Delivery", "Dialogue", "InboxEntry", "Participation"} <= set(first)
    for kind, rows in first.items():
        assert rows == second[kind], kind


def test_replies_leave_nothing_to_read_in_the_ledger(stage: Stage, sam: Chat) -> None:
    answers_all(sam, 3).submits(t("pulse.comment"), text="More time.")
    with stage.store.read() as work:
        replies = [row for row in work.ledger.of_person(STAFF, 20) if row.topic == "pulse.0001" and row.replaces]
    assert len(replies) == 5
    assert all(row.private and row.message is None for row in replies)


@pytest.mark.parametrize("person", [STAFF, SPANISH])
def test_every_card_fits_every_platform(stage: Stage, person: str) -> None:
    speaker, now = voice(stage, person), wave(stage)
    longest = replace(now, items=tuple(words().pulse("en")["items"]))
    shown = [
        cards.invitation(speaker, now), cards.reminder(speaker, now), cards.thanks(speaker, now, commented=True),
        cards.closed(speaker, now), *(cards.item_card(speaker, longest, item) for item in longest.items),
    ]  # fmt: skip
    assert [problem for message in shown for problem in over_budget(message)] == []


def test_the_statements_of_a_language_without_a_file_come_from_the_default_one() -> None:
    assert cards.wording(words(), "fr")["items"]["U"] == statement("U")


def wave(stage: Stage) -> Wave:
    (found,) = (each for each in stored(stage, "waves") if each.status == WaveStatus.OPEN)
    assert isinstance(found, Wave)
    return found


def voice(stage: Stage, person: str) -> Any:
    with stage.store.read() as work:
        found = work.people.get(person)
        assert found is not None
        return voice_for(work, tools(), found, Colleagues(work))
