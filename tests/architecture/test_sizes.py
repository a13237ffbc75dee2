"""Small rooms: a file is read in one sitting, a function on one screen."""

from __future__ import annotations

import ast

from tests.architecture.source import files, nodes, place

FILE_LINES = 300
FUNCTION_LINES = 60


def test_no_file_is_longer_than_one_sitting() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in files("bot", "adapters")}
    assert [f"{place(path, 1)} has {n} lines" for path, n in lengths.items() if n > FILE_LINES] == []


def test_no_function_is_longer_than_two_screens() -> None:
    long = [
        f"{place(path, node.lineno)} {node.name} has {node.end_lineno - node.lineno + 1} lines"
        for path, node in nodes("bot", "adapters")
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > FUNCTION_LINES
    ]
    assert long == []
