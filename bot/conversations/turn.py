"""A turn: one event from one person, with everything a conversation may look at. And the effects it may have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from bot.conversations.colleagues import Colleagues
from bot.conversations.voice import Voice, voice_for
from bot.domain.announcement import Announcement
from bot.domain.concern import Concern, ConcernEvent
from bot.domain.ledger import Purpose
from bot.domain.people import Person, Preferences
from bot.domain.programme import Journey, Programme
from bot.domain.pulse import Ballot, Participation, PulseComment, Wave
from bot.domain.records import Dialogue, Question
from bot.domain.vision import Review, Vision
from bot.messages.blocks import Block, Message
from bot.messages.inbound import Inbound
from bot.ports import Tools, Work

Record: TypeAlias = (
    Preferences
    | Programme
    | Journey
    | Vision
    | Review
    | Announcement
    | Concern
    | ConcernEvent
    | Wave
    | Participation
    | Ballot
    | PulseComment
    | Dialogue
    | Question
)


@dataclass(frozen=True, slots=True)
class Say:
    """Put a message in the outbox. ``to`` is a person id; empty means whoever the turn belongs to.

    With ``replaces`` it takes the place of the last message to that person with the same topic. ``private``
    messages are wiped from the ledger once delivered. ``key`` makes a repeat harmless; left empty it is made
    from the event and the position.
    """

    message: Message
    to: str = ""
    purpose: str = Purpose.REPLY
    replaces: bool = False
    private: bool = False
    key: str = ""
    campaign: str = ""
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Save:
    """Store a record, new or changed."""

    record: Record


@dataclass(frozen=True, slots=True)
class Forget:
    """Drop what the conversation remembered of this person."""


@dataclass(frozen=True, slots=True)
class Refuse:
    """A form cannot be accepted: words per field key. The form stays open with what was typed."""

    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Audit:
    """Write a line into the audit log. ``actor`` defaults to the person; give ``author`` for confidential acts."""

    action: str
    object: str
    detail: str = ""
    actor: str = ""


@dataclass(frozen=True, slots=True)
class Cancel:
    """Skip what is still due: of a campaign, or of purposes for one person."""

    reason: str
    campaign: str = ""
    person_id: str = ""
    purposes: tuple[str, ...] = ()


Effect: TypeAlias = Say | Save | Forget | Refuse | Audit | Cancel
Effects: TypeAlias = list[Effect]


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What a decision stands on: the transaction, the tools, the moment. Timers have this and no more."""

    now: datetime
    work: Work
    tools: Tools
    colleagues: Colleagues

    def voice_for(self, person: Person) -> Voice:
        """The voice for somebody, in their own language."""
        return voice_for(self.work, self.tools, person, self.colleagues)


@dataclass(frozen=True, kw_only=True)
class Turn(Ground):
    """One event from one person. Conversations read through ``work`` and write only through effects."""

    event: Inbound
    person: Person
    preferences: Preferences
    voice: Voice
    dialogue: Dialogue | None = None

    def say(self, page: str, *more: Block, topic: str = "", **values: Any) -> Say:
        """Answer with a page and further blocks."""
        return Say(self.voice.message(page, *more, topic=topic, **values))

    def tell(self, phrase: str, *more: Block, topic: str = "", **values: str | int) -> Say:
        """Answer with one short phrase and further blocks."""
        return Say(self.voice.short(phrase, *more, topic=topic, **values))
