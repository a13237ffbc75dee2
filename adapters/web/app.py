"""Builds the one aiohttp application: the gate, the routes of every platform, health and metrics."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from adapters.web.errors import explain
from adapters.web.gate import MAX_BODY, gate
from adapters.web.headers import guard
from adapters.web.health import Check, add_health
from adapters.web.metrics import CONTENT_TYPE, Registry

Mount = Callable[[web.Application], None]
"""Puts one platform's routes on the application."""


def build_app(mounts: Iterable[Mount], checks: Mapping[str, Check], registry: Registry) -> web.Application:
    """The application, ready to be served. A platform's routes come from its ``mount``."""
    app = web.Application(middlewares=[_measure(registry), explain, gate], client_max_size=MAX_BODY)
    app.on_response_prepare.append(guard)
    add_health(app, checks)

    async def metrics(_request: web.Request) -> web.Response:
        return web.Response(body=registry.text().encode(), headers={"Content-Type": CONTENT_TYPE})

    app.router.add_get("/metrics", metrics)
    for mount in mounts:
        mount(app)
    return app


def _measure(registry: Registry) -> Middleware:
    requests = registry.counter(
        "http_requests_total", "Requests answered, by route and status.", ("method", "route", "status")
    )
    seconds = registry.histogram("http_request_seconds", "How long a request took, by route.", ("route",))

    @web.middleware
    async def measure(request: web.Request, handler: Handler) -> web.StreamResponse:
        started, status = time.monotonic(), 499
        resource = request.match_info.route.resource
        # The route's pattern, never the address: addresses hold ids, and anybody can invent new ones.
        route = resource.canonical if resource else "unmatched"
        method = request.method if resource else "any"
        try:
            response = await handler(request)
            status = response.status
        finally:
            requests.add(method, route, str(status))
            seconds.observe(route, seconds=time.monotonic() - started)
        return response

    return measure
