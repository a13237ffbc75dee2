"""What the fake product says: a small part of a real programme, enough to meet every block and every field."""

from __future__ import annotations

from bot.messages.actions import action
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
)
from bot.messages.forms import Choice, Day, Form, LongText, Option, PersonField, Scale, ShortText, Time
from bot.messages.spans import Code, Emphasis, LineBreak, Link, Spans, Strong, Text, text

CORE = "Residents tell us once, every service works from that answer, and we all retype less."


def spans(*parts: str) -> Spans:
    """Alternating plain and strong words."""
    return tuple(Strong(part) if number % 2 else Text(part) for number, part in enumerate(parts))


def welcome(first_name: str, spanish: bool) -> Message:
    if spanish:
        return Message(
            "Quién envía estos mensajes, por qué, cada cuánto y cómo pausarlos.",
            (
                Heading("Hola, le escribe Postcard"),
                Paragraph(
                    spans(f"Hola {first_name}. Soy Postcard, un programa. Llevo mensajes de ", "Samuel Thornbury", ".")
                ),
                Bullets(
                    (
                        spans("", "Cada cuánto:", " como máximo un mensaje por semana, en su horario."),
                        (Strong("Cómo parar:"), Text(" escriba "), Code("pausa"), Text(" cuando quiera.")),
                    )
                ),
                Buttons((Button("Ver la visión", action("vision.show")),)),
            ),
        )
    return Message(
        "Who sends these messages, why, how often, and how to pause them.",
        (
            Heading("Hello from Postcard"),
            Paragraph(
                spans(
                    f"Hello {first_name}. I am Postcard, a computer program. I carry messages for ",
                    "Samuel Thornbury",
                    ".",
                )
            ),
            Bullets(
                (
                    spans("", "How often:", " at most one message a week about the plan, in your working hours."),
                    (Strong("How to stop:"), Text(" type "), Code("pause"), Text(" whenever you like.")),
                    spans(
                        "", "Concerns:", " a change agent reads them and answers. You choose whether to show your name."
                    ),
                )
            ),
            Buttons((Button("See the vision", action("vision.show")), Button("Settings", action("settings.show")))),
            concern_ask(),
        ),
    )


def vision(affirmed: int) -> Message:
    done = affirmed >= 3
    blocks: tuple[Block, ...] = (
        Heading("Our vision on a postcard"),
        Facts(
            (
                Fact(
                    "Today",
                    spans("", "38 in 100", " requests are typed into a second system. Residents repeat their story."),
                ),
                Fact("By then", spans("By ", "30 November 2027", " every service works from one shared record.")),
                Fact("We build on", text("Online forms, library booking and field tablets: your work.")),
                Fact("You gain", text("Less retyping, fewer repeat calls, more time for residents.")),
            )
        ),
        Quote(text(CORE)),
        Note(
            text(
                f"Version 1: {affirmed} of 3 needed affirmations."
                if not done
                else "Version 1: affirmed by 3 executives."
            )
        ),
    )
    choices = (
        Divider(),
        Buttons((Button("Affirm", action("vision.affirm", "v1"), Tone.PRIMARY),)),
        Ask(
            "Ask for a revision",
            Form(
                "vision.revise:v1", "Ask for a revision", (LongText("comment", "What should change, and why?"),), "Send"
            ),
        ),
        Buttons((Button("Reject and replace", action("vision.replace", "v1"), Tone.DANGER),)),
    )
    return Message("Our vision on a postcard", blocks if done else (*blocks, *choices), topic="vision.v1")


def step() -> Message:
    return Message(
        "Residents repeat their story and we type it twice. This is why we start now.",
        (
            Heading("Why we are changing, and why now"),
            Paragraph(
                spans("We typed ", "38 in 100", " requests into a second system. If we wait, that work stays with you.")
            ),
            Quote(text(CORE)),
            Paragraph(
                (
                    Text("Why now? The council has approved "),
                    Strong("$2.4 million"),
                    Text(" for the shared record and for training. "),
                    Link("Read the decision", "https://port-alder.example/decision"),
                    LineBreak(),
                    Emphasis("Nothing changes this month."),
                )
            ),
            Buttons(
                (
                    Button("Makes sense", action("journey.sense", "why")),
                    Button("Not sure", action("journey.unsure", "why")),
                    LinkButton("Training dates", "https://port-alder.example/training"),
                )
            ),
            concern_ask(),
            Note(
                text(
                    "From Samuel Thornbury. Your reaction is counted with everyone else's, never shown under your name."
                )
            ),
        ),
    )


def concern_ask() -> Ask:
    return Ask("I have a concern", CONCERN)


CONCERN = Form(
    "concern.raise",
    "Raise a concern",
    (
        LongText("text", "What concerns you?", hint="Leave out names if you can.", max_length=2500),
        Choice(
            "mode",
            "Who may see your name?",
            (Option("confidential", "Nobody: confidential"), Option("named", "The change agent who answers")),
            initial="confidential",
        ),
    ),
    "Send",
    text("Priya Lindqvist, a change agent, reads this and answers within five working days."),
)

_AGREE = ("Strongly disagree", "Disagree", "In between", "Agree", "Strongly agree")
PULSE = Message(
    "A short pulse: two questions, one minute.",
    (
        Heading("How is it going?"),
        Paragraph(text("Two questions, one minute. Group results only, never yours.")),
        Ask(
            "Answer the pulse",
            Form(
                "pulse.answer:w1",
                "Pulse",
                (
                    Scale(
                        "U",
                        "I understand how my role fits this change.",
                        tuple(Option(str(n), label) for n, label in enumerate(_AGREE, 1)),
                    ),
                    Choice(
                        "help",
                        "What would help?",
                        (
                            Option("time", "More time"),
                            Option("training", "Training"),
                            Option("talk", "A talk with my manager"),
                        ),
                        required=False,
                        many=True,
                    ),
                    LongText("comment", "What one thing would help you most?", required=False, max_length=600),
                ),
                "Send my answers",
            ),
            Tone.PRIMARY,
        ),
    ),
)

_DEPARTMENTS = (
    "Airport",
    "City Clerk",
    "Finance",
    "Fire",
    "Human Resources",
    "Libraries",
    "Parks",
    "Police",
    "Streets",
)
ANNOUNCE = Message(
    "Write an announcement: audience, words, day and time.",
    (
        Heading("A new announcement"),
        Paragraph(text("You write it, one colleague approves exactly this text, then it goes out.")),
        Ask(
            "Write it",
            Form(
                "announce.draft",
                "Announcement",
                (
                    ShortText("title", "Title", hint="One plain sentence.", max_length=80),
                    LongText("body", "Text", hint="At most 120 words.", max_length=900),
                    Choice(
                        "audience",
                        "Who gets it?",
                        tuple(Option(name.lower().replace(" ", "_"), name) for name in _DEPARTMENTS),
                    ),
                    Day("day", "On which day?"),
                    Time("time", "At what time?", initial="09:00"),
                    PersonField("approver", "Who approves it?", hint="Anybody but you."),
                ),
                "Show me the preview",
            ),
            Tone.PRIMARY,
        ),
    ),
)

PICTURES = Message(
    "Two pictures",
    (
        Image("/workplace/static/stamp.svg", "A stamp with a sun above the sea"),
        Image("https://elsewhere.example/chart.png", "A chart: 38 in 100 requests"),
    ),
)


def receipt(words: str) -> Message:
    return Message(words, (Paragraph(text(words)),))
