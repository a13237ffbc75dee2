"""``postcard db`` and ``postcard audit``: migrations and the tamper check."""

from __future__ import annotations

import sys

import click

from adapters.cli.common import open_store, sentences_only, settings
from adapters.storage.schema import upgrade
from bot.services import auditlog


@click.group()
def db() -> None:
    """The database."""


@db.command("upgrade")
@sentences_only
def db_upgrade() -> None:
    """Bring the database to the version this Postcard needs."""
    upgrade(settings().database_url.get_secret_value())
    click.echo("The database is up to date.")


@click.group()
def audit() -> None:
    """The audit log."""


@audit.command("verify")
@sentences_only
def verify() -> None:
    """Check that no line of the audit log was changed, removed or slipped in."""
    with open_store(settings()).read() as work:
        broken, lines = auditlog.first_broken(work), work.audit.count()
    if broken:
        click.echo(f"The audit log does not hold: line {broken} was changed, removed or slipped in.", err=True)
        sys.exit(1)
    click.echo(f"The audit log holds: {lines} lines.")
