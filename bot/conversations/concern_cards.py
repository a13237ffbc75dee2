"""The cards of a concern: what its author sees, what the person who is asked sees. Never the one in the other."""

from __future__ import annotations

from datetime import datetime

from bot.conversations.concern_form import ask_concern
from bot.conversations.voice import Voice
from bot.domain.concern import CATEGORIES, Concern, ConcernStatus
from bot.domain.people import Person
from bot.messages.actions import action
from bot.messages.blocks import (
    Ask,
    Block,
    Buttons,
    Fact,
    Facts,
    Heading,
    Message,
    Note,
    Paragraph,
    Quote,
    Tone,
)
from bot.messages.forms import Choice, Form, Option
from bot.messages.spans import text


def agent_topic(concern: Concern) -> str:
    """The topic of the card of whoever is asked."""
    return f"case.{concern.id}"


def author_topic(voice: Voice, concern: Concern) -> str:
    """The topic of the author's card: a code, so that no stored row joins a person with a concern."""
    return f"mine.{voice.tools.sealer.code('mine', concern.id)}"


def confirm(voice: Voice, concern: Concern) -> Message:
    """Before anything is sent: the suggested category, another one, or nothing at all."""
    suggested = voice.phrase(f"category.{concern.category}")
    others = tuple(Option(each, voice.phrase(f"category.{each}")) for each in CATEGORIES)
    choose = Form(
        action("concern.category", concern.id).encode(),
        voice.phrase("concern.category_title"),
        (Choice("category", voice.phrase("concern.category_field"), others, initial=concern.category),),
        voice.phrase("concern.send"),
    )
    mode = "concern.sent_named" if concern.author_id else "concern.sent_confidential"
    return _card(
        voice,
        "concern.confirm_summary",
        concern,
        author_topic(voice, concern),
        Paragraph(voice.spans("concern.suggested", category=suggested)),
        Note(voice.spans(mode)),
        Buttons(
            (
                voice.button("concern.send", "concern.confirm", concern.id, tone=Tone.PRIMARY),
                voice.button("concern.discard", "concern.discard", concern.id),
            )
        ),
        Ask(voice.phrase("concern.other_category"), choose),
    )


def receipt(voice: Voice, concern: Concern, owner: Person, due: datetime) -> Message:
    """Where the author's concern is now, and by when something happens."""
    day = voice.tools.words.day(due.astimezone(voice.zone).date(), voice.language)
    knows = "concern.owner_knows" if concern.author_id else "concern.owner_does_not_know"
    return _card(
        voice,
        "concern.receipt_summary",
        concern,
        author_topic(voice, concern),
        Paragraph(voice.spans("concern.receipt", name=owner.name, day=day)),
        Note(voice.spans(knows, name=owner.name)),
    )


def taken(voice: Voice, concern: Concern, owner: Person, due: datetime) -> Message:
    """Somebody has taken the author's concern, and by when they answer."""
    day = voice.tools.words.day(due.astimezone(voice.zone).date(), voice.language)
    words = Paragraph(voice.spans("concern.taken", name=owner.name, day=day))
    return _card(voice, "concern.taken_summary", concern, author_topic(voice, concern), words)


def nobody_yet(voice: Voice, concern: Concern) -> Message:
    """Nobody may be asked today: said honestly."""
    words = Paragraph(voice.spans("concern.nobody_yet"))
    return _card(voice, "concern.receipt_summary", concern, author_topic(voice, concern), words)


def discarded(voice: Voice, concern: Concern) -> Message:
    """Nothing was kept."""
    words = Paragraph(voice.spans("concern.discarded"))
    return _card(voice, "concern.discarded", concern, author_topic(voice, concern), words)


def offer(voice: Voice, concern: Concern, author: Person | None, overdue: bool = False) -> Message:
    """A concern that somebody is asked to take."""
    lead = Note(voice.spans("case.overdue")) if overdue else Note(voice.spans("case.offered"))
    buttons = Buttons(
        (
            voice.button("case.claim", "concern.claim", concern.id, tone=Tone.PRIMARY),
            voice.button("case.pass_on", "concern.pass", concern.id),
        )
    )
    return _case(voice, concern, author, lead, buttons)


def claimed(voice: Voice, concern: Concern, author: Person | None, due: datetime) -> Message:
    """A concern its owner has taken: reply, pass on, resolve."""
    day = voice.tools.words.day(due.astimezone(voice.zone).date(), voice.language)
    buttons = Buttons(
        (
            voice.button("case.pass_on", "concern.pass", concern.id),
            voice.button("case.resolve", "concern.resolve", concern.id),
        )
    )
    reply = Ask(
        voice.phrase("case.reply"),
        _words_form(voice, "concern.reply", concern, "case.reply_field"),
        Tone.PRIMARY,
    )
    return _case(voice, concern, author, Note(voice.spans("case.claimed", day=day)), reply, buttons)


def answered(voice: Voice, concern: Concern, author: Person | None) -> Message:
    """The owner has answered; the author decides whether it helped."""
    more = Ask(voice.phrase("case.reply_again"), _words_form(voice, "concern.reply", concern, "case.reply_field"))
    return _case(voice, concern, author, Note(voice.spans("case.answered")), more)


def settled(voice: Voice, concern: Concern, author: Person | None) -> Message:
    """Nothing more to do; no controls are left."""
    return _case(voice, concern, author, Note(voice.spans("case.settled")))


def moved_on(voice: Voice, concern: Concern) -> Message:
    """It is with somebody else now; the text and the controls are gone."""
    words = Paragraph(voice.spans("case.moved_on", handle=concern.handle))
    return Message(voice.phrase("case.moved_on", handle=concern.handle), (words,), agent_topic(concern))


def answer(voice: Voice, concern: Concern, owner: Person, words: str) -> Message:
    """What the author gets: the answer, who gave it, and whether it helped."""
    buttons = Buttons(
        (
            voice.button("concern.helped_yes", "concern.helped", concern.id, "yes", tone=Tone.PRIMARY),
            voice.button("concern.helped_no", "concern.helped", concern.id, "no"),
        )
    )
    back = Ask(voice.phrase("concern.write_back"), _words_form(voice, "concern.back", concern, "concern.back_field"))
    said = Paragraph(voice.spans("concern.answer_from", name=owner.name))
    topic = author_topic(voice, concern)
    return _card(voice, "concern.answer_summary", concern, topic, said, Quote(text(words)), buttons, back)


def closed(voice: Voice, concern: Concern, phrase: str) -> Message:
    """The end, for the author: with the way to open it again."""
    again = Buttons((voice.button("concern.reopen", "concern.reopen", concern.id),))
    words = Paragraph(voice.spans(phrase, handle=concern.handle))
    return _card(voice, "concern.closed_summary", concern, author_topic(voice, concern), words, again)


def from_author(voice: Voice, concern: Concern, author: Person | None, words: str, due: datetime) -> Message:
    """What the author wrote back, for the owner, with the controls."""
    card = claimed(voice, concern, author, due)
    news = (Paragraph(voice.spans("case.author_wrote", handle=concern.handle)), Quote(text(words)))
    summary = voice.phrase("case.author_wrote", handle=concern.handle)
    return Message(summary, (*news, *card.blocks), agent_topic(concern))


def refused(voice: Voice) -> Message:
    """A press on a card that is no longer this person's."""
    return voice.short("case.not_yours", ask_concern(voice))


def _case(voice: Voice, concern: Concern, author: Person | None, *blocks: Block) -> Message:
    """A case card. It holds nothing that differs between two confidential authors of the same text."""
    who = author.name if author and concern.author_id else voice.phrase("case.confidential")
    facts = Facts(
        (
            Fact(voice.phrase("case.from"), text(who)),
            Fact(voice.phrase("case.category"), voice.spans(f"category.{concern.category}")),
            Fact(voice.phrase("case.severity"), voice.spans(f"severity.{concern.severity}")),
        )
    )
    heading = Heading(voice.phrase("case.heading", handle=concern.handle))
    summary = voice.phrase(f"case.summary_{_stage(concern)}", handle=concern.handle)
    return Message(summary, (heading, facts, Quote(text(concern.text)), *blocks), agent_topic(concern))


def _stage(concern: Concern) -> str:
    return "new" if concern.status == ConcernStatus.OFFERED else "open"


def _card(voice: Voice, summary: str, concern: Concern, topic: str, *blocks: Block) -> Message:
    heading = Heading(voice.phrase("concern.heading", handle=concern.handle))
    return Message(voice.phrase(summary, handle=concern.handle), (heading, *blocks), topic)


def _words_form(voice: Voice, name: str, concern: Concern, label: str) -> Form:
    field = voice.long_text("text", label)
    title = voice.phrase("concern.words_title")
    return Form(action(name, concern.id).encode(), title, (field,), voice.phrase("concern.words_submit"))
