"""The guided tour: what has been done is read from the facts, so the tour needs no memory of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from adapters.workplace.host import Step
from bot.conversations.about import affirmed_vision
from bot.domain.announcement import AnnouncementStatus
from bot.domain.concern import ConcernStatus
from bot.domain.ledger import DeliveryStatus
from bot.domain.programme import MAIN
from bot.ports import Work

Cast = Mapping[str, str]
"""Person id by part."""


def steps(work: Work, cast: Cast, data: Mapping[str, Any]) -> list[Step]:
    """The steps of the tour in their language, each with whether it is done."""
    return [
        Step(each["id"], each["title"], each["text"], cast.get(each["part"], ""), _DONE[each["id"]](work, cast))
        for each in data["steps"]
    ]


def _has_first_step(part: str) -> Callable[[Work, Cast], bool]:
    def check(work: Work, cast: Cast) -> bool:
        row = work.ledger.get(f"step:{MAIN}:{cast.get(part, '')}:why")
        return row is not None and row.status == DeliveryStatus.DELIVERED

    return check


def _concern_reached(*statuses: str) -> Callable[[Work, Cast], bool]:
    return lambda work, _cast: work.concerns.count(status=set(statuses)) > 0


def _adds_up(work: Work, _cast: Cast) -> bool:
    tallies = work.ledger.campaigns("announcement:")
    return bool(tallies) and all(tally.open == 0 for tally in tallies.values())


_RESOLVED = (ConcernStatus.RESOLVED,)
_ANSWERED = (ConcernStatus.ANSWERED, *_RESOLVED)
_RAISED = (ConcernStatus.OFFERED, ConcernStatus.CLAIMED, *_ANSWERED)
_CONFIRMED = {AnnouncementStatus.SENDING, AnnouncementStatus.SENT, AnnouncementStatus.STOPPED}

_DONE: Mapping[str, Callable[[Work, Cast], bool]] = {
    "affirm": lambda work, _cast: affirmed_vision(work) is not None,
    "start": lambda work, _cast: work.programmes.get(MAIN) is not None,
    "managers": _has_first_step("manager"),
    "message": _has_first_step("frontline"),
    "question": lambda work, _cast: work.questions.count() > 0,
    "concern": _concern_reached(*_RAISED),
    "answer": _concern_reached(*_ANSWERED),
    "resolve": _concern_reached(*_RESOLVED),
    "pulse": lambda work, _cast: work.participations.count() > 0,
    "announce": lambda work, _cast: work.announcements.count(status=_CONFIRMED) > 0,
    "ledger": _adds_up,
}
