"""Mending misspelt and cut-off words of a title: "Analyt", "Suppport", "Administrative Assistan".

Only words that no claim uses are touched, and only when exactly one known word is one slip away: a letter missing, a
letter too many, or two neighbours swapped. A wrong letter is not mended, since it usually makes another real word
(planter, planner). Personnel systems cut titles off, so in a title without any job the last word may be completed
to one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from bot.domain.title_words import Word

SHORTEST = 7
"""Letters a known word needs before a slip is looked for; shorter words are too often one slip apart."""
SHORTEST_CUT = 5
"""Letters that must be left of a word that was cut off."""


class TypoMender:
    """Mends words towards ``known``, the words that claims use; cut-off words towards ``jobs``."""

    def __init__(self, known: Collection[str], jobs: Collection[str]) -> None:
        self._known = frozenset(known)
        self._jobs = tuple(sorted(jobs))
        self._one_short: dict[str, set[str]] = defaultdict(set)
        for word in self._known:
            if len(word) >= SHORTEST:
                for shorter in _without_one(word):
                    self._one_short[shorter].add(word)

    def mend(self, words: tuple[Word, ...]) -> tuple[Word, ...]:
        """The same words, misspelt ones put right."""
        mended = [word._replace(text=self._right(word.text)) for word in words]
        if mended and not any(word.text in self._jobs for word in mended):
            mended[-1] = mended[-1]._replace(text=self._completed(mended[-1].text))
        return tuple(mended)

    def _right(self, word: str) -> str:
        if word in self._known or len(word) < SHORTEST - 1:
            return word
        near = set(self._one_short.get(word, ()))
        near |= {
            other for other in (*_without_one(word), *_swapped(word)) if other in self._known and len(word) >= SHORTEST
        }
        return near.pop() if len(near) == 1 else word

    def _completed(self, word: str) -> str:
        if word in self._known or len(word) < SHORTEST_CUT:
            return word
        whole = [job for job in self._jobs if job.startswith(word)]
        return whole[0] if len(whole) == 1 else word


def _without_one(word: str) -> set[str]:
    return {word[:index] + word[index + 1 :] for index in range(1, len(word))}


def _swapped(word: str) -> set[str]:
    return {word[:index] + word[index + 1] + word[index] + word[index + 2 :] for index in range(1, len(word) - 1)}
