"""The first tables.

A migration is history: it says what the tables were, in plain types of its own, whatever the code says later.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
MOMENT = sa.DateTime(timezone=True)
SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

KINDS: dict[str, tuple[TypeEngine[Any], bool]] = {
    "words": (WORDS, False),
    "data": (sa.Text(), False),
    "maybe_data": (sa.Text(), True),
    "numbers": (sa.Integer(), False),
    "figures": (sa.Float(), False),
    "flags": (sa.Boolean(), False),
    "days": (sa.Date(), False),
    "maybe_days": (sa.Date(), True),
    "times": (MOMENT, False),
    "maybe_times": (MOMENT, True),
    "serials": (SERIAL, False),
}
"""Kind of column: its type, and whether it may be empty."""

TABLES = (
    "people preferences accounts programmes journeys visions reviews announcements concerns concern_events waves "
    "participations ballots pulse_comments releases inbox dialogues questions audit settings deliveries partitions"
).split()

UNORDERED = frozenset({"concerns", "concern_events", "participations", "ballots", "pulse_comments"})
"""Tables in which SQLite keeps no order of arrival: it would tell who wrote next to whom."""


def upgrade() -> None:
    """Make the tables."""
    _people()
    _programme()
    _vision()
    _announcements()
    _concerns()
    _pulse()
    _small_records()
    _ledger()


def downgrade() -> None:
    """Drop the tables."""
    for table in TABLES:
        op.drop_table(table)


def _people() -> None:
    _table(
        "people",
        words="id name email job_title department site manager_id locale time_zone working_hours role_family "
        "email_key search_words",
        data="groups",
        flags="left",
    )
    _index("people", "manager", "manager_id")
    _index("people", "department", "department id")
    _index("people", "role_family", "role_family id")
    _index("people", "site", "site id")
    _index("people", "email", "email_key")
    _index("people", "groups", "id", "groups <> '[]'")
    _table("preferences", words="id locale frequency", flags="available", maybe_times="paused_until welcomed_at")
    _table("accounts", words="id person_id partition address", flags="reachable")
    _index("accounts", "person", "person_id")


def _programme() -> None:
    _table(
        "programmes",
        words="id name vision_version status",
        data="plan",
        maybe_days="started_on",
        flags="enrolled",
        maybe_times="due_at",
    )
    _due_index("programmes")
    _table("journeys", words="id programme_id status", days="started_on", numbers="step turn", maybe_times="due_at")
    _due_index("journeys")
    _index("journeys", "programme", "programme_id status")


def _vision() -> None:
    _table("visions", words="id author_id status replaces", data="texts reviewers", times="made_at", numbers="quorum")
    _table("reviews", words="id vision_id person_id verdict comment", times="at")
    _index("reviews", "vision", "vision_id")


def _announcements() -> None:
    _table(
        "announcements",
        words="id author_id title text status cursor corrects",
        data="audience",
        times="made_at",
        maybe_times="send_at due_at confirmed_at",
        numbers="target",
    )
    _due_index("announcements")


def _concerns() -> None:
    _table(
        "concerns",
        words="id handle category text route severity status author_id owner_id answer helped",
        data="asked",
        days="raised_on",
        numbers="level turn reopened",
        maybe_times="due_at",
    )
    _due_index("concerns")
    _index("concerns", "handle", "handle")
    _index("concerns", "owner", "owner_id")
    _index("concerns", "status", "status")
    _table("concern_events", words="id concern_id what actor text", numbers="number", days="on")
    _index("concern_events", "concern", "concern_id")


def _pulse() -> None:
    _table(
        "waves",
        words="id status cursor",
        data="items",
        times="opens_at closes_at",
        maybe_times="due_at",
        numbers="score_threshold comment_threshold invited",
        flags="reminded",
    )
    _due_index("waves")
    _table("participations", words="id wave_id person_id", days="on")
    _index("participations", "wave", "wave_id")
    _index("participations", "person", "person_id")
    _table("ballots", words="id wave_id item value department role_family level site", days="on")
    _index("ballots", "wave", "wave_id item")
    _table("pulse_comments", words="id wave_id text", days="on")
    _index("pulse_comments", "wave", "wave_id")
    _table("releases", words="id", data="tables", days="on")


def _small_records() -> None:
    _table("inbox", words="id payload error", times="received_at", numbers="attempts", flags="done dead")
    _index("inbox", "done", "done id")
    _index("inbox", "dead", "dead id")
    _table("dialogues", words="id topic", data="data", times="until")
    _table("questions", words="id page role_family locale helped", days="on")
    _table("audit", words="id actor action object detail digest", numbers="number", times="at")
    _table("settings", words="id value")


def _ledger() -> None:
    _table(
        "deliveries",
        serials="id",
        words="key person_id partition purpose campaign topic status reason receipt",
        maybe_data="message",
        times="not_before",
        maybe_times="at",
        flags="replaces private",
        numbers="priority attempts epoch",
    )
    op.create_index("deliveries_key", "deliveries", ["key"], unique=True)
    _index("deliveries", "due", "partition priority not_before id", "status = 'due'")
    _index("deliveries", "next", "partition not_before", "status = 'due'")
    _index("deliveries", "claimed", "partition epoch", "status = 'claimed'")
    _index("deliveries", "person", "person_id purpose")
    _index("deliveries", "campaign", "campaign status")
    _table(
        "partitions",
        "partition",
        words="partition owner",
        numbers="epoch",
        figures="rate",
        maybe_times="until resume_at",
    )


def _table(name: str, key: str = "id", **columns: str) -> None:
    made = [
        sa.Column(column, KINDS[kind][0], nullable=KINDS[kind][1])
        for kind, names in columns.items()
        for column in names.split()
    ]
    op.create_table(name, *made, sa.PrimaryKeyConstraint(key), sqlite_with_rowid=name not in UNORDERED)


def _index(table: str, name: str, columns: str, condition: str | None = None) -> None:
    where = sa.text(condition) if condition else None
    op.create_index(f"{table}_{name}", table, columns.split(), sqlite_where=where, postgresql_where=where)


def _due_index(table: str) -> None:
    _index(table, "due", "due_at id", "due_at IS NOT NULL")
