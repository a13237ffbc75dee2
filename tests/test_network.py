"""The guard itself: it must refuse what leaves the machine and let through what does not."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator

import pytest

from tests import network


@pytest.fixture(autouse=True)
def _attempts_are_expected_here(_stays_on_this_machine: None) -> Iterator[None]:
    yield
    network.attempts.clear()


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1"])
def test_connecting_to_another_machine_is_refused_and_remembered(host: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as sock, pytest.raises(network.NetworkBlocked, match="leave this machine"):
        sock.connect((host, 443))
    assert network.attempts == [f"{host}:443"]


def test_sending_a_datagram_to_another_machine_is_refused() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as sock, pytest.raises(network.NetworkBlocked):
        sock.sendto(b"hello", ("192.0.2.1", 53))


def test_looking_up_a_name_is_refused() -> None:
    with pytest.raises(network.NetworkBlocked, match=r"api\.example\.org"):
        socket.getaddrinfo("api.example.org", 443)


async def test_asyncio_cannot_leave_either() -> None:
    with pytest.raises(network.NetworkBlocked):
        await asyncio.open_connection("api.example.org", 443)
    with pytest.raises(network.NetworkBlocked):
        await asyncio.open_connection("192.0.2.1", 443)


def test_loopback_stays_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with socket.create_connection(("localhost", port), timeout=5) as sock:
            assert sock.getpeername()[1] == port
    assert network.attempts == []


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("localhost", True),
        ("127.0.0.53", True),
        ("::1", True),
        (b"127.0.0.1", True),
        (None, True),
        ("localhost.example.org", False),
        ("10.0.0.1", False),
        ("db.internal", True),
    ],
)
def test_local_means_loopback_or_the_named_database_server(
    monkeypatch: pytest.MonkeyPatch, host: str | bytes | None, local: bool
) -> None:
    monkeypatch.setenv("TEST_DATABASE_URL", "postgresql://me@db.internal/postcard")
    assert network.is_local(host) is local
