"""Rules for plans and lists: the journey, the pulse, the phrases, the contacts, the rules for words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from adapters.content_files.classifier import RuleClassifier
from adapters.content_files.findings import Finding
from adapters.content_files.phrases import Phrase, placeholders
from adapters.content_files.site import Site
from adapters.content_files.yaml_files import YamlText
from bot.domain.concern import PROTECTED

SPEAKERS = frozenset({"executive", "manager", "change_agent"})
"""Whose voice a journey message may carry."""
SCALE_POINTS = 5
"""Points of the pulse scale."""
_CONTACTS = {"self_harm": "crisis", "wrongdoing": "whistleblowing"}


def journeys(site: Site) -> Iterator[Finding]:
    """Steps whose page, speaker or phase does not exist, and steps out of order."""
    for path in sorted((site.tree.root / "journeys").glob("*.yaml")):
        plan = site.yaml(f"journeys/{path.stem}")
        steps = (plan.data or {}).get("steps") if plan and isinstance(plan.data, dict) else None
        if plan and not isinstance(steps, list):
            yield Finding(plan.where, 1, "journey", "The journey has no steps.", "a list under 'steps'")
        elif plan:
            yield from _steps(site, plan, steps or [])


def pulse(site: Site) -> Iterator[Finding]:
    """A pulse in every language with the same items and all points of the scale."""
    found = {language: site.yaml(f"{language}/pulse") for language in site.tree.languages}
    first = found[site.tree.default_language]
    for file in found.values():
        if file is None:
            continue
        data = file.mapping()
        if len(data.get("scale") or {}) != SCALE_POINTS:
            message = f"The scale has {len(data.get('scale') or {})} points."
            yield Finding(file.where, file.line("scale"), "pulse", message, f"{SCALE_POINTS} points, each with a label")
        if first and set(_keys(data)) != set(_keys(first.mapping())):
            names = ", ".join(sorted(set(_keys(data)) ^ set(_keys(first.mapping()))))
            yield Finding(
                file.where, 1, "pulse", f"These differ from {first.where}: {names}.", "the same items in every language"
            )


def phrases(site: Site) -> Iterator[Finding]:
    """The same phrases with the same values in every language."""
    default = site.tree.default_language
    files = {language: site.yaml(f"{language}/interface") for language in site.tree.languages}
    ours = site.readable(partial(site.words.phrases, default)) or {}
    for language, file in files.items():
        if language == default or file is None or files[default] is None:
            continue
        theirs = site.readable(partial(site.words.phrases, language)) or {}
        yield from _unlike_phrases(site, file, ours, theirs)


def contacts(site: Site) -> Iterator[Finding]:
    """Every protected route leads somewhere, in every language, and somebody leads it."""
    file = site.tree.yaml("organisation")
    known = file.mapping().get("contacts") or {}
    line = file.line("contacts")
    for name in ("safeguarding_lead", "emergency", *sorted(_CONTACTS.get(route, route) for route in PROTECTED)):
        contact = known.get(name)
        if not contact:
            message = f"The contact {name!r} is missing; a programme does not start without it."
            yield Finding(file.where, line, "contact", message, f"add '{name}' under 'contacts'")
        elif isinstance(contact, dict):
            for language in site.tree.languages:
                if not str(contact.get(language) or "").strip():
                    message = f"The contact {name!r} has no words in {language!r}."
                    yield Finding(
                        file.where, file.line(f"contacts.{name}"), "contact", message, f"add '{language}: ...'"
                    )


def word_rules(site: Site) -> Iterator[Finding]:
    """Lists of words that cannot be used, or that lack a language."""
    site.readable(lambda: RuleClassifier(site.words))
    for name in ("protected_words", "concern_words", "stop_words"):
        file = site.yaml(f"policies/{name}")
        languages = (file.data or {}).get("languages") if file and isinstance(file.data, dict) else {}
        for language in site.tree.languages if file else ():
            if language not in (languages or {}):
                yield Finding(
                    file.where if file else name, 1, "word-list", f"There is no list for {language!r}.", "add one"
                )


def _steps(site: Site, plan: YamlText, steps: list[Any]) -> Iterator[Finding]:
    phases = _phases(site)
    keys: list[str] = []
    days: list[int] = [-1]
    for number, entry in enumerate(steps):
        step = entry if isinstance(entry, dict) else {}
        key, day = str(step.get("key", "")), step.get("day")
        finding = partial(Finding, plan.where, plan.line(f"steps.{number}"))
        if not key or key in keys:
            yield finding("journey", f"The step {key!r} has no key of its own.", "a short name, used once")
        if step.get("speaker") not in SPEAKERS:
            message = f"The step {key!r} has no known speaker: {step.get('speaker')!r}."
            yield finding("journey-speaker", message, ", ".join(sorted(SPEAKERS)))
        if phases and step.get("phase") not in phases:
            message = f"The step {key!r} has no known phase: {step.get('phase')!r}."
            yield finding("journey-phase", message, "the name of a pulse item in pulse.yaml")
        if not isinstance(day, int) or day <= days[-1]:
            yield finding("journey-day", f"The step {key!r} is not after the one before.", "a later day, as a number")
        for where in _missing_in(site, str(step.get("page", ""))):
            yield finding("journey-page", f"The step {key!r} needs a page that is not there.", f"write {where}")
        keys.append(key)
        days.append(day if isinstance(day, int) else days[-1])


def _phases(site: Site) -> frozenset[str]:
    pulse_file = site.yaml(f"{site.tree.default_language}/pulse")
    return frozenset(map(str, pulse_file.mapping().get("items") or ())) if pulse_file else frozenset()


def _missing_in(site: Site, key: str) -> list[str]:
    return [site.path(language, key) for language in site.tree.languages if key not in site.in_language(language)]


def _unlike_phrases(
    site: Site, file: YamlText, ours: Mapping[str, Phrase], theirs: Mapping[str, Phrase]
) -> Iterator[Finding]:
    other = f"{site.tree.root.name}/{site.tree.default_language}/interface.yaml"
    for key in sorted(set(ours) - set(theirs)):
        yield Finding(
            file.where, 1, "missing-phrase", f"The phrase {key!r} of {other} is missing.", f"add '{key}: ...'"
        )
    for key in sorted(set(theirs) - set(ours)):
        message = f"The phrase {key!r} is not in {other}."
        yield Finding(file.where, file.line(key), "extra-phrase", message, "take it out, or add it there too")
    for key in sorted(set(ours) & set(theirs)):
        if placeholders(ours[key]) != placeholders(theirs[key]):
            wanted = ", ".join(f"{{{name}}}" for name in sorted(placeholders(ours[key]))) or "no values"
            message = f"The phrase {key!r} does not use the same values as {other}."
            yield Finding(file.where, file.line(key), "phrase-values", message, wanted)


def _keys(data: Mapping[str, Any]) -> Iterator[str]:
    for key, value in data.items():
        if isinstance(value, dict):
            yield from (f"{key}.{name}" for name in value)
        else:
            yield str(key)
