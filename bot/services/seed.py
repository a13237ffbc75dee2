"""The first start: the vision from the content files is put up for review. It is affirmed by people, not by a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.conversations.colleagues import Colleagues
from bot.conversations.turn import Effects, Ground, Say
from bot.conversations.vision import review_card
from bot.domain.ledger import Purpose
from bot.domain.people import Group
from bot.domain.vision import Vision
from bot.ports import Tools, Work
from bot.services.effects import apply

FIRST = "1"


def first_vision(work: Work, tools: Tools, texts: Mapping[str, Mapping[str, str]], now: datetime) -> Vision | None:
    """Put version 1 up for review by every executive but its author, unless there is a vision already.

    The quorum is the organisation's ``vision_quorum``, or more than half of the reviewers.
    """
    sponsors = work.people.in_group(Group.CIO)
    author = sponsors[0].id if sponsors else ""
    executives = [person.id for person in work.people.in_group(Group.EXECUTIVE)]
    reviewers = [id for id in executives if id != author] or executives
    if work.visions.count() or not reviewers:
        return None
    quorum = int(tools.words.data("organisation").get("vision_quorum") or len(reviewers) // 2 + 1)
    vision = Vision(FIRST, texts, author, now, reviewers=tuple(reviewers), quorum=min(quorum, len(reviewers)))
    work.visions.put(vision)
    ground = Ground(now=now, work=work, tools=tools, colleagues=Colleagues(work))
    asked: Effects = []
    for id in reviewers:
        person = work.people.get(id)
        if person is not None:
            card = review_card(ground.voice_for(person), vision, [])
            asked.append(Say(card, to=id, purpose=Purpose.CASE))
    apply(work, now, f"vision:{FIRST}:review", asked)
    return vision
