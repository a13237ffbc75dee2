"""One example of every block, form field, span and inbound event: what every renderer and parser is tested on."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.messages.actions import action
from bot.messages.blocks import (
    Ask,
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
)
from bot.messages.forms import Choice, Day, Form, LongText, Option, PersonField, Scale, ShortText, Time
from bot.messages.inbound import Commanded, Joined, Left, Opened, Pressed, Said, Sender, Submitted
from bot.messages.spans import Code, Emphasis, LineBreak, Link, Strong, Text, text

AT = datetime(2027, 1, 12, 16, 0, tzinfo=UTC)
OPTIONS = (Option("1", "One"), Option("2", "Two"))

SPANS = (
    Text("plain <b>&"),
    Strong("strong"),
    Emphasis("stressed"),
    Code("code"),
    Link("words", "https://example.org/a"),
    LineBreak(),
    Text("next"),
)

FORM = Form(
    form_id=action("concern.raise", "x1").encode(),
    title="Every field",
    intro=text("Who reads this"),
    fields=(
        ShortText("short", "Short", max_length=10),
        LongText("long", "Long", required=False, hint="as you like"),
        Choice("one", "One of", OPTIONS),
        Choice("many", "Several of", OPTIONS, many=True, required=False),
        Scale("scale", "How much", OPTIONS),
        Day("day", "Day", required=False),
        Time("time", "Time", required=False),
        PersonField("colleague", "Colleague", required=False),
    ),
    submit_label="Send",
)

BLOCKS = (
    Heading("A heading"),
    Paragraph(SPANS),
    Bullets((text("first"), text("second"))),
    Quote(text("somebody's words")),
    Facts((Fact("Label", text("value")),)),
    Image("https://example.org/a.png", "what it shows"),
    Note(text("small print")),
    Divider(),
    Buttons(
        (
            Button("Press", action("journey.react", "why", "sense"), Tone.PRIMARY),
            Button("Other", action("help.show")),
            LinkButton("Open", "https://example.org"),
        )
    ),
    Ask("Fill in", FORM),
)

MESSAGE = Message("What this is about", BLOCKS, topic="gallery")

_ABOUT = {"event_id": "e1", "sender": Sender("test:a", "es-US", "America/Chicago"), "at": AT}

EVENTS = (
    Said(text="¿qué gano yo?", **_ABOUT),
    Pressed(action=action("journey.react", "why", "sense"), **_ABOUT),
    Submitted(form_id="concern.raise", answers={"text": "x", "mode": "named"}, **_ABOUT),
    Opened(**_ABOUT),
    Commanded(name="announce", rest="hello", **_ABOUT),
    Joined(**_ABOUT),
    Left(**_ABOUT),
)
