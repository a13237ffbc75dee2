"""How a figure is taken and shown."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

_UNIT = 1024 if sys.platform != "darwin" else 1024 * 1024
"""What ru_maxrss counts in: kilobytes on Linux, bytes on macOS."""


def show(bench: str, **figures: object) -> None:
    """Print one line of JSON."""
    rounded = {name: round(value, 4) if isinstance(value, float) else value for name, value in figures.items()}
    print(json.dumps({"bench": bench, **rounded}), flush=True)


def peak_mb() -> float:
    """The most memory this process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _UNIT


@dataclass
class Taken:
    """Seconds on the wall and of processor time, all threads of this process."""

    seconds: float = 0.0
    cpu: float = 0.0

    def add(self, other: Taken) -> None:
        """Both together."""
        self.seconds += other.seconds
        self.cpu += other.cpu

    def each(self, count: int) -> float:
        """Microseconds for each of so many."""
        return 1e6 * self.seconds / max(count, 1)

    def rate(self, count: int) -> float:
        """So many in a second."""
        return count / max(self.seconds, 1e-9)


@contextmanager
def taking() -> Iterator[Taken]:
    """Measure what happens inside."""
    taken = Taken()
    wall, cpu = time.perf_counter(), time.process_time()
    yield taken
    taken.seconds, taken.cpu = time.perf_counter() - wall, time.process_time() - cpu
