"""The phones' own code, in an engine of this process. A call costs a few microseconds, so phones and nodes can take turns."""

import json
import subprocess
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final, Protocol, cast

from tests.support.headless import NODE
from tests.support.server import CLIENT
from tests.support.waiting import LONG_PATIENCE

VITE: Final = CLIENT / "node_modules" / "vite" / "bin" / "vite.js"


class Phones(Protocol):
    """What `client_web/sim/phones.ts` can do."""

    def begin(self, a: int, b: int, watch: int) -> None:
        """Forget every page; the seats' browsers remember these counters."""
        ...

    def enter(self, seat: str, token: str, luck: int, sealing: float, mono: float, wall: float) -> str:
        """Open a page."""
        ...

    def turn(self, of: int, mono: float, wall: float, buffered: int, what: str, socket: int, said: str) -> str:
        """Something happens to a page."""
        ...

    def story(self, seed: int, lies: bool) -> str:  # noqa: FBT001 - JavaScript has no keywords
        """What happens in one story of bare phones (`client_web/sim/bare.ts`), a line each; with a server that lies or not."""
        ...


class _Engine:
    def __init__(self, source: str) -> None:
        import STPyV8  # noqa: PLC0415 - it takes a while, and not every machine has it

        self._context: Any = STPyV8.JSContext()
        self._context.enter()
        self._context.eval(source)
        phones = self._context.eval("lullPhones")
        self.begin: Callable[[int, int, int], None] = phones.begin
        self.enter: Callable[[str, str, int, float, float, float], str] = phones.enter
        self.turn: Callable[[int, float, float, int, str, int, str], str] = phones.turn
        self.story: Callable[[int, bool], str] = phones.story


@cache
def source() -> str:
    """The phones' code as one file, made from the sources as they are now."""
    with tempfile.TemporaryDirectory(prefix="lull-simulation-") as folder:
        command = [NODE, VITE, "build", "--config", "sim/vite.config.ts", "--outDir", folder, "--logLevel=error"]
        subprocess.run(command, cwd=CLIENT, check=True, stdout=subprocess.DEVNULL, timeout=LONG_PATIENCE)
        return (Path(folder) / "phones.js").read_text()


def tell_many(code: str, first: int, count: int, *, lies: bool) -> str:
    """Tell so many stories of bare phones from this seed on; see `tellMany` in `client_web/sim/bare.ts`.

    By Node, which is twice as quick as the engine of this process: nothing but the stories' own code takes part in them.
    """
    asked = f"{code}\nconsole.log(lullPhones.tellMany({first}, {count}, {json.dumps(lies)}));"
    command = [NODE, "--max-semi-space-size=64", "-"]
    return subprocess.run(command, input=asked, capture_output=True, text=True, check=True, timeout=600 + count).stdout


@cache
def phones(code: str) -> Phones:
    """The phones that run this code. One engine for all of them, and for good: engines are slow to start."""
    return cast("Phones", _Engine(code))
