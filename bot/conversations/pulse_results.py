"""What people told us: the latest closed wave, drawn from its release and from nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.conversations.pulse_cards import day, statement
from bot.conversations.turn import Audit, Effects, Say, Turn
from bot.conversations.voice import Voice
from bot.domain.people import Group, Level
from bot.domain.pulse import Wave, WaveStatus
from bot.domain.role_matching import GENERAL
from bot.domain.statistics import wilson
from bot.domain.suppression import LARGE
from bot.messages.blocks import Block, Buttons, Fact, Facts, Heading, Message, Note, Quote
from bot.messages.budget import FACTS, HEADING
from bot.messages.spans import plain
from bot.ports import Work

TABLES = ("department", "role_family", "level")
"""The tables shown in a message, in this order."""

ROWS = 2 * FACTS
"""Rows of a table in a message; the report file has them all."""

COMMENTS = 10
"""Comments in one message."""

_HIGH, _LOW = 60, 40
"""Percent of those asked: from the first on the answers speak for the whole, under the second they may not."""


def blocks(work: Work, voice: Voice, department: str) -> tuple[Block, ...]:
    """The overall results and one department's row; for the sponsor, who names none, the rows of every table."""
    latest = latest_release(work)
    if latest is None:
        return (Note(voice.spans("pulse.none_yet")),)
    wave, tables = latest
    title = Heading(voice.phrase("pulse.results", day=day(voice, wave.closes_at)))
    overall = (title, Facts(_items(voice, tables, tables["overall"])))
    if department:
        more = (Heading(department[:HEADING]), *_own_row(voice, tables, department))
    else:
        more = tuple(block for name in TABLES for block in _table(work, voice, tables, name))
    note = f"{_response(voice, tables)}{voice.phrase('pulse.note', n=tables['score_threshold'])}"
    return (*overall, *more, Note(voice.spans_of(note)), *_comments_button(voice, wave))


def lines(work: Work, voice: Voice) -> list[tuple[str, str, float | None]]:
    """The latest release line by line, for a picture: a label, the words, and the share to draw where one is told."""
    latest = latest_release(work)
    if latest is None:
        return []
    _, tables = latest
    cells = [tables["overall"].get(item) for item in tables["items"]]
    overall = [
        (fact.label, plain(fact.value), _drawn(cell))
        for fact, cell in zip(_items(voice, tables, tables["overall"]), cells, strict=True)
    ]
    return overall + [line for name in TABLES for line in _rows_of(work, voice, tables, name)]


def _rows_of(work: Work, voice: Voice, tables: Mapping[str, Any], name: str) -> list[tuple[str, str, float | None]]:
    """The rows of one table that are shown; a table that is hidden whole is one line."""
    title = voice.phrase(f"pulse.by_{name}")
    if not tables[name]:
        return [(title, voice.phrase("pulse.hidden", n=tables["score_threshold"]), None)]
    blocks = (block for block in _table(work, voice, tables, name) if isinstance(block, Facts))
    return [(f"{title}: {fact.label}", plain(fact.value), None) for block in blocks for fact in block.items]


def _drawn(cell: Mapping[str, Any] | None) -> float | None:
    """The share of a cell, where it has answers enough for one; else words alone."""
    if cell is None or "band" in cell or cell["base"] < LARGE:
        return None
    return float(cell["favourable"]) / int(cell["base"])


def latest_release(work: Work) -> tuple[Wave, Mapping[str, Any]] | None:
    """The newest wave that has been released, with its tables."""
    for wave in sorted(work.waves.find(status=WaveStatus.CLOSED), key=lambda each: each.closes_at, reverse=True):
        release = work.releases.get(wave.id)
        if release is not None:
            return wave, release.tables
    return None


def comments(turn: Turn, args: Sequence[str]) -> Effects:
    """A page of comments, for the lead change agent alone. That they were read is logged."""
    if not turn.person.is_in(Group.LEAD_AGENT):
        return [turn.tell("pulse.comments_refused"), Audit("pulse.comments_refused", ":".join(args))]
    wave = turn.work.waves.get(args[0]) if args else None
    release = turn.work.releases.get(args[0]) if args else None
    if wave is None or release is None:
        return [turn.tell("pulse.none_yet")]
    start = int(args[1]) if len(args) > 1 and args[1].isdecimal() else 0
    message = _comments_page(turn.voice, wave, release.tables, start)
    return [Say(message, replaces=start > 0, private=True), Audit("pulse.comments_read", wave.id)]


def _comments_page(voice: Voice, wave: Wave, tables: Mapping[str, Any], start: int) -> Message:
    title = voice.phrase("pulse.comments_title", day=day(voice, wave.closes_at))
    written: Sequence[str] = tables.get("comments", ())
    shown = written[start : start + COMMENTS]
    if shown:
        body: tuple[Block, ...] = tuple(Quote(voice.spans_of(words)) for words in shown)
        note = voice.spans("pulse.comments_care")
    else:
        body, note = (), voice.spans("pulse.comments_none", n=tables["comment_threshold"])
    end = start + COMMENTS
    more = (voice.button("pulse.comments_next", "pulse.comments", wave.id, end),) if written[end:] else ()
    rows = (Buttons(more),) if more else ()
    return Message(title, (Heading(title), *body, Note(note), *rows), f"pulse.comments.{wave.id}")


def _comments_button(voice: Voice, wave: Wave) -> tuple[Block, ...]:
    if not voice.person.is_in(Group.LEAD_AGENT):
        return ()
    return (Buttons((voice.button("pulse.read_comments", "pulse.comments", wave.id),)),)


def _items(voice: Voice, tables: Mapping[str, Any], cells: Mapping[str, Any]) -> tuple[Fact, ...]:
    """Every statement of the wave with its figures in full."""
    return tuple(
        Fact(
            voice.phrase("pulse.row_label", number=number, words=statement(voice, item)),
            voice.spans_of(_cell(voice, cells.get(item), tables)),
        )
        for number, item in enumerate(tables["items"], start=1)
    )


def _own_row(voice: Voice, tables: Mapping[str, Any], department: str) -> tuple[Block, ...]:
    cells = tables["department"].get(department)
    if cells is None:
        return (Note(voice.spans("pulse.hidden", n=tables["score_threshold"])),)
    return (Facts(_items(voice, tables, cells)),)


def _table(work: Work, voice: Voice, tables: Mapping[str, Any], name: str) -> tuple[Block, ...]:
    """One table. Its rows are those of the roster: a hidden row says nothing about whether anybody answered."""
    known = tuple(Level) if name == "level" else [value for value, _ in work.people.values(name)]
    labels = {value: _label(voice, name, value) for value in {*map(str, known), *tables[name]}}
    rows = [
        Fact(label, voice.spans_of(_row(voice, tables, tables[name].get(value))))
        for value, label in sorted(labels.items(), key=lambda each: (each[1].casefold(), each[0]))
    ]
    shown = [Facts(tuple(rows[at : at + FACTS])) for at in range(0, min(len(rows), ROWS), FACTS)]
    more = [Note(voice.spans("pulse.more_rows", n=len(rows) - ROWS))] if len(rows) > ROWS else []
    return (Heading(voice.phrase(f"pulse.by_{name}")), *shown, *more)


def _label(voice: Voice, name: str, value: str) -> str:
    if name == "level":
        return voice.phrase(f"pulse.level_{value}")
    if name == "role_family":
        return voice.role_title(value or GENERAL)
    return value or voice.phrase("pulse.not_given")


def _row(voice: Voice, tables: Mapping[str, Any], cells: Mapping[str, Any] | None) -> str:
    """A group's figures in one line, by the numbers of the statements."""
    if cells is None:
        return voice.phrase("pulse.hidden", n=tables["score_threshold"])
    parts = (
        voice.phrase("pulse.short_row", number=number, words=_share(voice, cells[item], "short"))
        for number, item in enumerate(tables["items"], start=1)
        if item in cells
    )
    return " · ".join(parts)


def _cell(voice: Voice, cell: Mapping[str, Any] | None, tables: Mapping[str, Any]) -> str:
    if cell is None:
        return voice.phrase("pulse.hidden", n=tables["score_threshold"])
    words = _share(voice, cell, "cell")
    if not cell["dont_know"]:
        return words
    return voice.phrase("pulse.cell_dont_know", words=words, n=cell["dont_know"])


def _share(voice: Voice, cell: Mapping[str, Any], style: str) -> str:
    """A share with its interval; in a small group a count, or a band where even the count says too much."""
    base = cell["base"]
    if "band" in cell:
        return voice.phrase(f"pulse.{style}_{cell['band']}", n=base)
    favourable = cell["favourable"]
    if base < LARGE:
        return voice.phrase(f"pulse.{style}_count", favourable=favourable, n=base)
    low, high = (round(share * 100) for share in wilson(favourable, base))
    percent = round(favourable * 100 / base)
    return voice.phrase(f"pulse.{style}_share", percent=percent, low=low, high=high, n=base)


def _response(voice: Voice, tables: Mapping[str, Any]) -> str:
    """How many answered, and how far that carries."""
    if "answered" not in tables:
        return ""
    answered, invited = tables["answered"], tables["invited"]
    percent = round(answered * 100 / invited)
    weight = "high" if percent >= _HIGH else "middle" if percent >= _LOW else "low"
    said = voice.phrase("pulse.response", answered=answered, invited=invited, percent=percent)
    return f"{said} {voice.phrase(f'pulse.weight_{weight}')} "
