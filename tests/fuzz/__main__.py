"""`python -m tests.fuzz --frames N --seed S`; the last line is `tracebacks: N, illegal changes: N`."""

import argparse
import asyncio
import logging
import sys
from random import Random
from typing import Final

from tests.fuzz.room import fuzz_room
from tests.fuzz.wire import fuzz_http, fuzz_sockets
from tests.support.server import ServerProcess

from lull.storage.embedded import embedded_valkey

OVER_THE_WIRE: Final = 50
"""One frame in so many goes over a real socket as well, and one call to HTTP with it."""

SIGNS: Final = (b"Traceback", b"bug in")


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
            server = ServerProcess(redis_url)
            await server.start()
            try:
                random = Random(seed)
                wrong = await fuzz_sockets(server, redis_url, max(1, frames // OVER_THE_WIRE), random)
                wrong += await fuzz_http(server, max(1, frames // OVER_THE_WIRE), random)
            finally:
                await server.stop()
    finally:
        logging.getLogger().removeHandler(faults)
    return faults.count + wrong + sum(server.log.count(sign) for sign in SIGNS), illegal


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
