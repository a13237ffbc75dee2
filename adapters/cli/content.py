"""``postcard content``: lint all words, and show every message on one page."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from adapters.cli.common import sentences_only, settings
from adapters.clocks import SystemClock
from adapters.content_files.check import check as check_content
from adapters.content_files.preview import preview as write_preview


@click.group()
def content() -> None:
    """The words and plans in content/."""


@content.command("check")
@sentences_only
def check() -> None:
    """Lint all content: each finding with file, line and the plain alternative."""
    findings = check_content(settings().postcard_content, today=SystemClock().now().date())
    for finding in findings:
        click.echo(str(finding))
    if findings:
        click.echo(f"{len(findings)} findings.", err=True)
        sys.exit(1)
    click.echo("No findings.")


@content.command("preview")
@click.option("--out", type=click.Path(path_type=Path), default=Path("preview"), help="Folder to write to.")
@sentences_only
def preview(out: Path) -> None:
    """Write one HTML page with every message in every language."""
    click.echo(f"Written: {write_preview(settings().postcard_content, out)}")
