"""Keeps other web pages out: only this page, reached by a name we know, may read conversations or press buttons."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from typing import Any, NoReturn
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.domain.errors import BadInput, NotAllowed

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
"""Names under which a page on this machine is reached."""


def guarded(allowed_hosts: Collection[str]) -> Callable[[Handler], Handler]:
    """Wraps a handler so that it raises NotAllowed for foreign names and foreign pages.

    The name check stops a page elsewhere that points its own name at this machine (DNS rebinding); the origin
    check stops a page elsewhere that posts here.
    """

    def wrap(handler: Handler) -> Handler:
        async def checked(request: web.Request) -> web.StreamResponse:
            if request.url.host not in allowed_hosts:
                raise NotAllowed("The workplace does not answer under this name. Open it as http://localhost.")
            if request.method != "GET":
                _check_origin(request)
            return await handler(request)

        return checked

    return wrap


def _check_origin(request: web.Request) -> None:
    origin = urlsplit(request.headers.get("Origin", ""))
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    if origin.netloc != request.host or site != "same-origin":
        raise NotAllowed("Only the workplace's own page may do this.")


async def read_json(request: web.Request) -> Any:
    """The decoded body. Raises BadInput."""
    if request.content_type != "application/json":
        raise BadInput("Send JSON, with Content-Type: application/json.")
    try:
        return json.loads(await request.read(), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise BadInput("This is not valid JSON.") from error


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)
