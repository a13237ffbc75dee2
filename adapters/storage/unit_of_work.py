"""One transaction's view of everything that is stored."""

from __future__ import annotations

from sqlalchemy import func, select

from adapters.storage import pulse_tables as pulse
from adapters.storage import tables as rows
from adapters.storage.ledger import SqlLedger
from adapters.storage.people import SqlPeople
from adapters.storage.repositories import SqlBallots, SqlDueTable, SqlTable
from adapters.storage.session import Session
from bot.domain.announcement import Announcement
from bot.domain.concern import Concern, ConcernEvent
from bot.domain.people import Account, Preferences
from bot.domain.programme import Journey, Programme
from bot.domain.pulse import Participation, PulseComment, Release, Wave
from bot.domain.records import AuditEntry, Dialogue, InboxEntry, Question, Setting
from bot.domain.vision import Review, Vision
from bot.ports import Ballots, DueTable, Ledger, People, Table


class SqlWork:
    """Everything that is stored, within one transaction. Fulfils ``bot.ports.Work``."""

    def __init__(self, session: Session, rate: float) -> None:
        self._session = session
        self.people: People = SqlPeople(session)
        self.preferences: Table[Preferences] = SqlTable(session, Preferences, rows.PreferencesRow)
        self.accounts: Table[Account] = SqlTable(session, Account, rows.AccountRow)
        self.programmes: DueTable[Programme] = SqlDueTable(session, Programme, rows.ProgrammeRow)
        self.journeys: DueTable[Journey] = SqlDueTable(session, Journey, rows.JourneyRow)
        self.visions: Table[Vision] = SqlTable(session, Vision, rows.VisionRow)
        self.reviews: Table[Review] = SqlTable(session, Review, rows.ReviewRow)
        self.announcements: DueTable[Announcement] = SqlDueTable(session, Announcement, rows.AnnouncementRow)
        self.concerns: DueTable[Concern] = SqlDueTable(session, Concern, rows.ConcernRow)
        self.concern_events: Table[ConcernEvent] = SqlTable(session, ConcernEvent, rows.ConcernEventRow)
        self.waves: DueTable[Wave] = SqlDueTable(session, Wave, pulse.WaveRow)
        self.participations: Table[Participation] = SqlTable(session, Participation, pulse.ParticipationRow)
        self.ballots: Ballots = SqlBallots(session)
        self.pulse_comments: Table[PulseComment] = SqlTable(session, PulseComment, pulse.PulseCommentRow)
        self.releases: Table[Release] = SqlTable(session, Release, pulse.ReleaseRow)
        self.inbox: Table[InboxEntry] = SqlTable(session, InboxEntry, rows.InboxRow)
        self.dialogues: Table[Dialogue] = SqlTable(session, Dialogue, rows.DialogueRow)
        self.questions: Table[Question] = SqlTable(session, Question, rows.QuestionRow)
        self.audit: Table[AuditEntry] = SqlTable(session, AuditEntry, rows.AuditRow)
        self.settings: Table[Setting] = SqlTable(session, Setting, rows.SettingRow)
        self.ledger: Ledger = SqlLedger(session, rate)

    def lock(self, name: str) -> None:
        """Hold a named lock until the transaction ends. SQLite's single writer is lock enough."""
        if self._session.is_postgres:
            self._session.rows(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))
