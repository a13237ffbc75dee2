"""Sending tells the truth: sent once, waiting, refused, or unknown; never twice by itself, never inside a rest."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from aiohttp import web

from adapters.delivery.drain import Drainer
from adapters.delivery.sending import BURST
from adapters.memory.fakes import FixedClock
from adapters.memory.store import MemoryStore
from adapters.slack.accounts import account, partition
from adapters.slack.client import Client
from adapters.slack.messenger import SlackMessenger
from adapters.slack.modals import Forms
from adapters.slack.testing.api import api_routes
from adapters.slack.testing.workspace import BROKEN, DROPPED, HTML, LIMITED, SILENT, Member, Workspace
from adapters.web.serve import serve
from bot.domain.ledger import PRIORITY, Delivery, Purpose
from bot.domain.people import Person
from bot.messages.blocks import Ask, Message, Paragraph
from bot.messages.forms import Form, ShortText
from bot.messages.spans import text
from bot.ports import Messenger
from tests.town import MONDAY, tools

POST = "chat.postMessage"
SAM = account("sam", "T0000001", "USAM")
HELLO = Message("Hello", (Paragraph(text("Hello <!channel> & all")),))


@dataclass
class Line:
    """A messenger with a workspace at its other end."""

    workspace: Workspace
    client: Client
    messenger: SlackMessenger
    clock: FixedClock
    store: MemoryStore

    def posts(self) -> int:
        """How often Slack was asked to post."""
        return sum(method == POST for method, _ in self.workspace.calls)


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    """Sam's workspace."""
    clock, store = FixedClock(MONDAY), MemoryStore(rate=1e6)
    workspace = Workspace(now=clock.now)
    workspace.members["USAM"] = Member("USAM", "Sam")
    app = web.Application()
    app.add_routes(api_routes(workspace))
    door = await serve(app, port=0)
    client = Client(workspace.bot_token, f"http://127.0.0.1:{door.port}/api/")
    messenger = SlackMessenger(client, Forms(store, tools().sealer, clock.now), clock.now)
    yield Line(workspace, client, messenger, clock, store)
    await client.close()
    await door.close()


async def test_a_message_goes_to_the_user_and_its_receipt_names_the_conversation(line: Line) -> None:
    messenger: Messenger = line.messenger
    outcome = await messenger.send(SAM, HELLO, "key")
    (posted,) = line.workspace.conversations["DSAM"]
    assert (outcome.status, outcome.receipt) == ("delivered", f"DSAM:{posted.ts}")
    _, fields = line.workspace.calls[-1]
    assert fields["channel"] == "USAM"
    assert (fields["unfurl_links"], fields["unfurl_media"], fields["link_names"]) == (False, False, False)
    assert "<!channel>" not in posted.text
    edited = await messenger.edit(SAM, outcome.receipt, Message("Bye"), "edit")
    assert (edited.status, edited.receipt, posted.text, posted.edits) == ("delivered", outcome.receipt, "Bye", 1)


@pytest.mark.parametrize("fault", [DROPPED, SILENT, BROKEN, HTML])
async def test_an_answer_that_was_lost_is_unknown_and_nothing_is_sent_again(line: Line, fault: str) -> None:
    line.workspace.faults.planned[POST].append(fault)
    outcome = await line.messenger.send(SAM, HELLO, "key")
    assert (outcome.status, outcome.reason) == ("unknown", "answer_lost")
    assert line.posts() == 1


@pytest.mark.parametrize("fault", [DROPPED, SILENT, BROKEN, HTML])
async def test_an_edit_whose_answer_was_lost_is_tried_again(line: Line, fault: str) -> None:
    sent = await line.messenger.send(SAM, HELLO, "key")
    line.workspace.faults.planned["chat.update"].append(fault)
    first = await line.messenger.edit(SAM, sent.receipt, HELLO, "edit")
    again = await line.messenger.edit(SAM, sent.receipt, HELLO, "edit")
    assert (first.status, again.status) == ("due", "delivered")


async def test_slack_asking_for_patience_gives_the_moment_to_go_on(line: Line) -> None:
    line.workspace.faults.planned[POST].append(LIMITED)
    line.workspace.faults.retry_after = 7
    outcome = await line.messenger.send(SAM, HELLO, "key")
    assert (outcome.status, outcome.reason) == ("due", "rate_limited")
    assert outcome.not_before == MONDAY + timedelta(seconds=7)


async def test_a_method_with_a_limit_says_when_to_come_back(line: Line) -> None:
    line.workspace.limits[POST] = (1, 60)
    assert (await line.messenger.send(SAM, HELLO, "a")).status == "delivered"
    outcome = await line.messenger.send(SAM, HELLO, "b")
    assert outcome.reason == "rate_limited"
    assert outcome.not_before is not None
    assert timedelta(seconds=55) < outcome.not_before - MONDAY <= timedelta(seconds=61)


async def test_somebody_who_is_gone_is_a_visible_failure(line: Line) -> None:
    line.workspace.members["USAM"].deleted = True
    assert (await line.messenger.send(SAM, HELLO, "a")).reason == "gone"
    stranger = account("x", "T0000001", "UNOBODY")
    outcome = await line.messenger.send(stranger, HELLO, "b")
    assert (outcome.status, outcome.reason) == ("failed", "gone")
    lost = await line.messenger.edit(SAM, "DSAM:1.1", HELLO, "c")
    assert (lost.status, lost.reason) == ("failed", "gone")


async def test_a_token_that_is_not_taken_lets_the_whole_workspace_rest(line: Line) -> None:
    line.workspace.bot_token = "xoxb-another"
    outcome = await line.messenger.send(SAM, HELLO, "a")
    assert (outcome.status, outcome.reason) == ("due", "rate_limited")
    assert outcome.not_before is not None
    assert outcome.not_before > MONDAY


async def test_what_never_reached_slack_waits(line: Line) -> None:
    client = Client("xoxb-1", "http://127.0.0.1:9/api/")
    messenger = SlackMessenger(client, Forms(line.store, tools().sealer, line.clock.now), line.clock.now)
    outcome = await messenger.send(SAM, HELLO, "a")
    await client.close()
    assert (outcome.status, outcome.reason) == ("due", "not_reached")


async def test_a_database_that_is_away_makes_nothing_unknown(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise OSError("the database is away")

    monkeypatch.setattr(line.store, "write", away)
    form = Form("concern.raise", "Title", (ShortText("a", "A"),), "Send")
    asking = Message("Hello", (Ask("Open", form),))
    outcome = await line.messenger.send(SAM, asking, "a")
    edited = await line.messenger.edit(SAM, "DSAM:1.1", asking, "b")
    assert {(each.status, each.reason) for each in (outcome, edited)} == {("due", "not_prepared")}
    assert line.workspace.calls == []


async def test_all_calls_share_one_session(line: Line) -> None:
    for number in range(3):
        await line.messenger.send(SAM, HELLO, str(number))
    session = line.client.web.session
    await line.client.call("auth.test")
    assert line.client.web.session is session
    assert line.client.web.retry_handlers == []


PEOPLE = 300
RATE = 300.0
"""Messages per second: slow enough for one answer to come before the next send."""


async def test_a_storm_of_faults_loses_nothing_and_doubles_nothing_it_knows_of(line: Line) -> None:
    here = partition("T0000001")
    fill(line, here)
    line.workspace.faults.chance = 0.3
    line.workspace.faults.retry_after = 1
    drainer = Drainer(line.store, {"slack": line.messenger}, "me", line.clock.now)
    for _ in range(200):
        await drainer.drain(here)
        with line.store.read() as work:
            tally = work.ledger.tally("storm")
        if not tally.open:
            break
        # The platform counts its rests in real seconds: let them pass on both clocks.
        await rested(line.workspace)
        line.clock.move(minutes=10)
    assert tally.total == PEOPLE
    assert set(tally.counts) <= {"delivered", "unknown", "failed"}
    assert tally.counts["delivered"] > PEOPLE * 0.6
    # Only what was already under way when Slack asked for the rest: the burst that the pace lets through at once.
    assert line.workspace.too_early <= BURST * line.workspace.rests
    with line.store.read() as work:
        rows = {row.person_id: row for n in range(PEOPLE) for row in work.ledger.of_person(f"p{n}", 5)}
    arrived = Counter(channel for channel, posted in line.workspace.conversations.items() for _ in posted)
    for person, row in rows.items():
        times = arrived["D" + person.upper()]
        expected = {"delivered": {1}, "unknown": {0, 1}, "failed": {0}}[row.status]
        assert times in expected, (person, row.status, row.reason, times)


def fill(line: Line, here: str) -> None:
    """One announcement to many."""
    rows = []
    with line.store.write() as work:
        work.ledger.set_rate(here, RATE)
        for number in range(PEOPLE):
            id = f"p{number}"
            work.people.put(Person(id, id))
            work.accounts.put(account(id, "T0000001", "U" + id.upper()))
            line.workspace.members["U" + id.upper()] = Member("U" + id.upper(), id)
            rows.append(
                Delivery(
                    f"storm:{id}",
                    id,
                    here,
                    Purpose.ANNOUNCEMENT,
                    HELLO,
                    MONDAY,
                    campaign="storm",
                    priority=PRIORITY[Purpose.ANNOUNCEMENT],
                )
            )
        work.ledger.add(rows)


async def rested(workspace: Workspace) -> None:
    """Forget the rests that were asked for: an hour passes."""
    workspace.forget_rests()
    await asyncio.sleep(0)
