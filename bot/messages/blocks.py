"""Blocks and the Message they make. A closed set: every renderer must show every block."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from bot.messages.actions import Action
from bot.messages.forms import Form
from bot.messages.spans import Spans, plain


@dataclass(frozen=True, slots=True)
class Heading:
    """A short title."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    spans: Spans


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list without order."""

    items: tuple[Spans, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's words, set apart. People's own text goes here, as plain spans."""

    spans: Spans


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value."""

    label: str
    value: Spans


@dataclass(frozen=True, slots=True)
class Facts:
    """A few labels with their values."""

    items: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Image:
    """A picture. The alternative text is required: it is the picture for whoever cannot see it."""

    url: str
    alternative: str

    def __post_init__(self) -> None:
        if not self.alternative.strip():
            raise ValueError("A picture needs alternative text that says what it shows.")


@dataclass(frozen=True, slots=True)
class Note:
    """Small print: where an answer comes from, who reads what."""

    spans: Spans


@dataclass(frozen=True, slots=True)
class Divider:
    """A line between two parts."""


class Tone(StrEnum):
    """How much a button matters. At most one primary in a message."""

    PRIMARY = "primary"
    DEFAULT = "default"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Button:
    """Something a person can press; the press comes back as a Pressed with this action."""

    label: str
    action: Action
    tone: Tone = Tone.DEFAULT


@dataclass(frozen=True, slots=True)
class LinkButton:
    """A button that opens a web address."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Buttons:
    """A row of buttons."""

    items: tuple[Button | LinkButton, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """A wish for an answer, not a widget: each platform shows the form in its own way.

    ``label`` is what opens the form where the platform does not show it at once.
    """

    label: str
    form: Form
    tone: Tone = Tone.DEFAULT


Block = Heading | Paragraph | Bullets | Quote | Facts | Image | Note | Divider | Buttons | Ask


@dataclass(frozen=True, slots=True)
class Message:
    """What Postcard says at one moment.

    ``summary`` is required plain text: the notification, the screen-reader text and the fallback.
    ``topic`` lets a later message to the same person replace this one in place.
    """

    summary: str
    blocks: tuple[Block, ...] = field(default=())
    topic: str = ""

    def __post_init__(self) -> None:
        if not self.summary.strip():
            raise ValueError("A message needs a summary: it is what the notification says.")
        primaries = sum(tone is Tone.PRIMARY for tone in tones(self))
        if primaries > 1:
            raise ValueError(f"A message has at most one primary button; this one has {primaries}.")


def tones(message: Message) -> list[Tone]:
    """The tone of everything that can be pressed, in order."""
    found: list[Tone] = []
    for block in message.blocks:
        if isinstance(block, Ask):
            found.append(block.tone)
        elif isinstance(block, Buttons):
            found += [button.tone for button in block.items if isinstance(button, Button)]
    return found


def forms_of(message: Message) -> dict[str, Form]:
    """The forms a message asks, by form id."""
    return {block.form.form_id: block.form for block in message.blocks if isinstance(block, Ask)}


def as_text(message: Message) -> str:
    """The whole message as plain text, for search, for logs in tests and for the plainest of platforms."""
    lines = [_block_text(block) for block in message.blocks]
    return "\n".join(line for line in lines if line) or message.summary


def _block_text(block: Block) -> str:
    match block:
        case Heading(text=words):
            return words
        case Paragraph(spans=spans) | Note(spans=spans):
            return plain(spans)
        case Quote(spans=spans):
            return "\n".join(f"> {line}" for line in plain(spans).splitlines())
        case Bullets(items=items):
            return "\n".join(f"- {plain(item)}" for item in items)
        case Facts(items=facts):
            return "\n".join(f"{fact.label}: {plain(fact.value)}" for fact in facts)
        case Image(alternative=words):
            return f"[{words}]"
        case Divider():
            return "---"
        case Buttons(items=buttons):
            return " ".join(f"[{button.label}]" for button in buttons)
        case Ask(label=label, form=form):
            fields = ", ".join(field.label for field in form.fields)
            return f"[{label}: {fields}]"
