"""The gate: who may speak to us. Nothing behind it sees a request that Slack did not sign or that is not for us.

Over HTTP a request is checked as bytes first, then as data. Over Socket Mode there are no bytes and no signature:
the connection itself is authenticated, and the data goes through the same checks.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

log = logging.getLogger(__name__)

MAX_BODY = 256 * 1024
"""Bytes. The largest view Slack accepts is 250 kB; what it sends us is a tenth of that."""
MAX_DEPTH = 64
"""Levels of nesting. Real payloads have under 30."""
MAX_FIELDS = 100
"""Fields of a URL-encoded form. A command has under 20."""
WINDOW_SECONDS = 300
"""How far a request's timestamp may lie from our clock: Slack's own advice."""
SKEW_SECONDS = 60
"""From here on we say loudly that one of the two clocks is wrong, before everything is refused."""

TYPES = frozenset({
    "event_callback", "app_rate_limited", "url_verification", "command",
    "block_actions", "view_submission", "view_closed", "shortcut",
})  # fmt: skip
"""What Slack may send us. A slash command has no type of its own and gets one here."""

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"

_TIMESTAMP = re.compile(r"[0-9]{9,11}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")
_SSL_CHECK = re.compile(rb"(?:token=[A-Za-z0-9]{0,64}&)?ssl_check=1(?:&token=[A-Za-z0-9]{0,64})?")
_TEAM = re.compile(r"[TE][A-Z0-9]{1,20}")
_USER = re.compile(r"[UW][A-Z0-9]{1,20}")
_CHARSET = re.compile(r"(?:;\s*charset=\"?utf-8\"?)?", re.IGNORECASE)

Payload = dict[str, Any]


class Refused(Exception):
    """A request that goes no further. ``status`` is the answer to it; the sentence holds none of its data."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True, slots=True)
class Allowed:
    """Whose requests we act on: these workspaces, and this app. An empty ``app_id`` allows any app."""

    teams: frozenset[str]
    app_id: str = ""


@dataclass(frozen=True, slots=True)
class Headers:
    """The headers that count, each with all values it came with."""

    timestamp: Sequence[str]
    signature: Sequence[str]
    content_type: Sequence[str]
    content_encoding: Sequence[str]


class Gate:
    """Checks bytes, then data. Keeps nothing and logs neither."""

    def __init__(self, signing_secret: str, allowed: Allowed) -> None:
        """Without a secret only data can be checked: that is Socket Mode."""
        self._secret = signing_secret.encode()
        self._allowed = allowed

    def read(self, headers: Headers, body: bytes, now: datetime) -> Payload:
        """The data of a signed request that is for us. Raises Refused."""
        if len(body) > MAX_BODY:
            raise Refused(413, f"The body is larger than {MAX_BODY} bytes.")
        if any(value.strip().lower() != "identity" for value in headers.content_encoding):
            raise Refused(400, "Send the body as it is, without Content-Encoding.")
        self._check_signature(headers, body, now)
        return self.admit(decode(headers.content_type, body))

    def admit(self, payload: object) -> Payload:
        """Data that is for us and safe to keep. Raises Refused."""
        data = _clean(payload, 0)
        if not isinstance(data, dict):
            raise Refused(400, "A JSON object is expected.")
        if not isinstance(data.get("type"), str) or data["type"] not in TYPES:
            raise Refused(400, "This kind of request is not known.")
        if data["type"] == "event_callback" and not isinstance(data.get("event"), dict):
            raise Refused(400, "This envelope holds no event.")
        if data["type"] != "url_verification":
            self._check_sender(data)
        return data

    def _check_signature(self, headers: Headers, body: bytes, now: datetime) -> None:
        timestamp = _single(headers.timestamp, _TIMESTAMP)
        signature = _single(headers.signature, _SIGNATURE)
        if not self._secret:
            raise Refused(401, "This address takes no signed requests.")
        if not hmac.compare_digest(sign(self._secret, timestamp, body), signature):
            raise Refused(401, "The signature does not fit.")
        skew = abs(now.timestamp() - int(timestamp))
        if skew > SKEW_SECONDS:
            log.error("a signed request is %d seconds off: check this machine's clock", int(skew))
        if skew > WINDOW_SECONDS:
            raise Refused(401, "The request is too old, or a clock is wrong.")

    def _check_sender(self, data: Payload) -> None:
        app_id = data.get("api_app_id")
        if self._allowed.app_id and app_id != self._allowed.app_id:
            raise Refused(403, "This request is for another app.")
        team = team_of(data)
        if team not in self._allowed.teams:
            raise Refused(403, "This workspace is not served here.")
        if any(home not in self._allowed.teams for home in _homes(data)):
            raise Refused(403, "People of other workspaces are not served here.")
        if data["type"] not in {"event_callback", "app_rate_limited"} and not _USER.fullmatch(user_of(data)):
            raise Refused(400, "The request does not say who sent it.")


def sign(secret: bytes, timestamp: str, body: bytes) -> str:
    """The signature of a body as Slack makes it."""
    return "v0=" + hmac.new(secret, b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()


def is_ssl_check(body: bytes) -> bool:
    """Whether this is Slack looking at our certificate, which it does unsigned. It has no effect."""
    return len(body) < 200 and _SSL_CHECK.fullmatch(body) is not None


def decode(content_type: Sequence[str], body: bytes) -> object:
    """A body's data: JSON, a form with JSON in its ``payload``, or a form that is a slash command. Raises Refused."""
    kind, _, rest = content_type[0].partition(";") if len(content_type) == 1 else ("", "", "")
    if not _CHARSET.fullmatch(f";{rest}" if rest else ""):
        raise Refused(400, "Only UTF-8 can be read.")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(400, "The body is not UTF-8.") from error
    match kind.strip().lower():
        case "application/json":
            return _json(text)
        case "application/x-www-form-urlencoded":
            return _form(text)
        case _:
            raise Refused(400, f"Only {JSON} and {FORM} can be read.")


def team_of(payload: Mapping[str, Any]) -> str:
    """The workspace a payload comes from, or empty."""
    team = payload.get("team")
    user = payload.get("user")
    found = payload.get("team_id") or (team.get("id") if isinstance(team, dict) else None)
    found = found or (user.get("team_id") if isinstance(user, dict) else None)
    return found if isinstance(found, str) and _TEAM.fullmatch(found) else ""


def user_of(payload: Mapping[str, Any]) -> str:
    """The person a payload comes from, or empty."""
    event = payload.get("event")
    holder: Mapping[str, Any] = event if isinstance(event, dict) else payload
    user = holder.get("user") or payload.get("user_id")
    found = user.get("id") if isinstance(user, dict) else user
    return found if isinstance(found, str) and _USER.fullmatch(found) else ""


def _homes(data: Payload) -> list[object]:
    """Every workspace a payload says its sender is at home in: a guest from elsewhere carries another one."""
    user, event = data.get("user"), data.get("event")
    found: list[object] = []
    if isinstance(user, dict) and user.get("team_id") is not None:
        found.append(user["team_id"])
    if isinstance(event, dict):
        found += [event[key] for key in ("user_team", "source_team") if event.get(key) is not None]
    return [home if isinstance(home, str) else "" for home in found]


def _single(values: Sequence[str], pattern: re.Pattern[str]) -> str:
    if len(values) != 1 or not pattern.fullmatch(values[0]):
        raise Refused(401, "The request is not signed as Slack signs.")
    return values[0]


def _json(text: str) -> object:
    try:
        return json.loads(text, parse_constant=_no_constant, object_pairs_hook=_unique)
    except (ValueError, RecursionError) as error:
        raise Refused(400, "The JSON cannot be read.") from error


def _form(text: str) -> object:
    try:
        fields = parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_FIELDS, errors="strict")
        data = _unique([(key, value) for key, value in fields])
    except ValueError as error:
        raise Refused(400, "The form cannot be read.") from error
    if set(data) == {"payload"}:
        return _json(data["payload"])
    if "type" in data or not data.get("command", "").startswith("/"):
        raise Refused(400, "This kind of request is not known.")
    return {**data, "type": "command"}


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A mapping without repeated keys: two readers must never see two different requests."""
    data = dict(pairs)
    if len(data) != len(pairs):
        raise ValueError("a key is repeated")
    return data


def _no_constant(_name: str) -> object:
    raise ValueError("not a number that JSON has")


def _clean(value: object, depth: int) -> object:
    """The value without characters that no database keeps; nested too deep, it is refused."""
    if depth > MAX_DEPTH:
        raise Refused(400, f"The JSON is nested deeper than {MAX_DEPTH} levels.")
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {str(_clean(key, depth)): _clean(each, depth + 1) for key, each in value.items()}
    if isinstance(value, list):
        return [_clean(each, depth + 1) for each in value]
    return value
