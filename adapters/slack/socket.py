"""Socket Mode: for those who cannot open an address to the internet. Envelopes in, through the same gate."""

from __future__ import annotations

import logging
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from adapters.slack.client import Client, quiet_logger
from adapters.slack.door import Door
from adapters.slack.listeners import TRY_AGAIN
from bot.domain.errors import BadInput

log = logging.getLogger(__name__)

KINDS = {"events_api", "interactive", "slash_commands"}


class Socket:
    """One connection of an app. A second process with the same token would take turns with it: run one."""

    def __init__(self, app_token: str, client: Client, door: Door) -> None:
        if not app_token.startswith("xapp-"):
            raise BadInput("an app-level token begins with xapp-; see docs/slack.md.", "SLACK_APP_TOKEN")
        self._app_token, self._client, self._door = app_token, client, door
        self._socket: SocketModeClient | None = None

    async def start(self) -> None:
        """Connect. Raises BadInput when Slack does not take the token."""
        self._socket = SocketModeClient(self._app_token, logger=quiet_logger(), web_client=self._client.web)
        self._socket.socket_mode_request_listeners.append(self._received)
        try:
            # Asked for here, because ``connect`` would try a refused token for ever.
            self._socket.wss_uri = await self._socket.issue_new_wss_url()
            await self._socket.connect()  # type: ignore[no-untyped-call]
        except SlackApiError as error:
            await self.close()
            reason = str(error.response.get("error", ""))[:60]
            raise BadInput(f"Slack does not take this token ({reason}).", "SLACK_APP_TOKEN") from error

    async def close(self) -> None:
        """Hang up."""
        if self._socket is not None:
            await self._socket.close()  # type: ignore[no-untyped-call]

    async def _received(self, socket: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        if request.type not in KINDS:
            return
        payload: Any = request.payload
        if request.type == "slash_commands" and isinstance(payload, dict):
            payload = {**payload, "type": "command"}
        status, answer = await self._door.envelope(payload)
        if status == TRY_AGAIN:
            # Without an acknowledgement Slack sends it again.
            return
        body = answer if status == 200 and isinstance(answer, dict) else None
        await socket.send_socket_mode_response(SocketModeResponse(request.envelope_id, body))
