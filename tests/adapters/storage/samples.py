"""One full and one bare record of every kind that is stored."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.domain.announcement import Announcement, Audience
from bot.domain.concern import Concern, ConcernEvent
from bot.domain.ledger import Delivery, Purpose
from bot.domain.people import Account, Frequency, Person, Preferences
from bot.domain.programme import Journey, Programme, ProgrammeStatus, Step
from bot.domain.pulse import Ballot, Participation, PulseComment, Release, Wave
from bot.domain.records import AuditEntry, Dialogue, InboxEntry, Question, Setting
from bot.domain.vision import Review, Vision
from bot.messages.actions import action
from bot.messages.blocks import Ask, Button, Buttons, Heading, Message, Paragraph, Tone
from bot.messages.forms import Form, LongText
from bot.messages.spans import Link, Strong, Text

NOW = datetime(2030, 1, 7, 9, 30, 15, 123456, tzinfo=UTC)
DAY = date(2030, 1, 7)
LATER = NOW + timedelta(days=1)

MESSAGE = Message(
    "A word from the director",
    (
        Heading("Good morning"),
        Paragraph((Text("It is "), Strong("here"), Link("Read on", "https://example.gov/read"))),
        Buttons((Button("I have a question", action("question.ask", "p1"), Tone.PRIMARY),)),
        Ask("Tell us", Form("concern.raise", "A concern", (LongText("text", "What is it?"),), "Send")),
    ),
    topic="vision",
)

_STEPS = (
    Step(key="why", day=1, page="journey/why", speaker="cio", phase="hear"),
    Step(key="proof", day=8, page="journey/proof", speaker="manager", phase="see"),
)
_PERSON = Person(
    "p1", "Ángel, José", "Jose@Example.gov", "Clerk II", "Water", "North", "p9", "es-MX", "America/Chicago",
    "Mon-Fri 08:00-16:30", ("change_agent", "manager"), "clerk", True,
)  # fmt: skip
_ANNOUNCEMENT = Announcement(
    "a1", "p1", "Title", "Text\nof two lines", Audience("site", "North"), NOW, "sending", LATER, 12, "p7", NOW,
    NOW, "a0",
)  # fmt: skip
_CONCERN = Concern(
    "c1", "BLUE-7", "training", "Too little time", "sealed", DAY, "high", "claimed", "p1", "p2", ("p2", "p3"), 1,
    2, 3, "We add a day.", "yes", NOW,
)  # fmt: skip

SAMPLES: Mapping[str, tuple[Any, Any]] = {
    "people": (_PERSON, Person("p2", "Bo")),
    "preferences": (
        Preferences("p1", "es", Frequency.LESS, LATER, NOW, False),
        Preferences("p2"),
    ),
    "accounts": (Account("T1.U1", "p1", "T1", '{"channel": "D1"}', False), Account("T1.U2", "p2", "T1", "")),
    "programmes": (
        Programme("main", "Shared record", _STEPS, "v1", ProgrammeStatus.RUNNING, DAY, True, NOW),
        Programme("next", "", (), ""),
    ),
    "journeys": (Journey("p1", "main", DAY, 2, 3, "done", NOW), Journey("p2", "main", DAY)),
    "visions": (
        Vision(
            "v1",
            {"en": {"core": "One record"}, "de": {"core": "Eine Akte"}},
            "p1",
            NOW,
            "affirmed",
            "v0",
            ("p1", "p2"),
            2,
        ),
        Vision("v2", {}, "p1", NOW),
    ),
    "reviews": (Review("v1.p1", "v1", "p1", "affirm", NOW, "Good"), Review("v1.p2", "v1", "p2", "revise", NOW)),
    "announcements": (_ANNOUNCEMENT, Announcement("a2", "p1", "", "", Audience(), NOW)),
    "concerns": (_CONCERN, Concern("c2", "RED-1", "tools", "Slow", "sealed", DAY)),
    "concern_events": (
        ConcernEvent("c1.1", "c1", 1, "raised", "author", DAY, "Too little time"),
        ConcernEvent("c1.2", "c1", 2, "claimed", "p2", DAY),
    ),
    "waves": (
        Wave("w1", ("clear", "able"), NOW, LATER, 7, 12, "open", True, 300, "p7", NOW),
        Wave("w2", (), NOW, LATER),
    ),
    "participations": (Participation("w1.p1", "w1", "p1", DAY), Participation("w1.p2", "w1", "p2", DAY)),
    "ballots": (
        Ballot("b1", "w1", "clear", "4", "Water", "clerk", "frontline", "North", DAY),
        Ballot("b2", "w1", "able", "dk", "", "", "", "", DAY),
    ),
    "pulse_comments": (PulseComment("x1", "w1", "More of this", DAY), PulseComment("x2", "w1", "", DAY)),
    "releases": (
        Release("w1", {"rows": [["clear", 4, 0.5, None]], "held": {"b": True}}, DAY),
        Release("w2", {}, DAY),
    ),
    "inbox": (InboxEntry("e1", NOW, "sealed", True, 2, "TypeError", True), InboxEntry("e2", NOW)),
    "dialogues": (
        Dialogue("p1", "concern", {"step": 2, "draft": {"text": "ÄÖ\n", "tags": ["a", "b"]}, "x": None}, LATER),
        Dialogue("p2", "help", {}, LATER),
    ),
    "questions": (Question("q1", "questions/pay", "clerk", "en", DAY, "yes"), Question("q2", "", "", "", DAY)),
    "audit": (
        AuditEntry("000000000001", 1, NOW, "p1", "announced", "a1", "to 12 people", "ab" * 32),
        AuditEntry("000000000002", 2, NOW, "", "", "", "", ""),
    ),
    "settings": (Setting("clock.offset", "3600"), Setting("audit.head", "")),
}
"""By the name of the table in ``Work``: a record whose every field is filled in, and one as bare as can be."""


def delivery(key: str, **changes: Any) -> Delivery:
    """A due delivery; by default an announcement to p1 in the partition T1."""
    values: dict[str, Any] = {
        "person_id": "p1",
        "partition": "T1",
        "purpose": Purpose.ANNOUNCEMENT,
        "message": MESSAGE,
        "not_before": NOW,
        "campaign": "a1",
        "priority": 6,
    }
    return Delivery(key, **(values | changes))


def deliveries(*keys: str, **changes: Any) -> list[Delivery]:
    """A due delivery for each key."""
    return [delivery(key, **changes) for key in keys]


FULL_DELIVERY = Delivery(
    "a1.p1", "p1", "T1", "announcement", MESSAGE, NOW, "a1", "card", True, False, 6, "failed", "blocked", 3, 2,
    "1.2", LATER,
)  # fmt: skip
