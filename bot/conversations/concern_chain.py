"""Who a concern is offered to, and when it moves on. Used by the author's confirmation and by the timer alike."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime

from bot.conversations import concern_cards as cards
from bot.conversations.turn import Audit, Effects, Ground, Save, Say
from bot.domain.concern import OPEN, Concern, ConcernEvent, ConcernStatus
from bot.domain.escalation import Policy, names
from bot.domain.ledger import Purpose
from bot.domain.people import Person
from bot.domain.timing import Pattern, pattern_of
from bot.domain.working_time import working_days_later, working_deadline


def policy_of(ground: Ground) -> Policy:
    """The organisation's escalation policy."""
    return Policy.from_mapping(ground.tools.words.data("policies/escalation"))


def author_of(ground: Ground, concern: Concern) -> Person | None:
    """Whose concern it is. Only the holder of the key can tell."""
    return ground.colleagues.person(ground.tools.sealer.unseal(concern.route))


def offer(ground: Ground, concern: Concern, level: int) -> Effects:
    """Offer a concern to the right person at this level of the chain, or the next level that has one."""
    policy, author = policy_of(ground), author_of(ground, concern)
    for at in range(level, len(policy.chain)):
        person = pick(ground, policy, concern, author, policy.chain[at])
        if person is not None:
            return _offered(ground, policy, concern, at, person, author)
    return _nobody(ground, policy, concern, author)


def pick(ground: Ground, policy: Policy, concern: Concern, author: Person | None, group: str) -> Person | None:
    """The best person of a group: nearest to the author, then the fewest open concerns.

    Never the author, their management line, somebody named in the text, somebody already asked, somebody who is
    away or holds as many as the policy allows.
    """
    barred = {*concern.asked}
    if author is not None:
        barred |= {author.id, *ground.colleagues.management_line(author)}
    free = [
        each
        for each in ground.colleagues.group(group)
        if each.id not in barred and not names(concern.text, each) and _is_here(ground, each)
    ]
    load = Counter(each.owner_id for each in ground.work.concerns.find(status=OPEN))
    able = [each for each in free if load[each.id] < policy.cap]
    return min(able, key=lambda each: (_distance(author, each), load[each.id], each.id), default=None)


def move_on(ground: Ground, concern: Concern, why: str) -> Effects:
    """Nobody took or answered it in time: the next level is asked, and the one before is told."""
    last = len(policy_of(ground).chain) - 1
    before = ground.colleagues.person(concern.owner_id)
    told: Effects = []
    if before is not None:
        told.append(
            Say(
                cards.moved_on(ground.voice_for(before), concern),
                to=before.id,
                purpose=Purpose.CASE,
                replaces=True,
            )
        )
    passed = note(ground, concern, why, concern.owner_id)
    if concern.level >= last:
        return [*passed, *_remind(ground, concern)]
    return [*passed, *told, *offer(ground, concern, concern.level + 1)]


def note(ground: Ground, concern: Concern, what: str, actor: str, text: str = "") -> Effects:
    """One line of a concern's history, and of the audit log. A confidential author is only ever ``author``."""
    event = ConcernEvent(ground.tools.sealer.random_id(), concern.id, 0, what, actor, ground.now.date(), text)
    return [Save(event), Audit(f"concern.{what}", concern.handle, actor=actor or "postcard")]


def reply_deadline(ground: Ground, concern: Concern, owner: Person) -> datetime:
    """By when an owner must have answered."""
    days = policy_of(ground).deadlines[concern.severity].reply_days
    return working_days_later(ground.now, days, _pattern(ground, owner), ground.tools.calendar)


def author_deadline(ground: Ground, owner: Person) -> datetime:
    """By when an author says whether an answer helped; then the concern closes by itself."""
    return working_days_later(ground.now, policy_of(ground).author_days, _pattern(ground, owner), ground.tools.calendar)


def _offered(
    ground: Ground, policy: Policy, concern: Concern, level: int, person: Person, author: Person | None
) -> Effects:
    hours = policy.deadlines[concern.severity].acknowledge_hours
    due = working_deadline(ground.now, hours, _pattern(ground, person), ground.tools.calendar)
    offered = replace(
        concern,
        status=ConcernStatus.OFFERED,
        owner_id=person.id,
        asked=(*concern.asked, person.id),
        level=level,
        turn=concern.turn + 1,
        due_at=due,
    )
    effects: Effects = [Save(offered), *note(ground, offered, "offered", person.id)]
    effects.append(Say(cards.offer(ground.voice_for(person), offered, author), to=person.id, purpose=Purpose.CASE))
    if author is not None:
        receipt = cards.receipt(ground.voice_for(author), offered, person, due)
        effects.append(Say(receipt, to=author.id, private=True, replaces=True))
    return effects


def _nobody(ground: Ground, policy: Policy, concern: Concern, author: Person | None) -> Effects:
    """Nobody may be asked today: say so honestly, and look again tomorrow."""
    reference = author or Person("", "")
    hours = policy.deadlines[concern.severity].acknowledge_hours
    due = working_deadline(ground.now, hours, _pattern(ground, reference), ground.tools.calendar)
    waiting = replace(concern, status=ConcernStatus.OFFERED, owner_id="", turn=concern.turn + 1, due_at=due)
    effects: Effects = [Save(waiting), *note(ground, waiting, "nobody", "")]
    if author is not None:
        effects.append(
            Say(cards.nobody_yet(ground.voice_for(author), waiting), to=author.id, private=True, replaces=True)
        )
    return effects


def _remind(ground: Ground, concern: Concern) -> Effects:
    """The end of the chain is reminded until it answers; there is nobody above it."""
    owner = ground.colleagues.person(concern.owner_id)
    if owner is None:
        return offer(ground, replace(concern, asked=()), concern.level)
    hours = policy_of(ground).deadlines[concern.severity].acknowledge_hours
    due = working_deadline(ground.now, hours, _pattern(ground, owner), ground.tools.calendar)
    later = replace(concern, turn=concern.turn + 1, due_at=due)
    reminder = cards.offer(ground.voice_for(owner), later, author_of(ground, later), overdue=True)
    return [Save(later), Say(reminder, to=owner.id, purpose=Purpose.CASE)]


def _pattern(ground: Ground, person: Person) -> Pattern:
    return pattern_of(person, ground.tools.words.data("organisation"))


def _is_here(ground: Ground, person: Person) -> bool:
    preferences = ground.work.preferences.get(person.id)
    return preferences is None or preferences.available


def _distance(author: Person | None, agent: Person) -> int:
    if author is None:
        return 0
    if agent.manager_id and agent.manager_id == author.manager_id:
        return 0
    if agent.department == author.department:
        return 1 if agent.site == author.site else 2
    return 3 if agent.role_family == author.role_family else 4
