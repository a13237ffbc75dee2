"""The app's own page, made when somebody opens it and for nobody else."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from adapters.slack.client import Client
from adapters.slack.modals import Forms
from adapters.slack.render import render_message
from bot.conversations.colleagues import Colleagues
from bot.conversations.router import respond
from bot.conversations.turn import Say, Turn
from bot.conversations.voice import voice_for
from bot.domain.people import SPONSORS, Preferences
from bot.messages.blocks import Message
from bot.messages.inbound import Commanded, Inbound
from bot.ports import Store, Tools, Work


class Home:
    """Publishes what a command would answer: the programme for its sponsor, the menu of help for everybody else.

    The conversation is asked what it would say and nothing of it is carried out.
    """

    def __init__(self, store: Store, tools: Tools, now: Callable[[], datetime], client: Client, forms: Forms) -> None:
        self._store, self._tools, self._now = store, tools, now
        self._client, self._forms = client, forms

    async def publish(self, user_id: str, event: Inbound) -> None:
        """Show one person their page."""
        message = await asyncio.to_thread(self._message, event)
        if message is None:
            return
        payload = render_message(await self._forms.keep(message), event.event_id)
        await self._client.call("views.publish", user_id=user_id, view={"type": "home", "blocks": payload["blocks"]})

    def _message(self, event: Inbound) -> Message | None:
        with self._store.read() as work:
            account = work.accounts.get(event.sender.account)
            turn = self._turn(work, event, account.person_id) if account else None
            said = respond(turn) if turn else []
        return next((effect.message for effect in said if isinstance(effect, Say)), None)

    def _turn(self, work: Work, event: Inbound, person_id: str) -> Turn | None:
        person = work.people.get(person_id)
        if person is None or person.left:
            return None
        colleagues = Colleagues(work)
        name = "report" if person.is_in(*SPONSORS) else "postcard"
        asked = Commanded(event_id=event.event_id, sender=event.sender, at=event.at, name=name)
        return Turn(
            event=asked,
            person=person,
            preferences=work.preferences.get(person.id) or Preferences(person.id),
            now=self._now(),
            work=work,
            tools=self._tools,
            voice=voice_for(work, self._tools, person, colleagues, event.sender.locale),
            colleagues=colleagues,
        )
