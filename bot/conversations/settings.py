"""Settings: language, how often, pause until, stop. Each takes effect at once and can be undone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from bot.conversations.turn import Cancel, Effects, Refuse, Save, Say, Turn
from bot.conversations.voice import Voice
from bot.domain.ledger import Purpose
from bot.domain.people import Frequency, Group, Preferences
from bot.domain.programme import JourneyStatus
from bot.domain.timing import pattern_of
from bot.messages.actions import Action, action
from bot.messages.blocks import Ask, Button, Buttons, Fact, Facts, Message
from bot.messages.forms import Choice, Day, Form, Option, problems
from bot.messages.spans import text

TOPIC = "settings"
_PROGRAMME = (Purpose.VISION, Purpose.PULSE)


def commanded(turn: Turn, rest: str) -> Effects:
    """Show the settings."""
    return [Say(settings_message(turn.voice, turn.preferences))]


def pressed(turn: Turn, action: Action) -> Effects:
    """Buttons of the settings card."""
    chosen = turn.preferences
    match action.name, action.args:
        case "settings.frequency", (frequency,) if frequency in set(Frequency):
            chosen = replace(chosen, frequency=frequency)
        case "settings.resume", _:
            chosen = replace(chosen, paused_until=None, frequency=Frequency.NORMAL)
        case "settings.available", (answer,) if turn.person.is_in(Group.CHANGE_AGENT, Group.LEAD_AGENT):
            chosen = replace(chosen, available=answer == "yes")
        case _:
            return commanded(turn, "")
    return _store(turn, chosen)


def submitted(turn: Turn, action: Action, answers: Mapping[str, str]) -> Effects:
    """The form with language and pause."""
    form = settings_form(turn.voice, turn.preferences)
    wrong = {key: turn.voice.phrase(f"problem.{problem}") for key, problem in problems(form, answers).items()}
    until = answers.get("pause", "").strip()
    if until and "pause" not in wrong and date.fromisoformat(until) <= turn.now.date():
        wrong["pause"] = turn.voice.phrase("problem.not_in_future")
    if wrong:
        return [Refuse(wrong)]
    chosen = replace(turn.preferences, locale=answers["language"], paused_until=_morning(turn, until))
    return _store(turn, chosen)


def settings_form(voice: Voice, preferences: Preferences) -> Form:
    """Language and pause in one form."""
    words = voice.tools.words
    languages = tuple(Option(code, words.phrase("language.name", code)) for code in words.languages)
    paused = preferences.paused_until
    return Form(
        form_id=action("settings.save").encode(),
        title=voice.phrase("settings.form_title"),
        fields=(
            Choice("language", voice.phrase("settings.field_language"), languages, initial=voice.language),
            Day(
                "pause",
                voice.phrase("settings.field_pause"),
                required=False,
                hint=voice.phrase("settings.field_pause_hint"),
                initial=paused.date().isoformat() if paused else "",
            ),
        ),
        submit_label=voice.phrase("button.save"),
    )


def settings_message(voice: Voice, preferences: Preferences) -> Message:
    """How things stand, and what can be changed."""
    paused = preferences.paused_until
    until = voice.tools.words.day(paused.date(), voice.language) if paused else voice.phrase("settings.not_paused")
    facts = Facts(
        (
            Fact(voice.phrase("settings.language"), voice.spans("language.name")),
            Fact(voice.phrase("settings.how_often"), voice.spans(f"settings.frequency_{preferences.frequency}")),
            Fact(voice.phrase("settings.paused_until"), text(until)),
        )
    )
    ask = Ask(voice.phrase("settings.change"), settings_form(voice, preferences))
    rows = (Buttons(_frequencies(voice, preferences)), *_availability(voice, preferences))
    return voice.message("moments/settings", facts, *rows, ask, topic=TOPIC)


def _frequencies(voice: Voice, preferences: Preferences) -> tuple[Button, ...]:
    others = [each for each in Frequency if each != preferences.frequency]
    buttons = [voice.button(f"settings.choose_{each}", "settings.frequency", each) for each in others]
    if preferences.paused_until:
        buttons.append(voice.button("settings.resume", "settings.resume"))
    return tuple(buttons)


def _availability(voice: Voice, preferences: Preferences) -> tuple[Buttons, ...]:
    if not voice.person.is_in(Group.CHANGE_AGENT, Group.LEAD_AGENT):
        return ()
    label, answer = ("settings.away", "no") if preferences.available else ("settings.back", "yes")
    return (Buttons((voice.button(label, "settings.available", answer),)),)


def _store(turn: Turn, chosen: Preferences) -> Effects:
    language = turn.tools.words.language_of(chosen.locale or turn.person.locale)
    voice = Voice(turn.work, turn.tools, turn.person, language, turn.colleagues)
    effects: Effects = [Save(chosen), Say(settings_message(voice, chosen), replaces=True)]
    journey = turn.work.journeys.get(turn.person.id)
    if journey and journey.status == JourneyStatus.ACTIVE:
        # The planner looks at once and works out the next moment from what was just chosen.
        effects.append(Save(replace(journey, due_at=turn.now, turn=journey.turn + 1)))
    if chosen.frequency == Frequency.STOPPED:
        effects.append(Cancel("opted_out", person_id=turn.person.id, purposes=_PROGRAMME))
    return effects


def _morning(turn: Turn, until: str) -> datetime | None:
    """The first moment of the day a pause ends, where the person is."""
    if not until:
        return None
    zone = pattern_of(turn.person, turn.tools.words.data("organisation")).zone
    return datetime.combine(date.fromisoformat(until), time(), ZoneInfo(zone)).astimezone(UTC)
