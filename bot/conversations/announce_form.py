"""The compose form of an announcement, and the audiences it offers."""

from __future__ import annotations

from bot.conversations.voice import Voice
from bot.domain.announcement import Announcement, Audience
from bot.messages.actions import Action, action
from bot.messages.budget import OPTION_LABEL
from bot.messages.forms import Choice, Day, Form, LongText, Option, ShortText, Time
from bot.ports import Work

OPTIONS = 100
"""Audiences offered at most: what every platform's menu can hold."""

KINDS = ("site", "role_family", "department")


def compose_form(
    work: Work, voice: Voice, made_by: Action, text: str = "", earlier: Announcement | None = None
) -> Form:
    """The form for a new announcement, prefilled from ``earlier``: a draft, or the one it corrects."""
    audience = _value(earlier.audience) if earlier else "everyone"
    when = (voice.option("now", "announce.now"), voice.option("later", "announce.later"))
    later = voice.phrase("announce.later_hint")
    return Form(
        form_id=made_by.encode(),
        title=voice.phrase("announce.form_title"),
        intro=voice.spans("announce.form_intro"),
        fields=(
            ShortText("title", voice.phrase("announce.field_title"), initial=earlier.title if earlier else ""),
            _text(voice, earlier.text if earlier else text),
            Choice("audience", voice.phrase("announce.field_audience"), audiences(work, voice), initial=audience),
            Choice("when", voice.phrase("announce.field_when"), when, initial="now"),
            Day("day", voice.phrase("announce.field_day"), required=False, hint=later),
            Time("time", voice.phrase("announce.field_time"), required=False, hint=later),
        ),
        submit_label=voice.phrase("announce.form_submit"),
    )


def new_form(work: Work, voice: Voice, text: str = "") -> Form:
    """The empty form, with the words typed after the command."""
    return compose_form(work, voice, action("announce.draft"), text)


def audiences(work: Work, voice: Voice) -> tuple[Option, ...]:
    """Everyone, then places, role families and departments with their head counts, largest first."""
    everyone = work.people.size(Audience())
    options = [Option("everyone", voice.phrase("announce.everyone", n=everyone))]
    for kind in KINDS:
        for value, n in work.people.values(kind):
            if value:
                label = voice.phrase(f"announce.audience_{kind}", name=_name(voice, kind, value), n=n)
                options.append(Option(f"{kind}={value}", label[:OPTION_LABEL]))
    return tuple(options[:OPTIONS])


def audience_of(value: str) -> Audience:
    """The audience an option stands for."""
    kind, _, name = value.partition("=")
    return Audience(kind, name)


def audience_words(voice: Voice, announcement: Announcement) -> str:
    """An audience in words."""
    audience = announcement.audience
    if audience.kind == "everyone":
        return voice.phrase("announce.everyone", n=announcement.target)
    name = _name(voice, audience.kind, audience.value)
    return voice.phrase(f"announce.audience_{audience.kind}", name=name, n=announcement.target)


def _value(audience: Audience) -> str:
    return "everyone" if audience.kind == "everyone" else f"{audience.kind}={audience.value}"


def _text(voice: Voice, initial: str) -> LongText:
    return voice.long_text(
        "text", "announce.field_text", hint="announce.field_text_hint", max_length=2000, initial=initial
    )


def _name(voice: Voice, kind: str, value: str) -> str:
    return voice.role_title(value) if kind == "role_family" else value
