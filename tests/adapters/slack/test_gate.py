"""Nothing forged, malformed, oversized or meant for somebody else gets in; and none of it is an error of ours."""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from multidict import CIMultiDict

from adapters.slack.client import require_sdk
from adapters.slack.connect import Access
from adapters.slack.door import Pace
from adapters.slack.gate import Allowed, Gate, Headers, Refused, is_ssl_check, sign
from adapters.slack.testing import payloads
from adapters.slack.testing.driver import Ack
from adapters.slack.testing.workspace import Member
from bot.domain.errors import NotReady
from tests.adapters.slack.bad_requests import FORM, SECRET_WORDS, Bad, Maker, mutations
from tests.adapters.slack.stage import SlackStage, user_id
from tests.town import STAFF

MUTATIONS = int(os.environ.get("POSTCARD_MUTATIONS", "2000"))
"""How many random mutations to try; 20,000 takes about a minute."""
AT_ONCE = 32


@pytest.fixture(scope="module")
def stage() -> Iterator[SlackStage]:
    """The town in a workspace."""
    found = SlackStage()
    yield found
    found.close()


@pytest.fixture
def maker(stage: SlackStage) -> Maker:
    """Spoils requests of Sam."""
    return Maker(stage.workspace, user_id(STAFF))


def test_a_request_that_slack_signed_is_taken(stage: SlackStage, maker: Maker) -> None:
    body, headers = maker.good()
    ack = stage.run(stage.driver.raw(body, dict(headers)))
    stage.run(stage.slack.desk.settled())
    assert ack.status == 200
    assert inbox(stage) == 1


def test_no_named_bad_request_is_taken(stage: SlackStage, maker: Maker, caplog: pytest.LogCaptureFixture) -> None:
    bad = list(maker.all())
    assert len({each.name for each in bad}) == len(bad) >= 120
    assert_refused(stage, bad, caplog)


def test_no_random_mutation_is_taken(stage: SlackStage, maker: Maker, caplog: pytest.LogCaptureFixture) -> None:
    assert_refused(stage, mutations(maker, MUTATIONS), caplog)


def assert_refused(stage: SlackStage, bad: Iterable[Bad], caplog: pytest.LogCaptureFixture) -> None:
    """Every request is answered as it should be, and leaves nothing behind: no row, no message, no line."""
    caplog.set_level(logging.DEBUG)
    before = inbox(stage), len(stage.workspace.calls)
    waiting = list(bad)
    while waiting:
        some, waiting = waiting[:AT_ONCE], waiting[AT_ONCE:]
        acks = stage.run(together(stage, some))
        wrong = [(each.name, ack) for each, ack in zip(some, acks, strict=True) if ack.status not in each.statuses]
        assert wrong == []
    stage.run(stage.slack.desk.settled())
    assert (inbox(stage), len(stage.workspace.calls)) == before
    logged = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    assert SECRET_WORDS not in logged
    assert stage.workspace.signing_secret not in logged
    assert stage.workspace.bot_token not in logged


async def together(stage: SlackStage, bad: list[Bad]) -> list[Ack]:
    """Several requests at once."""
    return list(await asyncio.gather(*(stage.driver.raw(each.body, CIMultiDict(each.headers)) for each in bad)))


def inbox(stage: SlackStage) -> int:
    """How many events were kept."""
    with stage.store.read() as work:
        return work.inbox.count()


def test_a_challenge_is_answered_when_it_is_signed(stage: SlackStage) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "abc", "token": "x"}).encode()
    ack = stage.run(stage.driver.send(body, "application/json"))
    assert (ack.status, ack.body) == (200, {"challenge": "abc"})


def test_slack_looking_at_the_certificate_has_no_effect(stage: SlackStage) -> None:
    before = inbox(stage)
    ack = stage.run(stage.driver.raw(b"ssl_check=1&token=abc", {"Content-Type": FORM}))
    assert (ack.status, ack.body) == (200, "")
    assert inbox(stage) == before
    assert not is_ssl_check(b"ssl_check=1&command=/announce")


@pytest.mark.parametrize("flag", ["is_restricted", "is_stranger", "is_bot", "deleted"])
def test_guests_strangers_apps_and_leavers_are_not_heard(stage: SlackStage, flag: str) -> None:
    who = f"U0{flag.upper().replace('_', '')}"
    member = Member(who, "Gale", f"{STAFF}@port-alder.example")
    setattr(member, flag, True)
    stage.workspace.members[who] = member
    before = inbox(stage)
    stage.take(payloads.said(stage.workspace, who, "hello"))
    stage.take(payloads.command(stage.workspace, who, "announce"))
    assert inbox(stage) == before
    assert stage.workspace.conversations.get(stage.workspace.direct(who)) is None


def test_a_colleague_who_became_a_guest_is_not_heard_any_more() -> None:
    stage = SlackStage()
    try:
        sam = stage.workspace.members[user_id(STAFF)]
        sam.is_restricted = True
        stage.take(payloads.changed(stage.workspace, sam.id))
        stage.take(payloads.said(stage.workspace, sam.id, "hello"))
        assert inbox(stage) == 0
    finally:
        stage.close()


def test_one_person_who_floods_waits_and_nobody_else_does() -> None:
    stage = SlackStage(pace=Pace(burst=3, per_second=0.001))
    try:
        statuses = [flood(stage, STAFF).status for _ in range(5)]
        assert statuses == [200, 200, 200, 429, 429]
        assert flood(stage, "paz").status == 200
    finally:
        stage.close()


def flood(stage: SlackStage, person: str) -> Ack:
    """One command."""
    return stage.run(stage.driver.command(payloads.command(stage.workspace, user_id(person), "postcard")))


NOW = datetime(2027, 1, 11, 15, tzinfo=UTC)


def test_a_clock_that_drifts_is_reported_before_everything_is_refused(caplog: pytest.LogCaptureFixture) -> None:
    gate = Gate("secret", Allowed(frozenset({"T0000001"})))
    body = urlencode({"command": "/postcard", "team_id": "T0000001", "user_id": "U1"}).encode()
    stamp = str(int(NOW.timestamp()))
    headers = Headers([stamp], [sign(b"secret", stamp, body)], [FORM], [])
    assert gate.read(headers, body, NOW)["command"] == "/postcard"
    assert caplog.messages == []
    assert gate.read(headers, body, NOW + timedelta(seconds=90))["command"] == "/postcard"
    assert "check this machine's clock" in caplog.text
    with pytest.raises(Refused, match="too old"):
        gate.read(headers, body, NOW + timedelta(seconds=301))


def test_what_no_database_keeps_is_taken_out_of_words() -> None:
    gate = Gate("", Allowed(frozenset({"T0000001"})))
    data = gate.admit({"type": "shortcut", "team": {"id": "T0000001"}, "user": {"id": "U1"}, "x": ["a\0b", "\ud800c"]})
    assert data["x"] == ["ab", "?c"]


@pytest.mark.parametrize(
    ("access", "missing"),
    [
        (Access(""), "SLACK_BOT_TOKEN"),
        (Access("xoxp-user"), "SLACK_BOT_TOKEN"),
        (Access("xoxb-1"), "SLACK_SIGNING_SECRET"),
        (Access("xoxb-1", "  "), "SLACK_SIGNING_SECRET"),
        (Access("xoxb-1", app_token="xoxb-2"), "SLACK_APP_TOKEN"),
    ],
)
def test_it_does_not_start_without_what_tells_real_requests_from_forged_ones(access: Access, missing: str) -> None:
    with pytest.raises(NotReady, match=missing):
        access.check()


def test_secrets_do_not_show_when_access_is_printed() -> None:
    assert repr(Access("xoxb-1", "abc", "xapp-1")) == "Access(api_url='https://slack.com/api/', teams=frozenset())"


@pytest.mark.parametrize(("version", "fine"), [("3.42.9", False), ("3.43.0", True), ("3.100.1", True), ("4.0", True)])
def test_an_sdk_that_takes_an_empty_secret_is_refused(version: str, fine: bool) -> None:
    if fine:
        require_sdk(version)
        return
    with pytest.raises(NotReady, match="too old"):
        require_sdk(version)
