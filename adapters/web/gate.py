"""The gate: a request's body is read whole, in bounded time, size and depth, before anybody looks at it."""

from __future__ import annotations

import asyncio
import re
from urllib.parse import parse_qsl

from aiohttp import web
from aiohttp.typedefs import Handler

MAX_BODY = 256 * 1024
"""Bytes. The largest form that any platform sends us is a tenth of this."""
MAX_DEPTH = 64
"""Levels of nesting in JSON. Real payloads have under 30; parsers fail from about 1,000."""
MAX_FIELDS = 100
"""Fields of a URL-encoded form. Real ones have under 20."""
BODY_SECONDS = 10.0
"""How long a body may take to arrive."""

_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_BRACKET = re.compile(rb"[\[\]{}]")


@web.middleware
async def gate(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what is too big, too slow, too deep or compressed. aiohttp keeps the body for the handler."""
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise web.HTTPUnsupportedMediaType(text="Send the body as it is, without Content-Encoding.")
    if (request.content_length or 0) > MAX_BODY:
        raise web.HTTPRequestEntityTooLarge(MAX_BODY, request.content_length or 0)
    if request.can_read_body:
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await request.read()
        except TimeoutError as error:
            raise web.HTTPRequestTimeout(text="The body took too long to arrive.") from error
        if any(depth(part) > MAX_DEPTH for part in _json_parts(request.content_type, body)):
            raise web.HTTPBadRequest(text=f"The JSON is nested deeper than {MAX_DEPTH} levels.")
    return await handler(request)


def depth(body: bytes) -> int:
    """How deep the brackets of a JSON text nest, without parsing it; brackets in strings do not count."""
    if body.count(b"[") + body.count(b"{") <= MAX_DEPTH:
        return min(1, len(body))
    level = deepest = 0
    for bracket in _BRACKET.findall(_STRING.sub(b"", body)):
        level += 1 if bracket in b"[{" else -1
        deepest = max(deepest, level)
    return deepest


def _json_parts(content_type: str, body: bytes) -> list[bytes]:
    """The body, or for a URL-encoded form every field that could be a JSON object."""
    if content_type != "application/x-www-form-urlencoded":
        return [body]
    try:
        fields = parse_qsl(body, max_num_fields=MAX_FIELDS)
    except ValueError as error:
        raise web.HTTPBadRequest(text=f"The form has more than {MAX_FIELDS} fields.") from error
    return [value for _, value in fields if value.lstrip().startswith(b"{")]
