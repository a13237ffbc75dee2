"""The vision is affirmed, sent back or replaced by the executives who were asked; nothing goes out before."""

from __future__ import annotations

from bot.domain.vision import SLOTS, VisionStatus
from tests.chat import Chat, wait
from tests.stage import Stage
from tests.town import CIO, EXECUTIVE, STAFF, words

SHORT = dict.fromkeys(SLOTS, "Fewer words here.")


def versions(stage: Stage) -> dict[str, str]:
    with stage.store.read() as work:
        return {vision.id: vision.status for vision in work.visions.find()}


def test_nobody_is_shown_a_vision_that_is_not_affirmed(quiet_town: Stage) -> None:
    quiet_town.chat(STAFF).commands("vision").sees(words().phrase("vision.none_yet", "en"))


def test_the_programme_does_not_start_before_the_vision_is_affirmed(quiet_town: Stage) -> None:
    cio = quiet_town.chat(CIO).commands("report").presses("Start the programme")
    cio.sees("have not affirmed the vision")
    wait(quiet_town, days=7)
    assert quiet_town.chat(STAFF).bubbles == []


def test_an_affirmation_is_recorded_once_and_the_sponsor_sees_it(quiet_town: Stage) -> None:
    ella = quiet_town.chat(EXECUTIVE)
    ella.sees("Version 1: 0 of 1").presses("Affirm").sees("recorded")
    assert versions(quiet_town) == {"1": VisionStatus.AFFIRMED}
    assert not any(bubble.labels for bubble in ella.bubbles), "a decided card keeps no controls"
    quiet_town.chat(CIO).sees("Version 1: 1 of 1")
    quiet_town.chat(STAFF).commands("vision").sees("38 in 100")


def test_a_revision_needs_its_reason_and_stops_everything(quiet_town: Stage) -> None:
    ella, cio = quiet_town.chat(EXECUTIVE), quiet_town.chat(CIO)
    assert ella.tries("Ask for a revision", comment=" ") == {"comment": "Please fill this in."}
    ella.submits("Ask for a revision", comment="Name the cost.")
    assert versions(quiet_town) == {"1": VisionStatus.REVISE}
    cio.sees("Name the cost.")
    cio.commands("report").presses("Start the programme").sees("have not affirmed")


def test_the_sponsors_new_version_is_reviewed_afresh(quiet_town: Stage) -> None:
    ella, cio = quiet_town.chat(EXECUTIVE), quiet_town.chat(CIO)
    ella.submits("Ask for a revision", comment="Shorter.")
    cio.submits("Write a new version", **SHORT)
    assert versions(quiet_town) == {"1": VisionStatus.REPLACED, "2": VisionStatus.IN_REVIEW}
    ella.sees("Version 2: 0 of 1", "Fewer words here.").presses("Affirm")
    assert versions(quiet_town)["2"] == VisionStatus.AFFIRMED


def test_a_replacement_becomes_the_version_under_review(quiet_town: Stage) -> None:
    ella = quiet_town.chat(EXECUTIVE)
    too_long = {**SHORT, "today": "a " * 74}
    assert "A postcard holds 75" in ella.tries("Reject and replace", **too_long)["gain"]
    ella.submits("Reject and replace", **SHORT)
    assert versions(quiet_town) == {"1": VisionStatus.REPLACED, "2": VisionStatus.IN_REVIEW}


def test_who_was_not_asked_cannot_affirm(quiet_town: Stage) -> None:
    token = quiet_town.chat(EXECUTIVE).button("Affirm")
    quiet_town.press(STAFF, token)
    quiet_town.chat(STAFF).sees("You were not asked")
    assert versions(quiet_town) == {"1": VisionStatus.IN_REVIEW}


def test_an_old_card_cannot_decide_a_new_version(quiet_town: Stage) -> None:
    ella = quiet_town.chat(EXECUTIVE)
    token = ella.button("Affirm")
    ella.submits("Reject and replace", **SHORT)
    quiet_town.press(EXECUTIVE, token)
    ella.sees("no longer under review")
    assert versions(quiet_town)["2"] == VisionStatus.IN_REVIEW


def test_the_card_reads_well_in_spanish(quiet_town: Stage) -> None:
    quiet_town.chat(EXECUTIVE).presses("Affirm")
    paz: Chat = quiet_town.chat("paz").commands("vision")
    paz.sees("Nuestra visión en una postal", "38")
