"""A neutral message as JSON for the page. Pure: the page builds elements from it and never parses markup."""

from __future__ import annotations

from typing import Any, assert_never

from adapters.workplace.platform import Shown
from bot.messages.blocks import (
    Ask,
    Block,
    Bullets,
    Button,
    Buttons,
    Divider,
    Facts,
    Heading,
    Image,
    LinkButton,
    Message,
    Note,
    Paragraph,
    Quote,
)
from bot.messages.forms import (
    Choice,
    Day,
    Field,
    Form,
    LongText,
    Option,
    PersonField,
    Scale,
    ShortText,
    Time,
)
from bot.messages.spans import Code, Emphasis, LineBreak, Link, Span, Spans, Strong, Text

Json = dict[str, Any]


def render_entry(shown: Shown) -> Json:
    """One entry of a conversation."""
    return {
        "seq": shown.seq,
        "revision": shown.revision,
        "receipt": shown.receipt,
        "kind": shown.kind,
        "sent_at": shown.sent_at.isoformat(),
        "edited_at": shown.edited_at.isoformat() if shown.edited_at else None,
        "text": shown.text,
        "message": render(shown.message) if shown.message else None,
    }


def render(message: Message) -> Json:
    """A message: its summary for screen readers and notifications, and its blocks."""
    return {
        "summary": message.summary,
        "topic": message.topic,
        "blocks": [_block(block) for block in message.blocks],
    }


def _block(block: Block) -> Json:
    match block:
        case Heading(text=words):
            return {"type": "heading", "text": words}
        case Paragraph(spans=spans):
            return {"type": "paragraph", "spans": _spans(spans)}
        case Bullets(items=items):
            return {"type": "bullets", "items": [_spans(item) for item in items]}
        case Quote(spans=spans):
            return {"type": "quote", "spans": _spans(spans)}
        case Facts(items=facts):
            return {
                "type": "facts",
                "items": [{"label": fact.label, "spans": _spans(fact.value)} for fact in facts],
            }
        case Image(url=url, alternative=words):
            return {"type": "image", "url": url, "alternative": words}
        case Note(spans=spans):
            return {"type": "note", "spans": _spans(spans)}
        case Divider():
            return {"type": "divider"}
        case Buttons(items=buttons):
            return {"type": "buttons", "items": [_button(button) for button in buttons]}
        case Ask(label=label, form=form, tone=tone):
            return {"type": "ask", "label": label, "tone": tone.value, "form": _form(form)}
        case _:
            assert_never(block)


def _button(button: Button | LinkButton) -> Json:
    match button:
        case Button(label=label, action=action, tone=tone):
            return {"type": "button", "label": label, "action": action.encode(), "tone": tone.value}
        case LinkButton(label=label, url=url):
            return {"type": "link_button", "label": label, "url": url}
        case _:
            assert_never(button)


def _form(form: Form) -> Json:
    return {
        "form_id": form.form_id,
        "title": form.title,
        "intro": _spans(form.intro),
        "submit_label": form.submit_label,
        "fields": [_field(field) for field in form.fields],
    }


def _field(field: Field) -> Json:
    common = {"key": field.key, "label": field.label, "required": field.required, "hint": field.hint}
    match field:
        case ShortText(max_length=limit, initial=initial):
            return {"type": "short_text", **common, "max_length": limit, "initial": initial}
        case LongText(max_length=limit, initial=initial):
            return {"type": "long_text", **common, "max_length": limit, "initial": initial}
        case Choice(options=options, many=many, initial=initial):
            return {"type": "choice", **common, "options": _options(options), "many": many, "initial": initial}
        case Scale(points=points):
            return {"type": "scale", **common, "options": _options(points)}
        case Day(initial=initial):
            return {"type": "day", **common, "initial": initial}
        case Time(initial=initial):
            return {"type": "time", **common, "initial": initial}
        case PersonField():
            return {"type": "person", **common}
        case _:
            assert_never(field)


def _options(options: tuple[Option, ...]) -> list[Json]:
    return [{"value": option.value, "label": option.label} for option in options]


def _spans(spans: Spans) -> list[Json]:
    return [_span(span) for span in spans]


def _span(span: Span) -> Json:
    match span:
        case Text(text=words):
            return {"type": "text", "text": words}
        case Strong(text=words):
            return {"type": "strong", "text": words}
        case Emphasis(text=words):
            return {"type": "emphasis", "text": words}
        case Code(text=words):
            return {"type": "code", "text": words}
        case Link(text=words, url=url):
            return {"type": "link", "text": words, "url": url}
        case LineBreak():
            return {"type": "line_break"}
        case _:
            assert_never(span)
