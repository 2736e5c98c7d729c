"""`python -m tests.fuzz --frames N --seed S`; the last line is `tracebacks: N, illegal changes: N`."""

import argparse
import asyncio
import logging
import os
import sys
from random import Random
from typing import Final
from unittest.mock import patch

from tests.fuzz.calls import NOBODY
from tests.fuzz.room import fuzz_room
from tests.fuzz.wire import fuzz_firsts, fuzz_http, fuzz_sockets
from tests.support.server import ROOT, ServerProcess

from lull.storage.embedded import embedded_valkey
from lull.web.push_message import VapidKey

CONTACT: Final = "mailto:someone@lull.example"

OVER_THE_WIRE: Final = 50
"""One frame in so many goes over a real socket as well, and one call to HTTP with it."""

DECODED: Final = 5
"""For so many frames one goes into all that decodes."""

SIGNS: Final = (b"Traceback", b"level='error'", b"level='critical'", b" error=")
"""Of a fault in a server's log, which holds no tracebacks."""


class Faults(logging.Handler):
    """Counts what is logged as a fault."""

    def __init__(self) -> None:
        """None so far."""
        super().__init__(logging.ERROR)
        self.count: int = 0

    def emit(self, record: logging.LogRecord) -> None:
        """One more."""
        self.count += 1
        print(self.format(record), file=sys.stderr)


async def fuzz(frames: int, seed: int) -> tuple[int, int]:
    """Tracebacks and illegal changes."""
    faults = Faults()
    logging.getLogger().addHandler(faults)
    asyncio.get_running_loop().set_exception_handler(lambda _, context: faults.emit(_record(context)))
    try:
        async with embedded_valkey() as redis_url:
            illegal = await fuzz_room(redis_url, frames, seed)
            with patch.dict(
                os.environ, LULL_VAPID_KEY=VapidKey.new(), LULL_VAPID_CONTACT=CONTACT, LULL_PUSH_HOSTS=NOBODY
            ):
                server = ServerProcess(redis_url)
            await server.start()
            try:
                random = Random(seed)
                some = max(1, frames // OVER_THE_WIRE)
                wrong, changed = await fuzz_sockets(server, redis_url, some, random)
                wrong += await fuzz_firsts(server, some, random)
                wrong += await fuzz_http(server, redis_url, some, random)
            finally:
                await server.stop()
        wrong += await _decoders(max(1, frames // DECODED), seed)
    finally:
        logging.getLogger().removeHandler(faults)
    logged = logged_faults(server.log)
    for line in logged[:20]:
        print(line, file=sys.stderr)
    return faults.count + wrong + len(logged), illegal + changed


def logged_faults(log: bytes) -> list[str]:
    """The lines of a server's log in which it says that something of its own went wrong."""
    return [line.decode(errors="replace") for line in log.splitlines() if any(sign in line for sign in SIGNS)]


async def _decoders(runs: int, seed: int) -> int:
    """0 if nothing was raised. In a process of its own: the guide ends the one that it's in."""
    command = ("-m", "tests.fuzz.decoders", "--runs", str(runs), "--seed", str(seed))
    paths = os.pathsep.join(str(ROOT / folder) for folder in ("server", "."))
    running = await asyncio.create_subprocess_exec(
        sys.executable, *command, cwd=ROOT, env={**os.environ, "PYTHONPATH": paths}, stdout=sys.stderr
    )
    return int(await running.wait() != 0)


def _record(context: dict[str, object]) -> logging.LogRecord:
    return logging.LogRecord("asyncio", logging.ERROR, "", 0, str(context.get("message")), None, None)


def main() -> int:
    """Run it; 0 if nothing was found."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--frames", type=int, default=1_000_000)
    asked.add_argument("--seed", type=int, default=0)
    given = asked.parse_args()
    tracebacks, illegal = asyncio.run(fuzz(given.frames, given.seed))
    print(f"tracebacks: {tracebacks}, illegal changes: {illegal}")
    return 1 if tracebacks or illegal else 0


if __name__ == "__main__":
    sys.exit(main())
