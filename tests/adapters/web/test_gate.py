"""Depth is counted on the raw bytes, before any parser runs."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from adapters.web.gate import MAX_DEPTH, depth

Json = st.recursive(
    st.none() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=40,
)


def nesting(value: object) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inner is None else 1 + max(map(nesting, inner), default=0)


@given(Json)
def test_no_ordinary_json_looks_too_deep(value: object) -> None:
    assert depth(json.dumps(value).encode()) <= max(MAX_DEPTH, nesting(value))


def test_brackets_in_strings_do_not_count() -> None:
    words = '[{"' * 500
    assert depth(json.dumps({"text": words, "list": [1] * 3}).encode()) <= MAX_DEPTH


def test_depth_is_found_in_the_middle() -> None:
    assert depth(b'{"a":1,"b":' + b"[" * 65 + b"]" * 65 + b',"c":"]]]]"}') == 66


def test_many_brackets_side_by_side_are_not_deep() -> None:
    assert depth(json.dumps([[1]] * 1000).encode()) == 2
