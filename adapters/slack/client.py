"""Calls to Slack: one shared session, nothing sent twice by itself, and every way a call can end as a value."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.version import __version__ as sdk_version
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import NotReady

TIMEOUT_SECONDS = 15
CONNECTIONS = 50
OLDEST_SDK = (3, 43)
"""Before this release the SDK takes an empty signing secret for a secret."""

LOST = "answer_lost"
"""Nobody knows whether Slack did it."""
NOT_REACHED = "not_reached"
"""Slack never had the request."""
RATE_LIMITED = "ratelimited"

_DOUBTFUL = frozenset({"internal_error", "fatal_error"})
"""Slack says of these that part of it may have been done."""


def quiet_logger() -> logging.Logger:
    """A logger that says nothing: the SDK and Bolt put bodies and tokens into their lines."""
    logger = logging.getLogger("adapters.slack.sdk")
    logger.setLevel(logging.CRITICAL + 1)
    logger.propagate = False
    logger.disabled = True
    return logger


@dataclass(frozen=True, slots=True)
class Reply:
    """How a call ended. ``error`` is empty when it worked; ``retry_after`` is in seconds; header names are small."""

    data: Mapping[str, Any] = field(default_factory=dict)
    error: str = ""
    retry_after: float = 0.0
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether Slack did it."""
        return not self.error


class Client:
    """Calls methods of the Web API with a bot's token. Use it in one event loop; ``close`` it at the end."""

    def __init__(self, token: str, base_url: str = "https://slack.com/api/") -> None:
        require_sdk()
        self._token, self._base_url = token, base_url
        self._web: AsyncWebClient | None = None

    @property
    def web(self) -> AsyncWebClient:
        """The SDK's client: its own retries are off, for they would send a message again that arrived."""
        if self._web is None:
            session = aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=TIMEOUT_SECONDS),
                connector=aiohttp.TCPConnector(limit=CONNECTIONS),
            )
            self._web = AsyncWebClient(
                self._token,
                base_url=self._base_url,
                timeout=TIMEOUT_SECONDS,
                session=session,
                retry_handlers=[],
                logger=quiet_logger(),
            )
        return self._web

    async def call(self, method: str, /, **fields: Any) -> Reply:
        """Call a method with JSON arguments."""
        return await self._ask(method, json=fields)

    async def look(self, method: str, /, **fields: Any) -> Reply:
        """Call a reading method, which takes its arguments from the address."""
        return await self._ask(method, http_verb="GET", params=fields)

    async def _ask(self, method: str, **how: Any) -> Reply:
        try:
            response = await self.web.api_call(method, **how)
        except SlackApiError as error:
            return _failed(error)
        except aiohttp.ClientConnectorError:
            return Reply(error=NOT_REACHED)
        except (TimeoutError, aiohttp.ClientError, ConnectionError, AttributeError):
            # The SDK trips over an answer in plain text with an AttributeError.
            return Reply(error=LOST)
        data = response.data
        headers = {str(name).lower(): str(value) for name, value in response.headers.items()}
        return Reply(data if isinstance(data, dict) else {}, headers=headers)

    async def close(self) -> None:
        """Close the session."""
        if self._web is not None and self._web.session is not None:
            await self._web.session.close()


def require_sdk(version: str = sdk_version) -> None:
    """Raises NotReady for a slack_sdk that is too old to be safe."""
    if tuple(int(part) for part in version.split(".")[:2]) < OLDEST_SDK:
        raise NotReady(f"slack_sdk {version} is too old to be safe: install 3.43 or newer (make install).")


def _failed(error: SlackApiError) -> Reply:
    response = error.response
    status = getattr(response, "status_code", 0)
    if status == 429:
        return Reply(error=RATE_LIMITED, retry_after=_seconds(response.headers))
    data = response.data if isinstance(getattr(response, "data", None), dict) else {}
    said = str(data.get("error", ""))
    if status >= 500 or said in _DOUBTFUL or not said:
        return Reply(error=LOST)
    if said in {"ratelimited", "rate_limited"}:
        return Reply(error=RATE_LIMITED, retry_after=_seconds(response.headers))
    return Reply(data, said)


def _seconds(headers: Mapping[str, Any]) -> float:
    """The Retry-After of an answer; half a minute when there is none."""
    found = next((value for name, value in headers.items() if name.lower() == "retry-after"), "30")
    words = str(found[0] if isinstance(found, list) else found)
    return max(1.0, float(words)) if words.isdecimal() else 30.0
