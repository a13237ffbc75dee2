"""The tables of the ledger: one row per message and person, one row per partition."""

from __future__ import annotations

from typing import Annotated, Any

from sqlalchemy import BigInteger, Index, Integer
from sqlmodel import Field, SQLModel

from adapters.storage.columns import Id, MaybeTime, Text, Time, partial
from adapters.storage.mapping import MessageData


class DeliveryRow(SQLModel, table=True):
    """A message to one person. ``id`` is the order in which rows were written."""

    __tablename__ = "deliveries"
    __table_args__ = (
        Index("deliveries_key", "key", unique=True),
        partial("deliveries_due", "status = 'due'", "partition", "priority", "not_before", "id"),
        partial("deliveries_next", "status = 'due'", "partition", "not_before"),
        partial("deliveries_claimed", "status = 'claimed'", "partition", "epoch"),
        Index("deliveries_person", "person_id", "purpose"),
        Index("deliveries_campaign", "campaign", "status"),
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger().with_variant(Integer, "sqlite"))
    key: Text
    person_id: Text
    partition: Text
    purpose: Text
    message: Annotated[Any, Field(sa_type=MessageData, nullable=True)]
    not_before: Time
    campaign: Text
    topic: Text
    replaces: bool
    private: bool
    priority: int
    status: Text
    reason: Text
    attempts: int
    epoch: int
    receipt: Text
    at: MaybeTime


class PartitionRow(SQLModel, table=True):
    """The lease of one partition. ``until`` is empty while nobody holds it."""

    __tablename__ = "partitions"
    partition: Id
    owner: Text
    epoch: int
    until: MaybeTime
    rate: float
    resume_at: MaybeTime
