"""What must hold of the committed files themselves."""

import re
import subprocess

import pytest
from tests.support.server import ROOT


def tracked(*patterns: str) -> list[str]:
    """The committed files that match."""
    listed = subprocess.run(["git", "ls-files", *patterns], cwd=ROOT, capture_output=True, text=True, check=True)
    return listed.stdout.split()


def test_python_packages_are_pinned_with_hashes_and_no_addresses() -> None:
    """Every requirement has a version and a hash; no line names where it comes from."""
    files = tracked("requirements/*.txt")
    assert 1 <= len(files) <= 4
    for name in files:
        text = (ROOT / name).read_text()
        pinned = [line for line in text.splitlines() if re.match(r"[a-z0-9]", line, re.IGNORECASE)]
        assert pinned
        assert all(re.match(r"\S+==\S+( ; .*)? \\$", line) for line in pinned)
        assert text.count("--hash=sha256:") >= len(pinned)
        assert "://" not in text
        assert "--index" not in text
        assert "--find-links" not in text


@pytest.mark.parametrize("folder", ["client_web", "bench/lighthouse", "bench/peers"])
def test_lock_files_name_no_address(folder: str) -> None:
    """An npm lock file has versions and integrity, and no place to fetch from."""
    text = (ROOT / folder / "package-lock.json").read_text()
    assert '"integrity"' in text
    assert '"resolved"' not in text


def test_ci_does_what_a_developer_does() -> None:
    """`.ci/run` calls `make test` and no more."""
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    commands = [line for line in lines if line and not line.startswith(("#", "set ", "cd "))]
    assert commands == ["exec make test"]


@pytest.mark.parametrize("folder", ["server/lull/session", "client_web/src/room", "client_web/src/tools/rules"])
def test_the_pure_parts_are_pure(folder: str) -> None:
    """ROOM7: no clock, randomness or I/O is named in the rules, on either side."""
    forbidden = re.compile(
        r"\b(import (time|random|asyncio|logging|os)|Date\.now|performance\.|Math\.random|setTimeout)"
        r"|(?<!given\.)\b(document\.|window\.|fetch\()"
    )
    for path in tracked(folder):
        assert not forbidden.search((ROOT / path).read_text()), path


def test_pages_are_waited_for_in_one_way() -> None:
    """`comes_true` alone: what a page promises is waited for, and its policy forbids no second look."""
    waits = ("wait_for_function", "waitForFunction")
    for name in tracked("tests/*.py", "bench/*.py"):
        lines = [line for line in (ROOT / name).read_text().splitlines() if "`wait_for_function`" not in line]
        if not name.endswith("test_repository.py"):
            assert not any(wait in line for line in lines for wait in waits), name
