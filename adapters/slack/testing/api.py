"""The Web API of the fake workspace, as one aiohttp route."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from aiohttp import web

from adapters.slack.testing.blocks import message_problem, view_problem
from adapters.slack.testing.workspace import BROKEN, DROPPED, HTML, LIMITED, SILENT, Workspace

Answer = dict[str, Any]
APP_METHODS = frozenset({"apps.connections.open"})
PAGE = "<html><body>Something went wrong.</body></html>"


def api_routes(workspace: Workspace, path: str = "/api/") -> list[web.RouteDef]:
    """The route that answers every method."""
    return [web.route("*", path + "{method}", Api(workspace).answer)]


class Api:
    """Answers calls from the workspace's state."""

    def __init__(self, workspace: Workspace) -> None:
        self._at = workspace
        self._methods: dict[str, Callable[[Answer], Answer]] = {
            "auth.test": self._auth_test,
            "bots.info": self._bots_info,
            "chat.postMessage": self._post,
            "chat.update": self._update,
            "views.open": self._open,
            "views.update": self._update_view,
            "views.publish": self._publish,
            "users.list": self._list,
            "users.info": self._info,
            "users.lookupByEmail": self._lookup,
        }

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """One call: token, faults, limits, then the method itself."""
        method = request.match_info["method"]
        fields = await _fields(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or str(fields.pop("token", ""))
        expected = self._at.app_token if method in APP_METHODS else self._at.bot_token
        if token != expected:
            return _answer({"ok": False, "error": "invalid_auth" if token else "not_authed"})
        self._at.calls.append((method, fields))
        fault = self._at.faults.next(method)
        wait = self._at.wait(method)
        if not wait and fault == LIMITED:
            wait = self._at.rest(method, self._at.faults.retry_after)
        if wait:
            return web.json_response(
                {"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": str(wait)}
            )
        if fault == BROKEN:
            return web.json_response({"ok": False, "error": "internal_error"}, status=500)
        if fault == HTML:
            return web.Response(status=502, text=PAGE, content_type="text/html")
        if fault == SILENT:
            return _drop(request)
        if method == "apps.connections.open":
            return _answer({"ok": True, "url": f"ws://{request.host}/link"})
        act = self._methods.get(method)
        found = act(fields) if act else {"ok": False, "error": "unknown_method"}
        if fault == DROPPED:
            return _drop(request)
        headers = {"X-OAuth-Scopes": ",".join(self._at.scopes)} if method == "auth.test" else {}
        return web.json_response({"ok": True, **found}, headers=headers)

    def _auth_test(self, _fields: Answer) -> Answer:
        at = self._at
        return {"team_id": at.team_id, "user_id": at.bot_user_id, "bot_id": at.bot_id, "url": "https://t.slack.com/"}

    def _bots_info(self, _fields: Answer) -> Answer:
        return {"bot": {"id": self._at.bot_id, "app_id": self._at.app_id}}

    def _post(self, fields: Answer) -> Answer:
        channel = str(fields.get("channel", ""))
        if channel.startswith("U"):
            member = self._at.members.get(channel)
            if member is None:
                return _no("channel_not_found")
            if member.deleted:
                return _no("user_disabled")
            channel = self._at.direct(channel)
        elif channel not in self._at.conversations:
            return _no("channel_not_found")
        if problem := message_problem(fields.get("text"), fields.get("blocks")):
            return _no(problem)
        posted = self._at.post(channel, fields["text"], fields.get("blocks") or [])
        return {"channel": channel, "ts": posted.ts}

    def _update(self, fields: Answer) -> Answer:
        channel = str(fields.get("channel", ""))
        if not channel.startswith(("D", "C")) or channel not in self._at.conversations:
            return _no("channel_not_found")
        posted = self._at.find(channel, str(fields.get("ts", "")))
        if posted is None:
            return _no("message_not_found")
        if problem := message_problem(fields.get("text"), fields.get("blocks")):
            return _no(problem)
        # Text without blocks takes the blocks away, as Slack does.
        posted.text, posted.blocks, posted.edits = fields["text"], fields.get("blocks") or [], posted.edits + 1
        return {"channel": channel, "ts": posted.ts}

    def _open(self, fields: Answer) -> Answer:
        if problem := view_problem(fields.get("view")):
            return {**_no("invalid_arguments"), "response_metadata": {"messages": [problem]}}
        user_id, error = self._at.spend(str(fields.get("trigger_id", "")))
        return _no(error) if error else {"view": self._keep(fields["view"], user_id)}

    def _update_view(self, fields: Answer) -> Answer:
        old = self._at.views.get(str(fields.get("view_id", "")))
        if old is None:
            return _no("not_found")
        if problem := view_problem(fields.get("view")):
            return {**_no("invalid_arguments"), "response_metadata": {"messages": [problem]}}
        return {"view": self._keep(fields["view"], old["_user"], old["id"])}

    def _publish(self, fields: Answer) -> Answer:
        user_id = str(fields.get("user_id", ""))
        if user_id not in self._at.members:
            return _no("user_not_found")
        if problem := view_problem(fields.get("view")):
            return {**_no("invalid_arguments"), "response_metadata": {"messages": [problem]}}
        self._at.homes[user_id] = fields["view"]
        return {"view": fields["view"]}

    def _keep(self, view: Answer, user_id: str, id: str = "") -> Answer:
        number = self._at.number()
        id = id or f"V{number:08d}"
        kept = {**view, "id": id, "hash": f"{number}.hash", "team_id": self._at.team_id, "_user": user_id}
        self._at.views[id] = kept
        return {key: value for key, value in kept.items() if key != "_user"}

    def _list(self, fields: Answer) -> Answer:
        members = sorted(self._at.members.values(), key=lambda each: each.id)
        start, limit = int(fields.get("cursor") or 0), int(fields.get("limit") or 0)
        if not limit:
            return _no("limit_required")
        page = [each.data(self._at.team_id) for each in members[start : start + limit]]
        more = str(start + limit) if start + limit < len(members) else ""
        return {"members": page, "response_metadata": {"next_cursor": more}}

    def _info(self, fields: Answer) -> Answer:
        member = self._at.members.get(str(fields.get("user", "")))
        return {"user": member.data(self._at.team_id)} if member else _no("user_not_found")

    def _lookup(self, fields: Answer) -> Answer:
        email = str(fields.get("email", "")).casefold()
        found = next((each for each in self._at.members.values() if each.email.casefold() == email), None)
        return {"user": found.data(self._at.team_id)} if found else _no("users_not_found")


async def _fields(request: web.Request) -> Answer:
    """Arguments from the query, a form or JSON; JSON inside a form is opened."""
    fields: Answer = dict(request.query)
    if request.content_type == "application/json":
        fields |= await request.json()
    elif request.can_read_body:
        fields |= {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
    for key in ("blocks", "view", "metadata"):
        if isinstance(fields.get(key), str):
            fields[key] = json.loads(fields[key])
    return fields


def _drop(request: web.Request) -> web.Response:
    """Hang up without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _no(error: str) -> Answer:
    return {"ok": False, "error": error}


def _answer(data: Answer) -> web.Response:
    return web.json_response(data)
