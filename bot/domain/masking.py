"""Masking: what names or points to a person goes from a text before anybody reads it.

It catches e-mail addresses, telephone and other long numbers, and full names of the roster. It cannot catch a
detail that only one person could know; whoever writes is told so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from typing import TypeAlias

MASK = "[…]"
"""What stands where something was taken out, in every language."""

LONGEST_NAME = 5
"""Words of a name that are compared at most."""

_EMAIL = re.compile(r"[^\s@<>()\[\],;:]+@[^\s@<>()\[\],;:]+\.\w{2,}")
_NUMBER = re.compile(r"\+?\(?\d(?:[ \t./()\-\u2010-\u2013]{0,2}\d){4,}")
_WORD = re.compile(r"\w+(?:['’\-]\w+)*")

Name: TypeAlias = tuple[str, ...]
"""The words of a name, folded."""


def names_of(full_name: str) -> set[Name]:
    """The ways a full name is written: as on the roster, family name last, and without the names between."""
    last, comma, first = full_name.partition(",")
    orders = [f"{last} {first}", f"{first} {last}"] if comma else [full_name]
    found = {tuple(_words(order)[:LONGEST_NAME]) for order in orders}
    found |= {(name[0], name[-1]) for name in found if len(name) > 2}
    return {name for name in found if len(name) > 1}


def candidates(texts: Iterable[str]) -> set[Name]:
    """Every run of two to five words in the texts: whatever of them is a name of the roster is to be masked."""
    return {
        tuple(words[start:end])
        for text in texts
        for words in [_words(text)]
        for start in range(len(words) - 1)
        for end in range(start + 2, min(start + LONGEST_NAME, len(words)) + 1)
    }


def masked(text: str, names: Collection[Name] = frozenset()) -> str:
    """The text with addresses, numbers of five digits or more, and these names taken out."""
    without = _NUMBER.sub(MASK, _EMAIL.sub(MASK, unicodedata.normalize("NFC", text)))
    words = list(_WORD.finditer(without))
    folded = [_folded(word[0]) for word in words]
    kept: list[str] = []
    at = number = 0
    while number < len(words):
        longest = min(LONGEST_NAME, len(words) - number)
        length = next((n for n in range(longest, 1, -1) if tuple(folded[number : number + n]) in names), 0)
        if length:
            kept += [without[at : words[number].start()], MASK]
            at = words[number + length - 1].end()
        number += max(length, 1)
    return "".join([*kept, without[at:]])


def _words(text: str) -> list[str]:
    return [_folded(word) for word in _WORD.findall(unicodedata.normalize("NFC", text))]


def _folded(word: str) -> str:
    """A word without accents and capitals: people write names of others as they come."""
    split = unicodedata.normalize("NFKD", word.casefold().replace("’", "'"))
    return "".join(character for character in split if not unicodedata.combining(character))
