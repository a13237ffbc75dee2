"""The parts of the story that more than one script plays."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.desk import Desk, page_words, phrase, title

EXECUTIVE, CIO, MANAGER = "Beatriz Kowalczyk", "Samuel Thornbury", "Denise Okafor"
FRONT_LINE, SPANISH, AGENT = "Nadia Brennan", "Ernesto Villalba", "Priya Lindqvist"
DAY = page_words("en")["clock.days"]["one"].format(n=1)
HOURS = page_words("en")["clock.hours"]["other"].format(n=4)
WEEK = page_words("en")["clock.weeks"]["one"].format(n=1)
WORRY = "My shifts at the desk are full and nobody has time for the new training."
REPLY = "The four hours of training are paid, and your desk is covered. You get the dates on Monday."


def start_programme(desk: Desk) -> None:
    """The executive affirms the vision, the CIO starts the programme."""
    desk.sit(EXECUTIVE)
    # What waited for her is what she sees first; the welcome comes below it.
    desk.sees(title("moments/welcome"))
    expect(desk.conversation.get_by_role("heading", name=title("moments/vision"))).to_be_in_viewport()
    desk.press(phrase("vision.affirm"))
    desk.sees(phrase("vision.thanks_affirm"))
    desk.sit(CIO)
    desk.write("/report")
    desk.press(phrase("programme.start"))
    desk.sees(phrase("programme.started", steps=8))


def ask_for_gain(desk: Desk) -> None:
    """The front line asks what is in it for them."""
    desk.write("what's in it for me?")
    desk.sees("You can keep more of the desk hour for readers.", "Source: Role messages for Tell us once")


def raise_concern(desk: Desk) -> None:
    """The front line raises a concern through the form and confirms it."""
    desk.open(phrase("button.concern"))
    desk.dialog.get_by_label(phrase("concern.field_text")).fill(WORRY)
    desk.dialog.get_by_label(phrase("concern.mode_confidential")).check()
    desk.submit(phrase("concern.form_submit"))
    desk.press(phrase("concern.send"))
    desk.sees(phrase("concern.owner_does_not_know", name=AGENT))


def answer_concern(desk: Desk) -> None:
    """The change agent takes the concern and replies."""
    desk.sees(WORRY, phrase("case.confidential"))
    desk.press(phrase("case.claim"))
    desk.open(phrase("case.reply"))
    desk.dialog.get_by_label(phrase("case.reply_field")).fill(REPLY)
    desk.submit(phrase("concern.words_submit"))
    desk.sees(WORRY, phrase("case.answered"))
