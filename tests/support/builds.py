"""The built page in a folder of its own, and a newer one over it."""

import shutil
import subprocess
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Final

from tests.support.headless import NODE
from tests.support.server import ROOT

DIST: Final = ROOT / "client_web" / "dist"

UNKEPT: Final = ("sw.js", "robots.txt")
"""Files that no page asks for."""


def copy_of_build(folder: Path) -> Path:
    """The page as built, where it may be changed."""
    shutil.copytree(DIST, folder)
    return folder


def build_newer(dist: Path, mark: str) -> None:
    """Another build in its place: a page that says `mark`, scripts and styles under other names, the worker for them."""
    page = (dist / "index.html").read_text().replace("<html ", f'<html data-build="{mark}" ', 1)
    for kind in ("js", "css"):
        (old,) = (dist / "assets").glob(f"index-*.{kind}")
        newer = old.with_name(f"index-{mark}.{kind}")
        old.rename(newer)
        for compressed in (dist / "assets").glob(f"{old.name}.*"):
            compressed.unlink()
        page = page.replace(old.name, newer.name)
    for left in (dist / "assets").glob("second_path-*"):
        left.unlink()
    (dist / "index.html").write_text(page)
    subprocess.run(
        [NODE, ROOT / "client_web" / "scripts" / "service_worker.mjs", dist], check=True, cwd=ROOT / "client_web"
    )


def shell_of(dist: Path) -> dict[str, str]:
    """What a phone keeps of this build: SHA-256 in base64 by path."""
    files = (path for path in dist.rglob("*") if path.suffix not in (".br", ".gz") and path.name not in UNKEPT)
    return {
        _path_of(file, dist): b64encode(sha256(file.read_bytes()).digest()).decode() for file in files if file.is_file()
    }


def _path_of(file: Path, dist: Path) -> str:
    return "/" if file == dist / "index.html" else f"/{file.relative_to(dist)}"
