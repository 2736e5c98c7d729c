"""The page of a Lull can be told from any other, and made again to the byte."""

import asyncio
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.frame.test_command_line import lull
from tests.support.builds import copy_of_build
from tests.support.headless import NODE
from tests.support.nodes import running_node
from tests.support.server import ROOT, free_port
from tests.support.valkey import Valkey

from lull.published import hashes_of

CLIENT = ROOT / "client_web"


def test_the_page_is_built_the_same_anywhere(tmp_path: Path) -> None:
    """HEAD4: from the same sources, in another place, every byte."""
    there = tmp_path / "elsewhere" / "client_web"
    shutil.copytree(CLIENT, there, ignore=shutil.ignore_patterns("node_modules", "dist", "test*"))
    (there / "node_modules").symlink_to(CLIENT / "node_modules")
    subprocess.run(
        [NODE, there / "node_modules" / ".bin" / "vite", "build", "--logLevel", "error"], check=True, cwd=there
    )
    assert hashes_of(there / "dist") == hashes_of(CLIENT / "dist")


@pytest.mark.asyncio
async def test_a_server_is_compared_with_the_page_it_should_serve(valkey: Valkey, tmp_path: Path) -> None:
    """HEAD4: the same page is told to be; one byte, one missing file, another server are told by name."""
    page = copy_of_build(tmp_path / "page")
    async with running_node(valkey.url, client_dir=page) as node:
        address = f"http://127.0.0.1:{node.port}"
        same = await _check(address)
        assert (same.returncode, "are the same" in same.stdout) == (0, True)
        script = next((page / "assets").glob("index-*.js"))
        for compressed in page.rglob("index-*.js.*"):
            compressed.unlink()
        script.write_bytes(script.read_bytes() + b" ")
        (page / "timer.html").unlink()
        other = await _check(address)
        assert other.returncode == 1
        assert f"/assets/{script.name}" in other.stderr and "/timer.html" in other.stderr
        assert "Traceback" not in other.stderr
    nobody = await _check(f"http://127.0.0.1:{free_port()}")
    assert (nobody.returncode, nobody.stderr) == (1, "lull: Nobody answers at that address.\n")
    none = await _check("lull.example")
    assert none.stderr == "lull: That is not the address of a server, such as https://lull.example.\n"


async def _check(address: str) -> subprocess.CompletedProcess[str]:
    return await asyncio.to_thread(lull, "check", address)


def test_the_fingerprints_are_printed() -> None:
    """HEAD4: as they are published."""
    printed = lull("hashes")
    lines = {path: fingerprint for fingerprint, path in (line.split("  ") for line in printed.stdout.splitlines())}
    assert lines == hashes_of(CLIENT / "dist")
    assert "/" in lines and "/sw.js" in lines
