"""The core on a stage of its own: events go straight in, messages come out of the ledger through a fake messenger."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from adapters.delivery.drain import Drainer
from adapters.memory.fakes import FakeMessenger
from bot.domain.people import Account, Person
from bot.messages.blocks import Ask, Button, Buttons, Message, as_text
from bot.messages.inbound import Commanded, Inbound, Joined, Opened, Pressed, Said, Sender, Submitted
from bot.ports import Store, Tools
from bot.services.receive import receive
from bot.services.tick import next_due, tick
from tests.chat import Bubble, Chat, FormView

GRAIN = timedelta(minutes=5)
"""What falls within this span happens together while time passes."""


class Stage:
    """One Postcard under test, with people who are all reachable."""

    def __init__(self, store: Store, tools: Tools, people: Iterable[Person], now: datetime) -> None:
        self.store, self.tools, self.now = store, tools, now
        self.messenger = FakeMessenger()
        self._drainer = Drainer(store, {"test": self.messenger}, "stage", lambda: self.now)
        self._events = 0
        with store.write() as work:
            work.ledger.set_rate("test:main", 1e6)
            for person in people:
                self.admit(work, person)

    @staticmethod
    def admit(work: Any, person: Person) -> None:
        """Put a person on the roster, reachable."""
        work.people.put(person)
        work.accounts.put(Account(f"test:{person.id}", person.id, "test:main", person.id))

    def chat(self, person: str) -> Chat:
        """One person's view."""
        return Chat(self, person)

    def bubbles(self, person: str) -> list[Bubble]:
        """What stands on a person's screen."""
        return [bubble(shown.message) for shown in self.messenger.screens[f"test:{person}"]]

    def join(self, person: str) -> None:
        """The person becomes reachable."""
        self.send(Joined(**self._about(person)))

    def open(self, person: str) -> None:
        """The person opens the conversation."""
        self.send(Opened(**self._about(person)))

    def say(self, person: str, text: str) -> None:
        """The person writes."""
        self.send(Said(text=text, **self._about(person)))

    def command(self, person: str, name: str, rest: str) -> None:
        """The person gives a command."""
        self.send(Commanded(name=name, rest=rest, **self._about(person)))

    def press(self, person: str, token: Any) -> None:
        """The person presses a button."""
        self.send(Pressed(action=token, **self._about(person)))

    def submit(self, person: str, form: FormView, answers: Mapping[str, str]) -> Mapping[str, str]:
        """The person sends a form; the errors per field."""
        return self.send(Submitted(form_id=form.token, answers=answers, **self._about(person)))

    def send(self, event: Inbound) -> Mapping[str, str]:
        """Let an event arrive, and deliver what it causes."""
        reception = receive(self.store, self.tools, event, self.now)
        self.deliver()
        return reception.errors

    def deliver(self) -> None:
        """Send everything that may be sent now."""
        with self.store.read() as work:
            partitions = work.ledger.open_partitions(self.now)
        for partition in partitions:
            asyncio.run(self._drainer.drain(partition))

    def wait_until(self, moment: datetime) -> None:
        """Let time pass; what is due on the way happens in order."""
        while (found := next_due(self.store)) is not None and found[0] <= moment:
            self.now = max(self.now, min(moment, found[0] + GRAIN))
            self.beat()
            if next_due(self.store) == found:
                raise AssertionError(f"{found[1]} was due {found[0]} and did not move")
        self.now = moment
        self.beat()

    def beat(self) -> None:
        """One tick and one delivery."""
        tick(self.store, self.tools, self.now)
        self.deliver()

    def _about(self, person: str) -> dict[str, Any]:
        self._events += 1
        return {"event_id": f"event-{self._events}", "sender": Sender(f"test:{person}"), "at": self.now}


def bubble(message: Message) -> Bubble:
    """A neutral message as a person sees it."""
    buttons = {
        button.label: button.action
        for block in message.blocks
        if isinstance(block, Buttons)
        for button in block.items
        if isinstance(button, Button)
    }
    forms = {
        block.label: FormView({f.key: getattr(f, "initial", "") for f in block.form.fields}, block.form.form_id)
        for block in message.blocks
        if isinstance(block, Ask)
    }
    return Bubble(f"{message.summary}\n{as_text(message)}", buttons, forms)
