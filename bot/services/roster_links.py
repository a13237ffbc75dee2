"""Joins people to their accounts by hand, from a file, until the platforms do it themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from bot.domain.errors import BadInput
from bot.domain.people import Account, Person
from bot.domain.roster import safe_id
from bot.domain.roster_table import Line, Lines, Problems
from bot.ports import Store, Work

COLUMNS = ("email_or_person_id", "platform", "account", "partition", "address")
REQUIRED = tuple((name,) for name in COLUMNS[:4])
PORTION = 1_000
"""Accounts stored in one transaction."""

_PARTITION = re.compile(r"[^\s:]+")


@dataclass(slots=True)
class Links:
    """How joining went, in accounts. ``errors`` are rows that joined nothing."""

    errors: Problems = field(default_factory=Problems)
    added: int = 0
    changed: int = 0
    unchanged: int = 0


def link(store: Store, lines: Lines, platforms: Sequence[str], *, dry_run: bool = False) -> Links:
    """Join every account of a file to its person. A row that cannot be used is reported; the others go in."""
    result = Links()
    seen: dict[str, int] = {}
    waiting = lines()
    while portion := list(islice(waiting, PORTION)):
        with store.read() if dry_run else store.write() as work:
            for line in portion:
                try:
                    account = _account(work, line, platforms)
                    first = seen.setdefault(account.id, line.number)
                    if first != line.number:
                        raise BadInput(f"{account.id} is in the file twice, first at {first}; the earlier row counts.")
                except BadInput as error:
                    result.errors.add(error.sentence, line.number)
                    continue
                if _count(result, work.accounts.get(account.id), account) and not dry_run:
                    work.accounts.put(account)
    return result


def account_id(platform: str, partition: str, name: str) -> str:
    """An account's id: the platform, the workspace or tenant, and its name there; unique over all of them."""
    return f"{platform}:{partition}:{name}"


def _account(work: Work, line: Line, platforms: Sequence[str]) -> Account:
    """The account a line joins to somebody. Raises BadInput."""
    if line.problem:
        raise BadInput(line.problem)
    cells = line.cells
    platform, name = cells["platform"].casefold(), cells["account"]
    if platform not in platforms:
        raise BadInput(f"There is no platform “{cells['platform'][:60]}”; choose from {', '.join(platforms)}.")
    partition = cells["partition"].removeprefix(f"{platform}:")
    if not name or " " in name:
        raise BadInput(f"account “{name[:60]}” must be one word.")
    if not _PARTITION.fullmatch(partition):
        raise BadInput(f"partition “{partition[:60]}” must be one word without a colon.")
    person = _person(work, cells["email_or_person_id"])
    id = account_id(platform, partition, name)
    old = work.accounts.get(id)
    address = cells.get("address") or (old.address if old else name)
    fresh = Account(id, person.id, f"{platform}:{partition}", address)
    return replace(fresh, reachable=old.reachable) if old and old.address == address else fresh


def _person(work: Work, named: str) -> Person:
    person = work.people.by_email(named) or work.people.get(safe_id(named))
    if person is None or person.left:
        what = "has left" if person else "is not in the roster"
        raise BadInput(f"“{named[:60]}” {what}; import the roster first.")
    return person


def _count(result: Links, old: Account | None, new: Account) -> bool:
    """Count an account as added, changed or unchanged; whether it must be stored."""
    if old == new:
        result.unchanged += 1
    elif old is None:
        result.added += 1
    else:
        result.changed += 1
    return old != new
