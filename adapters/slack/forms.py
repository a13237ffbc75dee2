"""A neutral form as a Slack modal, what its opener must remember, and the answer when it cannot be accepted. Pure.

A field's key is its block id, so that what a person typed survives when the modal is shown again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, assert_never
from urllib.parse import quote, unquote

from adapters.slack.limits import (
    CONTEXT,
    GROUPS,
    HINT,
    INPUT,
    LABEL,
    LEFT_OUT,
    METADATA,
    OPTION,
    OPTION_VALUE,
    OPTIONS,
    TITLE,
    VIEW_BLOCKS,
    VIEW_BYTES,
    VISIBLE_OPTIONS,
    json_bytes,
    shorten,
    units,
)
from adapters.slack.markup import Json, clean, one_line, plain_text
from adapters.slack.render import paragraph
from bot.domain.errors import BadInput
from bot.messages.forms import Choice, Day, Field, Form, LongText, Option, PersonField, Scale, ShortText, Time

FORM = "form"
"""The callback id of every modal that shows a form."""
ANSWER = "answer"
"""The action id of every field: the block id says which one it is."""

_SIZES = (OPTIONS * GROUPS, 1000, OPTIONS, VISIBLE_OPTIONS)
"""Options offered for each field; the next size is taken when the modal as a whole is too large."""
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True, slots=True)
class Opened:
    """What a modal remembers: which form it shows, and the random id of this opening of it."""

    form_id: str
    request_id: str


def open_view(form: Form, request_id: str = "", close: str = "") -> Json:
    """A form as a modal for ``views.open`` or ``views.update``. ``request_id`` comes back with the answers.

    ``close`` labels the button that closes it; without one Slack uses its own word in the person's language.
    """
    view = _modal(form, request_id, close, _SIZES[0])
    for most in _SIZES[1:]:
        if json_bytes(view) <= VIEW_BYTES:
            break
        view = _modal(form, request_id, close, most)
    return view


def opened(view: Mapping[str, Any]) -> Opened:
    """What a submitted or closed modal remembers. Raises BadInput when it is none of ours."""
    try:
        data = json.loads(str(view.get("private_metadata")))
    except (ValueError, RecursionError):
        data = None
    match data:
        case {"form": str(form_id), "request": str(request_id)}:
            return Opened(form_id, request_id)
        case _:
            raise BadInput("This is not a form that Postcard opened. Open it again.", "private_metadata")


def refused(errors: Mapping[str, str], view: Mapping[str, Any]) -> Json:
    """The answer to a submission with words for every field that cannot be accepted. Slack keeps what was typed.

    Words for a field that this modal does not show go to its first field: Slack drops a block id it does not know.
    """
    shown = [str(block.get("block_id")) for block in view.get("blocks") or () if block.get("type") == "input"]
    said: dict[str, list[str]] = {}
    for key, words in errors.items():
        place = key if key in shown or not shown else shown[0]
        said.setdefault(place, []).append(one_line(words))
    return {"response_action": "errors", "errors": {key: " ".join(words) for key, words in said.items()}}


def option_value(value: str) -> str:
    """A value as Slack carries it: without the three characters that it may hand back escaped."""
    return re.sub("[%&<>]", lambda found: quote(found[0]), value)


def answer_value(carried: str) -> str:
    """The value that ``option_value`` made carriable."""
    return unquote(carried)


def _modal(form: Form, request_id: str, close: str, most: int) -> Json:
    metadata = json.dumps({"form": form.form_id, "request": request_id})
    if units(metadata) > METADATA:
        raise ValueError(f"A form id and a request id fit in {METADATA} characters together.")
    blocks = [*paragraph(form.intro), *(_input(field, most) for field in form.fields)]
    if len(blocks) > VIEW_BLOCKS:
        blocks = [*blocks[: VIEW_BLOCKS - 1], _line(LEFT_OUT)]
    return {
        "type": "modal",
        "callback_id": FORM,
        "private_metadata": metadata,
        "title": plain_text(one_line(form.title), TITLE),
        "submit": plain_text(one_line(form.submit_label), TITLE),
        **({"close": plain_text(one_line(close), TITLE)} if one_line(close) else {}),
        "blocks": blocks or [_line(form.title)],
    }


def _input(field: Field, most: int) -> Json:
    match field:
        case ShortText(max_length=limit, initial=initial):
            return _framed(field, _text_input(limit, one_line(initial), multiline=False))
        case LongText(max_length=limit, initial=initial):
            return _framed(field, _text_input(limit, clean(initial), multiline=True))
        case Choice(options=options, initial=initial, many=many):
            return _choice(field, options, initial.split(",") if many else [initial], many, most)
        case Scale(points=points):
            return _choice(field, points, [], False, most)
        case Day(initial=initial):
            first = {"initial_date": initial} if _is_day(initial) else {}
            return _framed(field, {"type": "datepicker", **first})
        case Time(initial=initial):
            first = {"initial_time": initial} if _TIME.fullmatch(initial) else {}
            return _framed(field, {"type": "timepicker", **first})
        case PersonField():
            return _framed(field, {"type": "users_select"})
        case _:
            assert_never(field)


def _framed(field: Field, element: Json, hint: str = "") -> Json:
    """An element under its label, with its hint."""
    words = " ".join(part for part in (clean(field.hint).strip(), hint) if part)
    return {
        "type": "input",
        "block_id": field.key,
        "label": plain_text(one_line(field.label), LABEL),
        "element": {"action_id": ANSWER, **element},
        "optional": not field.required,
        **({"hint": plain_text(words, HINT)} if words else {}),
    }


def _text_input(limit: int, initial: str, *, multiline: bool) -> Json:
    most = max(1, min(limit, INPUT))
    first = {"initial_value": shorten(initial, most)} if initial else {}
    return {"type": "plain_text_input", "multiline": multiline, "max_length": most, **first}


def _choice(field: Choice | Scale, options: Sequence[Option], initial: list[str], many: bool, most: int) -> Json:
    """Everything in sight when it is short, else a menu. What a menu cannot hold is counted in the hint."""
    fitting = [option for option in options if 0 < units(option_value(option.value)) <= OPTION_VALUE][:most]
    if not fitting:
        # Slack refuses a list without options: a line then says that there is nothing to choose.
        return _line(f"{one_line(field.label)}: –")
    hint = "" if len(fitting) == len(options) else f"{LEFT_OUT} {len(fitting)}/{len(options)}"
    drawn = [_option(option) for option in fitting]
    chosen = [each for each, option in zip(drawn, fitting, strict=True) if option.value in initial]
    first: Json = {}
    if chosen:
        first = {"initial_options": chosen} if many else {"initial_option": chosen[0]}
    return _framed(field, {"type": _kind(len(drawn), many), **_listed(drawn), **first}, hint)


def _option(option: Option) -> Json:
    return {"text": plain_text(one_line(option.label), OPTION), "value": option_value(option.value)}


def _line(words: str) -> Json:
    return {"type": "context", "elements": [plain_text(words, CONTEXT)]}


def _kind(options: int, many: bool) -> str:
    if options <= VISIBLE_OPTIONS:
        return "checkboxes" if many else "radio_buttons"
    return "multi_static_select" if many else "static_select"


def _listed(drawn: list[Json]) -> Json:
    """Options in one list, or in groups named after their first and last when one list cannot hold them."""
    if len(drawn) <= OPTIONS:
        return {"options": drawn}
    groups = [drawn[first : first + OPTIONS] for first in range(0, len(drawn), OPTIONS)]
    return {"option_groups": [{"label": _span(group), "options": group} for group in groups]}


def _span(group: list[Json]) -> Json:
    half = OPTION // 2 - 2
    first, last = (shorten(group[n]["text"]["text"], half) for n in (0, -1))
    return plain_text(f"{first} – {last}", OPTION)


def _is_day(words: str) -> bool:
    try:
        return date.fromisoformat(words).isoformat() == words
    except ValueError:
        return False
