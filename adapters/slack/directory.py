"""Who is who: people of the workspace joined to people of the roster by their e-mail address, and kept up to date."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from adapters.slack.accounts import account, account_id
from adapters.slack.client import LOST, NOT_REACHED, RATE_LIMITED, Client, Reply
from bot.domain.people import Person
from bot.ports import Store, Work

log = logging.getLogger(__name__)

PAGE = 200
"""People a page: what Slack recommends."""
TRIES = 8
"""Tries for a page before the rest is left to the next night."""
LOST_SECONDS = 2.0


@dataclass
class Linked:
    """How joining went, in people of the workspace. ``complete`` says whether every page was read."""

    joined: int = 0
    gone: int = 0
    strangers: int = 0
    complete: bool = True


class Directory:
    """Joins people of one workspace to the roster."""

    def __init__(
        self, client: Client, store: Store, team_id: str, wait: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        """``wait`` is how a Retry-After is waited for, in seconds."""
        self._client, self._store, self._team_id, self._wait = client, store, team_id, wait

    async def link_all(self) -> Linked:
        """Join everybody, page by page, at the pace Slack allows."""
        result, cursor = Linked(), ""
        while True:
            reply = await self._page(cursor)
            if not reply.ok:
                log.error("the list of people could not be read to its end", extra={"error": reply.error})
                result.complete = False
                return result
            members = [each for each in reply.data.get("members", ()) if isinstance(each, dict)]
            await asyncio.to_thread(self._learn_all, members, result)
            cursor = str((reply.data.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return result

    async def first_contact(self, user_id: str) -> bool:
        """Join somebody we have not met, by asking Slack who they are. Whether we know them now."""
        if await asyncio.to_thread(self.knows, user_id):
            return True
        reply = await self._client.look("users.info", user=user_id, include_locale="true")
        member = reply.data.get("user") if reply.ok else None
        return isinstance(member, dict) and await asyncio.to_thread(self.learn, member)

    def knows(self, user_id: str) -> bool:
        """Whether this account is joined to somebody and may be reached."""
        with self._store.read() as work:
            found = work.accounts.get(account_id(self._team_id, user_id))
        return found is not None and found.reachable

    def learn(self, member: Mapping[str, Any]) -> bool:
        """Take in what Slack says about a person. Whether they are joined to the roster and may be reached."""
        with self._store.write() as work:
            return self._learn(work, member, Linked())

    def _learn_all(self, members: list[dict[str, Any]], result: Linked) -> None:
        with self._store.write() as work:
            for member in members:
                self._learn(work, member, result)

    def _learn(self, work: Work, member: Mapping[str, Any], result: Linked) -> bool:
        user_id = str(member.get("id", ""))
        old = work.accounts.get(account_id(self._team_id, user_id))
        if not is_colleague(member, self._team_id):
            if old and old.reachable:
                work.accounts.put(replace(old, reachable=False))
            result.gone += 1
            return False
        profile = member.get("profile")
        email = str(profile.get("email") or "") if isinstance(profile, dict) else ""
        person = work.people.get(old.person_id) if old else work.people.by_email(email) if email else None
        if person is None or person.left:
            result.strangers += 1
            return False
        work.accounts.put(account(person.id, self._team_id, user_id))
        _complete(work, person, member)
        result.joined += 1
        return True

    async def _page(self, cursor: str) -> Reply:
        more = {"cursor": cursor} if cursor else {}
        reply = Reply(error=LOST)
        for _ in range(TRIES):
            reply = await self._client.look("users.list", limit=PAGE, include_locale="true", **more)
            if reply.error not in {LOST, NOT_REACHED, RATE_LIMITED}:
                break
            await self._wait(reply.retry_after or LOST_SECONDS)
        return reply


def is_colleague(member: Mapping[str, Any], team_id: str) -> bool:
    """Whether this is a person of this workspace: no bot, no guest, nobody from elsewhere, nobody who left."""
    flags = ("deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger", "is_workflow_bot")
    at_home = member.get("team_id", team_id) == team_id
    return at_home and member.get("id") != "USLACKBOT" and not any(member.get(flag) for flag in flags)


def _complete(work: Work, person: Person, member: Mapping[str, Any]) -> None:
    """Language and zone from Slack where the roster has none. What the roster says stays."""
    locale = person.locale or str(member.get("locale") or "")[:20]
    zone = person.time_zone or _zone(str(member.get("tz") or ""))
    if (locale, zone) != (person.locale, person.time_zone):
        work.people.put(replace(person, locale=locale, time_zone=zone))


def _zone(name: str) -> str:
    """A zone's name if this machine knows it, else empty: a made-up one must not stop a journey."""
    try:
        return ZoneInfo(name).key
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return ""
