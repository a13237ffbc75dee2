"""The page and its JSON interface. ``workplace_routes`` gives what mounts them on the front door."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Collection
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

from adapters.workplace.clock import target
from adapters.workplace.guard import LOOPBACK, guarded, read_json
from adapters.workplace.host import Host, Profile
from adapters.workplace.page import index, static_file
from adapters.workplace.parse import parse_event
from adapters.workplace.platform import WorkplacePlatform
from adapters.workplace.render import render_entry
from adapters.workplace.stream import Stream
from bot.domain.errors import BadInput
from bot.messages.blocks import as_text
from bot.messages.codec import message_data
from bot.messages.inbound import Commanded, Said, Sender

PLAIN = "Plain text"
NEUTRAL = "Neutral"
VIEWS = (PLAIN, NEUTRAL, "Slack", "Teams")
"""Views of a message the page always offers; one without a renderer says that it is not built yet."""
API = "/workplace/api"
LANGUAGES = ("en", "es")
PAGE_LIMIT = 50
"""People a search shows at most."""
NEXT_DAYS = 14
"""How far one press of Next goes when nobody of the cast hears anything."""
NEXT_GRAIN = timedelta(minutes=15)
"""What falls within this span is one thing."""


def workplace_routes(
    host: Host, platform: WorkplacePlatform, *, allowed_hosts: Collection[str] = LOOPBACK
) -> Callable[[web.Application], None]:
    """A function that mounts the workplace on an application.

    ``allowed_hosts`` are the names the page may be opened under: this machine's own, unless said otherwise.
    """
    return _Workplace(host, platform, frozenset(allowed_hosts)).mount


class _Workplace:
    """The handlers, and what they share."""

    def __init__(self, host: Host, platform: WorkplacePlatform, allowed_hosts: Collection[str]) -> None:
        self._host, self._platform = host, platform
        self._guard = guarded(allowed_hosts)
        self._stopping = asyncio.Event()

    def mount(self, app: web.Application) -> None:
        """Put every route on the application; open streams end when it shuts down."""
        routes: tuple[tuple[str, str, Handler], ...] = (
            ("GET", "/", index),
            ("GET", "/workplace/static/{name}", static_file),
            ("GET", f"{API}/start", self._start),
            ("GET", f"{API}/people", self._people),
            ("GET", f"{API}/people/{{id}}", self._person),
            ("POST", f"{API}/people/{{id}}/events", self._event),
            ("POST", f"{API}/people/{{id}}/read", self._read),
            ("GET", f"{API}/people/{{id}}/stream", self._stream),
            ("GET", f"{API}/clock", self._clock),
            ("POST", f"{API}/clock", self._move),
            ("GET", f"{API}/glance", self._glance),
            ("GET", f"{API}/tour", self._tour),
            ("GET", f"{API}/entries/{{receipt}}/as/{{view}}", self._view),
        )
        for method, path, handler in routes:
            app.router.add_route(method, path, self._guard(handler))
        app.on_shutdown.append(self._stop)

    async def _stop(self, _app: web.Application) -> None:
        self._stopping.set()

    async def _start(self, request: web.Request) -> web.Response:
        seats = await self._host.cast(_language(request))
        unread = self._platform.unread([seat.person_id for seat in seats])
        return _json(
            {
                "organisation": self._host.organisation,
                "time_zone": self._host.time_zone,
                "cast": [{**asdict(seat), "unread": unread[seat.person_id]} for seat in seats],
                "views": list(dict.fromkeys((*VIEWS, *self._host.renderers))),
            }
        )

    async def _people(self, request: web.Request) -> web.Response:
        words = request.query.get("words", "").strip()[:100]
        limit = max(1, min(PAGE_LIMIT, _number(request, "limit", 8)))
        found = await self._host.people_search(words, limit) if words else ()
        return _json({"people": [asdict(profile) for profile in found]})

    async def _person(self, request: web.Request) -> web.Response:
        profile = await self._profile(request)
        # The revision is read first: a change in between is told twice, never missed.
        revision = self._platform.revision()
        entries = self._platform.history(profile.id)
        return _json(
            {
                "person": asdict(profile),
                "unread": self._platform.unread([profile.id])[profile.id],
                "revision": revision,
                "entries": [render_entry(shown) for shown in entries],
            }
        )

    async def _event(self, request: web.Request) -> web.Response:
        profile = await self._profile(request)
        sender = Sender(profile.id, profile.locale, profile.time_zone)
        data = await read_json(request)
        event = parse_event(data, sender, self._host.now())
        if isinstance(event, Said | Commanded):
            self._platform.say(profile.id, data["text"].strip(), event.event_id)
        fields = await self._host.receive(event)
        return _json({"fields": dict(fields or {})})

    async def _read(self, request: web.Request) -> web.Response:
        profile = await self._profile(request)
        match await read_json(request):
            case {"seq": int(seq), **rest} if not rest and 0 <= seq < 2**63:
                self._platform.mark_read(profile.id, seq)
            case _:
                raise BadInput('Say up to where: {"seq": number}.')
        return _json({"unread": self._platform.unread([profile.id])[profile.id]})

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        profile = await self._profile(request)
        after = request.headers.get("Last-Event-ID", "")
        revision = int(after) if after.isdecimal() and len(after) < 19 else _number(request, "after", 0)
        cast = [seat.person_id for seat in await self._host.cast(_language(request))]
        stream = Stream(self._host, self._platform, profile.id, list(dict.fromkeys((*cast, profile.id))))
        return await stream.run(request, revision, self._stopping)

    async def _clock(self, request: web.Request) -> web.Response:
        return _json(await self._time(request))

    async def _time(self, request: web.Request) -> dict[str, Any]:
        due = await self._host.next_due(_language(request))
        now = self._host.now()
        return {"now": now, "time_zone": self._host.time_zone, "next": asdict(due) if due else None}

    async def _move(self, request: web.Request) -> web.Response:
        data = await read_json(request)
        shown = self._platform.count()
        if data == {"to": "next"}:
            await self._move_to_next(_language(request))
        else:
            await self._host.move_clock(target(data, self._host.now(), None, self._host.time_zone))
        return _json({**await self._time(request), "sent": self._platform.count() - shown})

    async def _move_to_next(self, language: str) -> None:
        """On until one of the cast hears something: what only others see would be hundreds of presses."""
        cast = [seat.person_id for seat in await self._host.cast(language)]
        seen, until = self._platform.revision(), self._host.now() + timedelta(days=NEXT_DAYS)
        while (now := self._host.now()) < until:
            due = await self._host.next_due(language)
            await self._host.move_clock(max(target({"to": "next"}, now, due, self._host.time_zone), now + NEXT_GRAIN))
            if any(self._platform.changes(each, seen, 1) for each in cast):
                return

    async def _glance(self, request: web.Request) -> web.Response:
        return _json(asdict(await self._host.glance(_language(request))))

    async def _tour(self, request: web.Request) -> web.Response:
        return _json({"steps": [asdict(step) for step in await self._host.tour(_language(request))]})

    async def _view(self, request: web.Request) -> web.Response:
        shown = self._platform.get(request.match_info["receipt"])
        if shown is None or shown.message is None:
            raise web.HTTPNotFound(text="There is no such message.")
        view = request.match_info["view"]
        if view == PLAIN:
            return _json({"built": True, "text": as_text(shown.message)})
        if view == NEUTRAL:
            data = message_data(shown.message)
            return _json({"built": True, "text": json.dumps(data, ensure_ascii=False, indent=2)})
        renderer = self._host.renderers.get(view)
        return _json({"built": renderer is not None, "text": renderer(shown.message) if renderer else ""})

    async def _profile(self, request: web.Request) -> Profile:
        profile = await self._host.person(request.match_info["id"])
        if profile is None:
            raise web.HTTPNotFound(text="There is nobody with this id.")
        return profile


def _language(request: web.Request) -> str:
    asked = request.query.get("language", "")
    return asked if asked in LANGUAGES else LANGUAGES[0]


def _number(request: web.Request, name: str, default: int) -> int:
    words = request.query.get(name, "")
    return int(words) if words.isdecimal() and len(words) < 19 else default


def _json(data: dict[str, Any]) -> web.Response:
    return web.json_response(data, dumps=_dumps)


def _dumps(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, default=_moment)


def _moment(value: object) -> str:
    assert isinstance(value, datetime)
    return value.isoformat()
