"""Requests that must not be taken: each has a name, a body and headers. Made from one that would be."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from adapters.slack.gate import sign
from adapters.slack.testing import payloads
from adapters.slack.testing.workspace import Workspace

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
SECRET_WORDS = "my manager shouts at me"
"""Stands in every body; must stand in no log."""

Headers = list[tuple[str, str]]


@dataclass(frozen=True)
class Bad:
    """One request and what it must be answered with."""

    name: str
    body: bytes
    headers: Headers
    statuses: frozenset[int]


class Maker:
    """Makes good requests and spoils them. Everything random comes from a seed."""

    def __init__(self, workspace: Workspace, person: str) -> None:
        self.at, self.person = workspace, person

    def event(self, **changes: Any) -> dict[str, Any]:
        """A message event that would be taken."""
        return {**payloads.said(self.at, self.person, SECRET_WORDS), **changes}

    def command(self, **changes: Any) -> dict[str, str]:
        """A command that would be taken."""
        return {**payloads.command(self.at, self.person, "postcard", SECRET_WORDS), **changes}

    def shortcut(self, **changes: Any) -> dict[str, Any]:
        """An interaction that would be taken."""
        return {**payloads.shortcut(self.at, self.person, "concern"), **changes}

    def signed(self, body: bytes, kind: str = JSON, *, shift: int = 0, secret: str | None = None) -> Headers:
        """Headers that sign a body, as well as this secret and this shift of the clock can."""
        timestamp = str(int(self.at.now().timestamp()) + shift)
        key = self.at.signing_secret if secret is None else secret
        signature = sign(key.encode(), timestamp, body)
        return [("X-Slack-Request-Timestamp", timestamp), ("X-Slack-Signature", signature), ("Content-Type", kind)]

    def good(self) -> tuple[bytes, Headers]:
        """A request that is taken: what every bad one differs from."""
        body = json.dumps(self.event()).encode()
        return body, self.signed(body)

    def all(self) -> Iterator[Bad]:
        """Every named bad request."""
        yield from self._unsigned()
        yield from self._wrong_headers()
        yield from self._wrong_bodies()
        yield from self._wrong_senders()
        yield from self._wrong_shapes()

    def _unsigned(self) -> Iterator[Bad]:
        body, good = self.good()
        for missing in (
            ("X-Slack-Signature",),
            ("X-Slack-Request-Timestamp",),
            ("X-Slack-Signature", "X-Slack-Request-Timestamp"),
        ):
            left = [each for each in good if each[0] not in missing]
            yield Bad(f"without {' and '.join(missing)}", body, left, REFUSED)
        for name, secret in {"empty": "", "another": "other", "padded": f"{self.at.signing_secret} "}.items():
            yield Bad(f"signed with the {name} secret", body, self.signed(body, secret=secret), REFUSED)
        for shift in (-86_400, -3_600, -302, -301, 302, 3_600, 86_400):
            yield Bad(f"signed {shift} seconds off", body, self.signed(body, shift=shift), REFUSED)
        yield Bad("signed for another body", body.replace(b"shouts", b"sings"), good, REFUSED)
        yield Bad("signed for a body without its last byte", body[:-1], good, REFUSED)
        yield Bad("signed for an empty body", b"", good, REFUSED)
        yield Bad("with a space after the body", body + b" ", good, REFUSED)
        yield Bad("unsigned garbage", b"\xff\xfe\x00garbage", [("Content-Type", JSON)], REFUSED)
        yield Bad("unsigned and empty", b"", [("Content-Type", JSON)], REFUSED)
        yield Bad("an unsigned ssl check with more in it", b"ssl_check=1&payload={}", [("Content-Type", FORM)], REFUSED)
        challenge = json.dumps({"type": "url_verification", "challenge": "x"}).encode()
        yield Bad("an unsigned challenge", challenge, [("Content-Type", JSON)], REFUSED)

    def _wrong_headers(self) -> Iterator[Bad]:
        body, good = self.good()
        stamp, signature = good[0][1], good[1][1]
        for number, value in enumerate(
            (
                "",
                "x",
                "0",
                "-1",
                "1e9",
                "12345678",
                "123456789012",
                f" {stamp}0",
                f"{stamp}.0",
                f"+{stamp}",
                "٠١٢٣٤٥٦٧٨٩",
                "NaN",
                f"0x{stamp}",
                f"{stamp},{stamp}",
                "1" * 5_000,
            )
        ):
            yield Bad(f"timestamp {number} {value[:20]!r}", body, _with(good, 0, value), REFUSED)
        for number, value in enumerate(
            (
                "",
                "v0=",
                "v0",
                signature[3:],
                signature.upper(),
                signature[:-1],
                signature + "0",
                "v1" + signature[2:],
                f"{signature},{signature}",
                "v0=" + "0" * 64,
                "v0=" + "g" * 64,
                signature.replace("v0=", "v0= "),
                "v0=" + "é" * 64,
                signature + " v0=x",
            )
        ):
            yield Bad(f"signature {number} {value[:20]!r}", body, _with(good, 1, value), REFUSED)
        yield Bad("two timestamps", body, [good[0], *good], REFUSED)
        yield Bad("two signatures", body, [good[1], *good], REFUSED)
        yield Bad("two signatures, the second wrong", body, [*good, ("X-Slack-Signature", "v0=" + "0" * 64)], REFUSED)
        for kind in (
            "",
            "text/plain",
            "application/xml",
            "multipart/form-data",
            "application/json; charset=utf-16",
            "json",
            "application/json; charset=latin-1",
            "application/x-www-form-urlencoded; charset=utf-7",
        ):
            yield Bad(f"content type {kind!r}", body, _with(good, 2, kind), REFUSED)
        yield Bad("two content types", body, [*good, ("Content-Type", FORM)], REFUSED)
        for coding in ("br", "compress", "zstd", "gzip, identity", "x-gzip", "nonsense"):
            yield Bad(f"content encoding {coding}", body, [*good, ("Content-Encoding", coding)], REFUSED)

    def _wrong_bodies(self) -> Iterator[Bad]:
        whole = json.dumps(self.event())
        bodies = {
            "empty": "",
            "null": "null",
            "a number": "7",
            "a text": '"x"',
            "a list": "[]",
            "true": "true",
            "{}": "{}",
            "cut short": whole[:-1],
            "two objects": whole + whole,
            "a comment": whole + "//x",
            "single quotes": "{'a': 1}",
            "NaN": '{"type": NaN}',
            "Infinity": '{"type": Infinity}',
            "a repeated key": '{"type": "x", ' + whole[1:],
            "a huge number": '{"type": ' + "9" * 5_000 + "}",
            "a trailing comma": whole[:-1] + ",}",
            "deep lists": "[" * 65 + "]" * 65,
            "very deep lists": "[" * 100_000 + "]" * 100_000,
            "deep objects": '{"a":' * 70 + "1" + "}" * 70,
            "unclosed": "{" * 1_000,
            "a byte order mark": "\ufeff" + whole,
            "too long": whole[:-1] + ', "x": "' + "a" * (256 * 1024) + '"}',
        }
        for name, words in bodies.items():
            yield self._signed(f"JSON: {name}", words.encode())
        yield self._signed("JSON: not UTF-8", whole.encode().replace(b"shouts", b"\xff\xfe"))
        yield self._signed("JSON: UTF-16", whole.encode("utf-16"))
        yield self._signed("JSON sent as a form", whole.encode(), FORM)
        forms = {
            "empty": "",
            "no fields": "&&&",
            "an empty payload": "payload=",
            "a payload that is no JSON": "payload=x",
            "a payload that is a list": "payload=[]",
            "two payloads": "payload={}&payload={}",
            "bad UTF-8": "payload=%FF%FE",
            "many fields": "&".join(f"a{n}=1" for n in range(200)),
            "a payload and more": "payload={}&command=/postcard",
            "a deep payload": "payload=" + "[" * 5_000,
            "a type of its own": urlencode(self.command(type="event_callback")),
            "a command without a slash": urlencode(self.command(command="postcard")),
            "a command twice": urlencode(self.command()) + "&command=/announce",
            "a user twice": urlencode(self.command()) + "&user_id=UCIO",
            "no command": urlencode({k: v for k, v in self.command().items() if k != "command"}),
        }
        for name, words in forms.items():
            yield self._signed(f"form: {name}", words.encode(), FORM)

    def _wrong_senders(self) -> Iterator[Bad]:
        other = {"id": "U0ELSE01", "team_id": "T0ELSE01"}
        events: dict[str, dict[str, Any]] = {
            "another workspace": {"team_id": "T0ELSE01"},
            "no workspace": {"team_id": ""},
            "a list for a workspace": {"team_id": []},
            "an object for a workspace": {"team_id": {}},
            "another app": {"api_app_id": "A0ELSE01"},
            "no app": {"api_app_id": None},
            "a workspace in small letters": {"team_id": self.at.team_id.lower()},
            "a workspace and more": {"team_id": f"{self.at.team_id} "},
        }
        for name, changes in events.items():
            yield self._signed(f"event from {name}", json.dumps(self.event(**changes)).encode())
        for key in ("user_team", "source_team"):
            for value in ("T0ELSE01", "", 7, []):
                event = self.event()
                event["event"] = {**event["event"], key: value}
                yield self._signed(f"event whose {key} is {value!r}", json.dumps(event).encode())
        people: dict[str, Any] = {
            "somebody from elsewhere": other,
            "nobody": None,
            "a text": "UCIO",
            "a list": [],
            "an empty id": {"id": ""},
            "an id that is a number": {"id": 7},
            "a home that is a list": {"id": self.person, "team_id": []},
            "an odd id": {"id": "../../etc"},
            "an id with a line break": {"id": f"{self.person}\n"},
        }
        for name, user in people.items():
            body = urlencode({"payload": json.dumps(self.shortcut(user=user))}).encode()
            if name != "a text":
                yield self._signed(f"shortcut from {name}", body, FORM)
        for name, fields in {
            "another workspace": {"team_id": "T0ELSE01"},
            "another app": {"api_app_id": "A0ELSE01"},
            "nobody": {"user_id": ""},
            "an odd person": {"user_id": "<@UCIO>"},
            "no workspace": {"team_id": ""},
        }.items():
            yield self._signed(f"command from {name}", urlencode(self.command(**fields)).encode(), FORM)

    def _wrong_shapes(self) -> Iterator[Bad]:
        for kind in (
            "",
            "unknown",
            "interactive_message",
            "dialog_submission",
            "block_suggestion",
            "message_action",
            None,
            7,
            [],
            {},
        ):
            yield self._signed(f"type {kind!r}", json.dumps(self.event(type=kind)).encode())
        shapes: dict[str, dict[str, Any]] = {
            "no event": {"event": None},
            "an event that is a list": {"event": []},
            "an event that is a text": {"event": "x"},
            "an event id with spaces": {"event_id": "Ev 1"},
            "an event id of nothing": {"event_id": ""},
            "an event id that is a number": {"event_id": 7},
            "a very long event id": {"event_id": "E" * 300},
        }
        for name, changes in shapes.items():
            yield self._signed(f"event with {name}", json.dumps(self.event(**changes)).encode())
        press = {**self.shortcut(), "type": "block_actions"}
        view = {**self.shortcut(), "type": "view_submission"}
        broken: dict[str, dict[str, Any]] = {
            "press without actions": press,
            "press of nothing": {**press, "actions": []},
            "press of a text": {**press, "actions": ["x"]},
            "press of a made-up button": {**press, "actions": [{"action_id": "press.0.0", "value": "DROP TABLE"}]},
            "press without a value": {**press, "actions": [{"action_id": "press.0.0"}]},
            "form without a view": view,
            "form that is a list": {**view, "view": []},
            "form without metadata": {**view, "view": {"callback_id": "form"}},
            "form with made-up metadata": {
                **view,
                "view": {"callback_id": "form", "private_metadata": '{"form": "x"}'},
            },
            "form without state": {
                **view,
                "view": {"callback_id": "form", "private_metadata": '{"form":"concern.raise","request":"1"}'},
            },
            "shortcut without a name": {**self.shortcut(), "callback_id": ""},
            "shortcut with a path": {**self.shortcut(), "callback_id": "../x"},
        }
        for name, payload in broken.items():
            yield self._signed(name, urlencode({"payload": json.dumps(payload)}).encode(), FORM)

    def _signed(self, name: str, body: bytes, kind: str = JSON) -> Bad:
        return Bad(name, body, self.signed(body, kind), REFUSED)


REFUSED = frozenset({400, 401, 403, 408, 413, 415})


def mutations(maker: Maker, count: int, seed: int = 0) -> Iterator[Bad]:
    """A good request with random damage to its body or headers, never resigned."""
    dice = random.Random(seed)
    damages: tuple[Callable[[random.Random, bytes, Headers], tuple[bytes, Headers]], ...] = (
        _flip,
        _cut,
        _insert,
        _double,
        _header_flip,
        _header_drop,
        _header_twice,
    )
    for number in range(count):
        body, headers = maker.good()
        damage = dice.choice(damages)
        spoiled = damage(dice, body, list(headers))
        if spoiled != (body, headers):
            yield Bad(f"mutation {number} ({damage.__name__})", *spoiled, REFUSED)


def _flip(dice: random.Random, body: bytes, headers: Headers) -> tuple[bytes, Headers]:
    place = dice.randrange(len(body))
    return body[:place] + bytes([body[place] ^ (1 << dice.randrange(8))]) + body[place + 1 :], headers


def _cut(dice: random.Random, body: bytes, headers: Headers) -> tuple[bytes, Headers]:
    return body[: dice.randrange(len(body))], headers


def _insert(dice: random.Random, body: bytes, headers: Headers) -> tuple[bytes, Headers]:
    place = dice.randrange(len(body) + 1)
    return body[:place] + dice.randbytes(dice.randint(1, 20)) + body[place:], headers


def _double(dice: random.Random, body: bytes, headers: Headers) -> tuple[bytes, Headers]:
    start = dice.randrange(len(body))
    return body + body[start:], headers


def _header_flip(dice: random.Random, body: bytes, headers: Headers) -> tuple[bytes, Headers]:
    which = dice.randrange(2)
    name, value = headers[which]
    place = dice.randrange(len(value))
    headers[which] = (name, value[:place] + dice.choice("0123456789abcdefv=.- ~") + value[place + 1 :])
    return body, headers


def _header_drop(dice: random.Random, body: bytes, headers: Headers) -> tuple[bytes, Headers]:
    del headers[dice.randrange(2)]
    return body, headers


def _header_twice(dice: random.Random, body: bytes, headers: Headers) -> tuple[bytes, Headers]:
    return body, [*headers, headers[dice.randrange(2)]]


def _with(headers: Headers, which: int, value: str) -> Headers:
    changed = list(headers)
    changed[which] = (changed[which][0], value)
    return changed
