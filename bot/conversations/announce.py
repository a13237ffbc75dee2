"""Announcements: compose, preview with the exact count, confirm exactly that text, watch, stop, correct."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from bot.conversations import announce_cards as cards
from bot.conversations.announce_form import audience_of, compose_form
from bot.conversations.turn import Audit, Cancel, Effects, Refuse, Save, Say, Turn
from bot.domain.announcement import Announcement, AnnouncementStatus
from bot.domain.people import SPONSORS
from bot.domain.timing import pattern_of
from bot.messages.actions import Action
from bot.messages.forms import problems


def commanded(turn: Turn, rest: str) -> Effects:
    """``/announce``: the compose form, for a sponsor."""
    if not _may(turn):
        return [turn.tell("refused.sponsor_only")]
    return [Say(cards.compose(turn.work, turn.voice, rest))]


def pressed(turn: Turn, action: Action) -> Effects:
    """The buttons of a preview or a progress card. Rights are looked up again at every press."""
    if not _may(turn):
        return [turn.tell("refused.sponsor_only"), Audit("announcement.refused", ":".join(action.args))]
    found = turn.work.announcements.get(action.args[0]) if action.args else None
    if found is None:
        return commanded(turn, "")
    match action.name, action.args:
        case "announce.confirm", (_, seal, count):
            return _confirm(turn, found, seal, count)
        case "announce.discard", _:
            return _discard(turn, found)
        case "announce.stop", _:
            return _stop(turn, found)
        case _:
            return [Say(cards.card(turn.work, turn.voice, found), replaces=True)]


def submitted(turn: Turn, action: Action, answers: Mapping[str, str]) -> Effects:
    """The compose form: a new announcement, an edited draft, or the correction of one that went out."""
    if not _may(turn):
        return [turn.tell("refused.sponsor_only")]
    form = compose_form(turn.work, turn.voice, action)
    wrong = {key: turn.voice.phrase(f"problem.{what}") for key, what in problems(form, answers).items()}
    send_at = _send_at(turn, answers) if not wrong else None
    if not wrong and answers.get("when") == "later" and (send_at is None or send_at <= turn.now):
        wrong["day"] = turn.voice.phrase("announce.needs_future")
    if wrong:
        return [Refuse(wrong)]
    return _draft(turn, action, answers, send_at)


def _may(turn: Turn) -> bool:
    return turn.person.is_in(*SPONSORS)


def _draft(turn: Turn, action: Action, answers: Mapping[str, str], send_at: datetime | None) -> Effects:
    earlier = turn.work.announcements.get(action.args[0]) if action.args else None
    if action.name == "announce.edit" and earlier and earlier.status == AnnouncementStatus.DRAFT:
        id, corrects = earlier.id, earlier.corrects
    else:
        id = turn.tools.sealer.random_id()[:12]
        corrects = earlier.id if earlier and action.name == "announce.correct" else ""
    audience = audience_of(answers["audience"])
    draft = Announcement(
        id=id,
        author_id=turn.person.id,
        title=answers["title"].strip(),
        text=answers["text"].strip(),
        audience=audience,
        made_at=turn.now,
        send_at=send_at,
        target=turn.work.people.size(audience),
        corrects=corrects,
    )
    return [
        Save(draft),
        Say(cards.card(turn.work, turn.voice, draft), replaces=action.name == "announce.edit"),
    ]


def _confirm(turn: Turn, found: Announcement, seal: str, count: str) -> Effects:
    if found.status != AnnouncementStatus.DRAFT:
        return [turn.tell("announce.already"), Say(cards.card(turn.work, turn.voice, found), replaces=True)]
    target = turn.work.people.size(found.audience)
    if seal != found.seal or count != str(target):
        fresh = replace(found, target=target)
        return [
            Save(fresh),
            turn.tell("announce.changed", n=target),
            Say(cards.card(turn.work, turn.voice, fresh), replaces=True),
        ]
    going = replace(
        found,
        status=AnnouncementStatus.SENDING,
        target=target,
        confirmed_at=turn.now,
        due_at=found.send_at or turn.now,
    )
    return [
        Save(going),
        Audit("announcement.confirmed", found.id, f"seal {found.seal}, {target} people"),
        Say(cards.card(turn.work, turn.voice, going), replaces=True),
    ]


def _discard(turn: Turn, found: Announcement) -> Effects:
    if found.status != AnnouncementStatus.DRAFT:
        return [turn.tell("announce.already"), Say(cards.card(turn.work, turn.voice, found), replaces=True)]
    gone = replace(found, status=AnnouncementStatus.DISCARDED)
    return [Save(gone), Say(cards.card(turn.work, turn.voice, gone), replaces=True)]


def _stop(turn: Turn, found: Announcement) -> Effects:
    if found.status != AnnouncementStatus.SENDING:
        return [Say(cards.card(turn.work, turn.voice, found), replaces=True)]
    stopped = replace(found, status=AnnouncementStatus.STOPPED, due_at=turn.now)
    return [
        Cancel("stopped", campaign=cards.campaign(found)),
        Save(stopped),
        Audit("announcement.stopped", found.id),
        turn.tell("announce.stopped"),
    ]


def _send_at(turn: Turn, answers: Mapping[str, str]) -> datetime | None:
    """The instant chosen, in the author's own zone."""
    if answers.get("when") != "later" or not answers.get("day"):
        return None
    zone = ZoneInfo(pattern_of(turn.person, turn.tools.words.data("organisation")).zone)
    at = time.fromisoformat(answers.get("time") or "09:00")
    return datetime.combine(date.fromisoformat(answers["day"]), at, zone).astimezone(UTC)
