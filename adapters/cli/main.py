"""The ``postcard`` command: every command in its own file, gathered here."""

from __future__ import annotations

import click

from adapters.cli.content import content
from adapters.cli.database import audit, db
from adapters.cli.demo import demo
from adapters.cli.operate import doctor, init, report, run
from adapters.cli.people import people
from adapters.cli.roles import roles
from adapters.cli.slack import slack


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="postcard", prog_name="postcard")
def main() -> None:
    """Carries a change from the CIO's desk to the front line, and what the front line thinks back."""


for command in (demo, init, run, doctor, people, roles, content, report, audit, db, slack):
    main.add_command(command)
