"""Listens, and hangs up on connections that say nothing."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

IDLE_SECONDS = 30.0
"""How long a connection may wait between requests, or take to send the head of one. aiohttp's default is an hour."""
CLOSE_SECONDS = 5.0
"""How long requests under way may take when the process stops."""


@dataclass(frozen=True, slots=True)
class FrontDoor:
    """A listening server. ``port`` is the real one, also when any free port was asked for."""

    port: int
    _runner: web.AppRunner

    async def close(self) -> None:
        """Stop listening, let requests under way finish, close."""
        await self._runner.cleanup()


async def serve(
    app: web.Application, host: str = "127.0.0.1", port: int = 8080, *, idle_seconds: float = IDLE_SECONDS
) -> FrontDoor:
    """Serve on this address; port 0 takes any free one. Raises OSError when the port is taken."""
    runner = web.AppRunner(app, access_log=None, keepalive_timeout=idle_seconds, shutdown_timeout=CLOSE_SECONDS)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError:
        await runner.cleanup()
        raise
    return FrontDoor(int(runner.addresses[0][1]), runner)
