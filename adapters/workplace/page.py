"""The page's own files. Only what lies in ``static`` when the process starts can be asked for."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

STATIC = Path(__file__).parent / "static"

_TYPES = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
_FILES = {path.name: path for path in STATIC.iterdir() if path.suffix in _TYPES}


async def index(_request: web.Request) -> web.Response:
    """The page."""
    return _answer("index.html")


async def static_file(request: web.Request) -> web.Response:
    """One of the page's files."""
    return _answer(request.match_info["name"])


def _answer(name: str) -> web.Response:
    path = _FILES.get(name)
    if path is None:
        raise web.HTTPNotFound(text="The page has no such file.")
    return web.Response(body=path.read_bytes(), content_type=_TYPES[path.suffix], charset="utf-8")
