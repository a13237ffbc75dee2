"""Phrases looked for in people's words: how both are made comparable, and a matcher that takes linear time."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Words = Sequence[str]
"""Comparable words. An empty one is a gap that nothing matches."""

_APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼ`´"))
# Letters of other scripts that look like Latin ones, in small letters.
_LOOKALIKES = str.maketrans("асеіјорѕухкмнвтαεικνορτυχ", "aceijopsyxkmhbtaeikvoptux")
_DIGITS = str.maketrans("013457", "oieast")
_SIGNS = ((re.compile(r"(?<=\w)@(?=\w)"), "a"), (re.compile(r"(?<=\w)\$(?=\w)"), "s"))
_MARKS = re.compile(r"[\W_]+")
_REPEATED = re.compile(r"(.)\1{2,}")


def comparable(text: str) -> list[str]:
    """The words of a text in lower case, without accents, apostrophes, marks or invisible characters."""
    visible = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    folded = unicodedata.normalize("NFKD", visible.translate(_APOSTROPHES)).lower()
    letters = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return _MARKS.sub(" ", letters.translate(_LOOKALIKES)).split()


def disguises(text: str) -> list[list[str]]:
    """The words of a text as they stand, and as they would be without common disguises.

    Undone are drawn-out letters (``suiciiide``), figures for letters (``k1ll``) and spelling out (``s u i c``).
    """
    signs = text
    for sign, letter in _SIGNS:
        signs = sign.sub(letter, signs)
    plain = " ".join(word if word.isdecimal() else word.translate(_DIGITS) for word in comparable(signs))
    readings = [comparable(text), *(_unspelled(_REPEATED.sub(run, plain).split()) for run in (r"\1\1", r"\1"))]
    return [words for number, words in enumerate(readings) if words not in readings[:number]]


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A phrase as its words; ``open`` says which of them match any ending."""

    text: str
    words: tuple[str, ...]
    open: tuple[bool, ...]

    def stands_at(self, words: Words, start: int) -> bool:
        said = words[start : start + len(self.words)]
        return len(said) == len(self.words) and all(
            word.startswith(wanted) if loose else word == wanted
            for word, wanted, loose in zip(said, self.words, self.open, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a phrase stands: from word ``start`` up to but not including ``end``."""

    phrase: str
    start: int
    end: int


class PhraseSet:
    """Phrases that are looked for together. A word ending in ``*`` matches every word that begins so."""

    def __init__(self, phrases: Iterable[str]) -> None:
        """Raises ValueError for a phrase without letters or with a lone ``*``."""
        self._closed: dict[str, list[_Phrase]] = defaultdict(list)
        self._open: dict[str, list[_Phrase]] = defaultdict(list)
        for phrase in map(_read_phrase, phrases):
            first = phrase.words[0]
            # Drawers by a whole word, or by two letters of an open one, keep the search linear in the text.
            (self._open[first[:2]] if phrase.open[0] else self._closed[first]).append(phrase)
            if phrase.open[0] and len(first) < 2:
                raise ValueError(f"{phrase.text!r} would match too much; give at least two letters before '*'.")

    def hits(self, words: Words) -> list[Hit]:
        """Every place where one of the phrases stands, in the order of the text."""
        return [
            Hit(phrase.text, start, start + len(phrase.words))
            for start, word in enumerate(words)
            for drawer in (self._closed.get(word, ()), self._open.get(word[:2], ()))
            for phrase in drawer
            if phrase.stands_at(words, start)
        ]

    def without(self, words: Words) -> list[str]:
        """The words with every place where a phrase stands blanked out."""
        left = list(words)
        for hit in self.hits(words):
            left[hit.start : hit.end] = [""] * (hit.end - hit.start)
        return left


def _read_phrase(text: str) -> _Phrase:
    parts = [(comparable(part), part.endswith("*")) for part in text.split()]
    words = [(word, loose and word == part[-1]) for part, loose in parts for word in part]
    if not words or any(not part for part, _ in parts):
        raise ValueError(f"{text!r} is no phrase; write words, each with letters.")
    return _Phrase(text, tuple(word for word, _ in words), tuple(loose for _, loose in words))


def _unspelled(words: Words) -> list[str]:
    """Words with runs of three and more single letters joined to one word."""
    left: list[str] = []
    run: list[str] = []
    for word in [*words, ""]:
        if len(word) == 1:
            run.append(word)
            continue
        left += ["".join(run)] if len(run) > 2 else run
        run = []
        left += [word] if word else []
    return left
