"""``postcard demo``: the local workplace on SQLite, the demo organisation, a clock one can move."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import UTC, datetime
from pathlib import Path

import click

from adapters.app import Postcard, assemble, make_tools, run
from adapters.calendar.zones import zone_name
from adapters.cli.common import sentences_only
from adapters.cli.roles import role_matcher
from adapters.clocks import MovableClock
from adapters.content_files.words import FileWords
from adapters.roster.tables import open_table
from adapters.secrets.sealer import new_secret
from adapters.settings import CONTENT
from adapters.slack.render import as_json as slack_json
from adapters.storage.store import SqlStore
from adapters.web.serve import FrontDoor
from adapters.workplace.local_host import LocalHost
from adapters.workplace.messenger import WorkplaceMessenger
from adapters.workplace.platform import WorkplacePlatform
from adapters.workplace.routes import workplace_routes
from bot.domain import roster as rows
from bot.domain.errors import NotReady
from bot.domain.people import Account
from bot.ports import Tools
from bot.services import roster
from bot.services.seed import first_vision

START = datetime(2027, 1, 11, 15, 0, tzinfo=UTC)
"""Monday 11 January 2027, 9:00 in Port Alder: every demonstration begins at the same moment."""

PARTITION = "workplace:main"

RATE = 500.0
"""Messages per second of the simulated platform: fast to watch, slow enough to stop."""

FILES = ("postcard.db", "postcard.db-wal", "postcard.db-shm", "workplace.db", "workplace.db-wal", "workplace.db-shm")


@click.command()
@click.option("--port", default=8080, show_default=True, help="Where the page is served, on this machine only.")
@click.option("--reset", is_flag=True, help="Throw the demonstration away and begin again.")
@click.option("--folder", type=click.Path(path_type=Path), default=Path(".demo"), show_default=True)
@sentences_only
def demo(port: int, reset: bool, folder: Path) -> None:
    """Play every part of a change programme on this machine."""
    folder.mkdir(parents=True, exist_ok=True)
    if reset:
        for name in FILES:
            (folder / name).unlink(missing_ok=True)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(folder, port))
    click.echo("Stopped. The demonstration is kept; --reset begins again.")


async def _serve(folder: Path, port: int) -> None:
    postcard, host, platform = build_demo(folder, CONTENT)
    mount = workplace_routes(host, platform)

    async def ready(door: FrontDoor) -> None:
        click.echo(f"Postcard is ready: open http://127.0.0.1:{door.port}/ in a browser. Ctrl+C stops it.")

    try:
        await run(postcard, [mount], "127.0.0.1", port, ready)
    except OSError as error:
        raise NotReady(f"port {port} cannot be used ({error.strerror}); choose another with --port.") from error


def build_demo(folder: Path, content: Path, start: datetime = START) -> tuple[Postcard, LocalHost, WorkplacePlatform]:
    """The demonstration in a folder, filled on its first start. The pieces are joined here and nowhere else."""
    words = FileWords(content)
    store = SqlStore(f"sqlite:///{folder / 'postcard.db'}", rate=RATE)
    clock = MovableClock(store, start)
    platform = WorkplacePlatform(folder / "workplace.db", clock.now)
    tools = make_tools(words, _secret(folder))
    postcard = assemble(store, tools, clock, {"workplace": WorkplaceMessenger(platform)})
    fill_demo(store, tools, words, content, clock.now())
    cast = words.data("demo/cast")["cast"]
    host = LocalHost(store, tools, clock, postcard.deliver, cast, {"Slack": slack_json}, asyncio.Lock())
    return postcard, host, platform


def fill_demo(store: SqlStore, tools: Tools, words: FileWords, content: Path, now: datetime) -> None:
    """The demo organisation, everybody reachable in the workplace, the vision under review. Once."""
    with store.read() as work:
        if work.people.count():
            return
    with open_table(content / "demo" / "people.csv", rows.COLUMNS, rows.REQUIRED) as table:
        rules = roster.Rules(zone_name, role_matcher(words, None))
        roster.bring_in(store, table.lines, rules, roster.survey(store, table.lines, rules), now)
    with store.write() as work:
        for person in work.people.find():
            work.accounts.put(Account(person.id, person.id, PARTITION, person.id))
        first_vision(work, tools, words.vision_texts(), now)


def _secret(folder: Path) -> str:
    """The demonstration's key, in a file beside its database: good enough for invented people, and only for them."""
    path = folder / "secret.key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(new_secret(), encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()
