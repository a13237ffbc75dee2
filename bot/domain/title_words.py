"""Reading a job title: from "Sr. Wastewater Treatment Oprs II" to plain words that can be compared.

A title is cut into zones at brackets, commas, slashes and spaced dashes. Within a zone, whatever follows a word
such as "of" or "to" only describes: in "Secretary to the Commissioner" the job is secretary. Every word is put in
lower case without accents, spelled out (abbreviations.yaml), put in the singular and in one spelling.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

LINKS = frozenset("of for to in at on by with w per as under from de del para assigned asgnd assgn asgn".split())
"""Words after which a zone only describes."""
EMPTY = LINKS | frozenset("the a an and y e la el las los".split())
"""Words that say nothing about the job."""
GRADE = re.compile(r"[ivx]+|[a-z]|\d{1,2}")
"""Roman numerals, single letters, one or two digits: how cities grade a job."""
GRADE_LABELS = frozenset("grade group level class step band tier".split())
PEOPLE = frozenset("woman women person men man".split())
GRADES_NEXT = frozenset("chief assistant deputy head lead".split())
"""Words that are a job when they stand alone, but only grade the next word when they open a zone."""
GRADES_LAST = frozenset("assistant associate aide helper trainee chief specialist".split())
"""Words that may only grade the word before them: an "Auditor Assistant" whom nobody claims works as an auditor."""
DESCRIBES = -1
"""The zone number of words that only describe."""

_ZONE_BREAK = re.compile(r"[()\[\],;:/|]|\s[-\u2013\u2014]+\s|[\u2013\u2014]")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])|(?<=[A-Za-z]{3})(?=\d)")
_POSSESSIVE = re.compile(r"['\u2019]s\b|(?<=s)['\u2019]", re.IGNORECASE)
_INITIALS = re.compile(r"\b(?:[a-z]\.){2,}")
_WORD = re.compile(r"[a-z0-9]+")


class Word(NamedTuple):
    """One plain word of a title, the zone it stands in, and whether it was written in the plural."""

    text: str
    zone: int
    plural: bool = False


@dataclass(frozen=True, slots=True)
class Nearby:
    """A short form that is read by its surroundings: next to certain words, or standing first or last."""

    short: str
    long: tuple[str, ...]
    near: frozenset[str] = frozenset()
    place: str = ""

    def fits(self, zone: list[str], title: frozenset[str]) -> bool:
        """Whether the zone's first or last word, or any word of the title, is the one meant here."""
        if self.place:
            return zone[0 if self.place == "first" else -1] == self.short
        return not self.near.isdisjoint(title)


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """What short forms, other spellings and split words stand for."""

    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    nearby: tuple[Nearby, ...] = ()
    joined: Mapping[tuple[str, ...], str] = field(default_factory=dict)

    @property
    def spelled_out(self) -> frozenset[str]:
        """Every word that something stands for: words known to be spelled right."""
        return frozenset(singular(word) for long in self.words.values() for word in long)

    @staticmethod
    def from_mapping(data: Mapping[str, object]) -> Abbreviations:
        """Build from the content of abbreviations.yaml. ValueError says which entry is wrong."""
        unknown = sorted(set(data) - {"words", "nearby", "joined"})
        if unknown:
            raise ValueError(f"abbreviations: {unknown[0]!r} is not a part. The parts are words, nearby and joined.")
        words = {_plain_key(short): _plain_words(long) for short, long in _pairs(data, "words")}
        joined = {_plain_words(apart): _plain_key(one) for apart, one in _pairs(data, "joined")}
        nearby = data.get("nearby") or []
        if not isinstance(nearby, list):
            raise ValueError("abbreviations: nearby must be a list.")
        return Abbreviations(words, tuple(_nearby(entry) for entry in nearby), joined)


def _pairs(data: Mapping[str, object], part: str) -> Iterable[tuple[object, object]]:
    table = data.get(part) or {}
    if not isinstance(table, Mapping):
        raise ValueError(f"abbreviations: {part} must be lines of 'short: long'.")
    return table.items()


def _nearby(entry: object) -> Nearby:
    if not isinstance(entry, Mapping) or set(entry) not in ({"short", "long", "near"}, {"short", "long", "place"}):
        raise ValueError(f"abbreviations: nearby entry {entry!r} needs short, long, and one of near and place.")
    near, place = entry.get("near", []), str(entry.get("place", ""))
    if not isinstance(near, list) or place not in ("", "first", "last"):
        raise ValueError(f"abbreviations: {entry['short']!r}: near is a list of words; place is first or last.")
    words = frozenset(singular(str(word)) for word in near)
    return Nearby(_plain_key(entry["short"]), _plain_words(entry["long"]), words, place)


def _plain_key(value: object) -> str:
    words = _plain_words(value)
    if len(words) != 1:
        raise ValueError(
            f"abbreviations: {value!r} must be one word. (YAML reads on, off, yes and no as true and "
            "false: put them in quotes.)"
        )
    return words[0]


def _plain_words(value: object) -> tuple[str, ...]:
    words = tuple(_WORD.findall(value.lower())) if isinstance(value, str) else ()
    if not words:
        raise ValueError(f"abbreviations: {value!r} must be a word in letters or figures.")
    return words


def singular(word: str) -> str:
    """The singular of an English noun, by rule; the same for a claim and a title, so rare slips do no harm."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if re.search(r"(ch|sh|x|ss)es$", word):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def one_form(word: str) -> str:
    """Forewoman and foreperson as foreman, organisation as organization: one spelling to compare, not to show."""
    word = re.sub("isation(al)?$", r"ization\1", word)
    if word in PEOPLE:
        return word
    return re.sub(r"(woman|women|person|people|men)$", "man", word) if len(word) > 6 else word


class TitleReader:
    """Turns titles, departments and claims into plain words with one abbreviation table."""

    def __init__(self, abbreviations: Abbreviations) -> None:
        self._table = abbreviations
        self._joined = {
            tuple(one_form(singular(word)) for word in apart): singular(one)
            for apart, one in abbreviations.joined.items()
        }
        self._longest = max(map(len, self._joined), default=1)
        self._known: dict[str, tuple[Word, ...]] = {}

    def plain(self, text: str) -> tuple[str, ...]:
        """The plain words of a claim or a department, in order."""
        return tuple(word.text for zone in self._zones(text) for word in zone if word.text not in EMPTY)

    def join(self, text: str) -> str:
        """A claim with split words written together, as they will be in titles."""
        for apart, one in self._table.joined.items():
            if " ".join(apart) in text:
                text = re.sub(rf"\b{' '.join(apart)}\b", one, text)
        return text

    def words(self, title: str) -> tuple[Word, ...]:
        """The plain words of a title, in order, without link words and grades."""
        found: list[Word] = []
        for number, zone in enumerate(self._zones(title)):
            place = number
            for index, word in enumerate(zone):
                if word.text in LINKS and index:
                    place = DESCRIBES
                if word.text not in EMPTY and not GRADE.fullmatch(word.text):
                    found.append(Word(word.text, place, word.plural))
        return tuple(found)

    def key(self, title: str, graded: bool = True) -> tuple[str, ...]:
        """What two titles must share to be the same title; with or without the grade."""
        words = self.plain(title)
        if graded:
            return words
        return tuple(word for word in words if not GRADE.fullmatch(word) and word not in GRADE_LABELS)

    def _zones(self, text: str) -> list[list[Word]]:
        zones = [_raw_words(part) for part in _ZONE_BREAK.split(_POSSESSIVE.sub("", text))]
        title = frozenset(word.text for zone in zones for raw in zone for word in self._spell(raw))
        return [self._join(self._read_zone(zone, title)) for zone in zones if zone]

    def _read_zone(self, zone: list[str], title: frozenset[str]) -> list[Word]:
        bare = [raw for raw in zone if not GRADE.fullmatch(raw)]
        found: list[Word] = []
        for raw in zone:
            readings = (one for one in self._table.nearby if one.short == raw and one.fits(bare, title))
            reading = next(readings, None)
            found += [Word(singular(long), 0) for long in reading.long] if reading else self._spell(raw)
        return found

    def _spell(self, raw: str) -> tuple[Word, ...]:
        if raw not in self._known:
            one = singular(raw)
            key = raw if raw in self._table.words else one
            plural = raw.endswith("men") or key != raw
            long = self._table.words.get(key, (one,))
            self._known[raw] = tuple(Word(one_form(singular(word)), 0, plural) for word in long)
        return self._known[raw]

    def _join(self, zone: list[Word]) -> list[Word]:
        found: list[Word] = []
        index = 0
        while index < len(zone):
            length = next((n for n in range(self._longest, 1, -1) if self._joins(zone, index, n)), 1)
            if length == 1:
                found.append(zone[index])
            else:
                apart = tuple(word.text for word in zone[index : index + length])
                found.append(Word(self._joined[apart], 0, zone[index + length - 1].plural))
            index += length
        return found

    def _joins(self, zone: list[Word], index: int, length: int) -> bool:
        return index + length <= len(zone) and tuple(word.text for word in zone[index : index + length]) in self._joined


def _raw_words(text: str) -> list[str]:
    """Lower case words without accents; letters run together with figures or capitals are taken apart."""
    letters = unicodedata.normalize("NFKD", _CAMEL.sub(" ", text))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter)).lower()
    plain = _INITIALS.sub(lambda match: match.group().replace(".", ""), plain)
    return _WORD.findall(plain.replace("'", "").replace("\u2019", ""))
