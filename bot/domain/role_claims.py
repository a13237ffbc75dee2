"""What a role family may claim: one line of plain words, read once and then tried on every title.

content/roles/README.md explains the signs: ``a|b``, ``*``, ``^word``, ``-word``, ``@ department``, ``!`` and ``?``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.domain.people import Level
from bot.domain.title_words import DESCRIBES, GRADES_LAST, GRADES_NEXT, TitleReader, Word

MARKS = {"!": 2, "?": -1}
"""Signs that lift a claim above all others or put it below them; see content/roles/README.md."""
Choice = frozenset[str]
"""One place in a claim: any one of these words fills it."""


@dataclass(frozen=True, slots=True)
class RoleFamily:
    """A group of people whose work is alike enough to get the same message."""

    key: str
    title: str
    level: Level
    claims: tuple[str, ...] = ()
    title_es: str = ""

    @staticmethod
    def from_mapping(data: Mapping[str, object]) -> RoleFamily:
        """Build from the front matter of content/roles/<key>.md. ValueError says what is wrong and what to do."""
        where = f"role family {data.get('key') or '(no key)'}"
        texts = {name: data.get(name, "") for name in ("key", "title", "title_es", "level")}
        for name, text in texts.items():
            if not isinstance(text, str) or not (text.strip() or name == "title_es"):
                raise ValueError(f"{where}: {name} must be a word or words.")
        if texts["level"] not in set(Level):
            raise ValueError(f"{where}: level {texts['level']!r} must be one of {', '.join(Level)}.")
        claims = data.get("claims") or []
        if not isinstance(claims, list) or not all(isinstance(claim, str) for claim in claims):
            raise ValueError(f"{where}: claims must be a list of lines of words; put quotes round a line of figures.")
        unknown = sorted(set(data) - {*texts, "claims"})
        if unknown:
            raise ValueError(f"{where}: {unknown[0]!r} is not used here. Take it out or check its spelling.")
        return RoleFamily(
            str(texts["key"]),
            str(texts["title"]),
            Level(str(texts["level"])),
            tuple(claims),
            str(texts["title_es"]),
        )


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim of one family, ready to be tried. ``job`` is empty when any job will do."""

    family: str
    text: str
    needed: tuple[Choice, ...]
    job: Choice = frozenset()
    first: Choice = frozenset()
    refused: frozenset[str] = frozenset()
    department: tuple[Choice, ...] = ()
    rank: int = 0

    @property
    def vocabulary(self) -> frozenset[str]:
        """Every word it looks at in a title."""
        return self.refused.union(*self.needed)

    def points(self, title: TitleInZones, department: Collection[str]) -> int:
        """How well it fits, 0 when it does not: each word counts, double beside the job; so does a department."""
        if any(choice.isdisjoint(title.words) for choice in self.needed):
            return 0
        if any(choice.isdisjoint(department) for choice in self.department):
            return 0
        if not self.refused.isdisjoint(title.words) or (self.first and title.first not in self.first):
            return 0
        worth = sum(max(title.words.get(word, 0) for word in choice) for choice in self.needed)
        return worth + (2 if self.job else 0) + len(self.department)


@dataclass(frozen=True, slots=True)
class TitleInZones:
    """A title as a claim sees it: its job, its first word, and what each word is worth."""

    job: str
    first: str
    words: Mapping[str, int]

    @staticmethod
    def readings(words: tuple[Word, ...], jobs: Collection[str]) -> list[TitleInZones]:
        """The job is the last word of the first zone that is anybody's job; a plural only when nothing else is.
        When that word may be a grade ("Auditor Assistant"), a second reading takes the job word before it."""
        found = [word for index, word in enumerate(words) if word.text in jobs and _may_be_job(words, index)]
        found = [word for word in found if not word.plural] or found
        zone = found[0].zone if found else 0
        worth: dict[str, int] = {}
        for word in words:
            worth[word.text] = max(worth.get(word.text, 0), 2 if word.zone == zone else 1)
        first = words[0].text if words else ""
        possible = [word.text for word in reversed(found) if word.zone == zone] or [""]
        readings = 2 if possible[0] in GRADES_LAST else 1
        return [TitleInZones(job, first, worth) for job in possible[:readings]]


def _may_be_job(words: tuple[Word, ...], index: int) -> bool:
    """Not a word that only describes, nor one such as chief that opens a zone and grades what follows."""
    word = words[index]
    opens = index == 0 or words[index - 1].zone != word.zone
    goes_on = index + 1 < len(words) and words[index + 1].zone == word.zone
    return word.zone != DESCRIBES and not (word.text in GRADES_NEXT and opens and goes_on)


def read_claim(family: RoleFamily, text: str, reader: TitleReader) -> Claim:
    """Read one line of a family's claims. ValueError names the family, the line and what to write instead."""
    body, at, place = reader.join(text.lower()).partition("@")
    marked = [MARKS[token] for token in (*body.split(), *place.split()) if token in MARKS]
    tokens = [token for token in body.split() if token not in MARKS]
    refused = [token[1:] for token in tokens if token.startswith("-")]
    tokens = [token for token in tokens if not token.startswith("-")]
    any_job = tokens[-1:] == ["*"]
    tokens = tokens[:-1] if any_job else tokens
    if not tokens or "*" in tokens:
        raise ValueError(_wrong(family, text, "needs at least one word, and * may only stand at the end"))
    needed = _choices(family, text, tokens, reader)
    department = _choices(family, text, [token for token in place.split() if token not in MARKS], reader)
    if at and not department:
        raise ValueError(_wrong(family, text, "needs a word of the department after @"))
    return Claim(
        family.key,
        text,
        needed,
        job=frozenset() if any_job else needed[-1],
        first=needed[0] if tokens[0].startswith("^") else frozenset(),
        refused=frozenset().union(*_choices(family, text, refused, reader)),
        department=department,
        rank=marked[0] if marked else int(family.level is not Level.FRONTLINE),
    )


def _choices(family: RoleFamily, text: str, tokens: list[str], reader: TitleReader) -> tuple[Choice, ...]:
    """One choice a token; a short form of several words, such as hr, stands for as many choices."""
    found: list[Choice] = []
    for token in tokens:
        options = [reader.plain(option) for option in token.removeprefix("^").split("|")]
        if not all(options):
            raise ValueError(_wrong(family, text, f"has {token!r} where a word should be"))
        if len(options) == 1:
            found += [frozenset((word,)) for word in options[0]]
        elif all(len(option) == 1 for option in options):
            found.append(frozenset(option[0] for option in options))
        else:
            raise ValueError(_wrong(family, text, f"has a short form of several words in {token!r}: spell it out"))
    return tuple(found)


def _wrong(family: RoleFamily, text: str, reason: str) -> str:
    return f"role family {family.key}: claim {text!r} {reason}. See content/roles/README.md."
