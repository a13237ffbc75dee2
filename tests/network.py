"""Keeps the test suite on this machine: any connection or name lookup that would leave it fails the test.

Guards this process only. Chromium and PostgreSQL are other processes; the tests point them at loopback.
"""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

attempts: list[str] = []
"""What was blocked since the list was last cleared: the code under test may have swallowed the error."""

_real = {name: getattr(socket.socket, name) for name in ("connect", "connect_ex", "sendto")}
_real_getaddrinfo = socket.getaddrinfo


class NetworkBlocked(RuntimeError):
    """A test tried to reach beyond this machine. Point it at a loopback double instead."""


def block() -> None:
    """Replace the ways out with guards. Unix sockets and loopback stay open."""
    for name, real in _real.items():
        setattr(socket.socket, name, _guarded(real))
    socket.getaddrinfo = _guarded_getaddrinfo


def unblock() -> None:
    """Put the real functions back."""
    for name, real in _real.items():
        setattr(socket.socket, name, real)
    socket.getaddrinfo = _real_getaddrinfo


def is_local(host: str | bytes | None) -> bool:
    """Whether the host is this machine, or the database server that TEST_DATABASE_URL names."""
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    if not name or name == "localhost" or name == urlsplit(os.environ.get("TEST_DATABASE_URL", "")).hostname:
        return True
    try:
        return ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return False


def _guarded(real: Callable[..., Any]) -> Callable[..., Any]:
    def call(sock: socket.socket, *args: Any) -> Any:
        address = args[-1]
        if sock.family in {socket.AF_INET, socket.AF_INET6} and not is_local(address[0]):
            _refuse(f"{address[0]}:{address[1]}")
        return real(sock, *args)

    return call


def _guarded_getaddrinfo(host: str | bytes | None, *args: Any, **kwargs: Any) -> Any:
    if not is_local(host) and not _is_address(host):
        _refuse(f"the name {host!r}")
    return _real_getaddrinfo(host, *args, **kwargs)


def _is_address(host: str | bytes | None) -> bool:
    """A numeric address needs no lookup; connecting to it is refused later, where the port is known."""
    try:
        ipaddress.ip_address(str(host))
    except ValueError:
        return False
    return True


def _refuse(target: str) -> None:
    attempts.append(target)
    raise NetworkBlocked(f"The tests may not leave this machine, and this one tried to reach {target}.")
