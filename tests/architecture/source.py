"""Reads the product's own source for the tests in this folder."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@cache
def files(*packages: str) -> tuple[Path, ...]:
    """Every Python file of the packages. Fails if a package has none: an empty check proves nothing."""
    found = {package: sorted((ROOT / package).rglob("*.py")) for package in packages}
    assert all(found.values()), f"no Python files in one of {packages}"
    return tuple(path for paths in found.values() for path in paths)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def nodes(*packages: str) -> Iterator[tuple[Path, ast.AST]]:
    """Every syntax node of the packages, with its file."""
    for path in files(*packages):
        for node in ast.walk(tree(path)):
            yield path, node


def place(path: Path, line: int) -> str:
    """Where something is, as an editor opens it: 'bot/ports.py:12'."""
    return f"{path.relative_to(ROOT)}:{line}"


def dotted(node: ast.expr) -> str:
    """The dotted name of an expression such as `a.b.c`; empty for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        owner = dotted(node.value)
        return f"{owner}.{node.attr}" if owner else ""
    return ""
