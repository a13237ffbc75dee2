"""The programme at a glance: for the sponsor everything that adds up, for everybody what has been released."""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversations import pulse_results
from bot.conversations.about import affirmed_vision
from bot.conversations.turn import Effects, Say, Turn
from bot.conversations.voice import Voice
from bot.domain.concern import ConcernStatus
from bot.domain.ledger import DeliveryStatus, Tally
from bot.domain.people import SPONSORS, Group
from bot.domain.programme import MAIN, JourneyStatus, ProgrammeStatus
from bot.messages.actions import Action
from bot.messages.blocks import Block, Buttons, Divider, Fact, Facts, Heading, Message, Tone
from bot.messages.budget import FACTS
from bot.ports import Work

TOPIC = "report"
WATCHERS = (*SPONSORS, Group.EXECUTIVE, Group.LEAD_AGENT, Group.ADMIN)
"""Groups that may see the programme at a glance. Nobody sees who answered what."""


def commanded(turn: Turn, rest: str) -> Effects:
    """``/report``."""
    if turn.person.is_in(*WATCHERS):
        return [Say(glance(turn.work, turn.voice))]
    return [turn.say("moments/report", *pulse_results.blocks(turn.work, turn.voice, turn.person.department))]


def pressed(turn: Turn, action: Action) -> Effects:
    """The refresh button."""
    return commanded(turn, "")


def submitted(turn: Turn, action: Action, answers: Mapping[str, str]) -> Effects:
    """The report has no form."""
    return commanded(turn, "")


def glance(work: Work, voice: Voice) -> Message:
    """Where the programme stands, in facts that add up."""
    return voice.message(
        "moments/glance",
        _programme(work, voice),
        *_journey(work, voice),
        *_concerns(work, voice),
        *_announcements(work, voice),
        Divider(),
        *pulse_results.blocks(work, voice, ""),
        *_controls(work, voice),
        topic=TOPIC,
    )


def _programme(work: Work, voice: Voice) -> Facts:
    programme, vision = work.programmes.get(MAIN), affirmed_vision(work)
    status = programme.status if programme else "not_started"
    started = programme.started_on if programme else None
    day = voice.tools.words.day(started, voice.language) if started else "–"
    return Facts(
        (
            _fact(voice, "report.vision", voice.phrase("report.version", id=vision.id) if vision else "–"),
            _fact(voice, "report.programme", voice.phrase(f"report.programme_{status}")),
            _fact(voice, "report.started", day),
            _fact(voice, "report.on_journey", str(work.journeys.count(status=JourneyStatus.ACTIVE))),
        )
    )


def _journey(work: Work, voice: Voice) -> tuple[Block, ...]:
    programme = work.programmes.get(MAIN)
    if programme is None:
        return ()
    tallies = work.ledger.campaigns("step:")
    facts = tuple(
        _fact(voice, f"step.{step.key}", tally_words(voice, tallies.get(f"step:{step.key}", Tally())))
        for step in programme.plan
    )
    return (Heading(voice.phrase("report.journey")), Facts(facts[:FACTS]))


def _concerns(work: Work, voice: Voice) -> tuple[Block, ...]:
    shown = (ConcernStatus.OFFERED, ConcernStatus.CLAIMED, ConcernStatus.ANSWERED, ConcernStatus.RESOLVED)
    counts = tuple(_fact(voice, f"concern.status_{each}", str(work.concerns.count(status=each))) for each in shown)
    return (Heading(voice.phrase("report.concerns")), Facts(counts))


def _announcements(work: Work, voice: Voice) -> tuple[Block, ...]:
    sent = [each for each in work.announcements.find() if each.confirmed_at is not None]
    if not sent:
        return ()
    newest = sorted(sent, key=lambda each: str(each.confirmed_at), reverse=True)[:FACTS]
    rows = tuple(
        Fact(each.title[:80], voice.spans_of(tally_words(voice, work.ledger.tally(f"announcement:{each.id}"))))
        for each in newest
    )
    return (Heading(voice.phrase("report.announcements")), Facts(rows))


def tally_words(voice: Voice, tally: Tally) -> str:
    """A campaign's ledger in one line: each end with its count, and the sum."""
    shown = (
        DeliveryStatus.DELIVERED,
        DeliveryStatus.FAILED,
        DeliveryStatus.SKIPPED,
        DeliveryStatus.UNKNOWN,
    )
    parts = [
        voice.phrase(f"ledger.{status}", n=tally.counts.get(status, 0)) for status in shown if tally.counts.get(status)
    ]
    if tally.open:
        parts.append(voice.phrase("ledger.waiting", n=tally.open))
    if not parts:
        return voice.phrase("ledger.nothing_yet")
    return voice.phrase("ledger.line", parts=", ".join(parts), total=tally.total)


def _controls(work: Work, voice: Voice) -> tuple[Block, ...]:
    refresh = voice.button("report.refresh", "report.show")
    if not voice.person.is_in(*SPONSORS):
        return (Buttons((refresh,)),)
    programme = work.programmes.get(MAIN)
    if programme is None:
        control = voice.button("programme.start", "programme.start", tone=Tone.PRIMARY)
    elif programme.status == ProgrammeStatus.RUNNING:
        control = voice.button("programme.pause", "programme.pause")
    else:
        control = voice.button("programme.resume", "programme.resume")
    return (Buttons((control, refresh, voice.button("button.announce", "announce.compose"))),)


def _fact(voice: Voice, label: str, value: str) -> Fact:
    return Fact(voice.phrase(label), voice.spans_of(value))
