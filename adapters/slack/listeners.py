"""Bolt's part: telling apart what Slack sends. It sees only what the gate admitted, and answers only through the desk.

See docs/decisions/0007-bolt-behind-our-gate.md for why it stands here and not at the door.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping
from typing import Any, Protocol

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from adapters.slack.client import quiet_logger
from adapters.slack.desk import NotNow
from adapters.slack.gate import Payload
from bot.domain.errors import BadInput

log = logging.getLogger(__name__)

ANYTHING = re.compile(r".*", re.DOTALL)
TRY_AGAIN = 503


class Taker(Protocol):
    """What listeners hand a payload to. Raises NotNow."""

    async def take(self, payload: Mapping[str, Any]) -> Mapping[str, Any]: ...


class Who(Protocol):
    """What is known about ourselves in the workspace."""

    @property
    def team_id(self) -> str: ...
    @property
    def bot_id(self) -> str: ...
    @property
    def bot_user_id(self) -> str: ...


class Listeners:
    """A Bolt app whose every listener takes the payload to the desk before anything is answered."""

    def __init__(self, desk: Taker, who: Who, signing_secret: str) -> None:
        self._desk = desk

        async def authorize() -> AuthorizeResult:
            return AuthorizeResult(
                enterprise_id=None, team_id=who.team_id, bot_id=who.bot_id, bot_user_id=who.bot_user_id
            )

        # Listeners end before the answer is given: Bolt would otherwise say 200 first and lose what fails after.
        self._app = AsyncApp(
            name="postcard",
            logger=quiet_logger(),
            signing_secret=signing_secret,
            authorize=authorize,
            process_before_response=True,
        )
        for listen in (self._app.event, self._app.command, self._app.action, self._app.shortcut, self._app.view):
            listen(ANYTHING)(self._listener)
        self._app.view_closed(ANYTHING)(self._listener)

    async def dispatch(self, payload: Payload) -> tuple[int, Any]:
        """The status and body to answer with, over HTTP and in an envelope alike."""
        # Admitted data arrives as an envelope does: Bolt has no second look at bytes the gate has checked.
        response = await self._app.async_dispatch(AsyncBoltRequest(body=payload, mode="socket_mode"))
        # Every kind the gate admits has a listener. Bolt finds none, or stumbles, only over shapes Slack never sends.
        if response.status in {404, 500}:
            return 400, ""
        return response.status, json.loads(response.body) if response.body.startswith("{") else ""

    async def _listener(self, body: dict[str, Any]) -> BoltResponse:
        try:
            answer = await self._desk.take(_typed(body))
        except NotNow:
            return BoltResponse(status=TRY_AGAIN, body="")
        except BadInput:
            return BoltResponse(status=400, body="")
        except Exception as error:  # noqa: BLE001  Bolt would log the payload with it
            log.error("a request could not be taken", extra={"kind": type(error).__name__})
            return BoltResponse(status=TRY_AGAIN, body="")
        return BoltResponse(status=200, body=dict(answer) if answer else "")


def _typed(body: Mapping[str, Any]) -> Mapping[str, Any]:
    return body if "type" in body else {**body, "type": "command"}
