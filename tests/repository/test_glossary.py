"""One word a thing, one thing a word: what the code calls things is defined, and what is defined is used."""

import ast
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

from tests.support.server import ROOT

GLOSSARY: Final = ROOT / "docs" / "glossary.md"
ORDINARY: Final = frozenset((Path(__file__).with_name("ordinary_words.txt")).read_text().split())
"""Words that mean in the code what they mean anywhere, or in any program."""

SERVER: Final = ROOT / "server" / "lull"
CLIENT: Final = ROOT / "client_web" / "src"
TYPE: Final = re.compile(r"^export (?:declare )?(?:abstract )?(?:interface|type|class) (\w+)", re.MULTILINE)
ROW: Final = re.compile(r"^\| (\**)([\w -]+)\1 \| (.*)\|$", re.MULTILINE)
BOLD: Final = re.compile(r"\*\*([\w -]+)\*\*")
IDENTIFIER: Final = re.compile(r"[A-Za-z_]\w*")


def words_of(name: str) -> set[str]:
    """The words of a name in any of the usual forms, in the singular."""
    return {_singular(word.lower()) for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)}


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "ches", "shes", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3 else word


@cache
def public_names() -> frozenset[str]:
    """Modules and public types: what a stranger meets first."""
    names: set[str] = set()
    for path in SERVER.rglob("*.py"):
        names.add(path.parent.name if path.stem.startswith("__") else path.stem)
        tree = ast.parse(path.read_text())
        names |= {node.name for node in tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")}
    for path in [*CLIENT.rglob("*.ts"), *CLIENT.rglob("*.tsx")]:
        names |= {path.stem, path.parent.name, *TYPE.findall(path.read_text())}
    return frozenset(names)


@cache
def used_words() -> frozenset[str]:
    """The words of all identifiers of the code."""
    used: set[str] = set()
    for path in [*SERVER.rglob("*.py"), *CLIENT.rglob("*.ts"), *CLIENT.rglob("*.tsx")]:
        for name in {path.stem, *IDENTIFIER.findall(path.read_text())}:
            used |= words_of(name)
    return frozenset(used)


def terms(text: str) -> list[str]:
    """What tables of terms define: their first columns, and what is bold in the second."""
    found: list[str] = []
    for _, term, meaning in ROW.findall(text):
        if term != "term":
            found += [term, *BOLD.findall(meaning)]
    return found


@cache
def defined_words() -> frozenset[str]:
    """By SPEC.md's terms, and by the glossary."""
    spec = (ROOT / "SPEC.md").read_text()
    opening = spec[spec.index("## Terms") : spec.index("> Going further takes two.")]
    return frozenset(word for term in terms(opening) + terms(GLOSSARY.read_text()) for word in words_of(term))


def undefined(names: Iterable[str]) -> dict[str, list[str]]:
    """Words of these names that are neither defined nor ordinary, with the names that they stand in."""
    found: dict[str, list[str]] = {}
    for name in names:
        for word in words_of(name) - defined_words() - ORDINARY:
            found.setdefault(word, []).append(name)
    return found


def test_every_word_of_a_public_name_is_defined() -> None:
    """In SPEC.md or in the glossary, unless it's ordinary."""
    assert undefined(sorted(public_names())) == {}


def test_every_term_is_used() -> None:
    """All words of a term of the glossary stand in names of the code."""
    unused = [term for term in terms(GLOSSARY.read_text()) if not words_of(term) <= used_words()]
    assert unused == []


def test_no_ordinary_word_is_kept_in_vain() -> None:
    """The list is no longer than it must be, and defines nothing twice."""
    needed = {word for name in public_names() for word in words_of(name)} - defined_words()
    assert sorted(ORDINARY - needed) == []


def test_an_undefined_word_is_found() -> None:
    """What can't fail shows nothing."""
    assert undefined(["KeptSeat", "FlurbKeeper", "flurb_of_rooms"]).keys() >= {"flurb"}
    assert "seat" not in undefined(["KeptSeat"])
