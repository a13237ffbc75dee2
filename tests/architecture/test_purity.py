"""The core imports only the standard library and itself, does no I/O and has no clock of its own."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

from tests.architecture.source import dotted, nodes, place

# Modules of the standard library whose purpose is to reach outside the process, or to wait.
OUTSIDE = {
    "asyncio", "fileinput", "ftplib", "glob", "http", "imaplib", "io", "multiprocessing", "os", "pathlib",
    "poplib", "select", "selectors", "shutil", "signal", "smtplib", "socket", "socketserver", "sqlite3",
    "ssl", "subprocess", "sys", "tempfile", "threading", "time", "urllib", "webbrowser",
}  # fmt: skip
CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today"}
DOORS = {"open", "input", "print"}


def imports() -> Iterator[tuple[str, str]]:
    """Every module the core imports, with the place of the import."""
    for path, node in nodes("bot"):
        if isinstance(node, ast.Import):
            yield from ((alias.name, place(path, node.lineno)) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "", place(path, node.lineno)


def calls() -> Iterator[tuple[str, str]]:
    """Every named call in the core, with its place."""
    for path, node in nodes("bot"):
        if isinstance(node, ast.Call):
            yield dotted(node.func), place(path, node.lineno)


def test_the_core_imports_only_the_standard_library_and_itself() -> None:
    allowed = sys.stdlib_module_names | {"bot"}
    assert [f"{where} {name}" for name, where in imports() if name.partition(".")[0] not in allowed] == []


def test_the_core_imports_nothing_that_reaches_outside() -> None:
    assert [f"{where} {name}" for name, where in imports() if name.partition(".")[0] in OUTSIDE] == []


def test_the_core_opens_no_file_and_prints_nothing() -> None:
    assert [f"{where} {name}" for name, where in calls() if name in DOORS] == []


def test_the_core_is_told_the_time_and_never_asks_for_it() -> None:
    assert [f"{where} {name}" for name, where in calls() if name.removeprefix("datetime.") in CLOCKS] == []
