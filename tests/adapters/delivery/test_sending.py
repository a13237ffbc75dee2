"""The bookkeeping between two exchanges: what is taken is what has ended, and nobody is forgotten while they wait."""

from __future__ import annotations

import asyncio
import time

from adapters.delivery.sending import CLAIMED_AT_ONCE, UNDER_WAY, Sending
from bot.domain.ledger import DeliveryStatus, Outcome
from bot.domain.people import Account
from bot.messages.blocks import Message
from bot.services.delivering import Parcel
from tests.adapters.delivery.kit import FAST, HERE, NOW, letter


class Gate:
    """A platform whose answers come when they are let through."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answers: dict[str, asyncio.Event] = {}

    async def send(self, account: Account, message: Message, key: str) -> Outcome:
        self.asked.append(key)
        await self.answers.setdefault(key, asyncio.Event()).wait()
        return Outcome(key, DeliveryStatus.DELIVERED, receipt=key)

    async def edit(self, account: Account, receipt: str, message: Message, key: str) -> Outcome:
        return await self.send(account, message, key)

    async def answer(self, key: str) -> None:
        """Let one answer through, and everything that follows from it happen."""
        self.answers.setdefault(key, asyncio.Event()).set()
        await settle()


async def settle() -> None:
    """Let every task run as far as it can."""
    for _ in range(10):
        await asyncio.sleep(0)


def sending(gate: Gate, rate: float = FAST) -> Sending:
    made = Sending(gate, rate, lambda: NOW, lambda name: None)
    made.deadline = time.monotonic() + 60
    return made


def group(*keys: str, person: str = "p1") -> list[Parcel]:
    return [Parcel(letter(key, person), Account(f"test:{person}", person, HERE, person)) for key in keys]


async def test_a_person_who_gets_more_is_not_forgotten_while_it_is_under_way() -> None:
    gate = Gate()
    found = sending(gate)
    found.add([group("a")])
    await settle()
    outcomes, people = found.take()
    await gate.answer("a")
    found.written(outcomes, people)
    found.add([group("b")])
    await settle()
    outcomes, people = found.take()
    assert ([each.key for each in outcomes], people) == (["a"], [])
    found.written(outcomes, people)
    assert found.busy
    await gate.answer("b")
    found.written(*found.take())
    assert not found.busy


async def test_the_second_message_waits_for_the_answer_to_the_first() -> None:
    gate = Gate()
    found = sending(gate)
    found.add([group("a", "b"), group("c", person="p2")])
    await settle()
    assert gate.asked == ["a", "c"]
    found.add([group("d")])
    await gate.answer("a")
    await gate.answer("b")
    assert gate.asked == ["a", "c", "b", "d"]


async def test_what_ends_while_it_is_written_down_is_kept_for_the_next_time() -> None:
    gate = Gate()
    found = sending(gate)
    found.add([group("a"), group("b", person="p2")])
    await settle()
    await gate.answer("a")
    taken = found.take()
    await gate.answer("b")
    found.written(*taken)
    assert [each.key for each in found.take()[0]] == ["b"]


async def test_there_is_room_for_what_the_rate_allows_and_no_more() -> None:
    found = sending(Gate(), rate=50)
    assert found.room == 10
    found.add([group(*(f"k{n}" for n in range(10)))])
    await settle()
    assert found.room == 1
    assert sending(Gate(), rate=1).room == 2
    assert sending(Gate(), rate=FAST).room == CLAIMED_AT_ONCE


async def test_a_platform_that_never_answers_does_not_fill_the_memory() -> None:
    found = sending(Gate())
    for start in range(0, 3 * UNDER_WAY, CLAIMED_AT_ONCE):
        room = found.room
        found.add([group(f"k{start + n}", person=f"p{start + n}") for n in range(room)])
        await settle()
    assert found.room == 0


async def test_halted_it_sends_nothing_more_and_waits_for_what_is_under_way() -> None:
    gate = Gate()
    found = sending(gate)
    found.add([group("a", "b"), group("c", person="p2")])
    await settle()
    stopping = asyncio.create_task(found.stop())
    await settle()
    assert not stopping.done()
    await gate.answer("a")
    await gate.answer("c")
    await stopping
    assert [each.key for each in found.finished] == ["a", "c"]
    assert gate.asked == ["a", "c"]
