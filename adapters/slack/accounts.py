"""How people and workspaces are named: the same everywhere, so that one person is one account."""

from __future__ import annotations

from bot.domain.people import Account

PLATFORM = "slack"


def partition(team_id: str) -> str:
    """What Slack limits as a whole: a workspace."""
    return f"{PLATFORM}:{team_id}"


def account_id(team_id: str, user_id: str) -> str:
    """The id of a person's account in a workspace."""
    return f"{partition(team_id)}:{user_id}"


def account(person_id: str, team_id: str, user_id: str, reachable: bool = True) -> Account:
    """A person's account. Messages go to the user id; Slack opens the conversation by itself."""
    return Account(account_id(team_id, user_id), person_id, partition(team_id), user_id, reachable)
