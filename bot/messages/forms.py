"""Forms: the questions an Ask puts, and the check of what comes back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time

from bot.messages.spans import Spans


@dataclass(frozen=True, slots=True)
class ShortText:
    """One line of words."""

    key: str
    label: str
    required: bool = True
    hint: str = ""
    max_length: int = 150
    initial: str = ""


@dataclass(frozen=True, slots=True)
class LongText:
    """Several lines of words."""

    key: str
    label: str
    required: bool = True
    hint: str = ""
    max_length: int = 2500
    initial: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a choice: a value that comes back and a label that is shown."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several options, or several when ``many``. Answers of ``many`` come back joined by commas."""

    key: str
    label: str
    options: tuple[Option, ...]
    required: bool = True
    hint: str = ""
    many: bool = False
    initial: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """One of a few labelled points in order."""

    key: str
    label: str
    points: tuple[Option, ...]
    required: bool = True
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day, ``YYYY-MM-DD``."""

    key: str
    label: str
    required: bool = True
    hint: str = ""
    initial: str = ""


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day, ``HH:MM``."""

    key: str
    label: str
    required: bool = True
    hint: str = ""
    initial: str = ""


@dataclass(frozen=True, slots=True)
class PersonField:
    """One colleague, by person id."""

    key: str
    label: str
    required: bool = True
    hint: str = ""


Field = ShortText | LongText | Choice | Scale | Day | Time | PersonField


@dataclass(frozen=True, slots=True)
class Form:
    """A set of questions that come back together as one Submitted.

    ``form_id`` is an encoded action: it says which conversation the answers belong to.
    """

    form_id: str
    title: str
    fields: tuple[Field, ...]
    submit_label: str
    intro: Spans = ()


Answers = Mapping[str, str]


def problems(form: Form, answers: Answers) -> dict[str, str]:
    """Which fields cannot be accepted, as field key to problem key, all at once.

    Problem keys are ``required``, ``too_long``, ``not_an_option``, ``not_a_day`` and ``not_a_time``;
    the words for them live in content.
    """
    found: dict[str, str] = {}
    for field in form.fields:
        problem = _problem(field, answers.get(field.key, "").strip())
        if problem:
            found[field.key] = problem
    return found


def _problem(field: Field, answer: str) -> str:
    if not answer:
        return "required" if field.required else ""
    match field:
        case ShortText(max_length=limit) | LongText(max_length=limit):
            return "too_long" if len(answer) > limit else ""
        case Choice(options=options, many=many):
            given = answer.split(",") if many else [answer]
            return "" if set(given) <= {option.value for option in options} else "not_an_option"
        case Scale(points=points):
            return "" if answer in {point.value for point in points} else "not_an_option"
        case Day():
            return "" if _parses(date.fromisoformat, answer) else "not_a_day"
        case Time():
            well_formed = re.fullmatch(r"\d\d:\d\d", answer) is not None
            return "" if well_formed and _parses(time.fromisoformat, answer) else "not_a_time"
        case PersonField():
            return ""


def _parses(parse: object, words: str) -> bool:
    try:
        parse(words)  # type: ignore[operator]
    except ValueError:
        return False
    return True
