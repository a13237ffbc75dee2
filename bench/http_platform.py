"""A platform on loopback in a process of its own: takes a message, waits, answers with a receipt."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

from aiohttp import ClientSession, TCPConnector, web

from bot.domain.ledger import DeliveryStatus, Outcome
from bot.domain.people import Account
from bot.messages.blocks import Message, as_text


class HttpMessenger:
    """Implements ``bot.ports.Messenger`` over HTTP, with at most so many connections at once."""

    def __init__(self, url: str, connections: int) -> None:
        self._url = url
        self._session = ClientSession(connector=TCPConnector(limit=connections))

    async def send(self, account: Account, message: Message, key: str) -> Outcome:
        """Post a message."""
        async with self._session.post(self._url, json={"to": account.address, "text": as_text(message)}) as answer:
            receipt = (await answer.json())["receipt"]
        return Outcome(key, DeliveryStatus.DELIVERED, receipt=receipt)

    async def edit(self, account: Account, _receipt: str, message: Message, key: str) -> Outcome:
        """Post it again: nothing here is edited."""
        return await self.send(account, message, key)

    async def close(self) -> None:
        """Close every connection."""
        await self._session.close()


@contextmanager
def platform(latency: float) -> Iterator[str]:
    """The address of a platform that takes so many seconds to answer."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(latency, theirs), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{ours.recv()}/"
    finally:
        process.kill()
        process.join()


def _serve(latency: float, ready: Connection) -> None:
    asyncio.run(_run(latency, ready))


async def _run(latency: float, ready: Connection) -> None:
    numbers = iter(range(10**9))

    async def take(request: web.Request) -> web.Response:
        await request.read()
        await asyncio.sleep(latency)
        return web.json_response({"receipt": str(next(numbers))})

    app = web.Application()
    app.router.add_post("/", take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    ready.send(runner.addresses[0][1])
    await asyncio.Event().wait()
