"""The end of a wave: what may be shown is stored once, and the answers are filed anew so that nobody can link them."""

from __future__ import annotations

from datetime import datetime

from bot.domain.announcement import Audience
from bot.domain.masking import Name, candidates, masked, names_of
from bot.domain.pulse import Ballot, PulseComment, Release, Wave
from bot.domain.release import may_show_comments, released_tables
from bot.ports import Tools, Work

BALLOTS = 2000
"""Ballots filed anew in one transaction: about a second on SQLite (our own figure)."""

PAGE = 2000
"""People of the roster read at once while names are looked for."""


def release(work: Work, tools: Tools, wave: Wave, now: datetime) -> Release:
    """Compute and store what a wave shows. Comments are masked and filed anew in the same transaction."""
    answered = work.participations.count(wave_id=wave.id)
    tables = released_tables(wave, work.ballots.tally(wave.id), answered)
    comments = _filed_anew(work, tools, wave)
    shown = [comment.text for comment in comments] if may_show_comments(wave, answered) else []
    released = Release(wave.id, {**tables, "comments": shown}, on=now.date())
    work.releases.put(released)
    return released


def unlink(work: Work, tools: Tools, wave: Wave, limit: int = BALLOTS) -> int:
    """File the next ballots of a closed wave under random ids, without what they could be shown by. How many.

    The release has what is shown; a department, role, level and site together could name somebody. Ballots are
    dated by the opening of their wave until this is done, and by its close from then on.
    """
    old = work.ballots.find(wave_id=wave.id, on=wave.opens_at.date(), limit=limit)
    work.ballots.remove(id=[ballot.id for ballot in old])
    for ballot in sorted((_bare(ballot, tools, wave) for ballot in old), key=lambda each: each.id):
        work.ballots.put(ballot)
    return len(old)


def _bare(ballot: Ballot, tools: Tools, wave: Wave) -> Ballot:
    return Ballot(
        tools.sealer.random_id(), wave.id, ballot.item, ballot.value, "", "", "", "", on=wave.closes_at.date()
    )


def _filed_anew(work: Work, tools: Tools, wave: Wave) -> list[PulseComment]:
    """The comments of a wave, masked, under random ids and therefore in no order."""
    old = work.pulse_comments.find(wave_id=wave.id)
    texts = [masked(comment.text) for comment in old]
    names = _roster_names(work, candidates(texts)) if texts else set()
    on = wave.closes_at.date()
    fresh = [PulseComment(tools.sealer.random_id(), wave.id, masked(text, names), on) for text in texts]
    fresh.sort(key=lambda comment: comment.id)
    work.pulse_comments.remove(wave_id=wave.id)
    for comment in fresh:
        work.pulse_comments.put(comment)
    return fresh


def _roster_names(work: Work, written: set[Name]) -> set[Name]:
    """Which of the words written are somebody's full name. The roster is read page by page, never held whole."""
    found: set[Name] = set()
    last = ""
    while people := work.people.page(Audience(), last, PAGE):
        found |= {name for person in people for name in names_of(person.name) if name in written}
        last = people[-1].id
    return found
