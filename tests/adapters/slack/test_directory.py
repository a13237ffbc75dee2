"""People of the workspace become people of the roster by their e-mail address, and stay up to date."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp import web

from adapters.memory.store import MemoryStore
from adapters.slack.accounts import account_id
from adapters.slack.client import Client
from adapters.slack.directory import PAGE, Directory
from adapters.slack.testing.api import api_routes
from adapters.slack.testing.workspace import DROPPED, LIMITED, Member, Workspace
from adapters.web.serve import serve
from bot.domain.people import Account, Person

TEAM = "T0000001"


@dataclass
class Office:
    """A directory with a workspace at its other end."""

    workspace: Workspace
    store: MemoryStore
    directory: Directory
    waits: list[float] = field(default_factory=list)

    def account(self, user_id: str) -> Account | None:
        """What is stored of an account."""
        with self.store.read() as work:
            return work.accounts.get(account_id(TEAM, user_id))

    def person(self, id: str) -> Person:
        """Somebody of the roster."""
        with self.store.read() as work:
            found = work.people.get(id)
        assert found is not None
        return found


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    """A roster of three and an empty workspace."""
    workspace, store = Workspace(), MemoryStore()
    with store.write() as work:
        work.people.put(Person("sam", "Sam", "sam@x.example"))
        work.people.put(Person("paz", "Paz", "paz@x.example", locale="es-US", time_zone="Europe/Madrid"))
        work.people.put(Person("lou", "Lou", "lou@x.example", left=True))
    app = web.Application()
    app.add_routes(api_routes(workspace))
    door = await serve(app, port=0)
    client = Client(workspace.bot_token, f"http://127.0.0.1:{door.port}/api/")
    waits: list[float] = []

    async def wait(seconds: float) -> None:
        waits.append(seconds)
        workspace.forget_rests()

    yield Office(workspace, store, Directory(client, store, TEAM, wait), waits)
    await client.close()
    await door.close()


def admit(office: Office, *members: Member) -> None:
    """Put people into the workspace."""
    office.workspace.members |= {each.id: each for each in members}


async def test_people_are_joined_by_email_whatever_its_case(office: Office) -> None:
    admit(
        office,
        Member("U1", "Sam", "Sam@X.example"),
        Member("U2", "Paz", "paz@x.example"),
        Member("U3", "Z", "z@z.example"),
    )
    found = await office.directory.link_all()
    assert (found.joined, found.strangers, found.gone, found.complete) == (2, 1, 0, True)
    assert office.account("U1") == Account(f"slack:{TEAM}:U1", "sam", f"slack:{TEAM}", "U1")
    assert office.account("U3") is None


async def test_language_and_zone_fill_what_the_roster_leaves_open_and_nothing_else(office: Office) -> None:
    admit(office, Member("U1", "Sam", "sam@x.example", tz="America/Denver", locale="es-ES"))
    admit(office, Member("U2", "Paz", "paz@x.example", tz="America/Denver", locale="en-US"))
    await office.directory.link_all()
    assert (office.person("sam").locale, office.person("sam").time_zone) == ("es-ES", "America/Denver")
    assert (office.person("paz").locale, office.person("paz").time_zone) == ("es-US", "Europe/Madrid")


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "", "/etc/passwd"])
async def test_a_zone_that_does_not_exist_is_left_out(office: Office, zone: str) -> None:
    admit(office, Member("U1", "Sam", "sam@x.example", tz=zone))
    await office.directory.link_all()
    assert office.person("sam").time_zone == ""


async def test_many_people_come_page_by_page_through_limits_and_lost_answers(office: Office) -> None:
    count = 2 * PAGE + 7
    with office.store.write() as work:
        for n in range(count):
            work.people.put(Person(f"p{n}", "P", f"p{n}@x.example"))
    admit(office, *(Member(f"UP{n:04d}", "P", f"p{n}@x.example") for n in range(count)))
    office.workspace.faults.planned["users.list"].extend([LIMITED, DROPPED, "", LIMITED])
    office.workspace.faults.retry_after = 9
    found = await office.directory.link_all()
    assert (found.joined, found.complete) == (count, True)
    # A dropped connection costs no wait here: reading twice is harmless, and aiohttp does so by itself.
    assert office.waits == [9.0, 9.0]
    assert office.workspace.too_early == 0


async def test_a_list_that_never_comes_ends_and_says_so(office: Office) -> None:
    office.workspace.faults.planned["users.list"].extend([LIMITED] * 50)
    found = await office.directory.link_all()
    assert not found.complete
    assert len(office.waits) < 10


async def test_first_contact_asks_slack_once(office: Office) -> None:
    admit(office, Member("U1", "Sam", "sam@x.example"))
    assert await office.directory.first_contact("U1")
    assert await office.directory.first_contact("U1")
    assert [method for method, _ in office.workspace.calls] == ["users.info"]
    assert not await office.directory.first_contact("U9")


@pytest.mark.parametrize("flag", ["deleted", "is_bot", "is_restricted", "is_stranger"])
async def test_guests_apps_and_leavers_are_not_joined_and_lose_what_they_had(office: Office, flag: str) -> None:
    member = Member("U1", "Sam", "sam@x.example")
    admit(office, member)
    await office.directory.link_all()
    setattr(member, flag, True)
    await office.directory.link_all()
    found = office.account("U1")
    assert found is not None
    assert not found.reachable
    setattr(member, flag, False)
    await office.directory.link_all()
    found = office.account("U1")
    assert found is not None
    assert found.reachable


async def test_somebody_who_left_the_roster_or_has_no_address_is_a_stranger(office: Office) -> None:
    admit(office, Member("U1", "Lou", "lou@x.example"), Member("U2", "Nobody", ""))
    found = await office.directory.link_all()
    assert (found.joined, found.strangers) == (0, 2)


async def test_people_of_another_workspace_are_not_joined(office: Office) -> None:
    sam = Member("U1", "Sam", "sam@x.example").data("T0ELSE01")
    assert not office.directory.learn(sam)
    assert office.account("U1") is None
