"""A small registry of figures, written out in Prometheus' text format."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeVar

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds of the duration buckets, in seconds: Prometheus' customary ones."""

_NAME = re.compile(r"[a-z][a-z0-9_]*")
Labels = tuple[str, ...]


class Metric(Protocol):
    """Something that can write its samples."""

    name: str
    help: str
    kind: str

    def samples(self) -> list[str]: ...


M = TypeVar("M", bound=Metric)


class Counter:
    """Counts events. It only grows."""

    kind = "counter"

    def __init__(self, name: str, help: str, labels: Sequence[str] = ()) -> None:
        self.name, self.help = name, help
        self._labels = tuple(labels)
        self._values: dict[Labels, float] = {} if labels else {(): 0.0}

    def add(self, *values: str, by: float = 1) -> None:
        """Count ``by`` more for these label values."""
        self._values[values] = self._values.get(values, 0.0) + by

    def samples(self) -> list[str]:
        """One line a combination of label values."""
        return [_line(self.name, _pairs(self._labels, at), n) for at, n in sorted(self._values.items())]


class Gauge:
    """A figure that is read when somebody asks: ``read`` returns it, or one figure per label value."""

    kind = "gauge"

    def __init__(self, name: str, help: str, read: Callable[[], float | Mapping[str, float]], label: str = "") -> None:
        self.name, self.help = name, help
        self._read, self._label = read, label

    def samples(self) -> list[str]:
        """The figure as it is now."""
        found = self._read()
        if not isinstance(found, Mapping):
            return [_line(self.name, {}, found)]
        return [_line(self.name, {self._label: at}, n) for at, n in sorted(found.items())]


class Histogram:
    """How long something takes, in seconds, as cumulative buckets."""

    kind = "histogram"

    def __init__(self, name: str, help: str, labels: Sequence[str] = ()) -> None:
        self.name, self.help = name, help
        self._labels = tuple(labels)
        self._buckets: dict[Labels, list[int]] = defaultdict(lambda: [0] * (len(SECONDS) + 1))
        self._sums: dict[Labels, float] = defaultdict(float)

    def observe(self, *values: str, seconds: float) -> None:
        """Count one more that took ``seconds``."""
        self._buckets[values][bisect_left(SECONDS, seconds)] += 1
        self._sums[values] += seconds

    def samples(self) -> list[str]:
        """Buckets, sum and count of each combination of label values."""
        lines: list[str] = []
        for at, buckets in sorted(self._buckets.items()):
            pairs, so_far = _pairs(self._labels, at), 0
            for bound, n in zip((*map(str, SECONDS), "+Inf"), buckets, strict=True):
                so_far += n
                lines.append(_line(f"{self.name}_bucket", {**pairs, "le": bound}, so_far))
            lines.append(_line(f"{self.name}_sum", pairs, self._sums[at]))
            lines.append(_line(f"{self.name}_count", pairs, so_far))
        return lines


class Registry:
    """All figures of this process. Names carry the prefix ``postcard_``."""

    def __init__(self) -> None:
        self._metrics: dict[str, Metric] = {}

    def counter(self, name: str, help: str, labels: Sequence[str] = ()) -> Counter:
        """A new counter. Raises ValueError for a name that is taken or malformed."""
        return self._keep(Counter(f"postcard_{name}", help, labels))

    def gauge(self, name: str, help: str, read: Callable[[], float | Mapping[str, float]], label: str = "") -> Gauge:
        """A new gauge. Raises ValueError for a name that is taken or malformed."""
        return self._keep(Gauge(f"postcard_{name}", help, read, label))

    def histogram(self, name: str, help: str, labels: Sequence[str] = ()) -> Histogram:
        """A new histogram. Raises ValueError for a name that is taken or malformed."""
        return self._keep(Histogram(f"postcard_{name}", help, labels))

    def text(self) -> str:
        """Every figure, as a Prometheus server reads it."""
        lines: list[str] = []
        for metric in self._metrics.values():
            lines += [
                f"# HELP {metric.name} {_escape_help(metric.help)}",
                f"# TYPE {metric.name} {metric.kind}",
            ]
            lines += metric.samples()
        return "\n".join(lines) + "\n"

    def _keep(self, metric: M) -> M:
        if not _NAME.fullmatch(metric.name):
            raise ValueError(f"A figure's name is lower case with underscores; this one is {metric.name!r}.")
        if metric.name in self._metrics:
            raise ValueError(f"There is already a figure called {metric.name!r}.")
        self._metrics[metric.name] = metric
        return metric


def _pairs(labels: Labels, values: Labels) -> dict[str, str]:
    return dict(zip(labels, values, strict=True))


def _line(name: str, labels: Mapping[str, str], value: float) -> str:
    inside = ",".join(f'{label}="{_escape(words)}"' for label, words in labels.items())
    return f"{name}{{{inside}}} {_number(value)}" if inside else f"{name} {_number(value)}"


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def _escape(words: str) -> str:
    return words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _escape_help(words: str) -> str:
    return words.replace("\\", "\\\\").replace("\n", "\\n")
