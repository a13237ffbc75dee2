"""Questions as search terms: folded, stemmed, without stop words, with words that mean the same joined."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

import snowballstemmer

STEMMERS = {"en": "english", "es": "spanish", "fr": "french", "de": "german", "it": "italian", "pt": "portuguese"}
"""The stemmer of a language. Any other language is searched by whole words."""

_WORD = re.compile(r"[^\W_]+")
_NOT = re.compile(r"n['’]t\b")
_CLITIC = re.compile(r"['’](s|re|ve|ll|m|d)\b")


def folded_words(text: str) -> list[str]:
    """The words of a text in lower case, without accents; ``don't`` becomes ``do not``."""
    plain = _CLITIC.sub("", _NOT.sub(" not", text.lower()))
    letters = unicodedata.normalize("NFKD", plain)
    return _WORD.findall("".join(letter for letter in letters if not unicodedata.combining(letter)))


class SearchWords:
    """The search terms of one language. ``lists`` has the lists ``stop``, ``weak`` and ``same``; all may be empty."""

    def __init__(self, language: str, lists: Mapping[str, Any]) -> None:
        name = STEMMERS.get(language.partition("-")[0])
        self._stemmer = snowballstemmer.stemmer(name) if name else None
        self._stop = {word for line in lists.get("stop", ()) for word in folded_words(str(line))}
        self._weak = {stem for line in lists.get("weak", ()) for stem in self._stems(str(line))}
        self._same: dict[str, str] = {}
        self._phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for number, group in enumerate(lists.get("same", ())):
            for words in group:
                self._add_same(self._stems(str(words)), f"same{number}")

    def terms(self, text: str) -> list[str]:
        """The terms of a text in its order; a term may come more than once."""
        words = folded_words(text)
        stems = [self._stem(word) for word in words]
        found: list[str] = []
        at = 0
        while at < len(words):
            size, group = self._phrase_at(stems, at)
            if size:
                found.append(group)
            elif words[at] not in self._stop:
                found.append(self._same.get(stems[at], stems[at]))
            at += max(size, 1)
        return found

    def is_weak(self, term: str) -> bool:
        """Whether a term is an everyday word that fits any topic."""
        return term in self._weak

    def _add_same(self, stems: Sequence[str], group: str) -> None:
        if len(stems) == 1:
            self._same.setdefault(stems[0], group)
        elif stems:
            phrases = self._phrases.setdefault(stems[0], [])
            phrases.append((tuple(stems), group))
            phrases.sort(key=lambda phrase: -len(phrase[0]))

    def _phrase_at(self, stems: Sequence[str], at: int) -> tuple[int, str]:
        for phrase, group in self._phrases.get(stems[at], ()):
            if tuple(stems[at : at + len(phrase)]) == phrase:
                return len(phrase), group
        return 0, ""

    def _stems(self, text: str) -> list[str]:
        return [self._stem(word) for word in folded_words(text)]

    def _stem(self, word: str) -> str:
        return str(self._stemmer.stemWord(word)) if self._stemmer else word
