"""Forms on their way to a screen: kept when a message with a button goes out, opened when the button is pressed.

Slack carries a button's value back, at most 2,000 characters, and a form may be larger; message metadata could hold
it, but every app of the workspace may read that. So a copy stays with us, sealed, under a name made from its content:
the same form for a thousand people is one row. Old copies are removed; whoever presses an older button gets the
conversation's own answer to that press, which brings a fresh form.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.errors import BadInput
from bot.domain.records import Setting
from bot.messages.actions import MAX_LENGTH, Action
from bot.messages.blocks import Ask, Message
from bot.messages.codec import from_data, to_data
from bot.messages.forms import Form
from bot.ports import Sealer, Store

OPEN = "form.open"
"""The action of a button that opens a form: the day it was kept, its name, and the action the form was made with."""

KEEP_DAYS = 30
REMEMBERED = 2_000
"""Names of copies we know to be stored, so that a message to everybody writes once."""

_PREFIX = "form:"


class Forms:
    """Keeps forms and finds them again."""

    def __init__(self, store: Store, sealer: Sealer, now: Callable[[], datetime]) -> None:
        self._store, self._sealer, self._now = store, sealer, now
        self._known: dict[str, None] = {}
        self._day = ""

    async def keep(self, message: Message) -> Message:
        """The message with buttons that name where their form is kept."""
        forms = [block.form for block in message.blocks if isinstance(block, Ask)]
        if not forms:
            return message
        day = self._now().date().isoformat()
        names = {form.form_id: self._name(form) for form in forms}
        missing = {name: form for form in forms if f"{day}:{(name := names[form.form_id])}" not in self._known}
        if missing:
            await asyncio.to_thread(self._store_all, day, missing)
        blocks = tuple(
            replace(block, form=replace(block.form, form_id=_reference(day, names[block.form.form_id], block.form)))
            if isinstance(block, Ask)
            else block
            for block in message.blocks
        )
        return replace(message, blocks=blocks)

    async def find(self, reference: Action) -> Form | None:
        """The form a pressed button names, or None when the copy is gone."""
        if reference.name != OPEN or len(reference.args) < 2:
            return None
        return await asyncio.to_thread(self._read, f"{_PREFIX}{reference.args[0]}:{reference.args[1]}")

    def _name(self, form: Form) -> str:
        return self._sealer.code("form", json.dumps(to_data(form), sort_keys=True))

    def _store_all(self, day: str, forms: dict[str, Form]) -> None:
        with self._store.write() as work:
            for name, form in forms.items():
                work.settings.add(
                    Setting(f"{_PREFIX}{day}:{name}", self._sealer.seal(json.dumps(to_data(form), ensure_ascii=False)))
                )
            if day != self._day:
                oldest = (self._now() - timedelta(days=KEEP_DAYS)).date().isoformat()
                rows = work.settings.find(after=_PREFIX, limit=1_000)
                old = [row.id for row in rows if _PREFIX < row.id < f"{_PREFIX}{oldest}"]
                if old:
                    work.settings.remove(id=old)
        self._day = day
        self._known |= dict.fromkeys(f"{day}:{name}" for name in forms)
        while len(self._known) > REMEMBERED:
            del self._known[next(iter(self._known))]

    def _read(self, id: str) -> Form | None:
        with self._store.read() as work:
            found = work.settings.get(id)
        if found is None:
            return None
        try:
            form = from_data(json.loads(self._sealer.unseal(found.value)))
        except (BadInput, ValueError):
            return None
        return form if isinstance(form, Form) else None


def made_with(reference: Action) -> Action | None:
    """The action the form behind a button was made with, when the button still says so."""
    try:
        return Action.decode(":".join(reference.args[2:]))
    except ValueError:
        return None


def _reference(day: str, name: str, form: Form) -> str:
    short = f"{OPEN}:{day}:{name}"
    whole = f"{short}:{form.form_id}"
    return whole if len(whole) <= MAX_LENGTH else short
