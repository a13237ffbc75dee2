"""The chain of a concern: which group is asked at which level, and how long each has. Pure rules."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.concern import Severity
from bot.domain.errors import BadInput
from bot.domain.people import Group, Person


@dataclass(frozen=True, slots=True)
class Deadlines:
    """What one severity allows: working hours to claim, working days to reply."""

    acknowledge_hours: float
    reply_days: int


@dataclass(frozen=True, slots=True)
class Policy:
    """The escalation policy of an organisation."""

    chain: tuple[str, ...]
    deadlines: Mapping[str, Deadlines]
    high_categories: frozenset[str]
    author_days: int
    cap: int

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any]) -> Policy:
        """The policy in ``content/policies/escalation.yaml``. Raises BadInput saying what is missing."""
        try:
            deadlines = {
                severity: Deadlines(float(d["acknowledge_hours"]), int(d["reply_days"]))
                for severity, d in data["severities"].items()
            }
            policy = cls(
                tuple(Group(each) for each in data["chain"]),
                {severity: deadlines[severity] for severity in Severity},
                frozenset(data["high_categories"]),
                int(data["author_days"]),
                int(data["cap"]),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise BadInput(f"this part is missing or wrong: {error}.", "policies/escalation.yaml") from error
        if not policy.chain:
            raise BadInput("the chain is empty; name at least one group.", "policies/escalation.yaml")
        return policy

    def severity(self, category: str) -> Severity:
        """How fast a concern of this category must be answered."""
        return Severity.HIGH if category in self.high_categories else Severity.NORMAL


def names(text: str, person: Person) -> bool:
    """Whether a text names a person: by whole name, last name, or e-mail, as whole words, whatever the accents."""
    words = f" {fold(text)} "
    given, _, family = person.name.rpartition(" ")
    last = person.name.split(",", 1)[0] if "," in person.name else family or given
    needles = {fold(person.name), fold(last), fold(person.email)}
    return any(needle and f" {needle} " in words for needle in needles)


def fold(words: str) -> str:
    """Lower case, no accents, single spaces, no punctuation at word ends, no possessive."""
    flat = unicodedata.normalize("NFKD", words.casefold().replace("’", "'"))
    kept = "".join(c if c.isalnum() or c in "@._-'" else " " for c in flat if not unicodedata.combining(c))
    stripped = (word.strip("._-'").removesuffix("'s") for word in kept.split())
    return " ".join(word for word in stripped if word)
