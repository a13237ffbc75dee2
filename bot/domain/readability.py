"""How hard a text is to read: our own counter, because the libraries need downloads or carry the wrong licence.

English gets the Flesch-Kincaid grade, every other language LIX, which counts letters and needs no syllables.
A score is a hint, not a verdict; short texts are not scored.
"""

from __future__ import annotations

import re

LONGEST_SENTENCE = 25
"""Words (GOV.UK's advice: split what is longer)."""

SCORED_WORDS = 30
"""Below this many words, or three sentences, a score swings too much to mean anything (measured on our texts)."""

_SENTENCE = re.compile(r"[^.!?…]+[.!?…]*")
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_VOWELS = re.compile(r"[aeiouy]{1,2}")
_SILENT = re.compile(r"(?<=[^aeiouyl])(?:e|es|ed)$")


def words(text: str) -> list[str]:
    """The words of a text."""
    return _WORD.findall(text)


def sentences(text: str) -> list[str]:
    """The sentences of a text: line ends and full stops end one; a decimal point does not."""
    guarded = re.sub(r"(?<=\d)[.,](?=\d)", "_", text)
    parts = (part.strip() for line in guarded.splitlines() for part in _SENTENCE.findall(line))
    return [part for part in parts if _WORD.search(part)]


def syllables(word: str) -> int:
    """Syllables of an English word, estimated by its groups of vowels; at least one."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    if len(letters) <= 3:
        return 1
    return max(1, len(_VOWELS.findall(_SILENT.sub("", letters))))


def grade(text: str) -> float:
    """The Flesch-Kincaid grade of an English text: years of school. 0 for an empty text."""
    found, parts = words(text), sentences(text)
    if not found or not parts:
        return 0.0
    per_word = sum(map(syllables, found)) / len(found)
    return 0.39 * len(found) / len(parts) + 11.8 * per_word - 15.59


def lix(text: str) -> float:
    """LIX of a text in any language: words a sentence plus the share of words over six letters, in percent."""
    found, parts = words(text), sentences(text)
    if not found or not parts:
        return 0.0
    return len(found) / len(parts) + 100 * sum(len(word) > 6 for word in found) / len(found)


def scored(text: str) -> bool:
    """Whether a text is long enough for a score to mean something."""
    return len(words(text)) >= SCORED_WORDS and len(sentences(text)) >= 3


def longest_sentence(text: str) -> int:
    """Words in the longest sentence."""
    return max((len(words(sentence)) for sentence in sentences(text)), default=0)
