"""``postcard roles``: which role family each job title falls in, and which titles nobody claims."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from adapters.cli.common import open_words, sentences_only, settings
from adapters.content_files.words import FileWords
from adapters.roster.tables import Table, open_table, read_rows
from bot.domain.errors import BadInput
from bot.domain.role_matching import (
    OVERRIDE_COLUMNS,
    Override,
    RoleFamily,
    RoleMatcher,
    Suggestion,
    overrides_from_rows,
)
from bot.domain.roster_table import Problems
from bot.domain.title_words import Abbreviations

COLUMNS = ("job_title", "department", "headcount")
REQUIRED = (("job_title",),)
SHOWN = 40
"""Unclaimed titles that the table shows; --json has all of them."""

OVERRIDES = "CSV of job_title,department,family that goes before all claims."

_COUNT = re.compile(r"\d{1,9}(\.0+)?")


@click.group()
def roles() -> None:
    """Role families and the job titles that fall in them."""


@roles.command("suggest")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.option("--overrides", type=click.Path(path_type=Path), help=OVERRIDES)
@sentences_only
def suggest_command(file: Path, as_json: bool, overrides: Path | None) -> None:
    """Sort the job titles of a roster, or of any CSV or XLSX with a job_title column, into role families.

    A department column is used when there is one; a headcount column says how many people a row stands for.
    """
    sys.exit(suggest(open_words(settings()), file, overrides, as_json))


def suggest(words: FileWords, file: Path, overrides: Path | None = None, as_json: bool = False) -> int:
    """Tell how the titles of a file fall into families; 1 when rows had errors. Raises BadInput for a useless file."""
    errors = Problems()
    with open_table(file, COLUMNS, REQUIRED) as table:
        suggestion = role_matcher(words, overrides).suggest(_titles(table, errors))
        unit, notes = table.unit, table.notes
    if not suggestion.people and not errors:
        raise BadInput("The file names columns and nobody in them.", file.name)
    click.echo(json.dumps(suggestion.as_dict(), ensure_ascii=False, indent=2) if as_json else _as_table(suggestion))
    for note in notes:
        click.echo(note, err=True)
    for sentence in errors.sentences(unit):
        click.echo(f"Left out, {sentence}", err=True)
    return 1 if errors else 0


def role_matcher(words: FileWords, overrides: Path | None = None) -> RoleMatcher:
    """Matches titles by the families, abbreviations and overrides of content/, and by more overrides from a file.

    Raises BadInput naming what is wrong in which file.
    """
    own = words.tree.root / "role_overrides.csv"
    first = _overrides(overrides) if overrides else ()
    told = {(each.job_title.casefold(), each.department.casefold()) for each in first}
    later = _overrides(own) if own.is_file() else ()
    rest = [each for each in later if (each.job_title.casefold(), each.department.casefold()) not in told]
    try:
        families = [RoleFamily.from_mapping(family) for family in words.families()]
        abbreviations = Abbreviations.from_mapping(words.tree.yaml("roles/abbreviations").mapping())
        return RoleMatcher(families, abbreviations, [*first, *rest])
    except (ValueError, KeyError) as error:
        raise BadInput(str(error.args[0]), "role families") from error


def _overrides(path: Path) -> tuple[Override, ...]:
    try:
        return overrides_from_rows(read_rows(path, OVERRIDE_COLUMNS))
    except ValueError as error:
        raise BadInput(str(error), path.name) from error


def _titles(table: Table, errors: Problems) -> Iterator[tuple[str, str, int]]:
    for line in table.lines():
        count = line.cells.get("headcount", "1").replace(",", "")
        if line.problem:
            errors.add(line.problem, line.number)
        elif not _COUNT.fullmatch(count):
            errors.add(f"The headcount “{count[:20]}” is not a whole number.", line.number)
        else:
            yield line.cells["job_title"], line.cells.get("department", ""), int(count.split(".")[0])


def _as_table(suggestion: Suggestion) -> str:
    share = suggestion.claimed_people / suggestion.people if suggestion.people else 0
    claimed = f"{suggestion.claimed_people:,} ({share:.1%})"
    lines = [f"{suggestion.people:,} people, {claimed} in a family that claims them.", ""]
    by_size = sorted(suggestion.families.items(), key=lambda item: (-item[1], item[0]))
    lines += [f"{count:>9,}  {family}" for family, count in by_size]
    if suggestion.unclaimed:
        lines += ["", f"Titles that nobody claims: {len(suggestion.unclaimed):,}. The largest:"]
    for row in suggestion.unclaimed[:SHOWN]:
        place = f"  ({row.department})" if row.department else ""
        lines.append(f"{row.people:>9,}  {row.job_title or '(no title)'}{place}")
    if len(suggestion.unclaimed) > SHOWN:
        lines.append(f"           and {len(suggestion.unclaimed) - SHOWN:,} more; --json lists them all.")
    return "\n".join(lines)
