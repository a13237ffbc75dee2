"""The tables of the pulse. Who answered and what was answered lie apart and share no key."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Index
from sqlmodel import SQLModel

from adapters.storage.columns import UNORDERED, Id, Json, MaybeTime, Strings, Text, Time, due


class WaveRow(SQLModel, table=True):
    """A pulse."""

    __tablename__ = "waves"
    __table_args__ = (due("waves"),)
    id: Id
    items: Strings
    opens_at: Time
    closes_at: Time
    score_threshold: int
    comment_threshold: int
    status: Text
    reminded: bool
    invited: int
    cursor: Text
    due_at: MaybeTime


class ParticipationRow(SQLModel, table=True):
    """That a person answered."""

    __tablename__ = "participations"
    __table_args__ = (
        Index("participations_wave", "wave_id"),
        Index("participations_person", "person_id"),
        UNORDERED,
    )
    id: Id
    wave_id: Text
    person_id: Text
    on: date


class BallotRow(SQLModel, table=True):
    """What was answered."""

    __tablename__ = "ballots"
    __table_args__ = (Index("ballots_wave", "wave_id", "item"), UNORDERED)
    id: Id
    wave_id: Text
    item: Text
    value: Text
    department: Text
    role_family: Text
    level: Text
    site: Text
    on: date


class PulseCommentRow(SQLModel, table=True):
    """A comment."""

    __tablename__ = "pulse_comments"
    __table_args__ = (Index("pulse_comments_wave", "wave_id"), UNORDERED)
    id: Id
    wave_id: Text
    text: Text
    on: date


class ReleaseRow(SQLModel, table=True):
    """What a closed wave shows."""

    __tablename__ = "releases"
    id: Id
    tables: Json
    on: date
