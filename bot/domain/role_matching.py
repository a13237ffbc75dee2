"""Which role family a job title falls in: an exact override, else the strongest claim, else the general family."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain.role_claims import Claim, RoleFamily, TitleInZones, read_claim
from bot.domain.title_typos import TypoMender
from bot.domain.title_words import Abbreviations, TitleReader

__all__ = [
    "GENERAL",
    "Match",
    "Override",
    "RoleFamily",
    "RoleMatcher",
    "Suggestion",
    "Unclaimed",
    "overrides_from_rows",
]

GENERAL = "general"
"""The family of everybody whom no family claims."""
OVERRIDE_COLUMNS = ("job_title", "department", "family")


@dataclass(frozen=True, slots=True)
class Override:
    """One line of role_overrides.csv. An empty department means any."""

    job_title: str
    department: str
    family: str
    line: int


@dataclass(frozen=True, slots=True)
class Match:
    """The family of a title, whether somebody claimed it, and the claim or override that won."""

    family: str
    claimed: bool
    why: str


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """A title that fell to the general family, and how many people have it."""

    job_title: str
    department: str
    people: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """How a roster falls into families. Unclaimed titles come largest first."""

    people: int
    claimed_people: int
    families: dict[str, int]
    unclaimed: tuple[Unclaimed, ...]

    def as_dict(self) -> dict[str, object]:
        """The same in plain dictionaries and lists, ready to be written as JSON."""
        rows = [
            {"job_title": row.job_title, "department": row.department, "people": row.people} for row in self.unclaimed
        ]
        return {
            "people": self.people,
            "claimed_people": self.claimed_people,
            "families": dict(self.families),
            "unclaimed": rows,
        }


class RoleMatcher:
    """Matches titles to families. Remembers what it has matched, so a large roster costs its distinct titles."""

    def __init__(
        self, families: Sequence[RoleFamily], abbreviations: Abbreviations, overrides: Iterable[Override] = ()
    ) -> None:
        """ValueError when families repeat or lack ``general``, or a claim or override is wrong."""
        self._reader = TitleReader(abbreviations)
        self._families = tuple(sorted({family.key for family in families}))
        if len(self._families) != len(families) or GENERAL not in self._families:
            raise ValueError(f"Role families need different keys, and one of them must be {GENERAL!r}.")
        claims = self._read_claims(families)
        self._by_job: dict[str, list[Claim]] = defaultdict(list)
        self._by_word: dict[str, list[Claim]] = defaultdict(list)
        for claim in claims:
            index = self._by_job if claim.job else self._by_word
            for word in claim.needed[-1]:
                index[word].append(claim)
        known = abbreviations.spelled_out.union(*(claim.vocabulary for claim in claims))
        self._mender = TypoMender(known, self._by_job)
        self._overrides = self._read_overrides(overrides)
        self._matched: dict[tuple[str, str], Match] = {}

    def match(self, job_title: str, department: str = "") -> Match:
        """The family of one person's title in their department."""
        pair = (job_title, department)
        if pair not in self._matched:
            self._matched[pair] = self._overridden(*pair) or self._strongest(*pair)
        return self._matched[pair]

    def suggest(self, rows: Iterable[tuple[str, str, int]]) -> Suggestion:
        """Head counts by family for rows of (job title, department, people)."""
        families: Counter[str] = Counter(dict.fromkeys(self._families, 0))
        left: Counter[tuple[str, str]] = Counter()
        for job_title, department, people in rows:
            match = self.match(job_title, department)
            families[match.family] += people
            if not match.claimed:
                left[job_title, department] += people
        total = families.total()
        unclaimed = tuple(
            Unclaimed(*pair, people) for pair, people in sorted(left.items(), key=lambda item: (-item[1], item[0]))
        )
        return Suggestion(total, total - left.total(), dict(families), unclaimed)

    def _strongest(self, job_title: str, department: str) -> Match:
        """The strongest claim on the title's job; failing that, a frontline claim on the word before it."""
        words = self._mender.mend(self._reader.words(job_title))
        place = frozenset(self._reader.plain(department))
        for index, title in enumerate(TitleInZones.readings(words, self._by_job.keys())):
            fitting = self._fitting(title, place)
            if index:
                fitting = [(strength, claim) for strength, claim in fitting if claim.rank <= 0]
            if fitting:
                winner = max(fitting, key=lambda pair: pair[0])[1]
                return Match(winner.family, True, f"claim '{winner.text}' of {winner.family}")
        return Match(GENERAL, False, "no family claims this title")

    def _fitting(self, title: TitleInZones, place: frozenset[str]) -> list[tuple[tuple[int, int, bool], Claim]]:
        """Every claim that fits, with its strength, in the order of the families' keys."""
        by_word = (claim for word in title.words for claim in self._by_word.get(word, ()))
        tried = ((claim.points(title, place), claim) for claim in (*self._by_job.get(title.job, ()), *by_word))
        fitting = [((claim.rank, points, bool(claim.job)), claim) for points, claim in tried if points]
        return sorted(fitting, key=lambda pair: pair[1].family)

    def _overridden(self, job_title: str, department: str) -> Match | None:
        if not self._overrides:
            return None
        place = self._reader.key(department)
        for graded in (True, False):
            words = self._reader.key(job_title, graded)
            found = self._overrides.get((words, place)) or self._overrides.get((words, ()))
            if found:
                return Match(found.family, True, f"override on line {found.line}")
        return None

    def _read_claims(self, families: Sequence[RoleFamily]) -> list[Claim]:
        """All claims in the order of their family's key, so that equal strength is always settled the same way."""
        claims = [
            read_claim(family, text, self._reader)
            for family in sorted(families, key=lambda family: family.key)
            for text in family.claims
        ]
        owner: dict[object, Claim] = {}
        for claim in claims:
            same = owner.setdefault(
                (frozenset(claim.needed), claim.job, claim.first, claim.department, claim.refused), claim
            )
            if same.family != claim.family:
                raise ValueError(
                    f"role family {claim.family}: claim {claim.text!r} is also claimed by "
                    f"{same.family} as {same.text!r}. Take one of the two out."
                )
        return claims

    def _read_overrides(self, overrides: Iterable[Override]) -> dict[tuple[tuple[str, ...], tuple[str, ...]], Override]:
        table: dict[tuple[tuple[str, ...], tuple[str, ...]], Override] = {}
        for override in overrides:
            where = f"role_overrides.csv, line {override.line}"
            if override.family not in self._families:
                raise ValueError(
                    f"{where}: there is no role family {override.family!r}. "
                    f"The families are {', '.join(self._families)}."
                )
            words = self._reader.key(override.job_title)
            if not words:
                raise ValueError(f"{where}: the job title is empty. Write the title, or take the line out.")
            same = table.setdefault((words, self._reader.key(override.department)), override)
            if same is not override:
                raise ValueError(f"{where}: the same title and department are on line {same.line}. Take one out.")
        return table


def overrides_from_rows(rows: Iterable[Sequence[str]]) -> tuple[Override, ...]:
    """Overrides from the rows of role_overrides.csv, its header first. ValueError names the line."""
    found: list[Override] = []
    for line, row in enumerate(rows, start=1):
        cells = [cell.strip() for cell in row]
        if line == 1 and tuple(cells) != OVERRIDE_COLUMNS:
            raise ValueError(f"role_overrides.csv, line 1: the header must be {','.join(OVERRIDE_COLUMNS)}.")
        if line == 1 or not any(cells):
            continue
        if len(cells) != len(OVERRIDE_COLUMNS):
            raise ValueError(
                f"role_overrides.csv, line {line}: {len(cells)} columns instead of three. "
                "Put quotes round a title that has a comma in it."
            )
        found.append(Override(cells[0], cells[1], cells[2], line))
    return tuple(found)
