"""``python -m bench`` measures everything in small; with a name and its options, one thing as large as asked."""

from __future__ import annotations

import argparse

from bench.city import city
from bench.crash import crash
from bench.due import due
from bench.fanout import fanout, paced
from bench.figures import show


def main(arguments: list[str] | None = None) -> None:
    """Run the bench that is named, or a short version of each."""
    asked = _parser().parse_args(arguments)
    match asked.name:
        case "city":
            city(asked.people)
        case "due":
            due(asked.people)
        case "fanout":
            fanout(asked.messages)
            paced(asked.rate, asked.latency, asked.seconds)
        case "crash":
            crash(asked.cycles, asked.people, asked.seed)
        case _:
            short()


def short() -> None:
    """Each bench in small: about a minute together."""
    city(people=2_000)
    due(people=1_500)
    fanout(count=2_000)
    paced(rate=40, latency=0.15, seconds=5)
    crash(cycles=10, people=500)
    show("bench", more="python -m bench city | due | fanout | crash, --help for how large")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    names = parser.add_subparsers(dest="name")
    city_options = names.add_parser("city", help="a whole city from its roster to its first step")
    city_options.add_argument("--people", type=int, default=0, help="an invented city of so many; default: a real one")
    due_options = names.add_parser("due", help="ticks with nothing, something and everybody due")
    due_options.add_argument("--people", type=int, default=30_000)
    fanout_options = names.add_parser("fanout", help="the ledger against a bare loop, and the pace against its limit")
    fanout_options.add_argument("--messages", type=int, default=20_000)
    fanout_options.add_argument("--rate", type=float, default=40)
    fanout_options.add_argument("--latency", type=float, default=0.15)
    fanout_options.add_argument("--seconds", type=float, default=20)
    crash_options = names.add_parser("crash", help="kill -9 at random moments, again and again")
    crash_options.add_argument("--cycles", type=int, default=1_000)
    crash_options.add_argument("--people", type=int, default=2_000)
    crash_options.add_argument("--seed", type=int, default=1)
    return parser


if __name__ == "__main__":
    main()
