"""Starting, pausing and resuming the programme: for the sponsor alone, and only on an affirmed vision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from bot.conversations import report
from bot.conversations.about import affirmed_vision
from bot.conversations.turn import Audit, Effects, Save, Turn
from bot.domain.concern import PROTECTED
from bot.domain.people import SPONSORS
from bot.domain.programme import MAIN, Programme, ProgrammeStatus, Step
from bot.messages.actions import Action


def pressed(turn: Turn, action: Action) -> Effects:
    """The controls under the sponsor's report."""
    if not turn.person.is_in(*SPONSORS):
        return [turn.tell("refused.sponsor_only")]
    programme = turn.work.programmes.get(MAIN)
    match action.name:
        case "programme.start" if programme is None:
            return _start(turn)
        case "programme.pause" if programme and programme.status == ProgrammeStatus.RUNNING:
            return _set(turn, programme, ProgrammeStatus.PAUSED)
        case "programme.resume" if programme and programme.status == ProgrammeStatus.PAUSED:
            return _set(turn, programme, ProgrammeStatus.RUNNING)
        case _:
            return report.commanded(turn, "")


def submitted(turn: Turn, action: Action, answers: Mapping[str, str]) -> Effects:
    """The programme has no form yet; an old one leads to the report."""
    return report.commanded(turn, "")


def frozen_plan(journey: Mapping[str, Any]) -> tuple[Step, ...]:
    """The steps of a journey file as they stand now, in order of their days."""
    steps = [
        Step(str(s["key"]), int(s["day"]), str(s["page"]), str(s["speaker"]), str(s["phase"])) for s in journey["steps"]
    ]
    return tuple(sorted(steps, key=lambda step: step.day))


def missing_contacts(organisation: Mapping[str, Any]) -> list[str]:
    """Protected routes that lead nowhere: a programme does not start while there is one."""
    contacts = organisation.get("contacts") or {}
    wanted = (
        "crisis",
        "emergency",
        "safeguarding_lead",
        "whistleblowing",
        *sorted(set(PROTECTED) - {"self_harm", "wrongdoing"}),
    )
    return [name for name in wanted if not contacts.get(name)]


def _start(turn: Turn) -> Effects:
    vision = affirmed_vision(turn.work)
    if vision is None:
        return [turn.tell("programme.needs_vision")]
    organisation = turn.tools.words.data("organisation")
    if missing := missing_contacts(organisation):
        return [turn.tell("programme.needs_contacts", names=", ".join(missing))]
    today = turn.now.astimezone(ZoneInfo(str(organisation["time_zone"]))).date()
    plan = frozen_plan(turn.tools.words.data("journeys/main"))
    name = str(organisation["programme"])
    programme = Programme(MAIN, name, plan, vision.id, ProgrammeStatus.RUNNING, today, due_at=turn.now)
    return [
        Save(programme),
        Audit("programme.start", MAIN, f"vision {vision.id}, {len(plan)} steps"),
        turn.tell("programme.started", steps=len(plan)),
    ]


def _set(turn: Turn, programme: Programme, status: ProgrammeStatus) -> Effects:
    changed = replace(programme, status=status, due_at=turn.now)
    return [Save(changed), Audit(f"programme.{status}", MAIN), turn.tell(f"programme.{status}")]
