"""The store that Lull starts for itself."""

import asyncio
import os
import signal
import sys
import tempfile
from pathlib import Path

import pytest
from redis.asyncio import Redis
from redis.exceptions import RedisError
from tests.support.server import ROOT
from tests.support.waiting import PATIENCE

from lull.storage.embedded import PREFIX, EmbeddedStoreError, embedded_valkey

pytestmark = pytest.mark.asyncio

HOLDER = """
import asyncio
from lull.storage.embedded import embedded_valkey

async def hold():
    async with embedded_valkey() as url:
        print(url, flush=True)
        await asyncio.Event().wait()

asyncio.run(hold())
"""


async def test_it_answers_keeps_nothing_and_is_gone_when_left() -> None:
    """A real server on a socket that only we can reach; its folder goes with it."""
    async with embedded_valkey() as url:
        socket = Path(url.removeprefix("unix://"))
        assert socket.parent.stat().st_mode & 0o777 == 0o700
        client = Redis.from_url(url)  # pyright: ignore[reportUnknownMemberType]
        for name, value in (("maxmemory-policy", "noeviction"), ("save", ""), ("appendonly", "no"), ("port", "0")):
            assert await client.config_get(name) == {name: value}  # pyright: ignore[reportUnknownMemberType]
        await client.aclose()
    assert not socket.parent.exists()


async def test_it_dies_with_a_parent_that_is_killed() -> None:
    """Kill -9 of ours leaves no server behind, and the next start clears the folder away."""
    holder = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-c", HOLDER),
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT / "server")},
    )
    assert holder.stdout is not None
    socket = Path((await holder.stdout.readline()).decode().strip().removeprefix("unix://"))
    client = Redis.from_url(f"unix://{socket}")  # pyright: ignore[reportUnknownMemberType]
    pid = int((await client.info("server"))["process_id"])  # pyright: ignore[reportUnknownMemberType]
    await client.aclose()
    holder.send_signal(signal.SIGKILL)
    await holder.wait()
    async with asyncio.timeout(PATIENCE):
        while _running(pid):
            await asyncio.sleep(0.01)
    async with embedded_valkey():
        assert not socket.parent.exists()


async def test_it_is_started_again_should_it_end() -> None:
    """EPOCH1: at the same address, for the rooms that are held."""
    async with embedded_valkey() as url:
        client = Redis.from_url(url)  # pyright: ignore[reportUnknownMemberType]
        pid = int((await client.info("server"))["process_id"])  # pyright: ignore[reportUnknownMemberType]
        await client.aclose()
        os.kill(pid, signal.SIGKILL)
        async with asyncio.timeout(PATIENCE):
            while (again := await _pid_of(url)) in (pid, None):
                await asyncio.sleep(0.01)
    assert again is not None
    assert not _running(again)


async def _pid_of(url: str) -> int | None:
    client = Redis.from_url(url)  # pyright: ignore[reportUnknownMemberType]
    try:
        return int((await client.info("server"))["process_id"])  # pyright: ignore[reportUnknownMemberType]
    except RedisError:
        return None
    finally:
        await client.aclose()


async def test_what_went_wrong_is_told(tmp_path: Path) -> None:
    """A server that can't start is told with its own last words, and nothing is left."""
    program = tmp_path / "broken"
    program.write_text("#!/bin/sh\necho this is why >&2\nexit 3\n")
    program.chmod(0o755)
    with pytest.raises(EmbeddedStoreError, match="this is why"):
        async with embedded_valkey(str(program)):
            pass
    assert not _left_behind()


def _left_behind() -> list[Path]:
    return list(Path(tempfile.gettempdir()).glob(f"{PREFIX}{os.getpid()}-*"))


def _running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"
