"""Concerns at their edges: other ways in, who may do what, and what never shows."""

from __future__ import annotations

import pytest

from bot.domain.concern import ConcernStatus
from tests.chat import wait
from tests.stage import Stage
from tests.town import AGENT, BACKUP, LEAD, MANAGER, SPANISH, STAFF, words

WORRY = "My shifts are full and nobody has time for the new training."


def phrase(key: str, **values: str | int) -> str:
    return words().phrase(key, "en", **values)


def status(stage: Stage) -> str:
    with stage.store.read() as work:
        return work.concerns.find()[0].status


@pytest.mark.parametrize(
    "said", ["I have a concern about my shifts", "I’m worried about my shifts", "concern my shifts are full"]
)
def test_a_worry_in_free_words_opens_the_form_with_the_words_in_it(busy_town: Stage, said: str) -> None:
    sam = busy_town.chat(STAFF).says(said)
    assert "shifts" in sam.form(phrase("button.concern")).fields["text"]


def test_a_worry_in_spanish_opens_the_form_too(busy_town: Stage) -> None:
    paz = busy_town.chat(SPANISH).says("Me preocupa mi horario")
    assert "horario" in paz.form(words().phrase("button.concern", "es")).fields["text"]


def test_an_empty_concern_is_refused_with_a_sentence_and_nothing_is_kept(busy_town: Stage) -> None:
    sam = busy_town.chat(STAFF).commands("concern")
    assert sam.tries(phrase("button.concern"), text="  ") == {"text": phrase("problem.required")}
    with busy_town.store.read() as work:
        assert work.concerns.count() == 0


def test_the_author_can_choose_another_topic_or_discard(busy_town: Stage) -> None:
    sam = busy_town.chat(STAFF).commands("concern")
    sam.submits(phrase("button.concern"), text=WORRY)
    sam.submits(phrase("concern.other_category"), category="process_or_legal")
    busy_town.chat(AGENT).sees(phrase("category.process_or_legal"), phrase("severity.high"))
    sam.commands("concern").submits(phrase("button.concern"), text="never mind").presses(phrase("concern.discard"))
    with busy_town.store.read() as work:
        gone = work.concerns.find(status=ConcernStatus.DISCARDED)
    assert [each.text for each in gone] == [""]


def test_somebody_named_in_the_text_is_not_asked(busy_town: Stage) -> None:
    sam = busy_town.chat(STAFF).commands("concern")
    sam.submits(phrase("button.concern"), text="Agnes Moreau told me nothing.").presses(phrase("concern.send"))
    busy_town.chat(AGENT).hears_nothing()
    busy_town.chat(BACKUP).sees("told me nothing")


def test_an_agent_who_is_away_is_not_asked(busy_town: Stage) -> None:
    agent = busy_town.chat(AGENT).commands("postcard", "settings").presses(phrase("settings.away"))
    agent.reads()
    sam = busy_town.chat(STAFF).commands("concern")
    sam.submits(phrase("button.concern"), text=WORRY).presses(phrase("concern.send")).sees("Boris Lund")
    agent.hears_nothing()


def test_nobody_else_may_touch_a_case(busy_town: Stage) -> None:
    sam = busy_town.chat(STAFF).commands("concern")
    sam.submits(phrase("button.concern"), text=WORRY).presses(phrase("concern.send"))
    claim = busy_town.chat(AGENT).button(phrase("case.claim"))
    for other in (MANAGER, BACKUP, LEAD, STAFF):
        busy_town.press(other, claim)
        busy_town.chat(other).sees(phrase("case.not_yours"))
    assert status(busy_town) == ConcernStatus.OFFERED


def test_nobody_else_may_answer_for_the_author(busy_town: Stage) -> None:
    sam, agent = busy_town.chat(STAFF).commands("concern"), busy_town.chat(AGENT)
    sam.submits(phrase("button.concern"), text=WORRY).presses(phrase("concern.send"))
    agent.presses(phrase("case.claim")).submits(phrase("case.reply"), text="Soon.")
    helped = sam.button(phrase("concern.helped_yes"))
    busy_town.press(AGENT, helped)
    agent.sees(phrase("case.not_yours"))
    assert status(busy_town) == ConcernStatus.ANSWERED


def test_pressing_twice_has_one_effect(busy_town: Stage) -> None:
    sam, agent = busy_town.chat(STAFF).commands("concern"), busy_town.chat(AGENT)
    sam.submits(phrase("button.concern"), text=WORRY)
    send = sam.button(phrase("concern.send"))
    busy_town.press(STAFF, send)
    busy_town.press(STAFF, send)
    assert len(agent.bubbles) == 1
    claim = agent.button(phrase("case.claim"))
    busy_town.press(AGENT, claim)
    busy_town.press(AGENT, claim)
    agent.sees(phrase("case.already"))


def test_author_and_agent_can_write_back_and_forth(busy_town: Stage) -> None:
    sam, agent = busy_town.chat(STAFF).commands("concern"), busy_town.chat(AGENT)
    sam.submits(phrase("button.concern"), text=WORRY).presses(phrase("concern.send"))
    agent.presses(phrase("case.claim")).submits(phrase("case.reply"), text="Which shifts?")
    sam.submits(phrase("concern.write_back"), text="The late ones.")
    agent.sees("The late ones.").does_not_see("Sam")
    agent.submits(phrase("case.reply"), text="Then after March.")
    sam.sees("Then after March.")


def test_passing_on_asks_somebody_else_at_once(busy_town: Stage) -> None:
    sam, agent = busy_town.chat(STAFF).commands("concern"), busy_town.chat(AGENT)
    sam.submits(phrase("button.concern"), text=WORRY).presses(phrase("concern.send"))
    agent.presses(phrase("case.pass_on")).does_not_see(WORRY)
    busy_town.chat(BACKUP).sees(WORRY)


def test_an_answer_nobody_comments_on_closes_by_itself_and_can_be_reopened(busy_town: Stage) -> None:
    sam, agent = busy_town.chat(STAFF).commands("concern"), busy_town.chat(AGENT)
    sam.submits(phrase("button.concern"), text=WORRY).presses(phrase("concern.send"))
    agent.presses(phrase("case.claim")).submits(phrase("case.reply"), text="Done.")
    wait(busy_town, days=20)
    assert status(busy_town) == ConcernStatus.RESOLVED
    sam.presses(phrase("concern.reopen"))
    assert any(WORRY in bubble.text for bubble in busy_town.chat(BACKUP).bubbles)


def test_the_stored_rows_never_name_a_confidential_author(busy_town: Stage) -> None:
    sam, agent = busy_town.chat(STAFF).commands("concern"), busy_town.chat(AGENT)
    sam.submits(phrase("button.concern"), text=WORRY).presses(phrase("concern.send"))
    agent.presses(phrase("case.claim")).submits(phrase("case.reply"), text="Soon.")
    sam.presses(phrase("concern.helped_yes"))
    with busy_town.store.read() as work:
        concern = work.concerns.find()[0]
        rows = [concern, *work.concern_events.find(), *work.audit.find()]
        kept = [row for row in work.ledger.of_person(STAFF, 50) if row.message and WORRY in str(row.message)]
        inbox = work.inbox.find()
    assert not any(f"{STAFF!r}" in str(row) or getattr(row, "actor", "") == STAFF for row in rows)
    assert not kept, "replies to the author are wiped from the ledger once delivered"
    assert all(entry.payload == "" for entry in inbox)
