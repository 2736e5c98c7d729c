"""The page of a Lull can be told from any other, and made again to the byte."""

import asyncio
import gzip
import shutil
import subprocess
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from ipaddress import IPv4Address
from pathlib import Path
from typing import Final

import pytest
import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from tests.support.builds import copy_of_build
from tests.support.command_line import lull
from tests.support.headless import NODE
from tests.support.nodes import running_node
from tests.support.server import ROOT, free_port, serving
from tests.support.valkey import Valkey

from lull import build_verification
from lull.build_verification import MAX_FILE_SIZE, BadAddress, Unreachable, differing_files, hashes_of
from lull.lan import LanSetup, lan_setup

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


@pytest.mark.asyncio
async def test_what_browsers_are_sent_is_compared_too(valkey: Valkey, tmp_path: Path) -> None:
    """HEAD4: a script may be right as it is, and another one in the form that every browser asks for."""
    page = copy_of_build(tmp_path / "page")
    script = next((page / "assets").glob("scan-*.js"))
    packed = script.with_name(f"{script.name}.br")
    right = packed.read_bytes()
    packed.write_bytes(right[:-1] + bytes([right[-1] ^ 1]))
    zipped = script.with_name(f"{script.name}.gz")
    zipped.write_bytes(gzip.compress(script.read_bytes() + b" "))
    async with running_node(valkey.url, client_dir=page) as node:
        found = await asyncio.to_thread(differing_files, f"http://127.0.0.1:{node.port}", CLIENT / "dist")
    assert found == [f"/assets/{script.name} (sent as br)", f"/assets/{script.name} (sent as gzip)"]


@pytest.mark.asyncio
async def test_a_proxy_may_pack_files_itself() -> None:
    """HEAD4: what counts is what is in it. What never ends, or is far too much once unpacked, is no file of ours."""
    files = {path: (CLIENT / "dist" / (path[1:] or "index.html")).read_bytes() for path in hashes_of(CLIENT / "dist")}

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        body, odd = files[scope["path"]], ODD.get(scope["path"])
        packed = gzip.compress(body) if odd is None else odd
        headers = [(b"content-encoding", b"gzip"), (b"content-length", str(len(packed)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": packed})

    async with _serving(answer) as port:
        found = await asyncio.to_thread(differing_files, f"http://127.0.0.1:{port}/", CLIENT / "dist")
    assert found == [f"{path}{form}" for path in sorted(ODD) for form in ("", " (sent as br)", " (sent as gzip)")]


ODD: Final = {
    "/badge.png": gzip.compress(bytes(2**24)),
    "/icon-192.png": bytes(MAX_FILE_SIZE + 1),
    "/icon-512.png": b"no gzip",
    "/timer.css": gzip.compress(b"half")[:-1],
}


@pytest.mark.asyncio
async def test_whoever_never_comes_to_an_end_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """HEAD4: a byte now and then is no answer."""
    monkeypatch.setattr(build_verification, "ANSWER_TIMEOUT", 0.5)

    async def drip(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        while True:
            await send({"type": "http.response.body", "body": b" ", "more_body": True})
            await asyncio.sleep(0.05)

    async with _serving(drip) as port:
        with pytest.raises(Unreachable):
            await asyncio.to_thread(differing_files, f"http://127.0.0.1:{port}", CLIENT / "dist")


@asynccontextmanager
async def _serving(app: ASGIApp, setup: LanSetup | None = None) -> AsyncGenerator[int]:
    """An app at a port of this machine. `setup`: with this certificate."""
    port = free_port()
    config = uvicorn.Config(app, port=port, log_config=None, lifespan="off", timeout_graceful_shutdown=1)
    if setup is not None:
        config.ssl_certfile, config.ssl_keyfile = setup.certificate, str(setup.key)
    server = uvicorn.Server(config)
    async with serving(server):
        yield port


@pytest.mark.asyncio
async def test_whom_nobody_vouches_for_is_told(tmp_path: Path) -> None:
    """HEAD4: a certificate that this machine doesn't trust is another matter than silence."""

    async def never(scope: Scope, receive: Receive, send: Send) -> None:
        raise AssertionError

    setup = lan_setup(443, tmp_path, addresses=(IPv4Address("127.0.0.1"),))
    async with _serving(never, setup) as port:
        told = await _check(f"https://127.0.0.1:{port}")
    assert (told.returncode, told.stderr) == (
        1,
        "lull: That server's certificate is not one that this machine trusts.\n",
    )
    nobody = await _check(f"http://127.0.0.1:{free_port()}")
    assert (nobody.returncode, nobody.stderr) == (1, "lull: Nobody answers at that address.\n")


@pytest.mark.parametrize(
    "address",
    [
        *(
            "",
            "lull.example",
            "ftp://lull.example",
            "http://",
            "http://:80",
            "http://[::1",
            "http://lull.example:99999",
        ),
        *("http://lull.example:abc", "http://a b", f"http://{'a' * 80}.example", "http://lull.example/room"),
        *("http://lull.example/?x", "http://lull.example/#x", "http://me@lull.example"),
    ],
)
def test_what_is_no_address_is_told(address: str) -> None:
    """HEAD4: and nobody is asked."""
    with pytest.raises(BadAddress):
        differing_files(address, CLIENT / "dist")


@pytest.mark.asyncio
async def test_it_is_told_plainly() -> None:
    """HEAD4."""
    none = await _check("http://lull.example:abc")
    assert none.stderr == "lull: That is not the address of a server, such as https://lull.example.\n"


async def _check(address: str) -> subprocess.CompletedProcess[str]:
    return await asyncio.to_thread(lull, "check", address)


def test_the_fingerprints_are_printed() -> None:
    """HEAD4: as they are published."""
    printed = lull("hashes")
    lines = {path: fingerprint for fingerprint, path in (line.split("  ") for line in printed.stdout.splitlines())}
    assert lines == hashes_of(CLIENT / "dist")
    assert "/" in lines and "/sw.js" in lines
