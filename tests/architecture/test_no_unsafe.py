"""Calls that run or load what somebody else wrote, or that stop checking certificates, do not appear."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.source import dotted, nodes, place

CALLS = {
    "eval", "exec", "compile", "__import__", "os.system", "os.popen", "tempfile.mktemp",
    "yaml.load", "yaml.load_all", "yaml.unsafe_load", "yaml.full_load", "ssl._create_unverified_context",
}  # fmt: skip
MODULES = {"pickle", "marshal", "shelve", "dill", "xml", "telnetlib"}
# Keywords that switch a check off, with the value that does it.
SWITCHES = {
    ("verify", False),
    ("verify_ssl", False),
    ("ssl", False),
    ("check_hostname", False),
    ("shell", True),
}


def unsafe(where: str, node: ast.AST) -> Iterator[str]:
    """What is unsafe about this node, if anything."""
    if isinstance(node, ast.Call):
        if dotted(node.func) in CALLS:
            yield f"{where} calls {dotted(node.func)}"
        for keyword in node.keywords:
            if isinstance(keyword.value, ast.Constant) and (keyword.arg, keyword.value.value) in SWITCHES:
                yield f"{where} passes {keyword.arg}={keyword.value.value!r}"
    elif isinstance(node, ast.Attribute) and node.attr == "CERT_NONE":
        yield f"{where} uses CERT_NONE"
    elif isinstance(node, ast.Import | ast.ImportFrom):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
        yield from (f"{where} imports {name}" for name in names if name.partition(".")[0] in MODULES)


def test_the_product_contains_nothing_unsafe() -> None:
    found = [
        finding
        for path, node in nodes("bot", "adapters")
        for finding in unsafe(place(path, getattr(node, "lineno", 0)), node)
    ]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        "eval(text)",
        "exec(text)",
        "yaml.load(text)",
        "import pickle",
        "from pickle import loads",
        "import xml.etree.ElementTree",
        "client.get(url, verify=False)",
        "session.get(url, ssl=False)",
        "run(command, shell=True)",
        "context.verify_mode = ssl.CERT_NONE",
    ],
)
def test_the_check_finds_unsafe_code(code: str) -> None:
    assert any(finding for node in ast.walk(ast.parse(code)) for finding in unsafe(code, node))


@pytest.mark.parametrize("code", ["yaml.safe_load(text)", "re.compile(text)", "get(url, ssl=context)", "import os"])
def test_the_check_leaves_safe_code_alone(code: str) -> None:
    assert not any(finding for node in ast.walk(ast.parse(code)) for finding in unsafe(code, node))
