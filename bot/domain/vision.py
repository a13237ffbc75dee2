"""The vision that fits on a postcard: its versions, and the executives' verdicts on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

WORDS = 75
"""Words a postcard may hold: what a reader takes in at one glance (our own figure, tested on paper)."""

SLOTS = ("today", "by", "builds_on", "activities", "gain", "core")
"""The slots of the postcard in the order they are read; ``core`` is the one sentence every message repeats."""


class VisionStatus(StrEnum):
    """Where a version stands."""

    IN_REVIEW = "in_review"
    AFFIRMED = "affirmed"
    REVISE = "revise"
    REPLACED = "replaced"


class Verdict(StrEnum):
    """What an executive may answer."""

    AFFIRM = "affirm"
    REVISE = "revise"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True)
class Vision:
    """One version of the vision. ``texts`` holds, per language, the slots of the postcard."""

    id: str
    texts: Mapping[str, Mapping[str, str]]
    author_id: str
    made_at: datetime
    status: str = VisionStatus.IN_REVIEW
    replaces: str = ""
    reviewers: tuple[str, ...] = ()
    quorum: int = 1


@dataclass(frozen=True, slots=True)
class Review:
    """One executive's verdict on one version. ``id`` is ``version.person``."""

    id: str
    vision_id: str
    person_id: str
    verdict: str
    at: datetime
    comment: str = ""


def judge(vision: Vision, reviews: Iterable[Review]) -> VisionStatus:
    """Where a version stands after these verdicts: an open "revise" or "replace" stops it, a quorum affirms it."""
    verdicts = {review.person_id: review.verdict for review in reviews if review.person_id in vision.reviewers}
    if Verdict.REPLACE in verdicts.values():
        return VisionStatus.REPLACED
    if Verdict.REVISE in verdicts.values():
        return VisionStatus.REVISE
    affirmed = sum(verdict == Verdict.AFFIRM for verdict in verdicts.values())
    return VisionStatus.AFFIRMED if affirmed >= vision.quorum else VisionStatus.IN_REVIEW


def word_count(slots: Mapping[str, str]) -> int:
    """Words of a postcard: every slot but ``core``, which only repeats what the others say."""
    return sum(len(slots.get(name, "").split()) for name in SLOTS if name != "core")
