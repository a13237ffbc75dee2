"""Announcements at their edges: rights that change, text that changes, later, edited, discarded, corrected."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.announcement import AnnouncementStatus
from tests.chat import Chat, wait
from tests.stage import Stage
from tests.town import CIO, PEOPLE, STAFF, words

NEWS = {"title": "Lift closed", "text": "The lift at City Hall is closed on Friday.", "audience": "site=City Hall"}


def phrase(key: str, **values: str | int) -> str:
    return words().phrase(key, "en", **values)


SEND = phrase("announce.send_to", n=9)


def composed(stage: Stage, **more: str) -> Chat:
    return stage.chat(CIO).commands("announce").submits(phrase("button.announce"), **{**NEWS, **more})


def statuses(stage: Stage) -> list[str]:
    with stage.store.read() as work:
        return sorted(each.status for each in work.announcements.find())


def heard(stage: Stage, person: str, part: str) -> int:
    return sum(part in bubble.text for bubble in stage.chat(person).bubbles)


def test_what_is_missing_is_named_and_what_was_typed_stays(busy_town: Stage) -> None:
    cio = busy_town.chat(CIO).commands("announce", "The lift is closed.")
    assert cio.form(phrase("button.announce")).fields["text"] == "The lift is closed."
    assert cio.tries(phrase("button.announce"), when="later") == {"title": phrase("problem.required")}
    errors = cio.tries(phrase("button.announce"), **NEWS, when="later", day="2020-01-01", time="10:00")
    assert errors == {"day": phrase("announce.needs_future")}


def test_a_right_taken_away_between_preview_and_confirm_counts(busy_town: Stage) -> None:
    cio = composed(busy_town)
    carla = next(person for person in PEOPLE if person.id == CIO)
    with busy_town.store.write() as work:
        work.people.put(replace(carla, groups=("executive",)))
    cio.presses(SEND).sees(phrase("refused.sponsor_only"))
    assert statuses(busy_town) == [AnnouncementStatus.DRAFT]


def test_a_confirmation_is_bound_to_the_text_and_the_count_that_were_shown(busy_town: Stage) -> None:
    cio = composed(busy_town)
    old = cio.button(SEND)
    cio.submits(phrase("announce.edit"), text="The lift is closed on Monday.")
    busy_town.press(CIO, old)
    assert any(phrase("announce.changed", n=9) in bubble.text for bubble in cio.bubbles)
    wait(busy_town, hours=30)
    assert heard(busy_town, STAFF, "The lift") == 0
    cio.presses(SEND)
    wait(busy_town, hours=30)
    assert heard(busy_town, STAFF, "closed on Monday") == 1


def test_it_can_be_discarded(busy_town: Stage) -> None:
    cio = composed(busy_town)
    token = cio.button(SEND)
    cio.presses(phrase("announce.discard"))
    busy_town.press(CIO, token)
    wait(busy_town, hours=30)
    assert heard(busy_town, STAFF, "The lift") == 0
    assert statuses(busy_town) == [AnnouncementStatus.DISCARDED]


def test_later_means_not_before(busy_town: Stage) -> None:
    composed(busy_town, when="later", day="2027-01-13", time="14:00").presses(SEND)
    wait(busy_town, days=2)
    assert heard(busy_town, STAFF, "The lift") == 0
    wait(busy_town, days=1)
    assert heard(busy_town, STAFF, "The lift") == 1


def test_a_stop_reaches_whoever_has_not_got_it_and_everybody_is_accounted_for(busy_town: Stage) -> None:
    wait(busy_town, hours=10)  # in the evening everything waits for the morning
    cio = composed(busy_town).presses(SEND)
    wait(busy_town, minutes=5)
    cio.presses(phrase("announce.stop"))
    wait(busy_town, days=1)
    assert heard(busy_town, STAFF, "The lift") == 0
    with busy_town.store.read() as work:
        (announcement,) = work.announcements.find()
        tally = work.ledger.tally(f"announcement:{announcement.id}")
    assert (announcement.status, announcement.target) == (AnnouncementStatus.STOPPED, 9)
    assert (dict(tally.counts), dict(tally.reasons)) == ({"skipped": 9}, {"stopped": 9})


def test_a_correction_is_an_announcement_of_its_own_that_says_so(busy_town: Stage) -> None:
    cio = composed(busy_town).presses(SEND)
    wait(busy_town, hours=30)
    cio.submits(phrase("announce.correct"), text="The lift is open again.")
    cio.presses(SEND)
    wait(busy_town, hours=30)
    assert heard(busy_town, STAFF, phrase("announce.correction", title="Lift closed")) == 1
    assert statuses(busy_town) == [AnnouncementStatus.SENT, AnnouncementStatus.SENT]


def test_peoples_words_are_never_markup(busy_town: Stage) -> None:
    composed(busy_town, text="**Pay** [here](https://evil.example) <!channel>").presses(SEND)
    wait(busy_town, hours=30)
    assert heard(busy_town, STAFF, "**Pay** [here](https://evil.example) <!channel>") == 1
