"""`python -m tests.floods --seconds N`: each flood beside rooms in Together; the last line is `longest tap: N ms, violations: V`.

A violation is a tap whose frame hadn't reached the partner within T, or a room that a flood ended or paused.
"""

import argparse
import asyncio
import sys
import time
from contextlib import AsyncExitStack
from typing import Final

from tests.floods.flood import KINDS
from tests.support.phones import Caller, Phone, beat, bring_together, two_phones
from tests.support.server import ROOT, ServerProcess

from lull.storage.embedded import embedded_valkey

T: Final = 2.0
TAPS_A_SECOND: Final = 4


async def _tap(pair: tuple[Phone, Phone], number: int) -> float:
    """Seconds from a tap to the partner's frame."""
    a, b = pair
    began = time.monotonic()
    await a.say(beat(number, taps=1))
    await b.until(lambda it: isinstance(it, bytes) and it[13:17] == (1).to_bytes(4, "big"))
    return time.monotonic() - began


async def beside(kind: str, seconds: float) -> tuple[list[float], int, int]:
    """Seconds of each tap, how many never came, how large the flood was."""
    async with AsyncExitStack() as stack:
        redis_url = await stack.enter_async_context(embedded_valkey())
        server = ServerProcess(redis_url)
        await server.start()
        stack.push_async_callback(server.stop)
        http = await stack.enter_async_context(Caller(server.url, redis_url))
        ws = f"ws://127.0.0.1:{server.port}/ws"
        pairs: list[tuple[Phone, Phone]] = []
        for _ in range(int(seconds * TAPS_A_SECOND)):
            pair = await stack.enter_async_context(two_phones(http, ws))
            await bring_together(*pair)
            pairs.append(pair)
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
        said, _ = await flood.communicate()
        return took, lost, int(said)


async def main(seconds: float) -> int:
    """Each flood in turn."""
    longest, violations = 0.0, 0
    for kind in KINDS:
        took, lost, size = await beside(kind, seconds)
        longest = max(longest, *took)
        violations += lost
        middle = sorted(took)[len(took) // 2]
        print(
            f"{kind:15} {size / (seconds + 1):6.0f} a second: taps {middle * 1e3:4.0f} ms, {max(took) * 1e3:4.0f} at most, {lost} lost",
            flush=True,
        )
    print(f"longest tap: {longest * 1e3:.0f} ms, violations: {violations}")
    return violations


if __name__ == "__main__":
    asked = argparse.ArgumentParser()
    asked.add_argument("--seconds", type=float, default=8)
    sys.exit(1 if asyncio.run(main(asked.parse_args().seconds)) else 0)
