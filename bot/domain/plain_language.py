"""Plain-language advice on a text somebody is about to send. It advises; it never stops anybody."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain import readability

ENGLISH_GRADE = 9
"""Above this grade a text asks more than lower secondary school (WCAG 2.2, 3.1.5)."""

LIX_LIMIT = 50
"""Above this LIX a text reads like official prose (the usual Swedish bands)."""

LONGEST_TEXT = 120
"""Words of an announcement that people read to the end (our own figure)."""

_NUMBER = re.compile(r"(?<![\w/:.-])\d{1,3}(?:[.,]\d+)? ?(?:%|percent|per cent|por ciento|in \d+|de cada \d+)")
_SOURCE = re.compile(r"\b(source|fuente|according to|según|report|informe|survey|encuesta)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to look at. ``kind`` names the phrase that says it; ``what`` was found; ``instead`` is better."""

    kind: str
    what: str
    instead: str = ""


def advice(text: str, language: str, glossary: Iterable[Mapping[str, Any]]) -> list[Advice]:
    """Everything worth another look in a text, the gravest first."""
    return [*_length(text), *_reading(text, language), *avoided(text, glossary), *_numbers(text)]


def avoided(text: str, glossary: Iterable[Mapping[str, Any]]) -> list[Advice]:
    """Words to avoid, each with the plain alternative. ``allow`` lists literal phrases that are fine."""
    found = []
    for entry in glossary:
        left = text
        for phrase in entry.get("allow") or ():
            left = re.sub(re.escape(str(phrase)), " ", left, flags=re.IGNORECASE)
        hit = re.search(rf"(?<!\w){re.escape(str(entry['term']))}(?!\w)", left, re.IGNORECASE)
        if hit:
            found.append(Advice("avoid", hit.group(0), str(entry.get("try", ""))))
    return found


def _length(text: str) -> list[Advice]:
    found = []
    longest = readability.longest_sentence(text)
    if longest > readability.LONGEST_SENTENCE:
        found.append(Advice("long_sentence", str(longest), str(readability.LONGEST_SENTENCE)))
    count = len(readability.words(text))
    if count > LONGEST_TEXT:
        found.append(Advice("long_text", str(count), str(LONGEST_TEXT)))
    return found


def _reading(text: str, language: str) -> list[Advice]:
    if not readability.scored(text):
        return []
    if language == "en":
        found, limit = readability.grade(text), ENGLISH_GRADE
    else:
        found, limit = readability.lix(text), LIX_LIMIT
    return [Advice("grade", f"{found:.0f}", str(limit))] if found > limit else []


def _numbers(text: str) -> list[Advice]:
    if _SOURCE.search(text):
        return []
    return [Advice("unsourced", hit.group(0)) for hit in _NUMBER.finditer(text)]
