"""The pictures in docs/images, taken from a story that is really played: ``python -m tests.browser.pictures``."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from tests.adapters.workplace.visit import CHROMIUM
from tests.browser import story
from tests.browser.demo import Demo
from tests.browser.desk import PHONE, QUIET, SECONDS, Desk, at_the_desk, title

IMAGES = Path(__file__).parents[2] / "docs" / "images"
MOST_BYTES = 300_000
"""A picture that a page of documentation loads at once."""


def main() -> None:
    """Play the beginning of the story, and photograph it at a desk and on a phone."""
    expect.set_options(timeout=SECONDS)
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        demo = Demo(Path(folder))
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        with at_the_desk(browser, demo.address) as desk:
            story.start_programme(desk)
            for step in (story.DAY, story.HOURS, story.DAY, story.DAY):
                desk.move(step)
            desk.sit(story.FRONT_LINE)
            story.ask_for_gain(desk)
            expect(desk.tab("tour")).to_contain_text(desk.says("tour.progress", done=5, total=11))
            photograph(desk, "workplace")
        with at_the_desk(browser, demo.address, **PHONE) as desk:
            desk.write("/vision")
            desk.sees(title("moments/vision"))
            photograph(desk, "phone")
        browser.close()
        demo.close()


def photograph(desk: Desk, name: str) -> None:
    """Write what the page looks like now, with nothing under the mouse."""
    desk.page.mouse.move(0, 0)
    path = IMAGES / f"{name}.png"
    desk.page.screenshot(path=path, animations="disabled")
    size = path.stat().st_size
    assert size < MOST_BYTES, f"{path.name} has {size} bytes, more than {MOST_BYTES}."
    print(f"{path.name}: {size / 1000:.0f} kB")  # noqa: T201  a command says what it made


if __name__ == "__main__":
    main()
