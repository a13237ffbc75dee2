"""A workplace with a fake product behind it, and a client that looks like its own page."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from adapters.web.app import build_app
from adapters.web.metrics import Registry
from adapters.workplace.platform import WorkplacePlatform
from adapters.workplace.routes import workplace_routes
from tests.adapters.workplace.fake_host import FakeHost
from tests.adapters.workplace.visit import CHROMIUM, FLAGS, Browser


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Any]:
    """One browser for the whole session, headless."""
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine (apt-get install chromium)")
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@pytest.fixture
def browser(chromium: Any, client: TestClient[web.Request, web.Application]) -> Browser:
    return Browser(chromium, client)


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[WorkplacePlatform]:
    platform = WorkplacePlatform(tmp_path / "workplace.db")
    yield platform
    platform.close()


@pytest.fixture
def host(platform: WorkplacePlatform) -> FakeHost:
    return FakeHost(platform)


@pytest.fixture
async def client(
    host: FakeHost, platform: WorkplacePlatform
) -> AsyncIterator[TestClient[web.Request, web.Application]]:
    app = build_app([workplace_routes(host, platform)], {}, Registry())
    async with TestClient(TestServer(app)) as client:
        client.session.headers["Origin"] = str(client.make_url("/").origin())
        yield client
