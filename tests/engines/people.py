"""Two phones, each on an engine of its own, and what a person does with them."""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from tests.engines.tab import LOOK, Device, Look, PageError, Tab
from tests.support.browser import HELD, OPTIONAL, SETTLE, WATCH, rehearse
from tests.support.nodes import MovableClock, running_node
from tests.support.proxy import Proxy
from tests.support.server import ServerProcess, free_port
from tests.support.waiting import PATIENCE

from lull.rooms.ports import Record
from lull.session.state import Session
from lull.storage.clients import command_client
from lull.storage.embedded import embedded_valkey
from lull.storage.valkey_store import ValkeyStore

STEP: Final = 0.03
"""Seconds between two looks at a page."""

PLACE: Final = """(selector) => {
  const it = [...document.querySelectorAll(selector)].filter((each) => each.getClientRects().length > 0).at(-1);
  if (!it || it.disabled || it.ariaDisabled === "true") return null;
  const before = it.getBoundingClientRect();
  if (before.top < 60 || before.bottom > innerHeight) it.scrollIntoView({ block: "center", behavior: "instant" });
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => {
    const { left, top, width, height } = it.getBoundingClientRect();
    const x = left + width / 2, y = top + height / 2;
    done(it.contains(document.elementFromPoint(x, y)) ? [x, y] : null);
  })));
}"""
"""Where a finger would touch the last of these that can be seen: null while it can't be touched."""


IS_THERE: Final = "(selector) => document.querySelector(selector) !== null"


class Engine(Protocol):
    """A browser that can be a phone's."""

    async def device(self, language: str = "en-GB", folder: Path | None = None, look: Look = LOOK) -> Device:
        """A phone in this language. It has stored nothing, or what is in `folder`, where it stores on."""
        ...


class Phone:
    """One phone in somebody's hand."""

    def __init__(self, device: Device, wire: Proxy, engine: Engine) -> None:
        """`wire`: its own, to the server. `engine`: what the device is of."""
        self.engine: Final = engine
        self.device: Final = device
        self.tab: Tab = device.tab
        self.wire: Final = wire
        self.url: Final = f"http://127.0.0.1:{wire.port}"
        self.together_since: float | None = None
        """When both were last seen to show Together, in ms of this machine's clock."""

    async def open(self, path: str = "/") -> None:
        """Open Lull, as from a chat or a bookmark."""
        await self.tab.goto("about:blank")
        await self.tab.goto(self.url + path)

    async def fresh(self) -> None:
        """The first page, in no room; the first question is answered with yes where it is asked."""
        await self.open()
        await self._past_the_first_question("home")

    async def follow(self, fragment: str) -> None:
        """Join a room by what stands after the `#` of its link; the first question as in `fresh`."""
        await self.open(f"/#{fragment}")
        await self._past_the_first_question("preparing")

    async def _past_the_first_question(self, screen: str) -> None:
        await self.one_of('main[data-screen="first"]', f'main[data-screen="{screen}"]:not([aria-busy="true"])')
        if await self.screen() == "first":
            await self.press("first-yes")
        await self.shows(screen)

    async def holds(self, function: str, *given: Any, within: float = PATIENCE) -> Any:
        """Look until this function of the page says anything but nothing; what it says."""
        said = None
        try:
            async with asyncio.timeout(within):
                while True:
                    try:
                        said = await self.tab.evaluate(function, *given)
                    except PageError as error:
                        said = error
                    else:
                        if said:
                            return said
                    await asyncio.sleep(STEP)
        except TimeoutError:
            seen = await self.tab.evaluate("() => [location.pathname, document.body.innerText.slice(0, 400)]")
            raise AssertionError(f"not within {within} s: {function} of {given}: {said}; it shows {seen}") from None

    async def one_of(self, *selectors: str) -> None:
        """Wait until one of these is there."""
        await self.holds(IS_THERE, ", ".join(selectors))

    async def shows(self, screen: str, *, within: float = PATIENCE, **state: str) -> None:
        """Wait until this screen is shown, in this state (data attributes)."""
        selector = f'main[data-screen="{screen}"]:not([aria-busy="true"])' + "".join(
            f'[data-{name.replace("_", "-")}="{value}"]' for name, value in state.items()
        )
        await self.holds(IS_THERE, selector, within=within)

    async def screen(self) -> str:
        """What is shown right now."""
        return str(await self.tab.evaluate("() => document.querySelector('main')?.dataset.screen ?? ''"))

    async def says(self, text: str, *, within: float = PATIENCE) -> None:
        """Wait until this stands on the screen."""
        await self.holds("(text) => document.body.innerText.includes(text)", text, within=within)

    async def attribute(self, selector: str, name: str) -> str:
        """An attribute of what must come."""
        return str(await self.holds("(of, name) => document.querySelector(of)?.getAttribute(name)", selector, name))

    async def touch(self, selector: str, *, within: float = PATIENCE, rests: int = 0) -> None:
        """Touch what matches as soon as it can be, for `rests` ms."""
        x, y = await self.holds(PLACE, selector, within=within)
        await self.tab.tap(x, y, rests)

    async def press(self, action: str, *, within: float = PATIENCE) -> None:
        """Press a control; before the start, unfold what is optional if it is there."""
        control = f'[data-action="{action}"]'
        if action in OPTIONAL:
            folded = '[data-action="parts"][aria-expanded="false"]'
            await self.one_of(control, folded)
            if not await self.tab.evaluate(IS_THERE, control):
                await self.touch(folded)
        await self.touch(control, within=within)

    async def write(self, selector: str, text: str) -> None:
        """Touch a field and type."""
        await self.touch(selector)
        for character in text:
            await self.tab.keys(character)

    async def tap(self) -> float:
        """Touch the middle of the screen; when the page took it in, in ms of this machine's clock."""
        await self.watch()
        await self.tab.tap(self.device.look.width / 2, self.device.look.height / 2)
        return float(await self.holds("() => globalThis.lullWatch.touchedAt"))

    async def watch(self) -> None:
        """Note from now on when what was painted."""
        await self.tab.evaluate(f"() => {{ if (!globalThis.lullWatch) {{ {WATCH} }} }}")

    async def left_together_after(self, at: float) -> float:
        """When the first screen that isn't Together was painted after `at`; it must have been watched."""
        left = "(at) => lullWatch.painted.find((row) => row.at > at && row.screen !== 'together')?.at"
        return float(await self.holds(left, at))

    async def left_within(self, at: float, limit: float, *, since: float | None = None) -> None:
        """It has left Together within so many ms of `at`; see `HELD` for a busy machine, which may also miss a proof before `at`.

        `since`: then it has left after this; else after both were last seen to show it.
        """
        since = self.together_since if since is None else since
        left = await self.left_together_after(at if since is None else since)
        held = float(await self.tab.evaluate(HELD, [at, left]))
        assert left - at - held < limit, f"{left - at:.0f} ms, and for {held:.0f} of them its page stood still"


@dataclass(frozen=True, slots=True)
class _Heard:
    """What the server has heard that voids a yes."""

    tapped: tuple[int, int]
    watch: int
    connections: tuple[str | None, str | None]


@dataclass(slots=True)
class Pair:
    """Two phones and the server between them."""

    a: Phone
    b: Phone
    clock: MovableClock
    """The server's."""
    process: ServerProcess | None
    """The server's own process, where a story needs to harm it."""

    redis_url: str
    """The server's store."""

    fragment: str = ""
    """What stands after the # of the link to the room that A opened last."""

    @property
    def both(self) -> tuple[Phone, Phone]:
        """The phones."""
        return self.a, self.b

    async def both_show(self, screen: str, *, within: float = PATIENCE, **state: str) -> None:
        """Wait until both show this."""
        for phone in self.both:
            await phone.shows(screen, within=within, **state)

    async def session(self) -> Session:
        """The session as it is stored."""
        store = ValkeyStore(command_client(self.redis_url))
        record = await store.load(self.fragment[1:23])
        await store.close()
        assert isinstance(record, Record)
        return record.session

    async def link(self) -> str:
        """A opens a room: what stands after the # of its link."""
        await self.a.fresh()
        await self.a.press("open-room")
        await self.a.shows("waiting")
        self.fragment = (await self.a.attribute("[data-pair-link]", "data-pair-link")).partition("#")[2]
        return self.fragment

    async def join(self) -> str:
        """B joins A's room by the link, as it came over B's wire."""
        fragment = await self.link()
        await self.b.follow(fragment)
        await self.both_show("preparing", partner_here="true")
        return fragment

    async def rehearse(self) -> None:
        """See `rehearse`."""
        await rehearse(self.a, self.b)

    async def start(self) -> None:
        """Both pauses are tried and both say yes."""
        await self.rehearse()
        await self.agree()

    async def agree(self) -> None:
        """Both say yes to starting, and show Together. Where a slow machine missed a proof at once, both release that."""
        for phone in self.both:
            await phone.press("agree")
        missed = "main[data-screen=paused]:is([data-ask=settling], [data-ask=open])"
        for phone in self.both:
            await phone.one_of("main[data-screen=together]", missed)
        if all([await phone.tab.evaluate(IS_THERE, missed) for phone in self.both]):
            print("a proof was missed at the start", flush=True)
            return await self.release(*self.both)
        return await self.together()

    async def together(self) -> None:
        """Wait until both show Together, and note from here on when they leave it."""
        await self.both_show("together")
        for phone in self.both:
            await phone.watch()
            phone.together_since = time.time() * 1000

    async def release(self, *order: Phone) -> None:
        """Each says yes, once and in this order; both show Together again.

        What voids a yes (RELEASE3) without anybody's doing, where a machine is slow, is a lost connection or a missed proof. The
        server has heard of it then, and they say it again. A press that was lost, or that was taken for a pause, fails.
        """
        while True:
            await self.both_show("paused", connection="up")
            await order[0].one_of("main[data-ask=settling]", "main[data-ask=open]")  # so all it said is stored
            if self.process is None:
                self.clock.advance(SETTLE)
            heard = await self._heard()
            if await self._agreed(order, heard):
                return await self.together()
            now_heard = await self._heard()
            print(f"voided: {heard} became {now_heard}", flush=True)
            assert now_heard.tapped == heard.tapped, "a yes was taken for a pause"

    async def _agreed(self, order: tuple[Phone, ...], heard: "_Heard") -> bool:
        """Whether these yeses led to Together; false where the server heard meanwhile of what voids them."""
        for phone in order:
            place = await self._comes(phone, heard, PLACE, '[data-action="agree"]')
            if place is None:
                return False
            await phone.tab.tap(*place)
            # One alone leads nowhere.
            after = (
                "main[data-screen=paused][data-ask=given]" if phone is not order[-1] else "main[data-screen=together]"
            )
            if await self._comes(phone, heard, IS_THERE, after) is None:
                return False
        for phone in self.both:
            if await self._comes(phone, heard, IS_THERE, "main[data-screen=together]") is None:
                return False
        return True

    async def _comes(self, phone: Phone, heard: "_Heard", function: str, selector: str) -> Any:
        """What the page says as soon as it says anything but nothing; nothing where the server has heard of something else first."""
        async with asyncio.timeout(PATIENCE):
            while True:
                with suppress(AssertionError):
                    return await phone.holds(function, selector, within=10 * STEP)
                if await self._heard() != heard:
                    return None

    async def _heard(self) -> "_Heard":
        session = await self.session()
        assert session.b is not None
        return _Heard(
            (session.taps.a, session.taps.b), session.taps.watch, (session.a.connection, session.b.connection)
        )

    async def left_within(self, at: float, limit: float, *, since: float | None = None) -> None:
        """Both have: see `Phone.left_within`."""
        for phone in self.both:
            await phone.left_within(at, limit, since=since)


@asynccontextmanager
async def pair_on(
    a: Engine,
    b: Engine,
    *,
    language: str = "en-GB",
    own_process: bool = False,
    look: Look = LOOK,
) -> AsyncGenerator[Pair]:
    """A Valkey, a server over it, two wires, a phone on each engine. Everything is stopped when left."""
    async with AsyncExitStack() as stack:
        redis_url = await stack.enter_async_context(embedded_valkey())
        port = free_port()
        wires = [await stack.enter_async_context(Proxy(port)) for _ in range(2)]
        origins = tuple(f"http://127.0.0.1:{wire.port}" for wire in wires)
        clock = MovableClock()
        process = ServerProcess(redis_url, origins, port) if own_process else None
        if process is None:
            await stack.enter_async_context(running_node(redis_url, clock=clock, port=port, origins=origins))
        else:
            await process.start()
            stack.push_async_callback(process.stop)
        phones: list[Phone] = []
        for engine, wire in zip((a, b), wires, strict=True):
            device = await engine.device(language, look=look)
            stack.push_async_callback(device.close)
            phones.append(Phone(device, wire, engine))
        yield Pair(phones[0], phones[1], clock, process, redis_url)


@asynccontextmanager
async def phone_on(engine: Engine, redis_url: str, *, client_dir: Path | None = None) -> AsyncGenerator[Phone]:
    """One phone of a server over this store. `client_dir`: another page than the one that was built."""
    port = free_port()
    async with (
        Proxy(port) as wire,
        running_node(redis_url, port=port, origins=(f"http://127.0.0.1:{wire.port}",), client_dir=client_dir),
    ):
        device = await engine.device()
        try:
            yield Phone(device, wire, engine)
        finally:
            await device.close()


def now() -> float:
    """Milliseconds since the Unix epoch."""
    return time.time() * 1000
