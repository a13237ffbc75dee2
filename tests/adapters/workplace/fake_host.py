"""A product small enough to read: it fulfils ``Host`` with a script, a clock that moves and a short plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import assert_never

from adapters.workplace.host import (
    Count,
    Due,
    Glance,
    LedgerRow,
    Profile,
    Progress,
    PulseRow,
    Renderer,
    Seat,
    Step,
)
from adapters.workplace.platform import WorkplacePlatform
from bot.messages.actions import Action
from bot.messages.blocks import Message
from bot.messages.forms import problems
from bot.messages.inbound import Commanded, Inbound, Joined, Left, Opened, Pressed, Said, Submitted
from tests.adapters.workplace import script

START = datetime(2027, 3, 1, 15, 14, tzinfo=UTC)
PROBLEMS = {
    "required": "Please fill this in.",
    "too_long": "This is too long.",
    "not_an_option": "Choose one of these.",
}

_PEOPLE = (
    (
        "PA0166",
        "Nadia Brennan",
        "Librarian",
        "Libraries",
        "Central Library",
        "frontline",
        "Front line",
        "Primera línea",
    ),
    (
        "PA0077",
        "Ernesto Villalba",
        "Sanitation laborer",
        "Streets and Sanitation",
        "Harbour Depot",
        "frontline_es",
        "Front line, reads Spanish",
        "Primera línea, lee en español",
    ),
    (
        "PA0161",
        "Denise Okafor",
        "Library manager",
        "Libraries",
        "Central Library",
        "manager",
        "Manager",
        "Jefa de equipo",
    ),
    (
        "PA0174",
        "Priya Lindqvist",
        "Head clerk",
        "Libraries",
        "Central Library",
        "change_agent",
        "Change agent",
        "Agente de cambio",
    ),
    (
        "PA0073",
        "Beatriz Kowalczyk",
        "Commissioner",
        "Streets and Sanitation",
        "City Hall",
        "executive",
        "Executive",
        "Dirección",
    ),
    (
        "PA0183",
        "Samuel Thornbury",
        "Chief information officer",
        "Technology",
        "City Hall",
        "cio",
        "Sponsor",
        "Patrocinio",
    ),
    (
        "PA0302",
        "Owen Matsuda",
        "Training analyst",
        "Human Resources",
        "City Hall",
        "lead_agent",
        "Lead change agent",
        "Agente de cambio principal",
    ),
    ("PA0201", "Ingrid Brandt", "Caseworker", "Family Services", "Mesa Field Office", "", "", ""),
    ("PA0202", "Tomás Brightwater", "Permit clerk", "Planning", "City Hall", "", "", ""),
)


@dataclass
class FakeHost:
    """``sent`` holds every event received; ``broken`` is raised instead of an answer when set."""

    platform: WorkplacePlatform
    moment: datetime = START
    sent: list[Inbound] = field(default_factory=list)
    broken: Exception | None = None
    affirmed: int = 2
    renderers: Mapping[str, Renderer] = field(default_factory=dict)
    organisation: str = "City of Port Alder: Tell us once"
    time_zone: str = "America/Chicago"
    plan: list[tuple[datetime, str, str, Message]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.platform.now = self.now
        why = "Step 1 for managers: why, and why now"
        self.plan += [(START + timedelta(days=1), "PA0161", why, script.step())]
        self.plan += [
            (START + timedelta(days=2), id, "Step 1 for everybody", script.step())
            for id in ("PA0166", "PA0174", "PA0302")
        ]
        self.plan += [(START + timedelta(days=9), "PA0166", "A pulse opens", script.PULSE)]

    def now(self) -> datetime:
        return self.moment

    async def receive(self, event: Inbound) -> Mapping[str, str] | None:
        if self.broken:
            raise self.broken
        if event.event_id in {each.event_id for each in self.sent}:
            return None
        fields = self._act(event, event.sender.account)
        self.sent.append(event)
        return fields

    def _act(self, event: Inbound, account: str) -> Mapping[str, str] | None:
        match event:
            case Opened() | Joined():
                if not self.platform.history(account):
                    first = next(row[1] for row in _PEOPLE if row[0] == account).split()[0]
                    self._say(account, script.welcome(first, account == "PA0077"))
            case Commanded(name="vision") | Pressed(action=Action("vision.show")):
                self._say(account, script.vision(self.affirmed))
            case Commanded(name="announce"):
                self._say(account, script.ANNOUNCE)
            case Commanded(name="concern"):
                self._say(account, Message("Raise a concern", (script.concern_ask(),)))
            case Pressed(action=pressed) if pressed.name == "vision.affirm":
                self.affirmed += 1
                card = next(
                    each
                    for each in self.platform.history(account)[::-1]
                    if each.message and each.message.topic == "vision.v1"
                )
                self.platform.edit(card.receipt, script.vision(self.affirmed))
            case Submitted(form_id="concern.raise", answers=answers):
                if wrong := problems(script.CONCERN, answers):
                    return {key: PROBLEMS[problem] for key, problem in wrong.items()}
                if "lazy" in answers["text"]:
                    return {"text": "Please leave out words that blame a person."}
                self._say(account, script.receipt("Thank you. A change agent has your concern."))
            case Commanded() | Pressed() | Submitted() | Said() | Left():
                self._say(account, script.receipt("Thank you. I have noted that."))
            case _:
                assert_never(event)
        return None

    def _say(self, account: str, message: Message) -> None:
        self.platform.post(account, message, f"{account}:{self.platform.count()}")

    async def people_search(self, words: str, limit: int) -> Sequence[Profile]:
        wanted = words.casefold().split()
        found = [profile for profile in map(_profile, _PEOPLE) if all(word in _haystack(profile) for word in wanted)]
        return found[:limit]

    async def person(self, id: str) -> Profile | None:
        return next((profile for profile in map(_profile, _PEOPLE) if profile.id == id), None)

    async def cast(self, language: str) -> Sequence[Seat]:
        about = "Lo que ve en su trabajo." if language == "es" else "What they see at work."
        return [Seat(row[0], row[1], row[7] if language == "es" else row[6], about) for row in _PEOPLE if row[5]]

    async def next_due(self, language: str) -> Due | None:
        waiting = min(self.plan, default=None, key=lambda item: item[0])
        return Due(waiting[0], waiting[2]) if waiting else None

    async def move_clock(self, to: datetime) -> None:
        for at, account, _, message in sorted(self.plan, key=lambda item: item[0]):
            if at <= to:
                self.moment = at
                self._say(account, message)
        self.plan = [item for item in self.plan if item[0] > to]
        self.moment = to

    async def glance(self, language: str) -> Glance:
        es = language == "es"
        pick: Callable[[str, str], str] = lambda en, spanish: spanish if es else en  # noqa: E731
        return Glance(
            pick("Running since 1 March", "En marcha desde el 1 de marzo"),
            (
                Progress(pick("Affirmed by executives", "Afirmado por la dirección"), self.affirmed, 3),
                Progress(pick("People on their journey", "Personas en camino"), 318, 350),
            ),
            (
                LedgerRow(pick("1. Why, and why now", "1. Por qué, y por qué ahora"), 318, 2, 11, 1, 18),
                LedgerRow(pick("2. What changes, what stays", "2. Qué cambia y qué no"), 0, 0, 0, 0, 350),
            ),
            (
                Count(pick("New", "Nuevas"), 3),
                Count(pick("With a change agent", "Con un agente de cambio"), 5),
                Count(pick("Answered", "Respondidas"), 14),
            ),
            (
                PulseRow(pick("Libraries", "Bibliotecas"), pick("72% of 41", "72 % de 41"), 0.72),
                PulseRow(pick("Streets and Sanitation", "Calles y Limpieza"), pick("48% of 63", "48 % de 63"), 0.48),
                PulseRow(pick("City Clerk", "Secretaría"), pick("hidden, fewer than 5", "oculto, menos de 5")),
            ),
        )

    async def tour(self, language: str) -> Sequence[Step]:
        steps = (
            (
                "affirm",
                "PA0073",
                "Be the executive: affirm the vision",
                "Type /vision and press Affirm. Nothing goes out before three executives agree.",
                "Sea la dirección: afirme la visión",
                "Escriba /vision y pulse Affirm. Nada sale antes de que tres personas estén de acuerdo.",
                self.affirmed >= 3,
            ),
            (
                "manager",
                "PA0161",
                "Be the manager: hear it first",
                "Move the clock one day. Managers hear 24 hours before their teams.",
                "Sea la jefa: entérese primero",
                "Adelante el reloj un día. Las jefaturas se enteran 24 horas antes.",
                not any(each[1] == "PA0161" for each in self.plan),
            ),
            (
                "concern",
                "PA0166",
                "Be the librarian: raise a concern",
                "Press I have a concern. Choose whether to show your name.",
                "Sea la bibliotecaria: plantee una inquietud",
                "Pulse I have a concern. Decida si muestra su nombre.",
                any(isinstance(each, Submitted) for each in self.sent),
            ),
        )
        offset = 2 if language == "es" else 0
        return [Step(id, words[offset], words[offset + 1], person, done) for id, person, *words, done in steps]


def _profile(row: tuple[str, ...]) -> Profile:
    zone = "America/Denver" if row[4] == "Mesa Field Office" else "America/Chicago"
    return Profile(row[0], row[1], row[2], row[3], row[4], "es-US" if row[0] == "PA0077" else "en-US", zone)


def _haystack(profile: Profile) -> str:
    return f"{profile.id} {profile.name} {profile.title} {profile.department}".casefold()
