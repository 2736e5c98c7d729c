"""The built page in a folder of its own, and a newer one over it."""

import re
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final

from tests.support.headless import NODE
from tests.support.server import CLIENT
from tests.support.waiting import LONG_PATIENCE

DIST: Final = CLIENT / "dist"

UNKEPT: Final = ("sw.js", "robots.txt", "old.html", "old.css")
"""Files that no page asks for, and what an old browser is led to."""


def copy_of_build(folder: Path) -> Path:
    """The page as built, where it may be changed."""
    shutil.copytree(DIST, folder)
    return folder


def build_changed(folder: Path, *changes: tuple[str, str, str]) -> Path:
    """The page of sources in which this stands instead of that, once each; its folder. `changes`: file under `src`, old, new."""
    client = CLIENT
    copy = folder / "client"
    shutil.copytree(client, copy, ignore=shutil.ignore_patterns("node_modules", "dist", "test"))
    (copy / "node_modules").symlink_to(client / "node_modules")
    for name, old, new in changes:
        source = copy / "src" / name
        text = source.read_text()
        assert text.count(old) == 1, f"{name} has changed: {old}"
        source.write_text(text.replace(old, new))
    vite = copy / "node_modules" / "vite" / "bin" / "vite.js"
    command = [NODE, vite, "build", "--minify=false", "--logLevel=error"]  # to make it small is most of the work
    subprocess.run(command, check=True, cwd=copy, stdout=subprocess.DEVNULL, timeout=LONG_PATIENCE)
    return copy / "dist"


def build_newer(dist: Path, mark: str) -> None:
    """Another build in its place: a page that says `mark`, scripts and styles under other names, the worker for them."""
    page = (dist / "index.html").read_text().replace("<html ", f'<html data-build="{mark}" ', 1)
    page = re.sub(' integrity="[^"]+"', "", page)
    for compressed in (*dist.rglob("*.br"), *dist.rglob("*.gz")):
        compressed.unlink()
    parts = [*(dist / "assets").glob("*.js"), *(dist / "assets").glob("*.css")]
    names = {part.name: f"{part.name.partition('-')[0]}-{mark}{part.suffix}" for part in parts}
    for part in parts:
        part.with_name(names[part.name]).write_text(_renamed(part.read_text(), names))
        part.unlink()
    page = _renamed(page, names)
    (dist / "index.html").write_text(page)
    command = [NODE, CLIENT / "scripts" / "service_worker.mjs", dist]
    subprocess.run(command, check=True, cwd=CLIENT, timeout=LONG_PATIENCE)


def _renamed(text: str, names: Mapping[str, str]) -> str:
    for old, newer in names.items():
        text = text.replace(old, newer)
    return text


def shell_of(dist: Path) -> dict[str, str]:
    """What a phone keeps of this build: SHA-256 in base64 by path."""
    files = (path for path in dist.rglob("*") if path.suffix not in (".br", ".gz") and path.name not in UNKEPT)
    return {
        _path_of(file, dist): b64encode(sha256(file.read_bytes()).digest()).decode() for file in files if file.is_file()
    }


def _path_of(file: Path, dist: Path) -> str:
    return "/" if file == dist / "index.html" else f"/{file.relative_to(dist)}"
