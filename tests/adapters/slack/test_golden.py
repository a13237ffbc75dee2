"""The golden conversations in a Slack workspace: signed requests in, Web API calls out, in English and in Spanish."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.adapters.slack.stage import SlackStage
from tests.golden.stories import STORIES
from tests.town import CIO, EXECUTIVE, SPANISH, STAFF, words


@pytest.fixture
def stage() -> Iterator[SlackStage]:
    """The town in a workspace, its programme running."""
    yield from _running(SlackStage())


@pytest.fixture
def socket_stage() -> Iterator[SlackStage]:
    """The same over Socket Mode."""
    yield from _running(SlackStage(socket_mode=True))


def _running(stage: SlackStage) -> Iterator[SlackStage]:
    try:
        stage.chat(EXECUTIVE).presses("Affirm")
        stage.chat(CIO).commands("report").presses("Start the programme")
        yield stage
    finally:
        stage.close()


@pytest.mark.parametrize(("who", "language"), [(STAFF, "en"), (SPANISH, "es")])
@pytest.mark.parametrize("story", STORIES)
def test_the_golden_conversation_plays_in_slack(stage: SlackStage, story: str, who: str, language: str) -> None:
    STORIES[story](stage, who, lambda key, **values: words().phrase(key, language, **values))


@pytest.mark.parametrize("story", STORIES)
def test_the_golden_conversation_plays_over_socket_mode(socket_stage: SlackStage, story: str) -> None:
    STORIES[story](socket_stage, STAFF, lambda key, **values: words().phrase(key, "en", **values))
