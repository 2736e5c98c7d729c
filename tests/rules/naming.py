"""Which rules there are, and which tests name them: in the docstring of a test of the server, in the title of one of the client."""

import ast
import re
from functools import cache
from pathlib import Path
from typing import Final

from tests.support.server import ROOT

RULE: Final = re.compile(r"^- \*\*([A-Z]+\d+)\*\*", re.MULTILINE)
INVARIANT: Final = re.compile(r"^- \*\*([A-Z][A-Z-]+)\*\*", re.MULTILINE)
NAMED: Final = re.compile(r"\b([A-Z]+\d+)\b")

QUICK: Final = ("session", "protocol", "rooms", "runtime", "crypto", "repository")
"""Folders of tests that need no store and no socket, or hardly."""
OTHER: Final = (".", "deploy", "storage", "web", "system", "conformance")
"""Folders of the others; of the first of them the tests that lie in it."""


@cache
def rules() -> list[str]:
    """The ids of SPEC.md's rules, in its order."""
    return RULE.findall((ROOT / "SPEC.md").read_text())


@cache
def invariants() -> list[str]:
    """The ids of its invariants."""
    return INVARIANT.findall((ROOT / "SPEC.md").read_text())


@cache
def _tests_of(path: Path) -> dict[str, set[str]]:
    """The tests of a file by name, each with the rules that its docstring names."""
    found: dict[str, set[str]] = {}
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            found[node.name] = set(NAMED.findall(ast.get_docstring(node) or ""))
    return found


def server_tests(rule: str) -> list[list[str]]:
    """The tests that name the rule, as pytest takes them: the quick ones, then the others; no empty list among them."""
    return [named for folders in (QUICK, OTHER) if (named := _tests_in(folders, rule))]


def browser_tests(rule: str) -> list[str]:
    """Those in which two phones live through it in Chromium."""
    return _tests_in(("e2e", "canary"), rule)


def _tests_in(folders: tuple[str, ...], rule: str) -> list[str]:
    paths = sorted(path for folder in folders for path in (ROOT / "tests" / folder).glob("test_*.py"))
    return [
        f"{path.relative_to(ROOT)}::{test}" for path in paths for test, ids in _tests_of(path).items() if rule in ids
    ]


def client_tests(rule: str) -> list[str]:
    """The files of the client's tests in which the rule is named."""
    files = sorted((ROOT / "client_web" / "test").rglob("*.test.ts"))
    return [str(file.relative_to(ROOT / "client_web")) for file in files if rule in NAMED.findall(file.read_text())]
