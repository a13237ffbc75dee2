"""The tables. Each has the columns of one frozen record, under the same names; a test holds them together.

Nothing here refers to anything else by foreign key: records are written and erased one kind at a time.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from adapters.storage.columns import UNORDERED, Id, Json, MaybeTime, Strings, Text, Time, due, partial
from adapters.storage.mapping import AudienceData, StepsData


class PersonRow(SQLModel, table=True):
    """A person of the roster. ``email_key`` and ``search_words`` are what the roster is looked up by."""

    __tablename__ = "people"
    __table_args__ = (
        Index("people_manager", "manager_id"),
        Index("people_department", "department", "id"),
        Index("people_role_family", "role_family", "id"),
        Index("people_site", "site", "id"),
        Index("people_email", "email_key"),
        partial("people_groups", "groups <> '[]'", "id"),
    )
    id: Id
    name: Text
    email: Text
    job_title: Text
    department: Text
    site: Text
    manager_id: Text
    locale: Text
    time_zone: Text
    working_hours: Text
    groups: Strings
    role_family: Text
    left: bool
    email_key: Text
    search_words: Text


class PreferencesRow(SQLModel, table=True):
    """What a person chose."""

    __tablename__ = "preferences"
    id: Id
    locale: Text
    frequency: Text
    paused_until: MaybeTime
    welcomed_at: MaybeTime
    available: bool


class AccountRow(SQLModel, table=True):
    """How a person is reached."""

    __tablename__ = "accounts"
    __table_args__ = (Index("accounts_person", "person_id"),)
    id: Id
    person_id: Text
    partition: Text
    address: Text
    reachable: bool


class ProgrammeRow(SQLModel, table=True):
    """A change programme."""

    __tablename__ = "programmes"
    __table_args__ = (due("programmes"),)
    id: Id
    name: Text
    plan: Annotated[tuple[Any, ...], Field(sa_type=StepsData)]
    vision_version: Text
    status: Text
    started_on: date | None
    enrolled: bool
    due_at: MaybeTime


class JourneyRow(SQLModel, table=True):
    """A person's way through the plan."""

    __tablename__ = "journeys"
    __table_args__ = (due("journeys"), Index("journeys_programme", "programme_id", "status"))
    id: Id
    programme_id: Text
    started_on: date
    step: int
    turn: int
    status: Text
    due_at: MaybeTime


class VisionRow(SQLModel, table=True):
    """A version of the vision."""

    __tablename__ = "visions"
    id: Id
    texts: Json
    author_id: Text
    made_at: Time
    status: Text
    replaces: Text
    reviewers: Strings
    quorum: int


class ReviewRow(SQLModel, table=True):
    """A verdict on a version."""

    __tablename__ = "reviews"
    __table_args__ = (Index("reviews_vision", "vision_id"),)
    id: Id
    vision_id: Text
    person_id: Text
    verdict: Text
    at: Time
    comment: Text


class AnnouncementRow(SQLModel, table=True):
    """A message to many."""

    __tablename__ = "announcements"
    __table_args__ = (due("announcements"),)
    id: Id
    author_id: Text
    title: Text
    text: Text
    audience: Annotated[Any, Field(sa_type=AudienceData, nullable=False)]
    made_at: Time
    status: Text
    send_at: MaybeTime
    target: int
    cursor: Text
    due_at: MaybeTime
    confirmed_at: MaybeTime
    corrects: Text


class ConcernRow(SQLModel, table=True):
    """A concern."""

    __tablename__ = "concerns"
    __table_args__ = (
        due("concerns"),
        Index("concerns_handle", "handle"),
        Index("concerns_owner", "owner_id"),
        Index("concerns_status", "status"),
        UNORDERED,
    )
    id: Id
    handle: Text
    category: Text
    text: Text
    route: Text
    raised_on: date
    severity: Text
    status: Text
    author_id: Text
    owner_id: Text
    asked: Strings
    level: int
    turn: int
    reopened: int
    answer: Text
    helped: Text
    due_at: MaybeTime


class ConcernEventRow(SQLModel, table=True):
    """What happened to a concern."""

    __tablename__ = "concern_events"
    __table_args__ = (Index("concern_events_concern", "concern_id"), UNORDERED)
    id: Id
    concern_id: Text
    number: int
    what: Text
    actor: Text
    on: date
    text: Text


class InboxRow(SQLModel, table=True):
    """An accepted event."""

    __tablename__ = "inbox"
    __table_args__ = (Index("inbox_done", "done", "id"), Index("inbox_dead", "dead", "id"))
    id: Id
    received_at: Time
    payload: Text
    done: bool
    attempts: int
    error: Text
    dead: bool


class DialogueRow(SQLModel, table=True):
    """What a conversation remembers."""

    __tablename__ = "dialogues"
    id: Id
    topic: Text
    data: Json
    until: Time


class QuestionRow(SQLModel, table=True):
    """A question people asked."""

    __tablename__ = "questions"
    id: Id
    page: Text
    role_family: Text
    locale: Text
    on: date
    helped: Text


class AuditRow(SQLModel, table=True):
    """A line of the log."""

    __tablename__ = "audit"
    id: Id
    number: int
    at: Time
    actor: Text
    action: Text
    object: Text
    detail: Text
    digest: Text


class SettingRow(SQLModel, table=True):
    """A stored value."""

    __tablename__ = "settings"
    id: Id
    value: Text
