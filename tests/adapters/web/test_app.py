"""The front door as a caller meets it: headers, limits, errors, health, metrics."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from adapters.web import gate, health
from adapters.web.app import build_app
from adapters.web.metrics import Registry
from bot.domain.errors import BadInput, LeaseLost, NotAllowed, NotReady

Client = TestClient[web.Request, web.Application]
problem = {"database": ""}


async def database() -> str:
    return problem["database"]


async def broken() -> str:
    raise RuntimeError("secret words")


def mount(app: web.Application) -> None:
    async def echo(request: web.Request) -> web.Response:
        return web.json_response(await request.json())

    def raising(error: Exception) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def handler(_request: web.Request) -> web.Response:
            raise error

        return handler

    app.router.add_post("/echo", echo)
    app.router.add_get("/bad", raising(BadInput("Say it in other words.", "field text")))
    app.router.add_get("/forbidden", raising(NotAllowed("Only the sponsor can.")))
    app.router.add_get("/early", raising(NotReady("First affirm the vision.")))
    app.router.add_get("/lost", raising(LeaseLost("Another process has it.")))
    app.router.add_get("/elsewhere", raising(web.HTTPFound("/health/live")))
    app.router.add_get("/crash", raising(RuntimeError("the confidential words of somebody")))


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    problem["database"] = ""
    app = build_app([mount], {"database": database}, Registry())
    async with TestClient(TestServer(app)) as client:
        yield client


@pytest.mark.parametrize("path", ["/health/live", "/metrics", "/nowhere", "/crash"])
async def test_every_answer_carries_the_guarding_headers(client: Client, path: str) -> None:
    response = await client.get(path)
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Server"] == "Postcard"


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("/bad", 400, "field text: Say it in other words."),
        ("/forbidden", 403, "Only the sponsor can."),
        ("/early", 409, "First affirm the vision."),
        ("/lost", 503, "Another process has it."),
        ("/nowhere", 404, "There is nothing at this address."),
        ("/echo", 405, "This address does not accept that method."),
    ],
)
async def test_errors_say_one_sentence(client: Client, path: str, status: int, sentence: str) -> None:
    response = await client.get(path)
    assert (response.status, await response.json()) == (status, {"error": sentence})


async def test_a_crash_shows_a_reference_and_logs_no_words(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        response = await client.get("/crash")
    said = (await response.json())["error"]
    assert response.status == 500
    reference = said.rstrip(".").rsplit(" ", 1)[1]
    assert reference in caplog.text
    assert "test_app.py" in caplog.text
    assert "confidential words" not in said + caplog.text


async def test_a_browser_gets_a_page(client: Client) -> None:
    response = await client.get("/nowhere", headers={"Accept": "text/html"})
    assert response.content_type == "text/html"
    assert "<h1>There is nothing at this address.</h1>" in await response.text()


async def test_a_body_within_the_limits_arrives_whole(client: Client) -> None:
    body = {"text": "ñ" * 40_000}
    response = await client.post("/echo", json=body)
    assert await response.json() == body


@pytest.mark.parametrize("known_length", [True, False])
async def test_a_body_too_large_is_refused(client: Client, known_length: bool) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b"x" * 16_384

    body: bytes | AsyncIterator[bytes] = b"x" * 20 * 16_384 if known_length else chunks()
    response = await client.post("/echo", data=body)
    assert response.status == 413
    assert await response.json() == {"error": "This request is larger than we accept."}


@pytest.mark.parametrize("opening", [b"[", b'{"a":'])
@pytest.mark.parametrize("levels", [65, 20_000])
async def test_json_too_deep_is_refused(client: Client, opening: bytes, levels: int) -> None:
    response = await client.post("/echo", data=opening * levels)
    assert response.status == 400
    assert "deeper than 64" in (await response.json())["error"]


async def test_a_deep_form_field_is_refused(client: Client) -> None:
    response = await client.post("/echo", data={"payload": '{"a":' * 65})
    assert "deeper than 64" in (await response.json())["error"]


async def test_a_form_with_too_many_fields_is_refused(client: Client) -> None:
    response = await client.post("/echo", data={f"f{n}": "1" for n in range(101)})
    assert "more than 100 fields" in (await response.json())["error"]


async def test_a_compressed_body_is_refused(client: Client) -> None:
    response = await client.post("/echo", data=b"x", headers={"Content-Encoding": "gzip"})
    assert response.status == 415


async def test_a_body_that_never_ends_is_given_up(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "BODY_SECONDS", 0.05)
    never = asyncio.Event()

    async def stuck() -> AsyncIterator[bytes]:
        yield b"{"
        await never.wait()

    response = await client.post("/echo", data=stuck())
    assert response.status == 408


async def test_ready_says_what_is_wrong(client: Client) -> None:
    assert (await client.get("/health/ready")).status == 200
    problem["database"] = "The database is locked."
    response = await client.get("/health/ready")
    assert response.status == 503
    assert await response.json() == {
        "status": "not ready",
        "problems": {"database": "The database is locked."},
    }


async def test_a_check_that_breaks_counts_as_failed_and_keeps_its_words() -> None:
    async with TestClient(TestServer(build_app([], {"clock": broken}, Registry()))) as client:
        response = await client.get("/health/ready")
        assert (response.status, "secret words" in await response.text()) == (503, False)


async def test_requests_are_counted_by_route_and_never_by_address(client: Client) -> None:
    await client.get("/health/live")
    await client.get("/somebody/PA0001")
    text = await (await client.get("/metrics")).text()
    assert 'postcard_http_requests_total{method="GET",route="/health/live",status="200"} 1' in text
    assert 'route="unmatched",status="404"} 1' in text
    assert "PA0001" not in text


async def test_a_check_that_hangs_counts_as_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    async def hangs() -> str:
        await asyncio.Event().wait()
        return ""

    monkeypatch.setattr(health, "CHECK_SECONDS", 0.01)
    async with TestClient(TestServer(build_app([], {"database": hangs}, Registry()))) as client:
        response = await client.get("/health/ready")
        assert (await response.json())["problems"] == {"database": "no answer within 0.01 seconds"}


async def test_a_redirect_is_not_an_error(client: Client) -> None:
    response = await client.get("/elsewhere", allow_redirects=False)
    assert (response.status, response.headers["Location"]) == (302, "/health/live")
