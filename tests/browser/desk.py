"""Somebody at the page, playing every part: everything is found by its role, its label or its words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

from adapters.workplace.page import STATIC
from tests.adapters.workplace.visit import FLAGS
from tests.town import words

QUIET = [*FLAGS, "--disable-component-update", "--disable-sync"]
"""Switches with which the browser asks nobody for anything."""
SECONDS = 20_000
"""Milliseconds something on the page may take, on a machine that others use too."""
JOURNEY = 60_000
"""Milliseconds a move of the clock may take: everybody's messages are sent on the way."""
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
MANY_MOVES = 200
"""Moves of the clock after which whoever waits for a message waits for nothing."""
MANY_TABS = 60
"""More controls than stand between any two on the page."""


@cache
def page_words(language: str) -> dict[str, Any]:
    """What the page itself says, by key."""
    found: dict[str, Any] = json.loads((STATIC / f"strings.{language}.json").read_text(encoding="utf-8"))
    return found


class Desk:
    """An open page. ``language`` is the page's; each person has their own."""

    def __init__(self, page: Page, language: str = "en") -> None:
        self.page, self.language = page, language
        self.phone = page.viewport_size is not None and page.viewport_size["width"] < 1100
        self.conversation = page.get_by_role("region", name=self.says("chat.log"))
        self.programme = page.get_by_role("complementary", name=self.says("panel.title"))
        self.dialog = page.get_by_role("dialog")
        self.box = page.get_by_role("textbox", name=self.says("chat.label", name="").strip())

    def says(self, key: str, **values: str | int) -> str:
        """The page's own words for a key."""
        return str(page_words(self.language)[key]).format(**values)

    def sit(self, name: str) -> None:
        """Sit down as somebody of the cast."""
        self.look_at("people")
        self.seat(name).click()
        self.page.get_by_role("heading", level=1, name=name).wait_for()

    def seat(self, name: str) -> Locator:
        """Somebody's place in the list of people."""
        people = self.page.get_by_role("navigation", name=self.says("people.title"))
        return people.get_by_role("button", name=re.compile(f"^{name}"))

    def write(self, text: str) -> None:
        """Send a message as the person whose seat it is."""
        self.box.fill(text)
        self.box.press("Enter")
        # It cannot be written in until what stood in it has been sent.
        expect(self.box).to_be_editable()

    def press(self, label: str) -> None:
        """Press the newest button of the conversation with this label."""
        self.button(label).click()

    def open(self, label: str) -> None:
        """Open the newest form with this label."""
        self.button(f"{label}…").click()
        self.dialog.wait_for()

    def submit(self, label: str) -> None:
        """Send the form that is open."""
        self.dialog.get_by_role("button", name=label, exact=True).click()
        self.dialog.wait_for(state="hidden")

    def button(self, label: str) -> Locator:
        """The newest button of the conversation with this label."""
        return self.conversation.get_by_role("button", name=label, exact=True).last

    def sees(self, *parts: str) -> None:
        """One message of the conversation says all this."""
        letters = self.conversation.get_by_role("article")
        for part in parts:
            letters = letters.filter(has_text=part)
        expect(letters.last).to_be_visible()

    def look_at(self, view: str) -> None:
        """On a phone one view at a time is on the screen: ``people``, ``chat`` or ``programme``."""
        if self.phone:
            views = self.page.get_by_role("navigation", name=self.says("views.title"))
            views.get_by_role("button", name=self.says(f"views.{view}")).click()

    def tab(self, name: str) -> Locator:
        """Open a tab of the programme, ``tour``, ``clock`` or ``glance``, and give what it shows."""
        self.look_at("programme")
        tab = self.page.get_by_role("tab", name=self.says(f"panel.{name}"))
        if tab.get_attribute("aria-selected") != "true":
            with self.page.expect_response(re.compile(f"/api/{name}")):
                tab.click()
        return self.page.get_by_role("tabpanel", name=self.says(f"panel.{name}"))

    def move(self, label: str) -> None:
        """Move the clock, and wait until everything on the way has happened and the page shows it."""
        button = self.tab("clock").get_by_role("button", name=label, exact=True)
        button.wait_for()
        drawn = button.element_handle()
        # The page asks for everybody's unread messages after a move, and then draws the clock anew.
        with self.page.expect_response(re.compile("/api/start"), timeout=JOURNEY):
            button.click()
        drawn.wait_for_element_state("hidden")

    def move_until_new_message(self, name: str, label: str) -> None:
        """Move the clock with one button until somebody has a message they have not seen."""
        for _ in range(MANY_MOVES):
            self.move(label)
            self.look_at("people")
            if re.search(page_words(self.language)["people.unread"]["one"].split()[-1], self.seat(name).inner_text()):
                return
        raise AssertionError(f"{name} has had no message after {MANY_MOVES} times {label!r}.")

    def tab_to(self, wanted: Locator, key: str = "Tab") -> None:
        """Press a key until this has the focus; then it can be used without a mouse."""
        wanted.wait_for()
        for _ in range(MANY_TABS):
            self.page.keyboard.press(key)
            if wanted.evaluate("node => node === document.activeElement"):
                return
        raise AssertionError(f"{key} never reached {wanted}.")


@contextmanager
def at_the_desk(browser: Browser, address: str, language: str = "en", **options: Any) -> Iterator[Desk]:
    """Open the page; at the end it has made no errors and has asked nobody but the demonstration."""
    context = browser.new_context(**{"locale": "en-US", "reduced_motion": "reduce", **DESKTOP, **options})
    wrong: list[str] = []
    page = context.new_page()
    page.set_default_timeout(SECONDS)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("request", lambda asked: None if asked.url.startswith(address) else wrong.append(asked.url))
    try:
        page.goto(address)
        desk = Desk(page, language)
        if language != "en":
            page.get_by_role("button", name=phrase("language.name", language)).click()
        desk.box.wait_for()
        desk.sees(title("moments/welcome"))
        yield desk
    except BaseException as problem:
        problem.add_note(f"What went wrong on the page meanwhile: {wrong}")
        raise
    finally:
        context.close()
    assert wrong == []


def phrase(key: str, language: str = "en", **values: str | int) -> str:
    """A phrase of the product as somebody who reads this language sees it."""
    return words().phrase(key, language, **values)


def title(page: str, language: str = "en") -> str:
    """The title of a page of content, up to the first value that is filled in."""
    return words().template(page, language).title.split("{")[0].strip()
