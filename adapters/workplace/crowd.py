"""The invented colleagues of the demonstration answer the pulse too, so that there is something to release."""

from __future__ import annotations

import zlib
from collections.abc import Collection
from datetime import datetime, timedelta

from bot.conversations import pulse
from bot.conversations.colleagues import Colleagues
from bot.conversations.turn import Effects, Save, Turn
from bot.conversations.voice import voice_for
from bot.domain.people import Person, Preferences
from bot.domain.pulse import DONT_KNOW, Wave, WaveStatus
from bot.domain.records import Setting
from bot.messages.actions import action
from bot.messages.inbound import Pressed, Sender
from bot.ports import Store, Tools, Work
from bot.services.effects import apply

AFTER = timedelta(days=2)
"""How long after a wave opens the colleagues answer."""

SHARE = 70
"""Percent of them who do."""


def answer(store: Store, tools: Tools, now: datetime, players: Collection[str]) -> int:
    """Let colleagues who nobody plays answer an open wave, once. How many answered.

    They press the same buttons as everybody, in one transaction; only what they would be shown is left out.
    """
    with store.write() as work:
        waves = [w for w in work.waves.find(status=WaveStatus.OPEN) if w.opens_at + AFTER <= now < w.closes_at]
        if not waves or not work.settings.add(Setting(f"crowd.{waves[0].id}", now.isoformat())):
            return 0
        crowd = [p for p in work.people.find(left=False) if p.id not in players and _luck(p.id) % 100 < SHARE]
        colleagues = Colleagues(work)
        for person in crowd:
            for item in waves[0].items:
                _press(work, tools, colleagues, person, waves[0], item, now)
    return len(crowd)


def _press(
    work: Work, tools: Tools, colleagues: Colleagues, person: Person, wave: Wave, item: str, now: datetime
) -> None:
    pressed = action("pulse.answer", wave.id, item, _opinion(person, item))
    event = Pressed(event_id=f"crowd:{wave.id}:{person.id}:{item}", sender=Sender(person.id), at=now, action=pressed)
    turn = Turn(
        event=event,
        person=person,
        preferences=work.preferences.get(person.id) or Preferences(person.id),
        now=now,
        work=work,
        tools=tools,
        voice=voice_for(work, tools, person, colleagues),
        colleagues=colleagues,
    )
    kept: Effects = [effect for effect in pulse.pressed(turn, pressed) if isinstance(effect, Save)]
    apply(work, now, event.event_id, kept, person)


def _opinion(person: Person, item: str) -> str:
    """What somebody thinks: a little better of the change in some departments than in others; one in 20 cannot tell."""
    roll = _luck(person.id + item) % 20
    lean = _luck(person.department + item) % 2
    return str(min(5, 1 + roll % 5 + lean)) if roll else DONT_KNOW


def _luck(words: str) -> int:
    """A number that is always the same for the same words."""
    return zlib.crc32(words.encode())
