"""Socket Mode: the same gate after the envelope, the same once, and a sentence when the token is wrong."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import adapters.slack.desk as desks
from adapters.slack.client import Client
from adapters.slack.connect import Access
from adapters.slack.socket import Socket
from adapters.slack.testing import payloads
from bot.domain.errors import BadInput
from bot.services.receive import accept
from tests.adapters.slack.stage import SlackStage, user_id
from tests.town import STAFF


@pytest.fixture
def stage() -> Iterator[SlackStage]:
    """The town over Socket Mode."""
    found = SlackStage(socket_mode=True)
    yield found
    found.close()


def inbox(stage: SlackStage) -> int:
    """How many events were kept."""
    with stage.store.read() as work:
        return work.inbox.count()


def test_an_envelope_is_kept_and_acknowledged_and_counts_once(stage: SlackStage) -> None:
    payload = payloads.said(stage.workspace, user_id(STAFF), "privacy")
    for _ in range(3):
        stage.take(payload)
    assert inbox(stage) == 1


@pytest.mark.parametrize(
    "changes", [{"team_id": "T0ELSE01"}, {"api_app_id": "A0ELSE01"}, {"event": None}, {"type": "unknown"}]
)
def test_an_envelope_that_is_not_for_us_has_no_effect(stage: SlackStage, changes: dict[str, object]) -> None:
    stage.take({**payloads.said(stage.workspace, user_id(STAFF), "privacy"), **changes})
    assert inbox(stage) == 0


def test_an_envelope_nested_too_deep_has_no_effect(stage: SlackStage) -> None:
    deep: object = "x"
    for _ in range(70):
        deep = [deep]
    stage.take({**payloads.said(stage.workspace, user_id(STAFF), "privacy"), "more": deep})
    assert inbox(stage) == 0


def test_what_could_not_be_kept_is_not_acknowledged(stage: SlackStage, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object) -> bool:
        raise OSError("the disk is full")

    monkeypatch.setattr(desks, "accept", full)
    status, _ = stage.run(stage.slack.door.envelope(payloads.said(stage.workspace, user_id(STAFF), "privacy")))
    assert status == 503
    monkeypatch.setattr(desks, "accept", accept)


def test_over_socket_mode_there_is_no_address_to_knock_at(stage: SlackStage) -> None:
    ack = stage.run(stage.driver.event(payloads.said(stage.workspace, user_id(STAFF), "privacy")))
    assert ack.status == 404


def test_a_token_slack_does_not_take_is_one_sentence(stage: SlackStage) -> None:
    client = Client(stage.workspace.bot_token, stage.api_url)
    socket = Socket("xapp-wrong", client, stage.slack.door)

    async def start() -> None:
        try:
            await socket.start()
        finally:
            await client.close()

    with pytest.raises(BadInput, match="SLACK_APP_TOKEN"):
        stage.run(start())
    assert Access("xoxb-1", app_token="xapp-1").check() is None
