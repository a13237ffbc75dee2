"""What a caller reads when something goes wrong: one sentence, never a stack trace."""

from __future__ import annotations

import html
import logging
import secrets

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.domain.errors import BadInput, NotAllowed, NotReady, PostcardError

log = logging.getLogger(__name__)

_STATUS: dict[type[PostcardError], int] = {BadInput: 400, NotAllowed: 403, NotReady: 409}
_SENTENCES = {
    400: "This request cannot be read.",
    404: "There is nothing at this address.",
    405: "This address does not accept that method.",
    413: "This request is larger than we accept.",
}
_PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Postcard: {status}</title></head>'
    "<body><main><h1>{sentence}</h1><p>{hint}</p></main></body></html>"
)


@web.middleware
async def explain(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn every error into an answer in plain words. An unforeseen one is logged under a reference."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return _from_http(request, error)
    except PostcardError as error:
        return answer(request, _STATUS.get(type(error), 503), str(error))
    except Exception as error:  # noqa: BLE001  the last door: nothing behind it may reach a caller
        # Only the kind of the error is logged: its text could quote somebody's words.
        reference = secrets.token_hex(4)
        resource = request.match_info.route.resource
        route = resource.canonical if resource else "?"
        log.error("%s %s failed, reference %s: %s", request.method, route, reference, _origin(error))
        return answer(
            request, 500, f"Something went wrong on our side. It is safe to try again. Reference {reference}."
        )


def answer(request: web.Request, status: int, sentence: str) -> web.Response:
    """An error as a small page for a browser's address bar, as JSON for everybody else."""
    if "text/html" in request.headers.get("Accept", ""):
        page = _PAGE.format(status=status, sentence=html.escape(sentence), hint='<a href="/">Start page</a>')
        return web.Response(status=status, text=page, content_type="text/html")
    return web.json_response({"error": sentence}, status=status)


def _from_http(request: web.Request, error: web.HTTPException) -> web.Response:
    # aiohttp's own texts are for developers; ours are sentences that end like one.
    theirs = error.status == 413 or not (error.text or "").endswith(".")
    sentence = _SENTENCES.get(error.status, f"{error.reason}.") if theirs else error.text or ""
    response = answer(request, error.status, sentence)
    for name in ("Allow", "Retry-After"):
        if name in error.headers:
            response.headers[name] = error.headers[name]
    return response


def _origin(error: BaseException) -> str:
    """The kind of an error and the lines of code it came through."""
    lines: list[str] = []
    trace = error.__traceback__
    while trace:
        code = trace.tb_frame.f_code
        lines.append(f"{code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}")
        trace = trace.tb_next
    return f"{type(error).__name__} at {' > '.join(lines[-5:])}"
