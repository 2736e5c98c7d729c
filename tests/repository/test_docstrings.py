"""What a docstring or a comment of the server names in backticks is there."""

import re
import tokenize
from io import StringIO
from pathlib import Path
from typing import Final

from tests.support.server import ROOT

import lull

SOURCES: Final = sorted(Path(lull.__file__).parent.rglob("*.py"))

NAME: Final = re.compile(r"`([A-Za-z_][\w.]*)`")
"""A name, one within another, or a file."""

ELSEWHERE: Final = {"sha256sum", "ss"}
"""A program, and two letters."""


def prose_and_code(source: str) -> tuple[str, str]:
    """The docstrings and comments of a module, and the rest of it."""
    prose: list[str] = []
    code: list[str] = []
    begins = True
    for token in tokenize.generate_tokens(StringIO(source).readline):
        said = token.type == tokenize.COMMENT or (token.type == tokenize.STRING and begins)
        (prose if said else code).append(token.string)
        if token.type not in {tokenize.COMMENT, tokenize.NL}:
            begins = token.type in {tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}
    return "\n".join(prose), "\n".join(code)


def unknown(prose: str, known: set[str]) -> list[str]:
    """The names that nothing has."""
    parts = {name: {name} if name.endswith(".py") else set(name.split(".")) for name in NAME.findall(prose)}
    return [name for name in parts if not parts[name] <= known]


def words(text: str) -> set[str]:
    """Whatever may be named in it."""
    return set(re.findall(r"\w+", text))


def test_what_is_named_is_there() -> None:
    """In the code of the server, among its files, or in SPEC.md."""
    modules = {path: prose_and_code(path.read_text()) for path in SOURCES}
    known = ELSEWHERE | words((ROOT / "SPEC.md").read_text())
    known.update(*(words(code) | {path.name, path.stem} for path, (_, code) in modules.items()))
    assert {str(path): names for path, (prose, _) in modules.items() if (names := unknown(prose, known))} == {}


def test_a_name_of_nothing_is_found() -> None:
    """Under a class, behind a value and in a comment, but not where the code itself has it."""
    source = '"""`one`."""\n\nclass Two:\n    """`three.two`."""\n\nfour = "`five`"  # `six`\n"""`seven.py`."""\n'
    prose, code = prose_and_code(source)
    assert unknown(prose, {"two", "seven", "py"}) == ["one", "three.two", "six", "seven.py"]
    assert "five" in code
