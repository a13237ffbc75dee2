"""``postcard slack``: what an IT team needs to make the Slack app."""

from __future__ import annotations

import click

from adapters.cli.common import sentences_only, settings
from adapters.slack.manifest import manifest_text


@click.group()
def slack() -> None:
    """Slack: the app manifest."""


@slack.command("manifest")
@click.option("--url", help="Where Slack reaches Postcard, with https://. Default: PUBLIC_URL.")
@click.option("--socket-mode", is_flag=True, help="For an installation that Slack cannot reach: it connects outwards.")
@sentences_only
def manifest_command(url: str | None, socket_mode: bool) -> None:
    """Print the app manifest, to be pasted at api.slack.com/apps under Create New App."""
    click.echo(manifest_text(url or settings().public_url, socket_mode=socket_mode))
