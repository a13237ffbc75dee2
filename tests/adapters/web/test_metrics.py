"""The registry writes what Prometheus reads."""

from __future__ import annotations

import pytest

from adapters.web.metrics import Registry


def test_a_counter_without_labels_starts_at_nought() -> None:
    registry = Registry()
    counter = registry.counter("sent_total", "Messages sent.")
    assert "postcard_sent_total 0\n" in registry.text()
    counter.add(by=3)
    assert registry.text() == (
        "# HELP postcard_sent_total Messages sent.\n# TYPE postcard_sent_total counter\npostcard_sent_total 3\n"
    )


def test_labels_are_escaped() -> None:
    registry = Registry()
    registry.counter("x_total", "X.", ("name",)).add('a"b\\c\nd')
    assert 'postcard_x_total{name="a\\"b\\\\c\\nd"} 1' in registry.text()


def test_a_label_value_that_is_missing_is_refused() -> None:
    registry = Registry()
    registry.counter("x_total", "X.", ("name", "other")).add("only one")
    with pytest.raises(ValueError, match="shorter"):
        registry.text()


def test_a_gauge_is_read_when_asked() -> None:
    registry, figures = Registry(), {"due": 2.0}
    registry.gauge("deliveries", "Ledger rows.", lambda: figures, "status")
    registry.gauge("lag_seconds", "Lag.", lambda: 0.25)
    figures["failed"] = 1
    assert 'postcard_deliveries{status="due"} 2\n' in registry.text()
    assert 'postcard_deliveries{status="failed"} 1\n' in registry.text()
    assert "postcard_lag_seconds 0.25\n" in registry.text()


def test_a_histogram_counts_cumulatively() -> None:
    registry = Registry()
    histogram = registry.histogram("wait_seconds", "Wait.")
    for seconds in (0.005, 0.3, 99):
        histogram.observe(seconds=seconds)
    text = registry.text()
    assert 'postcard_wait_seconds_bucket{le="0.005"} 1\n' in text
    assert 'postcard_wait_seconds_bucket{le="0.5"} 2\n' in text
    assert 'postcard_wait_seconds_bucket{le="10.0"} 2\n' in text
    assert 'postcard_wait_seconds_bucket{le="+Inf"} 3\n' in text
    assert "postcard_wait_seconds_count 3\n" in text
    assert "postcard_wait_seconds_sum 99.305\n" in text


@pytest.mark.parametrize("name", ["Bad", "with space", 'a"b', ""])
def test_a_malformed_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="lower case"):
        Registry().counter(name + "-", "X.")


def test_a_name_is_used_once() -> None:
    registry = Registry()
    registry.counter("x_total", "X.")
    with pytest.raises(ValueError, match="already"):
        registry.histogram("x_total", "X.")
