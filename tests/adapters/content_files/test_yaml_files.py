"""Strict YAML: what surprises is refused with its line, what is plain comes out plain."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.content_files.yaml_files import MAX_BYTES, MAX_DEPTH, parse_yaml, read_yaml
from bot.domain.errors import BadInput


def test_plain_values_are_numbers_truths_or_the_text_that_stands_there() -> None:
    given = (
        "{a: 5, b: -2, c: 1.5, d: true, e: null, f: , g: no, h: on, i: 0123, j: 12:30, k: 2027-06-30, l: 1_000, m: 1e5}"
    )
    assert parse_yaml(given, "x").data == {
        "a": 5, "b": -2, "c": 1.5, "d": True, "e": None, "f": None, "g": "no", "h": "on", "i": "0123", "j": "12:30",
        "k": "2027-06-30", "l": "1_000", "m": "1e5",
    }  # fmt: skip


def test_quoted_values_are_text() -> None:
    assert parse_yaml('["5", \'true\', ""]', "x").data == ["5", "true", ""]


def test_block_text_and_numbers_as_keys_are_kept() -> None:
    assert parse_yaml("1: |\n  one\n  two\n2: x", "x").data == {1: "one\ntwo\n", 2: "x"}


def test_lines_are_those_of_the_file() -> None:
    found = parse_yaml("a: 1\nb:\n  c: 2\n  d: [x, y]", "x", first_line=10)
    assert (found.line("a"), found.line("b.c"), found.line("b.d.1")) == (10, 12, 13)
    assert found.line("b.nothing.here") == 11
    assert found.line("nothing") == 1


@pytest.mark.parametrize(
    ("given", "line", "words"),
    [
        ("a: &x 1\nb: *x", 1, "may not begin"),
        ("a: 1\nb: *x", 2, "may not begin"),
        ("a:\n  <<: *x", 2, "may not begin"),
        ("a: 1\nb: 2\na: 3", 3, "twice"),
        ("a: !!python/object/apply:os.system [ls]", 1, "may not begin with '!'"),
        ("a: !!binary aGk=", 1, "may not begin with '!'"),
        ("a: 1\n---\nb: 2", 2, "second document"),
        ("? [a, b]\n: c", 1, "A key must be a word"),
        ("a: [b\nc: d", 1, "not YAML"),
        ("a: 1\n b: 2", 2, "not YAML"),
        ("a: \x00", 5, "character"),
    ],
)
def test_what_surprises_is_refused_with_its_line(given: str, line: int, words: str) -> None:
    first = 5 if line == 5 else 1
    with pytest.raises(BadInput, match=words) as error:
        parse_yaml(given, "content/x.yaml", first_line=first)
    assert error.value.where == f"content/x.yaml:{line}"


def test_a_text_that_would_unfold_without_end_is_refused() -> None:
    laughs = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]"
    with pytest.raises(BadInput):
        parse_yaml(laughs, "x")


def test_deep_nesting_is_refused_and_allowed_depth_is_read() -> None:
    assert parse_yaml("[" * MAX_DEPTH + "]" * MAX_DEPTH, "x").data
    with pytest.raises(BadInput, match="nests deeper"):
        parse_yaml("[" * 1500 + "]" * 1500, "x")


def test_a_large_file_and_one_that_is_not_utf_8_are_refused(tmp_path: Path) -> None:
    large, odd = tmp_path / "large.yaml", tmp_path / "odd.yaml"
    large.write_bytes(b"a: " + b"x" * MAX_BYTES)
    odd.write_bytes(b"a: 1\nb: \xff\xfe")
    with pytest.raises(BadInput, match="bytes"):
        read_yaml(large, "large.yaml")
    with pytest.raises(BadInput, match="UTF-8") as error:
        read_yaml(odd, "odd.yaml")
    assert error.value.where == "odd.yaml:2"
    with pytest.raises(BadInput, match="cannot be read"):
        read_yaml(tmp_path / "none.yaml", "none.yaml")


def test_a_list_where_keys_are_needed_is_refused_and_nothing_is_an_empty_mapping() -> None:
    assert parse_yaml("", "x").mapping() == {}
    with pytest.raises(BadInput, match="key: value"):
        parse_yaml("[a]", "x").mapping()
