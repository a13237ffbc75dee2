"""The shipped fake of the store. It keeps every promise of ``bot.ports`` except that it forgets at the end."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from adapters.memory.ledger import MemoryLedger, Partition
from adapters.memory.people import MemoryPeople
from adapters.memory.tables import MemoryBallots, MemoryDueTable, MemoryTable, Rows
from bot.domain.announcement import Announcement
from bot.domain.concern import Concern, ConcernEvent
from bot.domain.ledger import Delivery
from bot.domain.people import Account, Person, Preferences
from bot.domain.programme import Journey, Programme
from bot.domain.pulse import Ballot, Participation, PulseComment, Release, Wave
from bot.domain.records import AuditEntry, Dialogue, InboxEntry, Question, Setting
from bot.domain.vision import Review, Vision
from bot.ports import Ballots, DueTable, Ledger, People, Table, Work

State = dict[type[Any], dict[str, Any]]


class MemoryWork:
    """Everything that is stored, as one transaction sees it. Fulfils ``bot.ports.Work``."""

    def __init__(self, state: State, writes: bool, rate: float) -> None:
        self._state = state
        self._writes = writes
        self._seen: dict[type[Any], Rows[Any]] = {}
        self.people: People = MemoryPeople(self._rows(Person), self._rows(Journey))
        self.preferences: Table[Preferences] = MemoryTable(self._rows(Preferences), Preferences)
        self.accounts: Table[Account] = MemoryTable(self._rows(Account), Account)
        self.programmes: DueTable[Programme] = MemoryDueTable(self._rows(Programme), Programme)
        self.journeys: DueTable[Journey] = MemoryDueTable(self._rows(Journey), Journey)
        self.visions: Table[Vision] = MemoryTable(self._rows(Vision), Vision)
        self.reviews: Table[Review] = MemoryTable(self._rows(Review), Review)
        self.announcements: DueTable[Announcement] = MemoryDueTable(self._rows(Announcement), Announcement)
        self.concerns: DueTable[Concern] = MemoryDueTable(self._rows(Concern), Concern)
        self.concern_events: Table[ConcernEvent] = MemoryTable(self._rows(ConcernEvent), ConcernEvent)
        self.waves: DueTable[Wave] = MemoryDueTable(self._rows(Wave), Wave)
        self.participations: Table[Participation] = MemoryTable(self._rows(Participation), Participation)
        self.ballots: Ballots = MemoryBallots(self._rows(Ballot), Ballot)
        self.pulse_comments: Table[PulseComment] = MemoryTable(self._rows(PulseComment), PulseComment)
        self.releases: Table[Release] = MemoryTable(self._rows(Release), Release)
        self.inbox: Table[InboxEntry] = MemoryTable(self._rows(InboxEntry), InboxEntry)
        self.dialogues: Table[Dialogue] = MemoryTable(self._rows(Dialogue), Dialogue)
        self.questions: Table[Question] = MemoryTable(self._rows(Question), Question)
        self.audit: Table[AuditEntry] = MemoryTable(self._rows(AuditEntry), AuditEntry)
        self.settings: Table[Setting] = MemoryTable(self._rows(Setting), Setting)
        self.ledger: Ledger = MemoryLedger(self._rows(Delivery), self._rows(Partition), rate)

    def lock(self, name: str) -> None:
        """Nothing to do: there is one writer at a time."""

    def state(self) -> State:
        """Everything stored, with this transaction's changes."""
        return {kind: rows.all for kind, rows in self._seen.items()}

    def _rows(self, kind: type[Any]) -> Rows[Any]:
        if kind not in self._seen:
            self._seen[kind] = Rows(self._state.get(kind, {}), self._writes)
        return self._seen[kind]


class MemoryStore:
    """Everything that is stored, in memory. Fulfils ``bot.ports.Store``. Safe to share between threads.

    ``rate`` is the messages per second of a partition nobody has set a rate for.
    """

    def __init__(self, rate: float = 40.0) -> None:
        self._rate = rate
        self._state: State = {}
        self._turn = threading.Lock()
        self._here = threading.local()

    @contextmanager
    def read(self) -> Iterator[Work]:
        """What is stored at this moment; later changes are not seen."""
        yield MemoryWork(self._state, writes=False, rate=self._rate)

    @contextmanager
    def write(self) -> Iterator[Work]:
        """A transaction that commits when it is left without an exception, and else changes nothing.

        Raises RuntimeError inside another write of the same thread: neither could end.
        """
        if getattr(self._here, "writing", False):
            raise RuntimeError("A write is open in this thread already. Use its work instead of opening another.")
        with self._turn:
            self._here.writing = True
            try:
                work = MemoryWork(self._state, writes=True, rate=self._rate)
                yield work
                self._state = work.state()
            finally:
                self._here.writing = False

    def close(self) -> None:
        """Nothing to close."""
