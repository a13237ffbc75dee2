"""A neutral message as Slack blocks. Pure, and without the SDK.

People's words go only into blocks that interpret nothing: rich text, and plain text objects. What is too long is
continued in a further block or ends in an ellipsis; a message that is too long as a whole keeps its controls and says
where its words end.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import assert_never

from adapters.slack.limits import (
    ACTIONS,
    ALTERNATIVE,
    BLOCKS,
    BUTTON,
    CONTEXT,
    HEADER,
    LEFT_OUT,
    MESSAGE_UNITS,
    SUMMARY_BYTES,
    TEXT,
    VALUE,
    json_units,
    shorten,
    split,
)
from adapters.slack.markup import (
    Json,
    clean,
    escape,
    leaf_units,
    leaves,
    one_line,
    plain_text,
    seen,
    web_address,
)
from bot.messages.blocks import (
    Ask,
    Block,
    Bullets,
    Button,
    Buttons,
    Divider,
    Fact,
    Facts,
    Heading,
    Image,
    LinkButton,
    Message,
    Note,
    Paragraph,
    Quote,
    Tone,
    as_text,
)
from bot.messages.spans import LineBreak, Link, Spans, Strong, Text, plain, text

PRESS = "press"
"""Begins the action_id of a button whose value is an encoded action."""
ASK = "ask"
"""Begins the action_id of a button that opens a form; its value is the form id."""
LINK = "link"
"""Begins the action_id of a button that opens an address. Slack reports the press; nothing is to be done."""


def render_message(message: Message, revision: str = "") -> Json:
    """``text`` and ``blocks`` of a message.

    ``revision`` is any text that differs between a message and its edits: Slack wants new block ids for new blocks.
    """
    found = [drawn for place, block in enumerate(message.blocks) for drawn in _block(block, place)]
    prefix = hashlib.blake2s(revision.encode(), digest_size=6).hexdigest()
    numbered = [{**block, "block_id": f"{prefix}-{n}"} for n, block in enumerate(found or summary_only(message))]
    return {"text": top_level_text(message), "blocks": _fitted(numbered, f"{prefix}-end")}


def as_json(message: Message) -> str:
    """The blocks of a message as Block Kit Builder takes them."""
    return json.dumps({"blocks": render_message(message)["blocks"]}, ensure_ascii=False, indent=2)


def top_level_text(message: Message) -> str:
    """What a notification shows and a screen reader reads: the summary, then the message in plain words, escaped."""
    shown = tuple(block for block in message.blocks if not isinstance(block, Divider))
    body = as_text(Message(message.summary, shown))
    words = clean(body if body.startswith(message.summary) else f"{message.summary}\n{body}").strip()
    return escape(shorten(words or LEFT_OUT, SUMMARY_BYTES, lambda part: len(escape(part).encode())))


def summary_only(message: Message) -> list[Json]:
    """The summary as a block, for a message that has nothing else to show."""
    return paragraph(text(message.summary)) or [_context(LEFT_OUT)]


def paragraph(spans: Spans) -> list[Json]:
    """Running text as blocks without ids."""
    return [_rich("rich_text_section", elements) for elements in _pieces(leaves(spans))]


def _block(block: Block, place: int) -> list[Json]:
    match block:
        case Heading(text=words):
            title = one_line(words)
            return [{"type": "header", "text": plain_text(title, HEADER)}] if title else []
        case Paragraph(spans=spans):
            return paragraph(spans)
        case Bullets(items=items):
            return _bullets(items)
        case Quote(spans=spans):
            return [_rich("rich_text_quote", elements) for elements in _pieces(leaves(spans))]
        case Facts(items=facts):
            return _facts(facts)
        case Image(url=url, alternative=words):
            return [_image(url, words)]
        case Note(spans=spans):
            return _note(spans)
        case Divider():
            return [{"type": "divider"}]
        case Buttons(items=buttons):
            return _buttons(buttons, place)
        case Ask():
            return [{"type": "actions", "elements": [_ask(block, f"{ASK}.{place}")]}]
        case _:
            assert_never(block)


def _rich(kind: str, elements: list[Json], **look: str) -> Json:
    return {"type": "rich_text", "elements": [{"type": kind, "elements": elements, **look}]}


def _pieces(found: list[Json]) -> Iterator[list[Json]]:
    """Elements of rich text in groups that a block may hold. A group with nothing to see is no group."""
    group: list[Json] = []
    for leaf in found:
        if group and sum(map(leaf_units, group)) + leaf_units(leaf) > TEXT:
            yield from filter(seen, [group])
            group = []
        group.append(leaf)
    yield from filter(seen, [group])


def _bullets(items: tuple[Spans, ...]) -> list[Json]:
    sections = [
        {"type": "rich_text_section", "elements": elements} for item in items for elements in _pieces(leaves(item))
    ]
    lists: list[list[Json]] = []
    for section in sections:
        if not lists or sum(map(_section_units, lists[-1])) + _section_units(section) > TEXT:
            lists.append([])
        lists[-1].append(section)
    return [_rich("rich_text_list", elements, style="bullet") for elements in lists]


def _section_units(section: Json) -> int:
    return sum(map(leaf_units, section["elements"]))


def _facts(facts: tuple[Fact, ...]) -> list[Json]:
    """Lines of rich text, the label in bold.

    The fields of a section would stand in two columns, but in markup or without bold, ten at most, and phones show
    one column anyway. A value may be a person's name; rich text cannot read it as anything else.
    """
    spans: list[Spans] = []
    for fact in facts:
        label: Spans = (Strong(f"{one_line(fact.label)}:"), Text(" ")) if one_line(fact.label) else ()
        value = fact.value if seen(leaves(fact.value)) else text("–")
        spans.append((*label, *value))
    return paragraph(tuple(span for n, line in enumerate(spans) for span in ((LineBreak(),) if n else ()) + line))


def _note(spans: Spans) -> list[Json]:
    """Small print; with an address in it ordinary print, for small plain text cannot be followed anywhere."""
    if any(isinstance(span, Link) for span in spans):
        return paragraph(spans)
    return [_context(piece) for piece in split(clean(plain(spans)), CONTEXT) if piece.strip()]


def _context(words: str) -> Json:
    return {"type": "context", "elements": [plain_text(words, CONTEXT)]}


def _image(url: str, words: str) -> Json:
    alternative = shorten(one_line(words) or LEFT_OUT, ALTERNATIVE)
    if url.startswith("https://") and web_address(url):
        return {"type": "image", "image_url": url, "alt_text": alternative}
    # Slack fetches pictures itself, from addresses of the web only.
    return _context(f"[{alternative}]")


def _buttons(buttons: tuple[Button | LinkButton, ...], place: int) -> list[Json]:
    elements: list[Json] = []
    others: list[Json] = []
    for number, button in enumerate(buttons):
        if isinstance(button, Button):
            elements.append(_pressed(button, f"{PRESS}.{place}.{number}"))
        elif button.url.startswith("https://") and web_address(button.url):
            elements.append(_button(button.label, f"{LINK}.{place}.{number}") | {"url": button.url})
        else:
            others += paragraph(text(f"{button.label}: {button.url}"))
    rows = [elements[first : first + ACTIONS] for first in range(0, len(elements), ACTIONS)]
    return [{"type": "actions", "elements": row} for row in rows] + others


def _button(label: str, action_id: str, tone: Tone = Tone.DEFAULT) -> Json:
    style = {} if tone is Tone.DEFAULT else {"style": tone.value}
    return {"type": "button", "action_id": action_id, "text": plain_text(one_line(label), BUTTON), **style}


def _pressed(button: Button, action_id: str) -> Json:
    return _button(button.label, action_id, button.tone) | {"value": button.action.encode()}


def _ask(ask: Ask, action_id: str) -> Json:
    """The button that opens a form. Who cannot see that a form opens hears its title."""
    if len(ask.form.form_id) > VALUE:
        raise ValueError(f"A form id fits in {VALUE} characters; this one has {len(ask.form.form_id)}.")
    label, title = one_line(ask.label), one_line(ask.form.title)
    spoken = {} if title in label else {"accessibility_label": shorten(f"{label}: {title}", BUTTON)}
    return _button(ask.label, action_id, ask.tone) | {"value": ask.form.form_id, **spoken}


def _fitted(blocks: list[Json], end_id: str) -> list[Json]:
    """The blocks within what a message may hold. Controls stay before words; a sign stands where words are missing."""
    if len(blocks) <= BLOCKS and json_units(blocks) <= MESSAGE_UNITS:
        return blocks
    end = _context(LEFT_OUT) | {"block_id": end_id}
    places, room = BLOCKS - 1, MESSAGE_UNITS - json_units([end])
    controls = [n for n, block in enumerate(blocks) if block["type"] == "actions"]
    kept = _first(blocks, controls, places // 2, room // 2)
    words = [n for n in range(len(blocks)) if n not in set(controls)]
    kept += _first(blocks, words, places - len(kept), room - _room(blocks, kept))
    missing = next(n for n in range(len(blocks)) if n not in set(kept))
    shown = [blocks[n] for n in sorted(kept)]
    at = sum(n < missing for n in kept)
    return [*shown[:at], end, *shown[at:]]


def _first(blocks: list[Json], numbers: list[int], places: int, room: int) -> list[int]:
    """As many of the numbered blocks, from the first on, as there are places and room for."""
    return next(
        (numbers[:n] for n in range(min(places, len(numbers)), 0, -1) if _room(blocks, numbers[:n]) <= room),
        [],
    )


def _room(blocks: list[Json], numbers: list[int]) -> int:
    return sum(json_units(blocks[n]) + 2 for n in numbers)
