"""The one form a concern is raised with, wherever it is raised from."""

from __future__ import annotations

from bot.conversations.voice import Voice
from bot.messages.actions import action
from bot.messages.blocks import Ask, Tone
from bot.messages.forms import Choice, Form

CONFIDENTIAL = "confidential"
NAMED = "named"


def concern_form(voice: Voice, text: str = "") -> Form:
    """Text and mode; the introduction says who will read it."""
    modes = (
        voice.option(CONFIDENTIAL, "concern.mode_confidential"),
        voice.option(NAMED, "concern.mode_named"),
    )
    return Form(
        form_id=action("concern.raise").encode(),
        title=voice.phrase("concern.form_title"),
        intro=voice.spans("concern.form_intro"),
        fields=(
            voice.long_text("text", "concern.field_text", hint="concern.field_text_hint", initial=text),
            Choice("mode", voice.phrase("concern.field_mode"), modes, initial=CONFIDENTIAL),
        ),
        submit_label=voice.phrase("concern.form_submit"),
    )


def ask_concern(voice: Voice, text: str = "", tone: Tone = Tone.DEFAULT) -> Ask:
    """The button that opens the form."""
    return Ask(voice.phrase("button.concern"), concern_form(voice, text), tone)
