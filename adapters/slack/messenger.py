"""Sends to Slack and says honestly how it ended: once, never twice, and unknown when nobody can know."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from adapters.slack.client import LOST, NOT_REACHED, RATE_LIMITED, Client, Reply
from adapters.slack.modals import Forms
from adapters.slack.render import render_message
from bot.domain.ledger import DeliveryStatus, Outcome
from bot.domain.people import Account
from bot.messages.blocks import Message

log = logging.getLogger(__name__)

WAIT = "rate_limited"
"""The reason that makes the whole partition rest until ``not_before``."""
REFUSED = "refused"
GONE = "gone"
NOT_PREPARED = "not_prepared"
CLOSED_MINUTES = 5
"""How long a workspace rests when it does not take our token: somebody has to act, and nothing is lost meanwhile."""

QUIET: Mapping[str, Any] = {"parse": "none", "link_names": False, "unfurl_links": False, "unfurl_media": False}
"""Slack turns no name into a mention, and fetches nothing that our words point at."""

_NOBODY = frozenset({"channel_not_found", "user_not_found", "user_disabled", "user_not_visible", "is_inactive"})
_NO_MESSAGE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
_CLOSED = frozenset({
    "account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked", "missing_scope",
    "org_login_required", "team_access_not_granted", "access_denied", "ekm_access_denied", "service_unavailable",
})  # fmt: skip
"""Errors that are not about one person: the next message would fare no better."""


class SlackMessenger:
    """Implements ``bot.ports.Messenger``. A receipt is ``channel:ts``, which is what an edit needs."""

    def __init__(self, client: Client, forms: Forms, now: Callable[[], datetime]) -> None:
        self._client, self._forms, self._now = client, forms, now

    async def send(self, account: Account, message: Message, key: str) -> Outcome:
        """Post to a person; the conversation opens by itself."""
        payload = await self._payload(message, key)
        if payload is None:
            return Outcome(key, DeliveryStatus.DUE, NOT_PREPARED, at=self._now())
        reply = await self._client.call("chat.postMessage", channel=account.address, **payload, **QUIET)
        return self._outcome(key, reply)

    async def edit(self, _account: Account, receipt: str, message: Message, key: str) -> Outcome:
        """Replace a posted message. Doing it twice does no harm, so a lost answer is simply tried again."""
        channel, _, ts = receipt.partition(":")
        payload = await self._payload(message, key)
        if payload is None:
            return Outcome(key, DeliveryStatus.DUE, NOT_PREPARED, at=self._now())
        reply = await self._client.call("chat.update", channel=channel, ts=ts, **payload)
        if reply.error == LOST:
            return Outcome(key, DeliveryStatus.DUE, LOST, at=self._now())
        return self._outcome(key, reply)

    async def _payload(self, message: Message, key: str) -> Mapping[str, Any] | None:
        """What is sent, or None when it could not be made: then nothing was sent, and it may be tried again."""
        try:
            return render_message(await self._forms.keep(message), key)
        except Exception as error:  # noqa: BLE001  a database that is away must not make a delivery unknown
            log.error("a message could not be prepared", extra={"kind": type(error).__name__})
            return None

    def _outcome(self, key: str, reply: Reply) -> Outcome:
        now = self._now()
        if reply.ok:
            receipt = f"{reply.data.get('channel', '')}:{reply.data.get('ts', '')}"
            return Outcome(key, DeliveryStatus.DELIVERED, receipt=receipt, at=now)
        if reply.error == RATE_LIMITED:
            return Outcome(key, DeliveryStatus.DUE, WAIT, not_before=now + timedelta(seconds=reply.retry_after), at=now)
        if reply.error == LOST:
            return Outcome(key, DeliveryStatus.UNKNOWN, LOST, at=now)
        if reply.error == NOT_REACHED:
            return Outcome(key, DeliveryStatus.DUE, NOT_REACHED, at=now)
        # Slack's error is a word from a list; it holds nothing of the message.
        log.error("a message was refused", extra={"error": reply.error[:60]})
        if reply.error in _CLOSED:
            return Outcome(key, DeliveryStatus.DUE, WAIT, not_before=now + timedelta(minutes=CLOSED_MINUTES), at=now)
        gone = reply.error in _NOBODY | _NO_MESSAGE
        return Outcome(key, DeliveryStatus.FAILED, GONE if gone else REFUSED, at=now)
