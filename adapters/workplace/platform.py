"""The simulated platform's own storage: what it shows to whom, in a SQLite file of its own.

It stands for what a real platform keeps on its side. So it knows nothing of our ledger and does not deduplicate
what we send: a message sent twice is shown twice, and a test that kills us can count.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.domain.errors import BadInput
from bot.messages.blocks import Message
from bot.messages.codec import message_data, message_from

BOT = "bot"
PERSON = "person"

_SCHEMA = """
CREATE TABLE IF NOT EXISTS shown (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    account TEXT NOT NULL,
    receipt TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('bot', 'person')),
    message TEXT NOT NULL,
    key TEXT NOT NULL,
    sent_at TEXT NOT NULL,
    edited_at TEXT,
    revision INTEGER NOT NULL UNIQUE
);
CREATE INDEX IF NOT EXISTS shown_by_account ON shown (account, seq);
CREATE INDEX IF NOT EXISTS shown_by_change ON shown (account, revision);
CREATE INDEX IF NOT EXISTS shown_by_key ON shown (key);
CREATE TABLE IF NOT EXISTS seen (account TEXT PRIMARY KEY, seq INTEGER NOT NULL);
"""
_COLUMNS = "seq, account, receipt, kind, message, key, sent_at, edited_at, revision"
_INSERT = (
    "INSERT INTO shown (account, receipt, kind, message, key, sent_at, revision) "
    "SELECT ?, ?, ?, ?, ?, ?, coalesce(max(revision), 0) + 1 FROM shown"
)


@dataclass(frozen=True, slots=True)
class Post:
    """One message to put in front of one account. ``key`` is the sender's own name for it."""

    account: str
    message: Message
    key: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One entry of a conversation: the bot's ``message``, or a person's own ``text``.

    ``seq`` orders the conversation; ``revision`` grows with every change anywhere, edits included.
    """

    seq: int
    account: str
    receipt: str
    kind: str
    message: Message | None
    text: str
    key: str
    sent_at: datetime
    edited_at: datetime | None
    revision: int


def _utc_now() -> datetime:
    return datetime.now(UTC)


class WorkplacePlatform:
    """Conversations by account, safe to use from several threads and processes.

    ``path`` is the file, created when missing. ``now`` stamps what arrives: the demo passes its movable clock.
    """

    def __init__(self, path: Path | str = "workplace.db", now: Callable[[], datetime] = _utc_now) -> None:
        self.now = now
        self._lock = threading.Lock()
        self._db = sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode = WAL")
        # A killed process loses nothing; only a power cut could lose the last moments of a demonstration.
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    def post(self, account: str, message: Message, key: str) -> str:
        """Show a message of the bot; its receipt."""
        return self.post_many([Post(account, message, key)])[0]

    def post_many(self, posts: Iterable[Post]) -> list[str]:
        """Show several messages in one transaction; their receipts in order."""
        at = self.now().isoformat()
        rows = [
            (each.account, secrets.token_hex(8), BOT, _json(message_data(each.message)), each.key, at) for each in posts
        ]
        with self._writing() as db:
            for row in rows:
                db.execute(_INSERT, row)
        return [row[1] for row in rows]

    def edit(self, receipt: str, message: Message) -> bool:
        """Put another message in the place of one of the bot's; whether it was there."""
        statement = (
            "UPDATE shown SET message = ?, edited_at = ?, revision = (SELECT max(revision) + 1 FROM shown) "
            "WHERE receipt = ? AND kind = 'bot'"
        )
        values = (_json(message_data(message)), self.now().isoformat(), receipt)
        with self._writing() as db:
            return db.execute(statement, values).rowcount == 1

    def say(self, account: str, text: str, key: str = "") -> str:
        """Show a person's own words; their receipt. A repeated ``key`` is the same words sent again, shown once."""
        known = "SELECT receipt FROM shown WHERE kind = 'person' AND account = ? AND key = ? AND key <> ''"
        receipt = secrets.token_hex(8)
        with self._writing() as db:
            if found := db.execute(known, (account, key)).fetchone():
                return str(found[0])
            db.execute(_INSERT, (account, receipt, PERSON, _json({"text": text}), key, self.now().isoformat()))
        return receipt

    def history(self, account: str, after_seq: int = 0, limit: int = 200) -> list[Shown]:
        """The newest ``limit`` entries of a conversation after ``after_seq``, oldest first."""
        where = "WHERE account = ? AND seq > ? ORDER BY seq DESC LIMIT ?"
        return self._shown(where, (account, after_seq, limit))[::-1]

    def changes(self, account: str, after_revision: int, limit: int = 200) -> list[Shown]:
        """Entries that came or were edited after a revision, in that order."""
        where = "WHERE account = ? AND revision > ? ORDER BY revision LIMIT ?"
        return self._shown(where, (account, after_revision, limit))

    def get(self, receipt: str) -> Shown | None:
        """One entry."""
        return next(iter(self._shown("WHERE receipt = ?", (receipt,))), None)

    def revision(self) -> int:
        """The number of the latest change anywhere; 0 before the first."""
        return int(self._rows("SELECT coalesce(max(revision), 0) FROM shown")[0][0])

    def mark_read(self, account: str, seq: int) -> None:
        """Remember that the person has seen everything up to ``seq``."""
        statement = "INSERT INTO seen VALUES (?, ?) ON CONFLICT (account) DO UPDATE SET seq = max(seq, excluded.seq)"
        with self._writing() as db:
            db.execute(statement, (account, seq))

    def unread(self, accounts: Sequence[str]) -> dict[str, int]:
        """How many of the bot's messages each account has not seen."""
        statement = (
            "SELECT count(*) FROM shown WHERE account = ? AND kind = 'bot' "
            "AND seq > coalesce((SELECT seq FROM seen WHERE seen.account = shown.account), 0)"
        )
        return {account: int(self._rows(statement, (account,))[0][0]) for account in accounts}

    def count(self, kind: str = BOT) -> int:
        """How many entries of a kind are shown."""
        return int(self._rows("SELECT count(*) FROM shown WHERE kind = ?", (kind,))[0][0])

    def sends_by_key(self) -> dict[str, int]:
        """How often each key was sent: more than once is a duplicate that a person saw."""
        return dict(self._rows("SELECT key, count(*) FROM shown WHERE kind = 'bot' GROUP BY key"))

    def _shown(self, where: str, values: tuple[object, ...]) -> list[Shown]:
        rows = self._rows(f"SELECT {_COLUMNS} FROM shown {where}", values)  # noqa: S608  only our own constants
        return [_entry(row) for row in rows]

    def _rows(self, statement: str, values: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._db.execute(statement, values).fetchall()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _entry(row: tuple[Any, ...]) -> Shown:
    seq, account, receipt, kind, data, key, sent_at, edited_at, revision = row
    try:
        found = json.loads(data)
        message = message_from(found) if kind == BOT else None
    except (ValueError, TypeError, KeyError) as error:
        sentence = "This conversation was written by another version of Postcard. Start again with --reset."
        raise BadInput(sentence, "workplace.db") from error
    return Shown(
        seq=seq,
        account=account,
        receipt=receipt,
        kind=kind,
        message=message,
        text="" if message else found["text"],
        key=key,
        sent_at=datetime.fromisoformat(sent_at),
        edited_at=datetime.fromisoformat(edited_at) if edited_at else None,
        revision=revision,
    )
