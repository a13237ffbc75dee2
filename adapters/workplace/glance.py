"""The programme at a glance as the page shows it. Pulse figures come from what was released, and from nowhere else."""

from __future__ import annotations

from adapters.workplace.host import Count, Glance, LedgerRow, Progress, PulseRow
from bot.conversations import pulse_results
from bot.conversations.colleagues import Colleagues
from bot.conversations.voice import Voice
from bot.domain.concern import ConcernStatus
from bot.domain.ledger import DeliveryStatus, Tally
from bot.domain.people import Person
from bot.domain.programme import MAIN
from bot.ports import Tools, Work

_SHOWN = (ConcernStatus.OFFERED, ConcernStatus.CLAIMED, ConcernStatus.ANSWERED, ConcernStatus.RESOLVED)

NOBODY = Person("", "")
"""The glance is shown to whoever plays, so it is filled for nobody in particular."""


def glance(work: Work, tools: Tools, language: str) -> Glance:
    """Progress of the journey, the ledger of announcements, concerns by state, the last released pulse."""
    words = tools.words
    voice = Voice(work, tools, NOBODY, language, Colleagues(work))
    programme = work.programmes.get(MAIN)
    steps = work.ledger.campaigns("step:")
    everybody = work.journeys.count()
    progress = tuple(
        Progress(
            words.phrase(f"step.{step.key}", language),
            steps.get(f"step:{step.key}", Tally()).counts.get(DeliveryStatus.DELIVERED, 0),
            everybody,
        )
        for step in (programme.plan if programme else ())
    )
    concerns = tuple(
        Count(words.phrase(f"concern.status_{status}", language), work.concerns.count(status=status))
        for status in _SHOWN
    )
    title = words.phrase(f"report.programme_{programme.status if programme else 'not_started'}", language)
    return Glance(title, progress, _ledger(work), concerns, _pulse(work, voice))


def _pulse(work: Work, voice: Voice) -> tuple[PulseRow, ...]:
    return tuple(PulseRow(label, words, share) for label, words, share in pulse_results.lines(work, voice))


def _ledger(work: Work) -> tuple[LedgerRow, ...]:
    rows = []
    for announcement in work.announcements.find():
        if announcement.confirmed_at is None:
            continue
        tally = work.ledger.tally(f"announcement:{announcement.id}")
        count = tally.counts.get
        rows.append(
            LedgerRow(
                announcement.title,
                delivered=count(DeliveryStatus.DELIVERED, 0),
                failed=count(DeliveryStatus.FAILED, 0),
                skipped=count(DeliveryStatus.SKIPPED, 0),
                unknown=count(DeliveryStatus.UNKNOWN, 0),
                waiting=tally.open + max(announcement.target - tally.total, 0),
            )
        )
    return tuple(rows)
