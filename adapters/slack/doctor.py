"""Looks at a Slack set-up as ``postcard doctor`` does: the token, its rights, the clock, the address."""

from __future__ import annotations

from datetime import datetime
from email.utils import parsedate_to_datetime

from adapters.slack.client import Client, Reply
from adapters.slack.connect import Access
from adapters.slack.gate import SKEW_SECONDS
from adapters.slack.manifest import SCOPES
from bot.domain.errors import BadInput, NotReady


async def examine(access: Access, public_url: str, now: datetime) -> str:
    """What is well, as one sentence. Raises NotReady or BadInput with everything that is not."""
    access.check()
    if not access.app_token and not public_url.startswith("https://"):
        raise BadInput("Slack only calls addresses with https://; or use Socket Mode.", "PUBLIC_URL")
    client = Client(access.bot_token, access.api_url)
    try:
        reply = await client.call("auth.test")
    finally:
        await client.close()
    if not reply.ok:
        raise NotReady(f"Slack does not answer to SLACK_BOT_TOKEN ({reply.error[:60]}); check token and network.")
    problems = [*_scopes(reply), *_clock(reply, now), *_team(reply, access)]
    if problems:
        raise NotReady("; ".join(problems))
    return f"Slack workspace {reply.data.get('team_id')} answers, with every right the bot needs"


def _scopes(reply: Reply) -> list[str]:
    held = {scope.strip() for scope in reply.headers.get("x-oauth-scopes", "").split(",")} - {""}
    missing = [scope for scope in SCOPES if scope not in held]
    if not held or not missing:
        return []
    return [f"the app lacks {', '.join(missing)}: paste the manifest again and reinstall it"]


def _clock(reply: Reply, now: datetime) -> list[str]:
    try:
        off = (now - parsedate_to_datetime(reply.headers.get("date", ""))).total_seconds()
    except (ValueError, TypeError):
        return []
    return [f"this machine's clock is {off:+.0f} seconds off Slack's: set it"] if abs(off) > SKEW_SECONDS else []


def _team(reply: Reply, access: Access) -> list[str]:
    team = str(reply.data.get("team_id", ""))
    return [f"SLACK_TEAM_IDS does not list {team}"] if access.teams and team not in access.teams else []
