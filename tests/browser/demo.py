"""The demonstration as ``postcard demo`` runs it, in a thread of its own and on any free port."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Future
from pathlib import Path

from adapters.app import run
from adapters.cli.demo import build_demo
from adapters.settings import CONTENT
from adapters.web.serve import FrontDoor
from adapters.workplace.routes import workplace_routes

SECONDS = 60
"""How long a start or a stop may take at most, on a machine that others use too."""


class Demo:
    """A running demonstration; ``address`` is where its page is."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._door: Future[FrontDoor] = Future()
        self._loop = asyncio.new_event_loop()
        self._living = self._loop.create_task(self._live())
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self.address = f"http://127.0.0.1:{self._door.result(SECONDS).port}/"

    def close(self) -> None:
        """Stop it as Ctrl+C does, and wait until it has stopped."""
        self._loop.call_soon_threadsafe(self._living.cancel)
        self._thread.join(SECONDS)
        assert not self._thread.is_alive(), "The demonstration did not stop."

    def _run(self) -> None:
        self._loop.run_until_complete(asyncio.wait([self._living]))
        if not self._living.cancelled() and (problem := self._living.exception()) and not self._door.done():
            self._door.set_exception(problem)
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()

    async def _live(self) -> None:
        postcard, host, platform = build_demo(self._folder, CONTENT)
        try:
            await run(postcard, [workplace_routes(host, platform)], "127.0.0.1", 0, self._open)
        finally:
            platform.close()

    async def _open(self, door: FrontDoor) -> None:
        self._door.set_result(door)
