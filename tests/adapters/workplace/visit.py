"""An open page of the workplace in a real browser, for the tests that drive it."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestClient

from tests.adapters.workplace.probes import FOCUSED

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
Client = TestClient[web.Request, web.Application]
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
FRAMES = 600


class Visit:
    """An open page, and everything a test may not find at the end."""

    def __init__(self, page: Any, base: str) -> None:
        self.page, self.base = page, base
        self.errors: list[str] = []
        self.elsewhere: list[str] = []
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._console)
        page.on("request", self._request)

    def _console(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.errors.append(message.text)

    def _request(self, request: Any) -> None:
        if not request.url.startswith(self.base):
            self.elsewhere.append(request.url)

    async def sit(self, id: str) -> None:
        """Open the page in somebody's seat."""
        await self.page.goto(f"{self.base}/#{id}")
        await self.page.wait_for_selector("body[data-ready]")
        await self.page.wait_for_selector(".letter")

    async def write(self, words: str) -> None:
        """Send words."""
        await self.page.fill("#composer-text", words)
        await self.page.press("#composer-text", "Enter")

    async def until(self, condition: str | Callable[[], bool]) -> None:
        """Wait, frame by frame, until a condition in the page or here holds."""
        # Playwright's own wait_for_function needs eval, which the page's policy rightly forbids.
        for _ in range(FRAMES):
            held = await self.page.evaluate(condition) if isinstance(condition, str) else condition()
            if held:
                return
            await self.page.evaluate("() => new Promise(requestAnimationFrame)")
        heard, focus = await self.page.text_content("#status"), await self.focused()
        raise AssertionError(f"This never happened: {condition}. Last said: {heard!r}; focus on {focus!r}.")

    async def seated(self, name: str) -> None:
        """Wait until this person's conversation is open."""
        await self.page.wait_for_selector(f"#chat-name:text-is('{name}')")

    async def focused(self) -> str:
        """What has the focus, in its own words."""
        return str(await self.page.evaluate(FOCUSED))

    async def tab_to(self, words: str, key: str = "Tab") -> None:
        """Press Tab until something with these words has the focus."""
        for _ in range(60):
            await self.page.keyboard.press(key)
            if words in await self.focused():
                return
        raise AssertionError(f"Tab never reached {words!r}.")


class Browser:
    """Opens pages of one workplace."""

    def __init__(self, chromium: Any, client: Client) -> None:
        self._chromium, self._client = chromium, client

    @asynccontextmanager
    async def visiting(self, **options: Any) -> AsyncIterator[Visit]:
        """A fresh page; at the end it made no errors and asked nobody else."""
        usual = {"viewport": {"width": 1280, "height": 800}, "locale": "en-US", "reduced_motion": "reduce"}
        context = await self._chromium.new_context(**{**usual, **options})
        visit = Visit(await context.new_page(), str(self._client.make_url("/").origin()))
        try:
            yield visit
        finally:
            await context.close()
        assert visit.errors == []
        assert visit.elsewhere == []
