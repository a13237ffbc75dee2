"""A linter for what we give to Slack: every key, length, count and id that its reference limits, and nothing else.

It knows only the blocks and elements that cannot interpret people's words. Anything else is a finding: markup, a
mention, an emoji, a channel, a key that Slack does not have.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

Check = Callable[[Any, str], Iterator[str]]

_HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_ENTITY = re.compile(r"&(?!amp;|lt;|gt;)")
_SHORTCODE = re.compile(r":[\w+'-]+:")
_FORM_KEYS = {"form", "request"}


def units(words: str) -> int:
    """Characters as JavaScript counts them."""
    return len(words.encode("utf-16-le", "surrogatepass")) // 2


def message_findings(payload: Mapping[str, Any]) -> list[str]:
    """What Slack would refuse, or show otherwise than meant, in a message."""
    return list(_message(payload))


def view_findings(view: Mapping[str, Any]) -> list[str]:
    """The same for a modal."""
    return list(_view(view))


def _message(payload: Mapping[str, Any]) -> Iterator[str]:
    yield from exactly({"text": top_level, "blocks": each(block(MESSAGE_BLOCKS), 1, 50)})(payload, "message")
    blocks = payload.get("blocks")
    if not isinstance(blocks, list):
        return
    yield from _once(walk(blocks, "block_id"), "block_id")
    yield from _once(walk(blocks, "action_id"), "action_id")
    if sum(style == "primary" for style in walk(blocks, "style")) > 1:
        yield "more than one primary button"
    if (length := units(json.dumps(blocks, ensure_ascii=False))) > 12_000:
        yield f"the blocks are {length} long"


def _view(view: Mapping[str, Any]) -> Iterator[str]:
    yield from VIEW(view, "view")
    blocks = view.get("blocks")
    if not isinstance(blocks, list):
        return
    yield from _once(walk(blocks, "block_id"), "block_id")
    if "submit" not in view and any(each.get("type") == "input" for each in blocks):
        yield "inputs without submit"
    if len(json.dumps(view, ensure_ascii=False).encode()) > 250_000:
        yield "the view is larger than 250 kB"


def _once(found: Iterable[Any], what: str) -> Iterator[str]:
    yield from (f"{what} {name!r} repeats" for name, times in Counter(found).items() if times > 1)


def walk(value: Any, key: str) -> Iterator[Any]:
    """Every text under a key, however deep."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == key and isinstance(inner, str):
                yield inner
            yield from walk(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner, key)


# -------------------------------------------------------------------------------------------- kinds of checks


def string(longest: int, pattern: str = r"[\s\S]*") -> Check:
    """Text of 1 to ``longest`` characters, without harmful ones."""

    def check(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield f"{path} is no text"
        elif not 1 <= units(value) <= longest:
            yield f"{path} has {units(value)} characters, not 1 to {longest}"
        elif _HARMFUL.search(value):
            yield f"{path} holds a harmful character"
        elif not re.fullmatch(pattern, value):
            yield f"{path} is not as it should be: {value[:60]!r}"

    return check


def is_exactly(*values: object) -> Check:
    """One of the values."""

    def check(value: Any, path: str) -> Iterator[str]:
        if not any(value is each or (isinstance(each, str | int) and value == each) for each in values):
            yield f"{path} is {value!r:.60}, not one of {values}"

    return check


def number(least: int, most: int) -> Check:
    """A whole number in a range."""

    def check(value: Any, path: str) -> Iterator[str]:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            yield f"{path} is {value!r:.60}, not {least} to {most}"

    return check


def each(inner: Check, least: int, most: int) -> Check:
    """A list of so many."""

    def check(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield f"{path} is no list"
            return
        if not least <= len(value) <= most:
            yield f"{path} has {len(value)} items, not {least} to {most}"
        for place, item in enumerate(value):
            yield from inner(item, f"{path}/{place}")

    return check


def exactly(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """An object with all of some keys, any of others, and no more."""
    known = {**required, **(optional or {})}

    def check(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{path} is no object"
            return
        yield from (f"{path} lacks {key}" for key in required.keys() - value.keys())
        for key, item in value.items():
            if key in known:
                yield from known[key](item, f"{path}/{key}")
            else:
                yield f"{path} has an unknown key {key!r}"

    return check


def block(kinds: Mapping[str, Check]) -> Check:
    """An object whose ``type`` is one of the known."""

    def check(value: Any, path: str) -> Iterator[str]:
        kind = value.get("type") if isinstance(value, dict) else None
        if kind in kinds:
            yield from kinds[kind](value, path)
        else:
            yield f"{path} has the type {kind!r}"

    return check


def top_level(value: Any, path: str) -> Iterator[str]:
    """A message's text: read as markup, so nothing in it may be."""
    yield from string(4000)(value, path)
    if isinstance(value, str):
        if len(value.encode("utf-8", "replace")) > 4000:
            yield f"{path} has more than 4000 bytes"
        if "<" in value or ">" in value or _ENTITY.search(value):
            yield f"{path} is not escaped"
        if _SHORTCODE.search(value):
            yield f"{path} holds an emoji"


def metadata(value: Any, path: str) -> Iterator[str]:
    """What a modal remembers: two ids and nothing else."""
    yield from string(3000)(value, path)
    if isinstance(value, str) and set(json.loads(value)) != _FORM_KEYS:
        yield f"{path} holds something else"


def initial_among_options(element: Any, path: str) -> Iterator[str]:
    """What is chosen at first is offered."""
    groups = element.get("option_groups", [])
    offered = element.get("options", []) + [option for group in groups for option in group["options"]]
    first = element.get("initial_options", []) + [element[key] for key in ("initial_option",) if key in element]
    yield from (f"{path} begins with what it does not offer" for option in first if option not in offered)
    if ("options" in element) == ("option_groups" in element):
        yield f"{path} needs options or groups of them"


def both(*checks: Check) -> Check:
    """Every one of the checks."""
    return lambda value, path: (finding for check in checks for finding in check(value, path))


# ---------------------------------------------------------------------------------------------- what Slack has


def _typed(kind: str, required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    return exactly({"type": is_exactly(kind), **required}, optional)


def _plain(longest: int) -> Check:
    return _typed("plain_text", {"text": string(longest), "emoji": is_exactly(False)})


_ID = {"block_id": string(255)}
_STYLE = exactly({}, {"bold": is_exactly(True), "italic": is_exactly(True), "code": is_exactly(True)})
_LEAF = block(
    {
        "text": _typed("text", {"text": string(3000)}, {"style": _STYLE}),
        "link": _typed("link", {"url": string(3000, r"https?://[^\s<>|]+")}, {"text": string(3000)}),
    }
)
_SECTION = _typed("rich_text_section", {"elements": each(_LEAF, 1, 10_000)})
_RICH = block(
    {
        "rich_text_section": _SECTION,
        "rich_text_quote": _typed("rich_text_quote", {"elements": each(_LEAF, 1, 10_000)}),
        "rich_text_list": _typed(
            "rich_text_list", {"style": is_exactly("bullet"), "elements": each(_SECTION, 1, 10_000)}
        ),
    }
)
_BUTTON_LOOK = {"style": is_exactly("primary", "danger"), "accessibility_label": string(75)}


def _button(value: Any, path: str) -> Iterator[str]:
    kind = str(value.get("action_id")).split(".")[0]
    carries = {"url": string(3000, r"https://[^\s<>|]+")} if kind == "link" else {"value": string(2000)}
    ids = {"action_id": string(255, r"(press|ask|link)\.[\d.]+"), "text": _plain(75)}
    yield from _typed("button", {**ids, **carries}, _BUTTON_LOOK)(value, path)


_CONTEXT = _typed("context", {"elements": each(_plain(2000), 1, 10)}, _ID)
_RICH_TEXT = _typed("rich_text", {"elements": each(_RICH, 1, 10_000)}, _ID)
MESSAGE_BLOCKS: Mapping[str, Check] = {
    "header": _typed("header", {"text": _plain(150), **_ID}),
    "rich_text": _typed("rich_text", {"elements": each(_RICH, 1, 10_000), **_ID}),
    "context": _typed("context", {"elements": each(_plain(2000), 1, 10), **_ID}),
    "image": _typed(
        "image", {"image_url": string(3000, r"https://[^\s<>|]+"), "alt_text": string(2000, r"[^\n]*"), **_ID}
    ),
    "divider": _typed("divider", _ID),
    "actions": _typed("actions", {"elements": each(block({"button": _button}), 1, 25), **_ID}),
}

_OPTION = exactly({"text": _plain(75), "value": string(150, r"[^&<>]*")})
_GROUP = exactly({"label": _plain(75), "options": each(_OPTION, 1, 100)})
_ANSWER = {"action_id": is_exactly("answer")}


def _choice(kind: str, most: int, initial: Mapping[str, Check]) -> Check:
    groups = {"option_groups": each(_GROUP, 1, 100)} if most == 100 else {}
    shape = _typed(kind, _ANSWER, {"options": each(_OPTION, 1, most), **groups, **initial})
    return both(shape, initial_among_options)


_ONE = {"initial_option": _OPTION}
_SEVERAL = {"initial_options": each(_OPTION, 1, 100)}
_ELEMENT = block(
    {
        "plain_text_input": _typed(
            "plain_text_input",
            {**_ANSWER, "multiline": is_exactly(True, False), "max_length": number(1, 3000)},
            {"initial_value": string(3000)},
        ),
        "radio_buttons": _choice("radio_buttons", 10, _ONE),
        "static_select": _choice("static_select", 100, _ONE),
        "checkboxes": _choice("checkboxes", 10, _SEVERAL),
        "multi_static_select": _choice("multi_static_select", 100, _SEVERAL),
        "datepicker": _typed("datepicker", _ANSWER, {"initial_date": string(10, r"\d{4}-\d\d-\d\d")}),
        "timepicker": _typed("timepicker", _ANSWER, {"initial_time": string(5, r"\d\d:\d\d")}),
        "users_select": _typed("users_select", _ANSWER),
    }
)
_INPUT = _typed(
    "input",
    {**_ID, "label": _plain(2000), "element": _ELEMENT, "optional": is_exactly(True, False)},
    {"hint": _plain(2000)},
)
VIEW = _typed(
    "modal",
    {
        "callback_id": is_exactly("form"),
        "private_metadata": metadata,
        "title": _plain(24),
        "submit": _plain(24),
        "blocks": each(block({"rich_text": _RICH_TEXT, "context": _CONTEXT, "input": _INPUT}), 1, 100),
    },
    {"close": _plain(24)},
)
