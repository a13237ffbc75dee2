"""Pulses in time: a wave is planned, opens, asks, reminds once, closes, is released and made unlinkable."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.announcement import Audience
from bot.domain.ledger import DeliveryStatus
from bot.domain.programme import MAIN, Programme
from bot.domain.pulse import Wave, WaveStatus
from bot.domain.pulse_policy import PulsePolicy
from bot.ports import Tools, Work
from bot.services import auditlog
from bot.services.journeys import running
from bot.services.pulse_invitations import CLOSED, Inviter, campaign, reminders
from bot.services.pulse_release import release, unlink

CHUNK = 500
"""People asked in one transaction."""

LOOK_AGAIN = timedelta(hours=1)
"""How long a planned wave waits before it asks again whether a paused programme goes on."""

LAST_ANSWERS = timedelta(minutes=1)
"""From the close to the count: an answer that was being stored when the wave closed is in by then."""

EVERYBODY_WRITTEN = "*"
"""The cursor after the last person. No person id looks like this."""


def plan_wave(work: Work, tools: Tools, now: datetime, opens_at: datetime) -> Wave:
    """Plan the next wave. What it asks and its thresholds are settled, and frozen, when it opens."""
    work.lock("waves")
    numbers = [int(each.id) for each in work.waves.find() if each.id.isdecimal()]
    policy = PulsePolicy.from_mapping(tools.words.data("policies/pulse"))
    wave = Wave(
        id=f"{max(numbers, default=0) + 1:04d}",
        items=policy.items,
        opens_at=opens_at,
        closes_at=policy.closing(opens_at, _zone(tools)),
        score_threshold=policy.score_threshold,
        comment_threshold=policy.comment_threshold,
        due_at=opens_at,
    )
    work.waves.put(wave)
    auditlog.write(work, now, "postcard", "pulse.planned", wave.id)
    return wave


def advance(work: Work, tools: Tools, now: datetime, limit: int = CHUNK) -> int:
    """Take one due wave one step further, or plan the next when none is under way. How much was done."""
    due = work.waves.due(now, 1)
    if not due:
        return _plan_next(work, tools, now)
    wave = due[0]
    if wave.status == WaveStatus.CLOSED:
        return _unlink(work, tools, wave, now)
    if wave.status == WaveStatus.PLANNED:
        return _open(work, tools, wave, now)
    if now >= wave.closes_at:
        return _close(work, tools, wave, now)
    if wave.cursor == EVERYBODY_WRITTEN:
        return _begin_reminding(work, wave)
    return _ask(work, tools, wave, now, limit)


def _plan_next(work: Work, tools: Tools, now: datetime) -> int:
    """Time alone opens waves: the first some days after the programme starts, each next one a cadence later."""
    programme = running(work)
    if programme is None or programme.started_on is None or work.waves.next_due() is not None:
        return 0
    work.lock("waves")
    if work.waves.next_due() is not None:  # another process planned it while we waited for the lock
        return 0
    policy = PulsePolicy.from_mapping(tools.words.data("policies/pulse"))
    last = max((wave.opens_at for wave in work.waves.find()), default=None)
    if last is None:
        opens_at = policy.first_opening(programme.started_on, _zone(tools))
    else:
        opens_at = policy.next_opening(last, _zone(tools))
    plan_wave(work, tools, now, opens_at)
    return 1


def _open(work: Work, tools: Tools, wave: Wave, now: datetime) -> int:
    """Open a wave, however late, for its full length. While the programme is paused it waits."""
    programme = work.programmes.get(MAIN)
    if programme is not None and running(work) is None:
        work.waves.put(replace(wave, due_at=now + LOOK_AGAIN))
        return 1
    policy = PulsePolicy.from_mapping(tools.words.data("policies/pulse"))
    opened = replace(
        wave,
        status=WaveStatus.OPEN,
        items=_items(work, tools, policy, programme, wave, now),
        opens_at=now,
        closes_at=policy.closing(now, _zone(tools)),
        score_threshold=policy.score_threshold,
        comment_threshold=policy.comment_threshold,
        due_at=now,
    )
    work.waves.put(opened)
    frozen = f"items {' '.join(opened.items)}, scores from {opened.score_threshold}"
    auditlog.write(
        work, now, "postcard", "pulse.opened", wave.id, f"{frozen}, comments from {opened.comment_threshold}"
    )
    return 1


def _items(
    work: Work, tools: Tools, policy: PulsePolicy, programme: Programme | None, wave: Wave, now: datetime
) -> tuple[str, ...]:
    today = now.astimezone(ZoneInfo(_zone(tools))).date()
    return policy.items_of(programme, today, [each for each in work.waves.find() if each.id != wave.id])


def _ask(work: Work, tools: Tools, wave: Wave, now: datetime, limit: int) -> int:
    """Write invitations, or reminders, for the next people of the roster."""
    people = work.people.page(Audience(), wave.cursor, limit)
    inviter = Inviter(work, tools, wave, now, people)
    rows = inviter.reminders() if wave.reminded else inviter.invitations()
    work.ledger.add(rows)
    written = replace(wave, cursor=people[-1].id if len(people) == limit else EVERYBODY_WRITTEN)
    if not wave.reminded:
        waiting = sum(row.status == DeliveryStatus.DUE for row in rows)
        written = replace(written, invited=wave.invited + waiting)
    if written.cursor == EVERYBODY_WRITTEN:
        written = replace(written, due_at=_next_step(tools, written))
    work.waves.put(written)
    return max(len(people), 1)


def _next_step(tools: Tools, wave: Wave) -> datetime:
    """After the invitations the reminder, after the reminders the close."""
    if wave.reminded:
        return wave.closes_at + LAST_ANSWERS
    policy = PulsePolicy.from_mapping(tools.words.data("policies/pulse"))
    return min(policy.reminder(wave.opens_at, _zone(tools)), wave.closes_at + LAST_ANSWERS)


def _begin_reminding(work: Work, wave: Wave) -> int:
    """Go through the roster once more; while the programme is paused nobody is reminded."""
    if running(work) is None and work.programmes.get(MAIN) is not None:
        work.waves.put(replace(wave, reminded=True, due_at=wave.closes_at + LAST_ANSWERS))
    else:
        work.waves.put(replace(wave, reminded=True, cursor=""))
    return 1


def _close(work: Work, tools: Tools, wave: Wave, now: datetime) -> int:
    """Count what was answered and store what may be shown. What was not sent by now is not sent any more."""
    if now < wave.closes_at + LAST_ANSWERS:
        work.waves.put(replace(wave, due_at=wave.closes_at + LAST_ANSWERS))
        return 1
    work.ledger.cancel(campaign(wave), CLOSED)
    work.ledger.cancel(reminders(wave), CLOSED)
    release(work, tools, wave, now)
    work.waves.put(replace(wave, status=WaveStatus.CLOSED, due_at=now))
    auditlog.write(work, now, "postcard", "pulse.closed", wave.id)
    return 1


def _unlink(work: Work, tools: Tools, wave: Wave, now: datetime) -> int:
    """File the ballots anew, chunk by chunk; then nothing is left to do for this wave and the next is planned."""
    filed = unlink(work, tools, wave)
    if filed:
        return filed
    work.waves.put(replace(wave, due_at=None))
    return 1 + _plan_next(work, tools, now)


def _zone(tools: Tools) -> str:
    return str(tools.words.data("organisation")["time_zone"])
