"""``postcard people``: the roster in, the roster out, and who is who on the platforms."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from adapters.calendar.zones import zone_name
from adapters.cli.common import open_store, open_words, sentences_only, settings
from adapters.cli.roles import OVERRIDES, role_matcher
from adapters.clocks import SystemClock
from adapters.roster.tables import Table, open_table
from adapters.roster.writers import save_csv, save_xlsx, write_csv
from bot.domain import roster as rows
from bot.domain.errors import BadInput, NotReady
from bot.domain.roster_table import Line, Problems
from bot.ports import Store
from bot.services import roster, roster_links

PLATFORMS = ("slack", "teams", "workplace")
EXPORTED = (*rows.COLUMNS, "role_family")
FILE = click.Path(path_type=Path)


@click.group()
def people() -> None:
    """The roster: people in, people out, people joined to their accounts."""


@people.command("import")
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help="Check the file and count; change nothing.")
@click.option("--leavers", is_flag=True, help="Mark everybody who is not in the file as left.")
@click.option("--yes", is_flag=True, help="Do not ask, however many would be marked as left.")
@click.option("--overrides", type=FILE, help=OVERRIDES)
@sentences_only
def import_command(file: Path, dry_run: bool, leavers: bool, yes: bool, overrides: Path | None) -> None:
    """Bring in a roster, CSV or XLSX. Doing it twice changes nothing."""
    found = settings()
    words = open_words(found)
    matcher = role_matcher(words, overrides)
    agreed = (lambda _: True) if yes or dry_run else _agreed
    with open_table(file, rows.COLUMNS, rows.REQUIRED) as table:
        report = import_table(open_store(found), table, roster.Rules(zone_name, matcher), leavers, agreed, dry_run)
        _tell_import(report, table, dry_run)
    sys.exit(1 if report.errors else 0)


def import_table(
    store: Store,
    table: Table,
    rules: roster.Rules,
    leavers: bool = False,
    agreed: Callable[[roster.Survey], bool] = lambda survey: not survey.many_leave,
    dry_run: bool = False,
) -> roster.Report:
    """Survey a roster and bring it in, with a progress bar. Raises NotReady when too many would leave."""
    survey = roster.survey(store, lambda: _shown(table, "Checking", None), rules, leavers)
    if not agreed(survey):
        share = len(survey.leaving) / survey.here
        raise NotReady(
            f"{len(survey.leaving):,} of {survey.here:,} people ({share:.0%}) are not in {table.name} and would be "
            "marked as left. If that is right, add --yes. Nothing was imported."
        )
    lines = lambda: _shown(table, "Counting" if dry_run else "Storing", survey.rows)  # noqa: E731 (a name for a bar)
    return roster.bring_in(store, lines, rules, survey, SystemClock().now(), dry_run=dry_run)


def _agreed(survey: roster.Survey) -> bool:
    """Whether so many may leave: few without asking, many only when somebody says so."""
    if not survey.many_leave or not sys.stdin.isatty():
        return not survey.many_leave
    return click.confirm(f"{len(survey.leaving):,} of {survey.here:,} people would be marked as left. Go on?", err=True)


def _shown(table: Table, label: str, length: int | None) -> Iterator[Line]:
    """The lines of a table, with a progress bar where somebody can see it."""
    if not sys.stderr.isatty():
        yield from table.lines()
        return
    with click.progressbar(table.lines(), length=length, label=label, show_pos=True, file=sys.stderr) as bar:
        yield from bar


def _tell_import(report: roster.Report, table: Table, dry_run: bool) -> None:
    _tell_notes(table)
    click.echo(
        f"{report.rows:,} rows: {report.added:,} added, {report.changed:,} changed, {report.unchanged:,} unchanged, "
        f"{report.came_back:,} came back, {report.left:,} left, {len(report.errors):,} errors, "
        f"{len(report.warnings):,} warnings."
    )
    _tell_problems(report.errors, "Errors; these rows did not go in", table.unit)
    _tell_problems(report.warnings, "Warnings; these rows went in", table.unit)
    if dry_run:
        click.echo("This was a dry run: nothing was changed.")


def _tell_notes(table: Table) -> None:
    for note in table.notes:
        click.echo(note)
    if table.columns.extra:
        click.echo(f"Columns not used: {', '.join(table.columns.extra)}.")


def _tell_problems(problems: Problems, title: str, unit: str) -> None:
    """What is wrong with a file, on stderr, one sentence with the lines it holds for."""
    if problems:
        click.echo(f"{title}:", err=True)
    for sentence in problems.sentences(unit):
        click.echo(f"  {sentence}", err=True)


@people.command("export")
@click.option("--format", "kind", type=click.Choice(["csv", "xlsx"]), help="Default: what FILE ends in, else csv.")
@click.option("--out", type=FILE, help="Where to write; the terminal when left out.")
@sentences_only
def export_command(kind: str | None, out: Path | None) -> None:
    """Write everybody who is here as a roster. Importing it again changes nothing."""
    export_people(open_store(settings()), kind, out)


def export_people(store: Store, kind: str | None, out: Path | None) -> None:
    """Write the roster. Raises BadInput when it cannot be written there."""
    kind = kind or ("xlsx" if out and out.suffix.lower() == ".xlsx" else "csv")
    if out is None:
        if kind == "xlsx":
            raise BadInput("A workbook cannot go to the terminal; name a file with --out.", "--format xlsx")
        sys.stdout.flush()
        terminal = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", errors="replace", newline="")
        write_csv(terminal, EXPORTED, roster.outgoing(store))
        terminal.detach()
        return
    people_out = roster.outgoing(store)
    count = save_xlsx(out, EXPORTED, people_out) if kind == "xlsx" else save_csv(out, EXPORTED, people_out)
    click.echo(f"{count:,} people written to {click.format_filename(out)}.")


@people.command("link")
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help="Check the file and count; change nothing.")
@sentences_only
def link_command(file: Path, dry_run: bool) -> None:
    """Join people to their accounts from a table of email_or_person_id, platform, account, partition, address.

    The partition is the workspace or tenant; address may be left out.
    """
    sys.exit(link_people(open_store(settings()), file, dry_run))


def link_people(store: Store, file: Path, dry_run: bool = False) -> int:
    """Join people to accounts and tell how it went; 1 when rows had errors. Raises BadInput for a useless file."""
    with open_table(file, roster_links.COLUMNS, roster_links.REQUIRED) as table:
        links = roster_links.link(store, lambda: _shown(table, "Joining", None), PLATFORMS, dry_run=dry_run)
        _tell_notes(table)
        click.echo(
            f"{links.added:,} accounts added, {links.changed:,} changed, {links.unchanged:,} unchanged, "
            f"{len(links.errors):,} errors."
        )
        _tell_problems(links.errors, "Errors; these rows joined nothing", table.unit)
    if dry_run:
        click.echo("This was a dry run: nothing was changed.")
    return 1 if links.errors else 0
