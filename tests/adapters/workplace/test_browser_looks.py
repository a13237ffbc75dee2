"""The page in a real browser: on a phone, in the dark, in Spanish, for screen readers."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.workplace.platform import WorkplacePlatform
from tests.adapters.workplace import script
from tests.adapters.workplace.fake_host import FakeHost
from tests.adapters.workplace.probes import CONTRAST, DANGLING, SMALL, UNNAMED, WIDE
from tests.adapters.workplace.visit import Browser

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize(
    ("width", "language"), [(320, "en-US"), (320, "es-US"), (390, "en-US"), (800, "es-US"), (1280, "es-US")]
)
async def test_nothing_scrolls_sideways(
    browser: Browser, platform: WorkplacePlatform, width: int, language: str
) -> None:
    for message in (script.vision(2), script.step(), script.PICTURES):
        platform.post("PA0166", message, "k")
    async with browser.visiting(viewport={"width": width, "height": 640}, locale=language) as visit:
        page = visit.page
        await visit.sit("PA0166")
        assert await page.evaluate(WIDE) == []
        for view in ("people", "programme"):
            if width < 1100:
                await page.click(f"[data-go={view}]")
            assert await page.evaluate(WIDE) == []
        for tab in ("clock", "glance", "inspector"):
            await page.click(f"#tab-{tab}")
            await page.wait_for_selector(f"#panel-{tab} h2")
            assert await page.evaluate(WIDE) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_words_stand_out_and_targets_are_large_enough(
    browser: Browser, platform: WorkplacePlatform, scheme: str
) -> None:
    for message in (script.vision(2), script.step(), script.PICTURES):
        platform.post("PA0166", message, "k")
    platform.say("PA0166", "hello")
    async with browser.visiting(color_scheme=scheme) as visit:
        page = visit.page
        await visit.sit("PA0166")
        await visit.write(" ")
        faint: list[Any] = await page.evaluate(CONTRAST)
        for tab in ("clock", "glance", "inspector"):
            await page.click(f"#tab-{tab}")
            await page.wait_for_selector(f"#panel-{tab} h3, #panel-{tab} pre")
            faint += await page.evaluate(CONTRAST)
        await page.fill("#composer-text", "")
        await page.locator("#composer-text").press_sequentially("/")
        faint += await page.evaluate(CONTRAST)
        assert await page.evaluate(SMALL) == []
        await page.click("text=I have a concern")
        await page.get_by_role("button", name="Send", exact=True).last.click()
        faint += await page.evaluate(CONTRAST)
        assert await page.evaluate(SMALL) == []
        assert faint == []


async def test_the_contrast_check_sees_what_is_too_faint(browser: Browser) -> None:
    async with browser.visiting() as visit:
        await visit.sit("PA0166")
        await visit.page.evaluate("document.getElementById('chat-title').style.color = '#b5b5b5'")
        assert "Librarian" in str(await visit.page.evaluate(CONTRAST))


async def test_every_control_has_a_name(browser: Browser, platform: WorkplacePlatform) -> None:
    platform.post("PA0166", script.ANNOUNCE, "k")
    async with browser.visiting() as visit:
        await visit.sit("PA0166")
        await visit.page.get_by_role("button", name="Write it").click()
        assert await visit.page.evaluate(UNNAMED) == []
        assert await visit.page.evaluate(DANGLING) == []


async def test_the_page_speaks_spanish_when_asked(browser: Browser) -> None:
    async with browser.visiting() as visit:
        page = visit.page
        await visit.sit("PA0077")
        await page.click("text=Español")
        await page.wait_for_selector("text=Visita guiada")
        assert await page.get_attribute("html", "lang") == "es"
        assert await page.text_content("#composer-send") == "Enviar"
        assert await page.get_attribute("[data-language=es]", "aria-pressed") == "true"
        await page.wait_for_selector("text=Elija un papel")
        await page.reload()
        await page.wait_for_selector("text=Visita guiada")


async def test_anybody_can_be_found_and_played(browser: Browser) -> None:
    async with browser.visiting() as visit:
        page = visit.page
        await visit.sit("PA0166")
        await page.locator("#people-words").press_sequentially("case")
        await page.wait_for_selector("[role=option]")
        await page.press("#people-words", "Enter")
        await visit.seated("Ingrid Brandt")
        assert "8:14" in await page.text_content("#chat-zone")
        assert await page.get_attribute("#visitor button", "aria-current") == "true"


async def test_a_message_can_be_inspected(browser: Browser, host: FakeHost, platform: WorkplacePlatform) -> None:
    host.renderers = {"Slack": lambda message: f"blocks of {message.summary}"}
    platform.post("PA0166", script.step(), "k")
    async with browser.visiting() as visit:
        page = visit.page
        await visit.sit("PA0166")
        await page.locator(".entry__inspect").last.click()
        await page.wait_for_selector("pre:has-text('Why we are changing')")
        await page.get_by_label("Slack").check()
        await page.wait_for_selector("pre:has-text('blocks of Residents')")
        await page.get_by_label("Teams").check()
        await page.wait_for_selector("pre:has-text('Teams: not built yet.')")


async def test_a_phone_shows_one_view_at_a_time(browser: Browser) -> None:
    async with browser.visiting(viewport={"width": 390, "height": 844}, has_touch=True) as visit:
        page = visit.page
        await visit.sit("PA0166")
        for view, shown in (("people", "#seats"), ("programme", "#panel-tour"), ("chat", "#log")):
            await page.click(f"[data-go={view}]")
            visible = [each for each in ("#seats", "#panel-tour", "#log") if await page.is_visible(each)]
            assert visible == [shown]
        await page.click("[data-go=people]")
        await page.click("text=Denise Okafor")
        await visit.seated("Denise Okafor")
        assert await page.is_visible("#log")
