"""Socket Mode of the fake workspace: one WebSocket, envelopes out, acknowledgements in."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from aiohttp import WSMsgType, web

from adapters.slack.testing.driver import ACK_SECONDS, Ack

KINDS = {"event_callback": "events_api", "": "slash_commands"}


class SocketServer:
    """Sends envelopes to whoever is connected and waits for each to be acknowledged."""

    def __init__(self) -> None:
        self._socket: web.WebSocketResponse | None = None
        self._here = asyncio.Event()
        self._waiting: dict[str, asyncio.Future[Any]] = {}

    async def link(self, request: web.Request) -> web.WebSocketResponse:
        """The address that ``apps.connections.open`` names."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._socket = socket
        await socket.send_json({"type": "hello", "num_connections": 1})
        self._here.set()
        async for message in socket:
            if message.type == WSMsgType.TEXT:
                answer = json.loads(message.data)
                waiting = self._waiting.get(answer.get("envelope_id", ""))
                if waiting is not None and not waiting.done():
                    waiting.set_result(answer.get("payload"))
        return socket

    async def connected(self) -> None:
        """Wait until the app is here."""
        await self._here.wait()

    async def send(self, payload: Mapping[str, Any]) -> Ack:
        """An envelope; status 200 when it was acknowledged in time, else 0."""
        assert self._socket is not None
        id = f"envelope-{len(self._waiting)}"
        self._waiting[id] = asyncio.get_running_loop().create_future()
        kind = KINDS.get(str(payload.get("type", "")), "interactive")
        envelope = {"envelope_id": id, "type": kind, "payload": payload, "accepts_response_payload": True}
        await self._socket.send_json(envelope)
        try:
            async with asyncio.timeout(ACK_SECONDS):
                return Ack(200, await self._waiting[id])
        except TimeoutError:
            return Ack(0)

    async def close(self) -> None:
        """Hang up."""
        if self._socket is not None:
            await self._socket.close()
