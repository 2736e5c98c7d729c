"""What a module holds stays as it was when it was loaded: what changes at run time is an object's, and somebody made that object."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

import lull

SOURCES: Final = sorted(Path(lull.__file__).parent.rglob("*.py"))

CHANGES: Final = {
    *("add", "append", "appendleft", "clear", "discard", "extend", "insert", "pop", "popitem", "popleft"),
    *("remove", "reverse", "setdefault", "sort", "update"),
}
"""Methods by which the collections of the standard library change."""

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


def changes(source: str) -> Iterator[str]:
    """Where a function changes what a module holds: its own, or one that it imported."""
    module = ast.parse(source)
    held = {name for statement in module.body for name in _bound(statement)}
    imported = {
        name
        for statement in module.body
        if isinstance(statement, ast.Import | ast.ImportFrom)
        for name in _bound(statement)
    }
    for function in ast.walk(module):
        if isinstance(function, Function):
            others = held - _own(function)
            for node in ast.walk(function):
                yield from (ast.unparse(node) for _ in _changed(node, others, imported))


def _changed(node: ast.AST, held: set[str], imported: set[str]) -> Iterator[str]:
    match node:
        case ast.Global(names=names):
            yield from names
        case ast.Assign(targets=targets) | ast.Delete(targets=targets):
            yield from (root for target in targets for root in _roots(target) if root in held)
        case ast.AugAssign(target=target) | ast.AnnAssign(target=target):
            yield from (root for root in _roots(target) if root in held)
        case ast.Call(func=ast.Name(id="globals")):
            yield "globals"
        case ast.Call(func=ast.Name(id="setattr" | "delattr"), args=[ast.Name(id=name), *_]) if name in held:
            yield name
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=attr)) if (
            attr in CHANGES and name in held - imported
        ):
            yield name
        case _:
            return


def _bound(statement: ast.stmt) -> Iterator[str]:
    """The names that a statement of a module gives."""
    match statement:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            yield from (it.asname or it.name.partition(".")[0] for it in names)
        case _:
            yield from (
                it.id for it in ast.walk(statement) if isinstance(it, ast.Name) and isinstance(it.ctx, ast.Store)
            )


def _own(function: ast.AST) -> set[str]:
    """The names that are a function's own: its arguments, and what is given in it."""
    nodes = list(ast.walk(function))
    return {it.arg for it in nodes if isinstance(it, ast.arg)} | {
        it.id for it in nodes if isinstance(it, ast.Name) and isinstance(it.ctx, ast.Store)
    }


def _roots(target: ast.expr) -> Iterator[str]:
    """What is changed where something is put into an attribute or an item: none where a name of the function is given."""
    if isinstance(target, ast.Tuple | ast.List):
        for part in target.elts:
            yield from _roots(part)
    part = target
    while isinstance(part, ast.Attribute | ast.Subscript):
        part = part.value
    if part is not target and isinstance(part, ast.Name):
        yield part.id


def test_no_module_global_is_changed() -> None:
    """Two nodes in one process share nothing."""
    assert [f"{path.name}:{found}" for path in SOURCES for found in changes(path.read_text())] == []


@pytest.mark.parametrize(
    "planted",
    [
        "rooms = 0\ndef f():\n    global rooms\n    rooms = 1",
        "ROOMS = {}\ndef f(room): ROOMS[room] = 1",
        "ROOMS: Final = {}\ndef f(room): del ROOMS[room]",
        "ROOMS = []\ndef f(room): ROOMS.append(room)",
        "ROOMS = set()\nclass Node:\n    async def f(self, room): ROOMS.discard(room)",
        "COUNT = Count()\ndef f(): COUNT.taps += 1",
        "class Node: ...\ndef f(): Node.rooms = {}",
        "from lull.web import outbox\ndef f(): outbox.WRITE_TIMEOUT = 1",
        "from lull.web import outbox\ndef f(): setattr(outbox, 'WRITE_TIMEOUT', 1)",
        "def f(): globals()['rooms'] = 1",
        "ROOMS = []\nf = lambda room: ROOMS.append(room)",
    ],
)
def test_a_planted_change_is_found(planted: str) -> None:
    """Each kind of it."""
    assert len(list(changes(planted))) == 1


@pytest.mark.parametrize(
    "planted",
    [
        "ROOMS = {}\ndef f(ROOMS): ROOMS['a'] = 1",
        "ROOMS = {}\ndef f():\n    ROOMS = {}\n    ROOMS['a'] = 1\n    return ROOMS",
        "ROOMS = {}\nROOMS['a'] = 1",
        "class Node:\n    def f(self): self.rooms = {}",
        "import structlog\ndef f(): structlog.configure()",
    ],
)
def test_what_is_a_functions_own_may_change(planted: str) -> None:
    """Nor does what a module says of itself while it is loaded count."""
    assert list(changes(planted)) == []
