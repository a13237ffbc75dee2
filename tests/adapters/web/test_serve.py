"""The listening server answers those who ask and hangs up on silence."""

from __future__ import annotations

import asyncio

import pytest

from adapters.web.app import build_app
from adapters.web.metrics import Registry
from adapters.web.serve import serve


async def test_a_connection_that_says_nothing_is_closed() -> None:
    door = await serve(build_app([], {}, Registry()), port=0, idle_seconds=0.05)
    try:
        for said in (b"", b"GET /health/live HTTP/1.1\r\nHost: "):
            reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
            writer.write(said)
            assert await asyncio.wait_for(reader.read(), 5) == b""
            writer.close()
            await writer.wait_closed()
    finally:
        await door.close()


async def test_a_connection_that_asks_is_answered_as_often_as_it_asks() -> None:
    door = await serve(build_app([], {}, Registry()), port=0)
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
        for _ in range(2):
            assert await ask(reader, writer) == b"HTTP/1.1 200 OK\r\n"
        writer.close()
        await writer.wait_closed()
    finally:
        await door.close()


async def test_a_port_that_is_taken_is_an_error_and_leaves_nothing_behind() -> None:
    door = await serve(build_app([], {}, Registry()), port=0)
    try:
        with pytest.raises(OSError, match=str(door.port)):
            await serve(build_app([], {}, Registry()), port=door.port)
    finally:
        await door.close()


async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    writer.write(b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
    await reader.readexactly(len(b'{"status": "live"}'))
    return head.split(b"\n")[0] + b"\n"
