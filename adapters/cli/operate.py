"""``postcard init``, ``run``, ``doctor`` and ``report``: for the two people who install and run it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import click

from adapters.calendar.public_holidays import HolidayCalendar
from adapters.cli.common import open_store, open_words, sentences_only, settings
from adapters.clocks import SystemClock
from adapters.content_files.check import check
from adapters.secrets.sealer import KeySealer, new_secret
from adapters.settings import Settings
from bot.conversations.programme import missing_contacts
from bot.domain.errors import BadInput, NotReady, PostcardError
from bot.domain.programme import MAIN
from bot.services import auditor


@click.command()
@click.option("--url", prompt="Where will people and platforms reach Postcard", default="http://127.0.0.1:8080")
@click.option("--database", prompt="Database", default="sqlite:///postcard.db")
@sentences_only
def init(url: str, database: str) -> None:
    """Write .env with a fresh secret key and the few answers a first start needs."""
    target = Path(".env")
    if target.exists():
        raise NotReady(".env exists already and is left alone. Edit it, or move it away and run this again.")
    lines = [
        "# Written by `postcard init`. Keep POSTCARD_SECRET_KEY out of the database and its backups.",
        f"DATABASE_URL={database}",
        f"PUBLIC_URL={url}",
        f"POSTCARD_SECRET_KEY={new_secret()}",
    ]
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    click.echo("Written: .env, readable by you alone. Next: postcard people import FILE, then postcard doctor.")


@click.command()
@click.option("--only", type=click.Choice(["web", "worker", "clock"]), help="One role of several machines.")
@sentences_only
def run(only: str | None) -> None:
    """Serve the configured platforms."""
    if only:
        raise NotReady(f"'--only {only}' splits the work over machines; this version runs in one process.")
    from adapters.cli.platforms import serve_platforms

    found = settings()
    KeySealer(found.postcard_secret_key.get_secret_value())

    try:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(serve_platforms(found, click.echo))
    except OSError as error:
        raise NotReady(f"{found.host}:{found.port} cannot be used ({error.strerror}); set HOST and PORT.") from error


@click.command()
@sentences_only
def doctor() -> None:
    """Check settings, key, database, content and contacts; say what to do about each."""
    found = settings()
    bad = 0
    for name, look in _LOOKS.items():
        try:
            click.echo(f"ok    {name}: {look(found)}")
        except PostcardError as error:
            bad += 1
            click.echo(f"FAIL  {name}: {error}")
    if bad:
        sys.exit(1)


def _key(found: Settings) -> str:
    KeySealer(found.postcard_secret_key.get_secret_value())
    return "a secret key is set"


def _database(found: Settings) -> str:
    with open_store(found).read() as work:
        people, stuck = work.people.count(left=False), auditor.stuck(work, SystemClock().now())
    if stuck:
        raise NotReady(f"{len(stuck)} things were due an hour ago and have not moved; is Postcard running?")
    return f"answers; {people} people"


def _content(found: Settings) -> str:
    findings = check(found.postcard_content, today=SystemClock().now().date())
    if findings:
        raise BadInput(f"{len(findings)} findings; 'postcard content check' lists them.")
    return "no findings"


def _contacts(found: Settings) -> str:
    missing = missing_contacts(open_words(found).data("organisation"))
    if missing:
        raise BadInput(f"missing in organisation.yaml: {', '.join(missing)}. A programme does not start without them.")
    return "every protected route leads to somebody"


def _holidays(found: Settings) -> str:
    organisation = open_words(found).data("organisation")
    sites = [site or {} for site in (organisation.get("sites") or {}).values()]
    names = {str(organisation.get("calendar", "")), *(str(site.get("calendar", "")) for site in sites)} - {""}
    for name in names:
        HolidayCalendar().is_holiday(name, SystemClock().now().date())
    return f"known: {', '.join(sorted(names)) or 'none used'}"


def _platforms(found: Settings) -> str:
    from adapters.cli.platforms import NOTHING, slack_access
    from adapters.slack.doctor import examine

    access = slack_access(found)
    if access is None:
        return NOTHING
    return asyncio.run(examine(access, found.public_url, SystemClock().now()))


_LOOKS: dict[str, Callable[[Settings], str]] = {
    "secret key": _key,
    "database": _database,
    "content": _content,
    "contacts": _contacts,
    "holidays": _holidays,
    "platforms": _platforms,
}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@sentences_only
def report(as_json: bool) -> None:
    """The ledgers: every campaign, with everybody accounted for."""
    with open_store(settings()).read() as work:
        programme = work.programmes.get(MAIN)
        tallies = work.ledger.campaigns("")
    data = {
        "programme": programme.status if programme else "not started",
        "campaigns": {name: {"total": t.total, **t.counts, "reasons": dict(t.reasons)} for name, t in tallies.items()},
    }
    if as_json:
        click.echo(json.dumps(data, indent=2, sort_keys=True))
        return
    click.echo(f"Programme: {data['programme']}")
    for name, tally in sorted(tallies.items()):
        counts = ", ".join(f"{n} {status}" for status, n in sorted(tally.counts.items()))
        click.echo(f"{name or 'replies and cases'}: {counts}; {tally.total} in all")
