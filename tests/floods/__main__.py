"""`python -m tests.floods --seconds N`: each flood beside rooms in Together; the last line is `longest tap: N ms, violations: V`.

A violation is a tap whose frame hadn't reached the partner within T, a flood beside which nobody else could pair, a log or a store that it filled, a node
beyond what its container may have, or a flood that reached nobody.
"""

import argparse
import asyncio
import itertools
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final, NamedTuple, cast

import httpx
import redis.asyncio
from tests.floods.flood import KINDS, SERVER, SIX
from tests.support.phones import Caller, Phone, beat, bring_together, two_phones
from tests.support.server import ROOT, ServerProcess
from tests.support.waiting import PATIENCE
from websockets.exceptions import WebSocketException

from lull.storage.embedded import embedded_valkey

T: Final = 2.0
TAPS_A_SECOND: Final = 4

FEW_FILES: Final = 1_024
"""Open files that many systems give a process."""

OTHERS: Final = "fd7f:8000::1" if SIX else "127.200.0.1"
"""Where others are who want to pair meanwhile: in no part of the network that any of a flood comes from."""

LAST_LINE: Final = re.compile(r"longest tap: (\d+) ms, violations: (\d+)")

MAX_LINES: Final = 100
"""Lines of the log beyond which a flood has filled it."""

MAX_KEPT: Final = 64
"""MiB that the store may have grown by: an eighth of the compose file's."""

MAX_HELD: Final = 1_024
"""MiB that the node may have held at any moment: its container's."""


async def _tap(pair: tuple[Phone, Phone], number: int) -> float:
    """Seconds from a tap to the partner's frame."""
    a, b = pair
    began = time.monotonic()
    await a.send(beat(number, taps=1))
    await b.until(lambda it: isinstance(it, bytes) and it[13:17] == (1).to_bytes(4, "big"))
    return time.monotonic() - began


class Outcome(NamedTuple):
    """`took`: seconds of each tap; `lost`: how many never came; `size`: connections of the flood; `log`: the node's."""

    took: list[float]
    lost: int
    size: int
    hindered: str
    """What kept another two phones from meeting meanwhile; empty where nothing did."""
    paired: float
    """Seconds that they took."""
    log: str
    kept: float
    """MiB by which the store grew."""
    held: float
    """MiB that the node held at the most."""

    @property
    def lines(self) -> int:
        """Of the log."""
        return self.log.count("\n")

    @property
    def violations(self) -> int:
        """See above."""
        filled = (self.lines > MAX_LINES) + (self.kept > MAX_KEPT) + (self.held > MAX_HELD)
        return self.lost + bool(self.hindered) + filled + (self.size == 0)


async def _store_mib(redis_url: str) -> float:
    async with redis.asyncio.Redis.from_url(redis_url) as store:  # pyright: ignore[reportUnknownMemberType] - as redis has it
        said = cast("dict[str, int]", await store.info("memory"))  # pyright: ignore[reportUnknownMemberType] - the same
    return said["used_memory"] / 2**20


def _held_mib(pid: int) -> float:
    """The most that the process had in memory since it began."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) / 1_024 if found else 0.0


async def beside(kind: str, seconds: float, files: int | None = None) -> Outcome:
    """What became of rooms in Together. `files`: that the server may have open."""
    async with AsyncExitStack() as stack:
        redis_url = await stack.enter_async_context(embedded_valkey())
        server = ServerProcess(redis_url, files=files, LULL_HOST="::")
        await server.start()
        stack.push_async_callback(server.stop)
        http = await stack.enter_async_context(Caller(server.url, redis_url))
        ws = f"ws://127.0.0.1:{server.port}/ws"
        pairs: list[tuple[Phone, Phone]] = []
        for _ in range(int(seconds * TAPS_A_SECOND)):
            pair = await stack.enter_async_context(two_phones(http, ws))
            await bring_together(*pair)
            pairs.append(pair)
        kept = await _store_mib(redis_url)
        flood = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.floods.flood", kind, str(server.port), str(seconds + 1)),
            cwd=ROOT,
            stdout=asyncio.subprocess.PIPE,
        )
        took: list[float] = []
        lost = 0
        await asyncio.sleep(0.7)
        for number, pair in enumerate(pairs):
            try:
                async with asyncio.timeout(T):
                    took.append(await _tap(pair, number + 2))
            except TimeoutError:
                lost += 1
            await asyncio.sleep(1 / TAPS_A_SECOND)
        hindered, began = "", time.monotonic()
        place = f"{'[::1]' if SIX else SERVER}:{server.port}"
        try:
            async with (
                asyncio.timeout(PATIENCE),
                Caller(f"http://{place}", redis_url, OTHERS) as new,
                two_phones(new, f"ws://{place}/ws", local_addr=(OTHERS, 0)) as met,
            ):
                await bring_together(*met)
        except (TimeoutError, httpx.HTTPError, OSError, AssertionError, WebSocketException) as why:
            hindered = type(why).__name__
        paired = time.monotonic() - began
        said, _ = await flood.communicate()
        kept, held = await _store_mib(redis_url) - kept, _held_mib(server.pid)
        return Outcome(took, lost, int(said), hindered, paired, server.log.decode(errors="replace"), kept, held)


def has_room_for_ipv6() -> bool:
    """Whether there can be a network in which loopback has as many addresses of IPv6 as of IPv4."""
    return os.geteuid() == 0 and all(map(shutil.which, ("ip", "sysctl", "unshare")))


def over_ipv6(words: list[str]) -> tuple[float, int]:
    """The same again over IPv6, in a network of its own: its longest tap and its violations."""
    inside = 'ip link set lo up && ip -6 route add local fd7f::/16 dev lo && sysctl -qw net.ipv6.ip_nonlocal_bind=1 && exec "$@"'
    told = {**os.environ, "LULL_FLOOD": "6"}
    again = ("unshare", "--net", "sh", "-c", inside, "sh", sys.executable, "-m", "tests.floods", *words)
    with subprocess.Popen(again, cwd=ROOT, env=told, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        for line in running.stdout:
            if found := LAST_LINE.fullmatch(line.strip()):
                return int(found[1]) / 1e3, int(found[2])
            print(line, end="", flush=True)
    return T, 1  # it didn't come to its end


async def main(seconds: float, kinds: Sequence[str]) -> tuple[float, int]:
    """Each flood in turn, with as many open files as the machine gives and with 1,024."""
    longest, violations = 0.0, 0
    for files, kind in itertools.product((None, FEW_FILES), kinds):
        seen = await beside(kind, seconds, files)
        longest = max(longest, *seen.took, 0.0)
        violations += seen.violations
        middle = sorted(seen.took)[len(seen.took) // 2] if seen.took else T
        print(
            f"{'IPv6' if SIX else 'IPv4'} {kind:15} {files or '':5} {seen.size / (seconds + 1):6.0f} a second: taps {middle * 1e3:4.0f} ms, "
            f"{max(seen.took, default=T) * 1e3:4.0f} at most, {seen.lost} lost; others {f'could not pair: {seen.hindered}' if seen.hindered else f'paired in {seen.paired:.1f} s'}; "
            f"{seen.lines} lines; store {seen.kept:+.1f} MiB, node {seen.held:.0f}; {seen.violations} violations",
            flush=True,
        )
        if seen.violations:
            print(seen.log, file=sys.stderr, flush=True)
    return longest, violations


if __name__ == "__main__":
    asked = argparse.ArgumentParser()
    asked.add_argument("--seconds", type=float, default=8)
    asked.add_argument("--only", nargs="+", choices=KINDS, default=list(KINDS))
    given = asked.parse_args()
    longest, violations = asyncio.run(main(given.seconds, given.only))
    if not SIX and has_room_for_ipv6():
        other = over_ipv6(sys.argv[1:])
        longest, violations = max(longest, other[0]), violations + other[1]
    print(f"longest tap: {longest * 1e3:.0f} ms, violations: {violations}")
    sys.exit(1 if violations else 0)
