"""The cards of the pulse: the invitation, one statement at a time, the thanks, the close. None shows an answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.conversations.voice import Voice
from bot.domain.pulse import DONT_KNOW, Wave
from bot.messages.actions import action
from bot.messages.blocks import Ask, Block, Buttons, Divider, Heading, Message, Note, Paragraph
from bot.messages.budget import SUMMARY
from bot.messages.forms import Form, LongText
from bot.messages.spans import Strong, text
from bot.ports import Words

COMMENT_LENGTH = 500
"""Characters of a comment: one thing that would help, not a letter (our own figure)."""


def wording(words: Words, language: str) -> Mapping[str, Any]:
    """The statements and the labels of the scale; the default language's when a language has none."""
    try:
        return words.data(f"{language}/pulse")
    except KeyError:
        return words.data(f"{words.data('organisation')['default_language']}/pulse")


def statement(voice: Voice, item: str) -> str:
    """The words of an item."""
    return str(wording(voice.tools.words, voice.language)["items"][item])


def topic(wave: Wave) -> str:
    """What lets each card of a wave replace the one before."""
    return f"pulse.{wave.id}"


def invitation(voice: Voice, wave: Wave) -> Message:
    """The promise, and then the first statement."""
    return _opening(voice, wave, "moments/pulse")


def reminder(voice: Voice, wave: Wave) -> Message:
    """The same for whoever has not answered."""
    return _opening(voice, wave, "moments/pulse-reminder")


def item_card(voice: Voice, wave: Wave, item: str) -> Message:
    """One statement, with its points as buttons."""
    number, total, words = wave.items.index(item) + 1, len(wave.items), statement(voice, item)
    summary = voice.phrase("pulse.summary", number=number, total=total, item=words)
    return Message(summary[:SUMMARY], _item(voice, wave, item), topic(wave))


def thanks(voice: Voice, wave: Wave, commented: bool = False) -> Message:
    """The end, with what can still be done until the wave closes."""
    kept = (Note(voice.spans("pulse.comment_kept")),) if commented else ()
    ask = Ask(voice.phrase("pulse.comment"), comment_form(voice, wave))
    change = Buttons((voice.button("pulse.change", "pulse.change", wave.id),))
    return voice.message("moments/pulse-thanks", *kept, ask, change, topic=topic(wave), day=day(voice, wave.closes_at))


def closed(voice: Voice, wave: Wave) -> Message:
    """Too late, said kindly."""
    return voice.short("pulse.closed", topic=topic(wave), day=day(voice, wave.closes_at))


def comment_form(voice: Voice, wave: Wave) -> Form:
    """One comment. It says who reads it, and what to leave out. It never shows what was written before."""
    words = wording(voice.tools.words, voice.language)
    return Form(
        form_id=action("pulse.comment", wave.id).encode(),
        title=voice.phrase("pulse.comment_title"),
        intro=text(str(words["reader"])),
        fields=(LongText("text", str(words["comment"]), required=False, max_length=COMMENT_LENGTH),),
        submit_label=voice.phrase("pulse.comment_submit"),
    )


def day(voice: Voice, moment: datetime) -> str:
    """The day of a moment, where the reader is."""
    return voice.tools.words.day(moment.astimezone(voice.zone).date(), voice.language)


def _opening(voice: Voice, wave: Wave, page: str) -> Message:
    privacy = Buttons((voice.button("button.privacy", "help.privacy"),))
    return voice.message(
        page,
        privacy,
        Divider(),
        *_item(voice, wave, wave.items[0]),
        topic=topic(wave),
        score_threshold=wave.score_threshold,
        comment_threshold=wave.comment_threshold,
        day=day(voice, wave.closes_at),
    )


def _item(voice: Voice, wave: Wave, item: str) -> tuple[Block, ...]:
    words = wording(voice.tools.words, voice.language)
    heading = voice.phrase("pulse.progress", number=wave.items.index(item) + 1, total=len(wave.items))
    points = tuple(
        voice.button_with(f"{value} {label}", "pulse.answer", wave.id, item, value)
        for value, label in words["scale"].items()
    )
    none = voice.button_with(str(words["dont_know"]), "pulse.answer", wave.id, item, DONT_KNOW)
    skip = voice.button("pulse.skip", "pulse.skip", wave.id, item)
    return (
        Heading(heading),
        Paragraph((Strong(statement(voice, item)),)),
        Buttons(points),
        Buttons((none, skip)),
        Note(voice.spans("pulse.how_to")),
    )
