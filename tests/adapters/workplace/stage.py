"""The workplace on a stage: the same scripts, played through the page's own JSON interface over real HTTP."""

from __future__ import annotations

import asyncio
import json
import threading
import uuid
from collections.abc import Mapping
from datetime import datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from adapters.app import assemble
from adapters.memory.fakes import FixedClock
from adapters.memory.store import MemoryStore
from adapters.web.app import build_app
from adapters.web.serve import FrontDoor, serve
from adapters.workplace.local_host import LocalHost
from adapters.workplace.messenger import WorkplaceMessenger
from adapters.workplace.platform import WorkplacePlatform
from adapters.workplace.routes import workplace_routes
from bot.domain.people import Account
from bot.services.seed import first_vision
from tests.chat import Bubble, Chat, FormView
from tests.town import MONDAY, PEOPLE, tools, words

API = "/workplace/api"


class MovedClock(FixedClock):
    """A standing clock with the method that the host moves clocks by."""

    def move_to(self, moment: datetime) -> datetime:
        self.moment = moment
        return moment


class WorkplaceStage:
    """The town behind the workplace, served in a thread of its own."""

    def __init__(self, folder: Path) -> None:
        self._clock = MovedClock(MONDAY)
        store, platform = MemoryStore(), WorkplacePlatform(folder / "workplace.db", self._clock.now)
        with store.write() as work:
            work.ledger.set_rate("workplace:main", 1e6)
            for person in PEOPLE:
                work.people.put(person)
                work.accounts.put(Account(person.id, person.id, "workplace:main", person.id))
            first_vision(work, tools(), words().vision_texts(), MONDAY)
        postcard = assemble(store, tools(), self._clock, {"workplace": WorkplaceMessenger(platform)})
        host = LocalHost(store, tools(), self._clock, postcard.deliver, (), {}, asyncio.Lock())
        self._platform = platform
        self._app = build_app([workplace_routes(host, platform)], postcard.checks(), postcard.registry)
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self._door: FrontDoor = self._call(serve(self._app, port=0))
        self._call(postcard.deliver())

    def close(self) -> None:
        """Stop serving."""
        self._call(self._door.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._platform.close()

    @property
    def now(self) -> datetime:
        """The moment on the page's clock."""
        return self._clock.now()

    def chat(self, person: str) -> Chat:
        """One person's view."""
        return Chat(self, person)

    def bubbles(self, person: str) -> list[Bubble]:
        """What the page is given to show."""
        entries = self._ask("GET", f"/people/{person}")[1]["entries"]
        return [bubble(entry["message"]) for entry in entries if entry["kind"] == "bot"]

    def join(self, person: str) -> None:
        """Opening the page is how one becomes reachable here."""
        self.open(person)

    def open(self, person: str) -> None:
        """The person opens the conversation."""
        self._event(person, kind="opened")

    def say(self, person: str, text: str) -> None:
        """The person writes."""
        self._event(person, kind="said", text=text)

    def command(self, person: str, name: str, rest: str) -> None:
        """A command is typed like anything else."""
        self._event(person, kind="said", text=f"/{name} {rest}".strip())

    def press(self, person: str, token: Any) -> None:
        """The person presses a button."""
        self._event(person, kind="pressed", action=token)

    def submit(self, person: str, form: FormView, answers: Mapping[str, str]) -> Mapping[str, str]:
        """The person sends a form; the errors per field."""
        return self._event(person, kind="submitted", form_id=form.token, answers=dict(answers))

    def wait_until(self, moment: datetime) -> None:
        """The clock of the page is moved."""
        status, answer = self._ask("POST", "/clock", {"local": moment.isoformat()})
        assert status == 200, answer

    def _event(self, person: str, **event: Any) -> Mapping[str, str]:
        status, answer = self._ask("POST", f"/people/{person}/events", {"event_id": str(uuid.uuid4()), **event})
        assert status in {200, 422}, answer
        return dict(answer["fields"])

    def _ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        connection = HTTPConnection("127.0.0.1", self._door.port, timeout=60)
        origin = f"http://127.0.0.1:{self._door.port}"
        headers = {"Content-Type": "application/json", "Origin": origin}
        connection.request(method, API + path, json.dumps(body) if body is not None else None, headers)
        response = connection.getresponse()
        answer = json.loads(response.read())
        connection.close()
        return response.status, answer

    def _call(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(60)


def bubble(message: dict[str, Any]) -> Bubble:
    """A rendered message as a person sees it on the page."""
    buttons, forms = {}, {}
    for block in message["blocks"]:
        if block["type"] == "buttons":
            buttons |= {item["label"]: item["action"] for item in block["items"] if item["type"] == "button"}
        elif block["type"] == "ask":
            fields = {field["key"]: field.get("initial", "") for field in block["form"]["fields"]}
            forms[block["label"]] = FormView(fields, block["form"]["form_id"])
    text = "\n".join([message["summary"], *(_text(block) for block in message["blocks"])])
    return Bubble(text, buttons, forms)


def _text(block: dict[str, Any]) -> str:
    """All words of a block."""
    parts: list[str] = [block[key] for key in ("text", "label", "alternative") if isinstance(block.get(key), str)]
    parts += ["".join(span.get("text", "\n") for span in block.get("spans", ()))]
    for item in block.get("items", ()):
        if isinstance(item, list):
            parts.append("".join(span.get("text", "\n") for span in item))
        elif "spans" in item:
            parts.append(f"{item['label']}: " + "".join(span.get("text", "\n") for span in item["spans"]))
    return "\n".join(part for part in parts if part)
