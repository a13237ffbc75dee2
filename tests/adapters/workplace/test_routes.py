"""The page's interface over HTTP: what it answers, what it refuses, and that only its own page may press."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from adapters.web.app import build_app
from adapters.web.metrics import Registry
from adapters.workplace.platform import WorkplacePlatform
from adapters.workplace.routes import workplace_routes
from bot.domain.errors import NotReady
from bot.messages.inbound import Commanded, Opened, Pressed, Said, Submitted
from tests.adapters.workplace import script
from tests.adapters.workplace.fake_host import START, FakeHost

Client = TestClient[web.Request, web.Application]
API = "/workplace/api"
NADIA = f"{API}/people/PA0166"
numbers = itertools.count(1)


async def get(client: Client, path: str, **query: str) -> Any:
    response = await client.get(path, params=query)
    assert response.status == 200, await response.text()
    return await response.json()


async def post(client: Client, path: str, data: object, status: int = 200) -> Any:
    response = await client.post(path, json=data)
    assert response.status == status, await response.text()
    return await response.json()


def event(kind: str, **data: object) -> Mapping[str, object]:
    return {"kind": kind, "event_id": f"test-event-{next(numbers):08}", **data}


async def test_the_page_and_its_files_are_served(client: Client) -> None:
    page = await client.get("/")
    assert (page.status, page.content_type) == (200, "text/html")
    for name, kind in (
        ("app.js", "text/javascript"),
        ("base.css", "text/css"),
        ("strings.es.json", "application/json"),
        ("stamp.svg", "image/svg+xml"),
    ):
        response = await client.get(f"/workplace/static/{name}")
        assert (response.status, response.content_type) == (200, kind)
        assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")


@pytest.mark.parametrize("name", ["nothing.js", "..%2Froutes.py", "%2e%2e", "__init__.py", "index.html%00"])
async def test_only_the_pages_own_files_are_served(client: Client, name: str) -> None:
    response = await client.get(f"/workplace/static/{name}")
    assert response.status == 404
    assert "error" in await response.json()


async def test_the_start_names_the_cast_in_the_pages_language(client: Client) -> None:
    english, spanish = await get(client, f"{API}/start"), await get(client, f"{API}/start", language="es")
    assert [seat["name"] for seat in english["cast"]][:2] == ["Nadia Brennan", "Ernesto Villalba"]
    assert len(english["cast"]) == 7
    assert (english["cast"][0]["part"], spanish["cast"][0]["part"]) == ("Front line", "Primera línea")
    assert english["views"] == ["Plain text", "Neutral", "Slack", "Teams"]
    assert (await get(client, f"{API}/start", language="xx"))["cast"] == english["cast"]


async def test_people_are_found_by_name_title_department_and_id(client: Client) -> None:
    for words, name in (
        ("brenn", "Nadia Brennan"),
        ("Permit", "Tomás Brightwater"),
        ("family case", "Ingrid Brandt"),
        ("PA0183", "Samuel Thornbury"),
    ):
        found = (await get(client, f"{API}/people", words=words))["people"]
        assert [each["name"] for each in found] == [name]
    assert len((await get(client, f"{API}/people", words="a", limit="3"))["people"]) == 3
    assert (await get(client, f"{API}/people", words="nobody at all"))["people"] == []
    assert (await get(client, f"{API}/people", words="  "))["people"] == []


async def test_a_person_is_shown_with_their_conversation(client: Client, platform: WorkplacePlatform) -> None:
    platform.say("PA0166", "hello")
    platform.post("PA0166", script.step(), "k")
    platform.post("PA0077", script.step(), "k2")
    view = await get(client, NADIA)
    assert view["person"]["name"] == "Nadia Brennan"
    assert [entry["kind"] for entry in view["entries"]] == ["person", "bot"]
    assert (view["unread"], view["revision"]) == (1, 3)


@pytest.mark.parametrize("path", ["", "/stream"])
async def test_an_unknown_person_is_a_plain_404(client: Client, path: str) -> None:
    response = await client.get(f"{API}/people/PA9999{path}")
    assert (response.status, await response.json()) == (404, {"error": "There is nobody with this id."})


async def test_an_event_for_an_unknown_person_is_a_plain_404(client: Client, host: FakeHost) -> None:
    await post(client, f"{API}/people/nobody/events", event("opened"), 404)
    assert host.sent == []


async def test_every_kind_of_event_arrives_as_what_it_is(client: Client, host: FakeHost) -> None:
    await post(client, f"{NADIA}/events", event("opened"))
    await post(client, f"{NADIA}/events", event("said", text="When?"))
    await post(client, f"{NADIA}/events", event("said", text="/vision now"))
    await post(client, f"{NADIA}/events", event("pressed", action="journey.sense:why"))
    await post(client, f"{NADIA}/events", event("submitted", form_id="pulse.answer:w1", answers={"U": "4"}))
    assert [type(each) for each in host.sent] == [Opened, Said, Commanded, Pressed, Submitted]
    assert {(each.sender.account, each.sender.locale, each.at) for each in host.sent} == {("PA0166", "en-US", START)}


async def test_own_words_are_shown_and_answers_of_forms_are_not_kept(
    client: Client, platform: WorkplacePlatform
) -> None:
    await post(client, f"{NADIA}/events", event("said", text="/vision"))
    answers = {"text": "my boss reads my mail", "mode": "confidential"}
    await post(client, f"{NADIA}/events", event("submitted", form_id="concern.raise", answers=answers))
    shown = platform.history("PA0166")
    assert [each.text for each in shown if each.kind == "person"] == ["/vision"]
    assert "my boss" not in str(shown)


async def test_a_refused_form_says_which_fields(client: Client) -> None:
    bad = event("submitted", form_id="concern.raise", answers={"text": "", "mode": "loud"})
    fields = (await post(client, f"{NADIA}/events", bad))["fields"]
    assert fields == {"text": "Please fill this in.", "mode": "Choose one of these."}


async def test_the_same_event_sent_again_has_one_effect(client: Client, platform: WorkplacePlatform) -> None:
    again = event("said", text="hello")
    for _ in range(3):
        await post(client, f"{NADIA}/events", again)
    assert [each.kind for each in platform.history("PA0166")] == ["person", "bot"]


async def test_a_rule_that_refuses_is_told_in_its_own_sentence(client: Client, host: FakeHost) -> None:
    host.broken = NotReady("The vision is not affirmed yet.")
    answer = await post(client, f"{NADIA}/events", event("said", text="start"), 409)
    assert answer == {"error": "The vision is not affirmed yet."}


async def test_a_crash_tells_nothing_about_itself(client: Client, host: FakeHost) -> None:
    host.broken = RuntimeError("words of somebody")
    answer = await post(client, f"{NADIA}/events", event("said", text="start"), 500)
    assert "reference" in answer["error"].lower()
    assert "words of somebody" not in answer["error"]


@pytest.mark.parametrize(
    ("body", "kind", "says"),
    [
        (b"{not json", "application/json", "not valid JSON"),
        (b'{"kind": NaN}', "application/json", "not valid JSON"),
        (b"\xff\xfe", "application/json", "not valid JSON"),
        (b'{"n": ' + b"9" * 5000 + b"}", "application/json", "not valid JSON"),
        (b"[" * 100, "application/json", "deeper than 64"),
        (b"[1]", "application/json", "event: A JSON object"),
        (b"{}", "text/plain", "Content-Type: application/json"),
        (b"", "application/json", "not valid JSON"),
    ],
)
async def test_a_bad_body_is_refused_with_a_sentence(client: Client, body: bytes, kind: str, says: str) -> None:
    response = await client.post(f"{NADIA}/events", data=body, headers={"Content-Type": kind})
    assert response.status == 400
    assert says in (await response.json())["error"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
@pytest.mark.parametrize("path", [f"{NADIA}/events", f"{NADIA}/read", f"{API}/clock"])
async def test_another_page_cannot_press_anything(
    client: Client, host: FakeHost, path: str, headers: dict[str, str]
) -> None:
    response = await client.post(path, json=event("opened"), headers=headers)
    assert response.status == 403
    assert (host.sent, host.now()) == ([], START)


@pytest.mark.parametrize("path", ["/", NADIA, f"{API}/start"])
async def test_a_foreign_name_for_this_machine_reads_nothing(client: Client, path: str) -> None:
    response = await client.get(path, headers={"Host": f"evil.example:{client.port}"})
    assert response.status == 403
    assert "Nadia" not in await response.text()


async def test_a_name_can_be_allowed(host: FakeHost, platform: WorkplacePlatform) -> None:
    routes = workplace_routes(host, platform, allowed_hosts={"postcard.city.example"})
    async with TestClient(TestServer(build_app([routes], {}, Registry()))) as client:
        assert (await client.get("/", headers={"Host": "postcard.city.example"})).status == 200
        assert (await client.get("/")).status == 403


async def test_reading_brings_the_unread_count_down(client: Client, platform: WorkplacePlatform) -> None:
    platform.post("PA0166", script.step(), "k")
    seq = platform.history("PA0166")[0].seq
    assert await post(client, f"{NADIA}/read", {"seq": seq}) == {"unread": 0}
    wrong: list[object] = [{}, {"seq": -1}, {"seq": "1"}, {"seq": 1, "x": 1}, []]
    for bad in wrong:
        await post(client, f"{NADIA}/read", bad, 400)


async def test_the_clock_says_what_is_next_and_moves(
    client: Client, host: FakeHost, platform: WorkplacePlatform
) -> None:
    clock = await get(client, f"{API}/clock")
    assert clock["time_zone"] == "America/Chicago"
    assert clock["next"]["what"] == "Step 1 for managers: why, and why now"
    moved = await post(client, f"{API}/clock", {"to": "next"})
    assert host.now() == START + timedelta(days=1)
    assert (moved["next"]["what"], moved["sent"]) == ("Step 1 for everybody", 1)
    assert platform.unread(["PA0161", "PA0166"]) == {"PA0161": 1, "PA0166": 0}


async def test_the_clock_does_not_go_back(client: Client, host: FakeHost) -> None:
    answer = await post(client, f"{API}/clock", {"local": "2027-01-01T00:00"}, 400)
    assert "only moves forward" in answer["error"]
    assert host.now() == START


async def test_the_glance_hides_small_groups(client: Client) -> None:
    glance = await get(client, f"{API}/glance", language="es")
    hidden = next(row for row in glance["pulse"] if row["label"] == "Secretaría")
    assert (hidden["share"], hidden["words"]) == (None, "oculto, menos de 5")


async def test_the_tour_says_whose_turn_it_is(client: Client) -> None:
    steps = (await get(client, f"{API}/tour"))["steps"]
    assert (steps[0]["title"], steps[0]["person_id"], steps[0]["done"]) == (
        "Be the executive: affirm the vision",
        "PA0073",
        False,
    )


async def test_a_message_is_shown_as_other_platforms_would(
    client: Client, host: FakeHost, platform: WorkplacePlatform
) -> None:
    host.renderers = {"Slack": lambda message: f"blocks of {message.summary}"}
    receipt = platform.post("PA0166", script.PULSE, "k")
    path = f"{API}/entries/{receipt}/as"
    plain = await get(client, f"{path}/Plain text")
    assert plain["text"].startswith("How is it going?\n")
    assert '"is": "Message"' in (await get(client, f"{path}/Neutral"))["text"]
    assert await get(client, f"{path}/Slack") == {
        "built": True,
        "text": "blocks of A short pulse: two questions, one minute.",
    }
    assert await get(client, f"{path}/Teams") == {"built": False, "text": ""}


async def test_there_is_no_view_of_what_a_person_said(client: Client, platform: WorkplacePlatform) -> None:
    receipt = platform.say("PA0166", "hello")
    for id in (receipt, "nowhere"):
        assert (await client.get(f"{API}/entries/{id}/as/Neutral")).status == 404
