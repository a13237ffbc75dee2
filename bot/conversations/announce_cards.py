"""The cards of an announcement: preview, progress, end; and the message its recipients get."""

from __future__ import annotations

from bot.conversations.announce_form import audience_words, compose_form, new_form
from bot.conversations.report import tally_words
from bot.conversations.voice import Voice
from bot.domain.announcement import Announcement, AnnouncementStatus, adds_up
from bot.domain.ledger import Tally
from bot.domain.plain_language import advice
from bot.messages.actions import action
from bot.messages.blocks import (
    Ask,
    Block,
    Bullets,
    Button,
    Buttons,
    Divider,
    Fact,
    Facts,
    Heading,
    Message,
    Note,
    Paragraph,
    Tone,
)
from bot.messages.spans import text
from bot.ports import Work


def campaign(announcement: Announcement) -> str:
    """The name its deliveries share in the ledger."""
    return f"announcement:{announcement.id}"


def compose(work: Work, voice: Voice, words: str) -> Message:
    """The invitation to compose."""
    ask = Ask(voice.phrase("button.announce"), new_form(work, voice, words), Tone.PRIMARY)
    return voice.message("moments/announce", ask)


def letter(voice: Voice, announcement: Announcement, author: str) -> Message:
    """What a recipient gets. The author's words are data: never markup, never a link."""
    title = announcement.title
    if announcement.corrects:
        title = voice.phrase("announce.correction", title=title)
    paragraphs = tuple(Paragraph(text(part.strip())) for part in announcement.text.split("\n\n") if part.strip())
    note = Note(voice.spans("announce.from", name=author))
    return Message(title, (Heading(title[:100]), *paragraphs, note), topic=f"announcement.{announcement.id}")


def card(work: Work, voice: Voice, announcement: Announcement) -> Message:
    """How an announcement stands, for its author."""
    match announcement.status:
        case AnnouncementStatus.DRAFT:
            return _preview(work, voice, announcement)
        case AnnouncementStatus.DISCARDED:
            return _card(voice, announcement, Paragraph(voice.spans("announce.discarded")))
        case _:
            return progress(work, voice, announcement)


def _preview(work: Work, voice: Voice, announcement: Announcement) -> Message:
    n = announcement.target
    shown = letter(voice, announcement, voice.person.name).blocks
    edit = Ask(
        voice.phrase("announce.edit"),
        compose_form(work, voice, action("announce.edit", announcement.id), earlier=announcement),
    )
    return _card(
        voice,
        announcement,
        Facts(
            (
                *_where(voice, announcement),
                Fact(voice.phrase("announce.when"), text(_when(voice, announcement))),
            )
        ),
        *_roles(work, voice, announcement),
        *_advice(voice, announcement),
        Divider(),
        *shown,
        Divider(),
        Buttons(
            (
                _send(voice, announcement, n),
                voice.button("announce.discard", "announce.discard", announcement.id),
            )
        ),
        edit,
    )


def _send(voice: Voice, announcement: Announcement, n: int) -> Button:
    """Bound to exactly this text, audience and count: any change makes the press void."""
    words = voice.phrase("announce.send_to", n=n)
    return Button(words, action("announce.confirm", announcement.id, announcement.seal, n), Tone.PRIMARY)


def progress(work: Work, voice: Voice, announcement: Announcement) -> Message:
    """The ledger as it stands. The target is what was confirmed; every person is counted once."""
    tally = work.ledger.tally(campaign(announcement))
    unwritten = max(announcement.target - tally.total, 0)
    counted = Tally({**tally.counts, "due": tally.counts.get("due", 0) + unwritten}, tally.reasons)
    state = voice.phrase(f"announce.status_{announcement.status}")
    facts = (
        Fact(voice.phrase("announce.status"), text(state)),
        *_where(voice, announcement),
        Fact(voice.phrase("announce.ledger"), text(tally_words(voice, counted))),
    )
    sums = "announce.adds_up" if adds_up(announcement.target, counted.counts) else "announce.does_not_add_up"
    return _card(
        voice,
        announcement,
        Facts(facts),
        *_reasons(voice, tally),
        Note(voice.spans(sums, n=announcement.target)),
        *_controls(work, voice, announcement),
    )


def _controls(work: Work, voice: Voice, announcement: Announcement) -> tuple[Block, ...]:
    look = voice.button("report.refresh", "announce.show", announcement.id)
    if announcement.status == AnnouncementStatus.SENDING:
        return (Buttons((voice.button("announce.stop", "announce.stop", announcement.id, tone=Tone.DANGER), look)),)
    correct = compose_form(work, voice, action("announce.correct", announcement.id), earlier=announcement)
    return (Buttons((look,)), Ask(voice.phrase("announce.correct"), correct))


def _reasons(voice: Voice, tally: Tally) -> tuple[Block, ...]:
    rows = tuple(
        text(voice.phrase("ledger.reason", reason=_reason(voice, reason), n=n))
        for reason, n in sorted(tally.reasons.items())
        if reason
    )
    return (Bullets(rows),) if rows else ()


def _reason(voice: Voice, reason: str) -> str:
    """A reason in words. Platforms may give ones nobody has words for yet; those are shown as they are."""
    try:
        return voice.phrase(f"reason.{reason}")
    except KeyError:
        return voice.phrase("reason.other", reason=reason.replace("_", " "))


def _roles(work: Work, voice: Voice, announcement: Announcement) -> tuple[Block, ...]:
    """Who is in the audience, by role family, with exact counts."""
    counts = work.people.roles_in(announcement.audience)
    rows = tuple(
        text(voice.phrase("announce.role_row", role=voice.role_title(family), n=n)) for family, n in counts[:12]
    )
    return (Heading(voice.phrase("announce.reaches")), Bullets(rows)) if rows else ()


def _advice(voice: Voice, announcement: Announcement) -> tuple[Block, ...]:
    """Plain-language advice: it never stops anybody."""
    glossary = voice.tools.words.data("glossary").get("languages", {}).get(voice.language, [])
    found = advice(announcement.text, voice.language, glossary)
    rows = tuple(text(voice.phrase(f"advice.{each.kind}", what=each.what, instead=each.instead)) for each in found)
    if not rows:
        return (Note(voice.spans("advice.none")),)
    return (Heading(voice.phrase("advice.title")), Bullets(rows[:12]))


def _where(voice: Voice, announcement: Announcement) -> tuple[Fact, ...]:
    return (Fact(voice.phrase("announce.audience"), text(audience_words(voice, announcement))),)


def _when(voice: Voice, announcement: Announcement) -> str:
    if announcement.send_at is None:
        return voice.phrase("announce.now")
    words = voice.tools.words
    local = announcement.send_at.astimezone(voice.zone)
    return f"{words.day(local.date(), voice.language)}, {words.time(local, voice.language)}"


def _card(voice: Voice, announcement: Announcement, *blocks: Block) -> Message:
    summary = voice.phrase("announce.card_summary", title=announcement.title)
    return Message(summary[:150], (Heading(announcement.title[:100]), *blocks), topic=f"announce.{announcement.id}")
