"""The demonstration played through in a real browser, as somebody who has never seen it would."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.adapters.workplace.probes import WIDE
from tests.adapters.workplace.visit import CHROMIUM
from tests.browser import story
from tests.browser.demo import Demo
from tests.browser.desk import PHONE, Desk, at_the_desk, phrase, title
from tests.browser.story import DAY, HOURS, WEEK
from tests.town import words

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine (apt-get install chromium)"),
]


def test_the_whole_story_plays(demo: Demo, chromium: Browser) -> None:
    with at_the_desk(chromium, demo.address) as desk:
        story.start_programme(desk)
        managers_hear_first(desk)
        front_line_hears_asks_and_worries(desk)
        change_agent_answers(desk)
        pulse_is_answered(desk)
        count = announcement_goes_to(desk, "Librar")
        everybody_is_counted_once(desk, count)
        steps = len(words().data("en/tour")["steps"])
        tour = desk.tab("tour")
        expect(tour).to_contain_text(desk.says("tour.progress", done=steps, total=steps))


def managers_hear_first(desk: Desk) -> None:
    desk.move_until_new_message(story.MANAGER, desk.says("clock.go_next"))
    assert "new message" not in desk.seat(story.SPANISH).inner_text()
    desk.sit(story.MANAGER)
    expect(desk.conversation.get_by_role("heading", name=title("moments/welcome"))).to_be_in_viewport()
    desk.page.get_by_role("button", name=desk.says("chat.newer")).click()
    desk.sees(title("journey/why"), "Minute one: open")


def front_line_hears_asks_and_worries(desk: Desk) -> None:
    desk.move_until_new_message(story.FRONT_LINE, DAY)
    desk.sit(story.FRONT_LINE)
    desk.sees(title("moments/welcome"))
    desk.sees(title("journey/why"))
    desk.press(phrase("journey.not_sure"))
    desk.sees(phrase("journey.reply_unsure"))
    story.ask_for_gain(desk)
    story.raise_concern(desk)


def change_agent_answers(desk: Desk) -> None:
    desk.sit(story.AGENT)
    desk.sees(story.WORRY)
    assert "Nadia" not in desk.conversation.inner_text()
    story.answer_concern(desk)
    desk.sit(story.FRONT_LINE)
    desk.sees(phrase("concern.answer_from", name=story.AGENT), story.REPLY)
    desk.press(phrase("concern.helped_yes"))
    desk.sees("is closed")
    desk.sit(story.AGENT)
    desk.sees("says your answer helped")
    assert "Nadia" not in desk.conversation.inner_text()


def pulse_is_answered(desk: Desk) -> None:
    desk.move(WEEK)
    desk.sit(story.FRONT_LINE)
    pulse = words().data("en/pulse")
    for number, answer in enumerate(("4 Agree", "2 Disagree", pulse["dont_know"], "5 Strongly agree"), start=1):
        desk.sees(phrase("pulse.progress", number=number, total=4))
        desk.press(answer)
    desk.sees(title("moments/pulse-thanks"))
    expect(desk.button(f"{phrase('pulse.comment')}…")).to_be_visible()


def announcement_goes_to(desk: Desk, role: str) -> int:
    desk.sit(story.CIO)
    desk.write("/announce")
    desk.open(phrase("button.announce"))
    desk.dialog.get_by_label(phrase("announce.field_title")).fill("Training starts on Monday")
    desk.dialog.get_by_label(phrase("announce.field_text"), exact=True).fill("Your change agent sends you the dates.")
    audience = desk.dialog.get_by_label(phrase("announce.field_audience"))
    option = next(each for each in audience.get_by_role("option").all_inner_texts() if f"Role: {role}" in each)
    audience.select_option(label=option)
    desk.submit(phrase("announce.form_submit"))
    found = re.search(r"\((\d+) p", option)
    assert found, option
    send = f"Send to {found[1]} people"
    desk.sees("Training starts on Monday", "Your change agent sends you the dates.", phrase("announce.reaches"))
    # Somebody in a hurry presses twice; the preview is gone after the first press.
    desk.button(send).dblclick()
    desk.sees("Training starts on Monday", phrase("announce.status"))
    expect(desk.conversation.get_by_role("button", name=send)).to_have_count(0)
    return int(found[1])


def everybody_is_counted_once(desk: Desk, count: int) -> None:
    desk.move(DAY)
    desk.sees(phrase("announce.adds_up", n=count))
    ledger = desk.tab("glance").get_by_role("table", name=desk.says("glance.ledger"))
    expect(ledger).to_contain_text("Training starts on Monday")
    rows = ledger.get_by_role("row").all_inner_texts()
    figures = [int(each) for each in rows[rows.index("Training starts on Monday") + 1].split()]
    assert sum(figures[:-1]) == figures[-1] == count
    desk.sit(story.FRONT_LINE)
    letters = desk.conversation.get_by_role("article")
    expect(letters.filter(has_text="Your change agent sends you the dates.")).to_have_count(1)


def test_ernesto_is_spoken_to_in_spanish(demo: Demo, chromium: Browser) -> None:
    with at_the_desk(chromium, demo.address, "es") as desk:
        desk.sit(story.SPANISH)
        desk.sees(title("moments/welcome", "es"), "Hola, Ernesto")
        desk.write("¿qué gano yo con esto?")
        desk.sees(title("questions/whats-in-it-for-me", "es"), "Fuente:")
        desk.press(phrase("question.helped_yes", "es"))
        desk.sees(phrase("question.thanks", "es"))
        desk.write("ajustes")
        desk.press(phrase("settings.choose_less", "es"))
        desk.sees(phrase("settings.frequency_less", "es"))
        desk.open(phrase("settings.change", "es"))
        desk.dialog.get_by_label("English").check()
        desk.submit(phrase("button.save", "es"))
        desk.sees(phrase("settings.frequency_less", "en"))


def test_a_concern_can_be_raised_with_the_keyboard_alone(demo: Demo, chromium: Browser) -> None:
    with at_the_desk(chromium, demo.address) as desk:
        keys, dialog = desk.page.keyboard, desk.dialog
        desk.tab_to(desk.page.get_by_role("link", name=desk.says("skip")))
        keys.press("Enter")
        keys.type("/concern")
        keys.press("Enter")
        desk.tab_to(desk.button(f"{phrase('button.concern')}…"), "Shift+Tab")
        keys.press("Enter")
        dialog.wait_for()
        keys.type(story.WORRY)
        keys.press("Tab")
        keys.press("ArrowDown")
        expect(dialog.get_by_label(phrase("concern.mode_named"))).to_be_checked()
        keys.press("ArrowUp")
        desk.tab_to(dialog.get_by_role("button", name=phrase("concern.form_submit")))
        keys.press("Enter")
        desk.tab_to(desk.button(phrase("concern.send")))
        keys.press("Space")
        desk.sees(phrase("concern.owner_does_not_know", name=story.AGENT))


def test_the_pulse_is_answered_on_a_phone(demo: Demo, chromium: Browser) -> None:
    with at_the_desk(chromium, demo.address, **PHONE) as desk:
        story.start_programme(desk)
        for step in (WEEK, DAY, DAY, HOURS):
            desk.move(step)
        desk.sit(story.FRONT_LINE)
        for number in range(1, 5):
            desk.sees(phrase("pulse.progress", number=number, total=4))
            assert desk.page.evaluate(WIDE) == []
            desk.button("4 Agree").tap()
        desk.sees(title("moments/pulse-thanks"))
        assert desk.page.evaluate(WIDE) == []
