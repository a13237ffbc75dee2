"""Is this process alive, and is it ready for work? For load balancers and for people."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web

Check = Callable[[], Awaitable[str]]
"""Looks at one thing the product needs: empty when it is well, else one sentence that says what is wrong."""

CHECK_SECONDS = 2.0
"""How long one check may take."""


def add_health(app: web.Application, checks: Mapping[str, Check]) -> None:
    """``/health/live`` answers while the process runs; ``/health/ready`` is 503 while any check fails."""

    async def live(_request: web.Request) -> web.Response:
        return web.json_response({"status": "live"})

    async def ready(_request: web.Request) -> web.Response:
        found = await asyncio.gather(*(_run(check) for check in checks.values()))
        problems = {name: sentence for name, sentence in zip(checks, found, strict=True) if sentence}
        status = "not ready" if problems else "ready"
        return web.json_response({"status": status, "problems": problems}, status=503 if problems else 200)

    app.router.add_get("/health/live", live)
    app.router.add_get("/health/ready", ready)


async def _run(check: Check) -> str:
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            return await check()
    except TimeoutError:
        return f"no answer within {CHECK_SECONDS:g} seconds"
    except Exception as error:  # noqa: BLE001  a check that breaks is a check that fails
        return f"the check itself failed: {type(error).__name__}"
