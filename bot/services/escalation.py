"""Concerns in time: what nobody took or answered moves on; what was answered and left closes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.conversations import concern_cards as cards
from bot.conversations import concern_chain as chain
from bot.conversations.colleagues import Colleagues
from bot.conversations.turn import Effects, Ground, Save, Say
from bot.domain.concern import Concern, ConcernStatus
from bot.domain.ledger import Purpose
from bot.ports import Tools, Work
from bot.services.effects import apply

CHUNK = 50
"""Concerns moved on in one transaction."""


def advance(work: Work, tools: Tools, now: datetime, limit: int = CHUNK) -> int:
    """Move every overdue concern one step, in one transaction. How many."""
    due = work.concerns.due(now, limit)
    for concern in due:
        work.lock(f"concern:{concern.id}")
        ground = Ground(now=now, work=work, tools=tools, colleagues=Colleagues(work))
        apply(work, now, f"concern:{concern.id}:{concern.turn}", _step(ground, concern))
    return len(due)


def _step(ground: Ground, concern: Concern) -> Effects:
    match concern.status:
        case ConcernStatus.OFFERED if not concern.owner_id:
            return chain.offer(ground, replace(concern, asked=()), concern.level)
        case ConcernStatus.OFFERED:
            return chain.move_on(ground, concern, "not_claimed")
        case ConcernStatus.CLAIMED:
            return chain.move_on(ground, concern, "not_answered")
        case ConcernStatus.ANSWERED:
            return _close(ground, concern)
        case _:
            return [Save(replace(concern, due_at=None))]


def _close(ground: Ground, concern: Concern) -> Effects:
    """The author did not say whether it helped: close, and leave the way back open."""
    closed = replace(concern, status=ConcernStatus.RESOLVED, due_at=None, turn=concern.turn + 1)
    effects: Effects = [Save(closed), *chain.note(ground, closed, "closed_unanswered", "postcard")]
    author = chain.author_of(ground, concern)
    if author is not None:
        card = cards.closed(ground.voice_for(author), closed, "concern.closed_by_time")
        effects.append(Say(card, to=author.id, purpose=Purpose.CASE, private=True))
    return effects
