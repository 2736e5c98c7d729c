"""Two phones: two phone-sized pages in real Chromium, each with a wire of its own to the server."""

import asyncio
import shutil
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol, cast

from playwright.async_api import Browser, BrowserContext, Page, async_playwright
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as NotThere
from tests.support.nodes import MovableClock, running_node
from tests.support.proxy import Proxy
from tests.support.server import ServerProcess, free_port
from tests.support.waiting import PATIENCE

from lull.rooms.ports import Record
from lull.session.inputs import Confirm
from lull.session.rehearsal import How
from lull.storage.embedded import embedded_valkey

CHROMIUM: Final = ("chromium", "chromium-browser", "google-chrome")

SHELL: Final = "chromium-headless-shell"
"""The same engine without the browser around it: half the work, and nothing of notices or a tab's own permissions."""

FLAGS: Final = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)

SHELL_FLAGS: Final = ("--in-process-gpu",)
"""A process less: a tenth of the work of what most stories do."""

SETTLE = 10_000
"""Milliseconds before a fresh pause can be released (RELEASE5)."""

OPTIONAL: Final = frozenset(
    f"{what}-{part}"
    for what, part in (
        *(("open", part) for part in ("terms", "second-path", "next", "phone", "notices", "lists")),
        ("write", "ours"),
        ("write", "mine"),
        ("read", "theirs"),
    )
) | {"tools", "rehearse"}
"""What is folded into one row before the start."""

SAID_YES: Final = "if (location.protocol !== 'about:') localStorage.setItem('lull.first', 'yes')"

NO_WORKER: Final = "delete Navigator.prototype.serviceWorker"
"""As in a private window of some browsers. Keeping Lull for when there is no network is half of the work of a page's first load."""

WATCH: Final = Path(__file__).with_name("watch_paint.js").read_text()

AIM: Final = Path(__file__).with_name("aimed_press.js").read_text()
"""Playwright's own press of a control takes a browser eight times the work: it is aimed at over some ten messages and two frames."""

SHOWN: Final = """() => [
  JSON.stringify({ ...document.querySelector("main")?.dataset }),
  document.querySelector("main")?.innerText.replaceAll(/\\s+/g, " "),
  globalThis.lullWatch?.longest() ?? 0,
]"""
"""What a page shows, what can be read on it, and for how many ms at most its timers stood still: a lapse of proof pauses it (T1)."""

HELD: Final = "([from, to]) => lullWatch.held(from, to)"
"""For how many ms between these two times a page's timers stood still, as on a busy machine. `make faults` judges T without it."""

RESTED: Final = "new Promise(rested => setTimeout(rested, 700, true))"
"""By the page's clock so long that the next press isn't the second of two (SHOW15)."""

THERE: Final = """selector => new Promise((there) => {
  const look = () => {
    if (document.querySelector(selector) === null) return;
    changes.disconnect();
    there(true);
  };
  const changes = new MutationObserver(look);
  changes.observe(document, { subtree: true, childList: true, attributes: true });
  look();
})"""
"""Kept once this is in the page. Playwright's own waiting looks twice a second, and a story waits some twenty times."""

HIDE: Final = """() => {
  Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
"""A headless Chromium takes all its pages to be in sight, and is told otherwise."""

SHOW: Final = """() => {
  if (!delete document.visibilityState) return;
  document.dispatchEvent(new Event("visibilitychange"));
}"""

PRESSABLE: Final = ":not([inert] *, [inert], [aria-disabled=true])"
"""Of a control: a press is heard."""

AIMED: Final = f"([pressable, ...control]) => ({THERE})(pressable).then(() => lullPress.aim(...control) ?? null)"
"""Where a press of the control would meet it, once one is pressable; null: nowhere now."""

LOOK_AGAIN: Final = 0.02
"""Seconds between two looks at a page."""


LOOKS: Final = 20
"""Changes that one person looks at before a start: many times what any story makes."""


TOO_EARLY: Final = ("context was destroyed", "TypeError: Cannot read properties of null")
"""What a page says of a look that came before what is looked at: in one that is just loaded anew, or at what isn't there yet."""


async def comes_true(page: Page, expression: str, *, arg: object = None, within: float = PATIENCE) -> Any:
    """Look at a page until this is true there, or what it promises is; then what it is.

    Playwright's own `wait_for_function` takes a promise for true at once, and its second look at a text that is no function is
    evaluated in the page, which Lull's Content-Security-Policy forbids. The page may be loaded anew in the meantime.
    """
    async with _in_time(page, f"never true: {expression}", within):
        while True:
            try:
                seen = await page.evaluate(expression, arg)
            except PlaywrightError as error:
                if not any(early in str(error) for early in TOO_EARLY):
                    raise
                seen = None
            if seen:
                return seen
            await asyncio.sleep(LOOK_AGAIN)


async def settles(page: Page, promise: str, arg: object = None) -> Any:
    """What a promise of the page's comes to, which Playwright would wait for without an end."""
    async with _in_time(page, f"never settled: {promise}", PATIENCE):
        return await page.evaluate(promise, arg)


async def press_control(page: Page, selector: str, number: int = -1, *, within: float = PATIENCE) -> None:
    """Press this control of this selector, or the last, with the mouse, as soon as a press of it meets it and would be heard.

    Once more where the page moved under it.
    """
    async with _in_time(page, f"never pressed: {selector}", within):
        missed = True
        while missed:
            at = await comes_true(page, AIMED, arg=[f"{selector}{PRESSABLE}", selector, number], within=within)
            await page.mouse.click(at["x"], at["y"])
            try:
                missed = await page.evaluate("globalThis.lullPress?.missed() ?? false")
            except PlaywrightError as error:
                if not any(early in str(error) for early in (*TOO_EARLY, "has been closed")):
                    raise
                missed = False  # it led to another page


@asynccontextmanager
async def _in_time(page: Page, fault: str, within: float) -> AsyncGenerator[None]:
    try:
        async with asyncio.timeout(within):
            yield
    except TimeoutError as late:
        raise AssertionError(f"on {page.url.partition('#')[0]}, {fault}") from late


async def drawn(page: Page) -> None:
    """Two frames on: what stands on the page now has been painted."""
    await settles(page, "new Promise(then => requestAnimationFrame(() => requestAnimationFrame(() => then(true))))")


class Phone:
    """One page, its context and its wire."""

    def __init__(
        self, name: str, context: BrowserContext, page: Page, wire: Proxy, *, address: str | None = None
    ) -> None:
        """`name`: for messages. `address`: where Lull is, if not at the wire's end."""
        self.name: Final = name
        self._address: Final = address
        self.context: Final = context
        self.page = page
        self.wire: Final = wire
        self.errors: Final[list[str]] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)

    @property
    def url(self) -> str:
        """Lull, over this phone's wire."""
        return self._address or f"http://127.0.0.1:{self.wire.port}"

    async def fresh(self) -> None:
        """The first page, in no room."""
        await self.forget_seat()
        await self.page.goto(self.url)
        await self.shows("home")

    async def forget_seat(self) -> None:
        """This tab is in no room any more, if it was in one."""
        if self.page.url.startswith(self.url):
            await self.page.evaluate("sessionStorage.clear()")

    async def follow(self, fragment: str) -> None:
        """Open a pair link, as from a chat: what stands after its `#`, over this phone's own wire."""
        if self.page.url.startswith(self.url):
            await self.page.goto("about:blank")  # with Lull still open, another fragment loads nothing
        await self.page.goto(f"{self.url}/#{fragment}")

    async def opens(self) -> str:
        """Open a room from the first page, loaded anew; its pair link."""
        await self.fresh()
        return await self.opens_from_home()

    async def opens_from_home(self) -> str:
        """The same from where it is."""
        await self.press("open-room")
        await self.shows("waiting")
        link = await self.page.get_attribute("[data-pair-link]", "data-pair-link")
        assert link is not None
        return link

    async def speaks(self) -> str:
        """The digits of the room that it has opened, said instead of its link."""
        await self.press("speak")
        await self.shows("waiting", spoken="open")
        code = await self.page.get_attribute("[data-spoken][dir]", "data-spoken")
        assert code is not None
        return code

    async def shows(self, screen: str, *, within: float = PATIENCE, **state: str) -> None:
        """Wait until this screen is shown, in this state (data attributes)."""
        selector = f'main[data-screen="{screen}"]:not([aria-busy="true"])' + "".join(
            f'[data-{name.replace("_", "-")}="{value}"]' for name, value in state.items()
        )
        await self._has(selector, within=within)

    async def screen(self) -> str:
        """What is shown right now."""
        return await self.page.get_attribute("main", "data-screen") or ""

    async def _has(self, selector: str, *, within: float = PATIENCE) -> None:
        try:
            await comes_true(self.page, THERE, arg=selector, within=within)
        except AssertionError as late:
            state, text, longest = await settles(self.page, SHOWN)
            raise NotThere(
                f"{self.name} shows {state}, and not {selector}. It reads: {text}. It stood still for up to {longest:.0f} ms."
            ) from late

    async def press(self, action: str, *, within: float = PATIENCE) -> None:
        """Press a control; before the start, unfold what is optional if it is there."""
        control = f'[data-action="{action}"]'
        if action in OPTIONAL:
            folded = '[data-action="parts"][aria-expanded="false"]'
            await self._has(f"{control}, {folded}", within=within)
            if await self.page.locator(control).count() == 0:
                await press_control(self.page, folded)
        try:
            await press_control(self.page, control, within=within)
        except AssertionError:
            await self._has(f"{control}{PRESSABLE}", within=LOOK_AGAIN)  # else this says what is shown instead
            raise

    async def start(self) -> None:
        """Look at what the other one changed, if there is anything, and say yes to starting (RELEASE9)."""
        changed = '[data-action="see-changed"]'
        for _ in range(LOOKS):
            await self._has(f'{changed}, [data-action="agree"]')
            if await self.page.locator(changed).count() == 0:
                await self.press("agree")
                return
            await self.press("see-changed")
            await self.press("back")
        raise AssertionError(f"{self.name} is shown changes without an end")

    async def put_away(self) -> None:
        """It's out of sight for a moment, as when its person looks at something else."""
        await self.page.evaluate(HIDE)
        await self.page.evaluate(SHOW)

    async def enough(self) -> None:
        """*Enough for today*, and put the phone away: then it ends at once, and nobody waits for a tap to take it back (TIME9)."""
        await self.press("enough")
        await self.put_away()

    async def tap(self) -> float:
        """Touch the middle of the screen; when the page took it in."""
        size = self.page.viewport_size
        assert size is not None
        await self.page.touchscreen.tap(size["width"] / 2, size["height"] / 2)
        return cast("float", await self.page.evaluate("lullWatch.touchedAt"))

    async def left_together_after(self, at: float) -> float:
        """When the first screen that isn't Together was painted after `at`; waits until it is."""
        left = "at => lullWatch.painted.find(row => row.at > at && row.screen !== 'together')?.at ?? null"
        return cast("float", await comes_true(self.page, left, arg=at))

    async def left_within(self, at: float, limit: float, *, since: float | None = None) -> None:
        """It has left Together within so many ms of `at`, or before it but after `since`; see `HELD` for a busy machine."""
        left = await self.left_together_after(at if since is None else since)
        held = cast("float", await self.page.evaluate(HELD, [at, left]))
        assert left - at - held < limit, (
            f"{self.name}: {left - at:.0f} ms, and for {held:.0f} of them its page stood still"
        )


async def devtools(page: Page) -> Any:
    """DevTools of this page: Playwright's type of what it sends is unknown."""
    return await page.context.new_cdp_session(page)


async def press_shift_thrice(page: Page) -> None:
    """A tenth of a second apart by the browser's clock, however long this machine takes for it (LEAVE1)."""
    wire = await devtools(page)
    now = time.time()
    for at in range(3):
        for kind in ("keyDown", "keyUp"):
            await wire.send(
                "Input.dispatchKeyEvent",
                {
                    "type": kind,
                    "key": "Shift",
                    "code": "ShiftLeft",
                    "windowsVirtualKeyCode": 16,
                    "timestamp": now + at / 10,
                },
            )


class Driver(Protocol):
    """Someone at a page, in whatever browser."""

    async def press(self, action: str) -> None:
        """Press a control."""
        ...

    @property
    def shows(self) -> Callable[..., Awaitable[None]]:
        """Waits until this screen is shown, in this state."""
        ...


async def rehearse(a: Driver, b: Driver) -> None:
    """One tries a pause, the other says how it came through and pauses back with that (REHEARSE1, REHEARSE4)."""
    await a.press("rehearse")
    await a.shows("paused", trying="true", mine="true")
    await b.shows("paused", confirm="true")
    await b.press("came-seen")
    await b.shows("paused", trying="true", mine="true")
    await a.shows("paused", confirm="true", mine="false")
    await a.press("came-seen")
    for hand in (a, b):
        await hand.shows("preparing", came_mine="seen", came_theirs="seen")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two phones and the server between them."""

    a: Phone
    b: Phone
    process: ServerProcess | None
    redis_url: str
    clock: MovableClock | None = None
    """The node's, where that is in this process."""

    @property
    def server(self) -> ServerProcess:
        """The server's process, to be harmed."""
        assert self.process is not None, "this pair's node runs in the test's own process"
        return self.process

    async def join(self) -> str:
        """Open a room on A and join it on B by A's link, as it came over B's wire. The fragment is returned."""
        fragment = (await self.a.opens()).partition("#")[2]
        await self.b.forget_seat()
        await self.follow(fragment)
        return fragment

    async def follow(self, fragment: str) -> None:
        """B joins the room that A waits in."""
        await self.b.follow(fragment)
        for phone in (self.a, self.b):
            await phone.shows("preparing", partner_here="true")

    async def rehearse(self) -> None:
        """See `rehearse`."""
        await rehearse(self.a, self.b)

    async def start(self) -> None:
        """Both pauses have come through and both say yes; both show Together. They are tried where the node is another process."""
        if self.clock is None:
            await self.rehearse()
        else:
            await self._have_met_before()
        for phone in (self.a, self.b):
            await phone.start()
        for phone in (self.a, self.b):
            await phone.shows("together")

    async def _have_met_before(self) -> None:
        """As two whose pauses came through when they met before: there is nothing to be tried again (REHEARSE5)."""
        assert self.clock is not None
        for node in self.clock.nodes:
            for room in tuple(node.runtime.hub.rooms.values()):
                for each in tuple(room.live.values()):
                    told = await node.runtime.rooms.apply(room.id, Confirm(each.seat, each.id, 0, How.BEFORE))
                    assert isinstance(told, Record), told
        for phone in (self.a, self.b):
            await phone.shows("preparing", came_mine="before", came_theirs="before")

    async def settle(self) -> None:
        """Both are Paused, and for so long that a yes is taken (RELEASE5). Where the clock can be moved, nobody waits for that."""
        for phone in (self.a, self.b):
            await phone.shows("paused")
        if self.clock is not None:
            self.clock.advance(SETTLE)

    async def release(self, *order: Phone) -> None:
        """Each says yes, in this order; both show Together again."""
        await self.settle()
        for phone in order:
            await phone.shows("paused", ask="open")
            await phone.press("agree")
        for phone in (self.a, self.b):
            await phone.shows("together")


def find_chromium(*, bare: bool = False) -> str:
    """The path of the machine's Chromium. `bare`: of its headless shell, where that is there."""
    for name in (SHELL, *CHROMIUM) if bare else CHROMIUM:
        path = shutil.which(name)
        if path is not None:
            return path
    raise AssertionError("no Chromium: make browser")


@asynccontextmanager
async def chromium(*more: str, bare: bool = False) -> AsyncGenerator[Browser]:
    """A headless Chromium that calls nobody. `more`: further flags. `bare`: see `find_chromium`."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=find_chromium(bare=bare),
            args=[*FLAGS, *(SHELL_FLAGS if bare else ()), *more],
            timeout=PATIENCE * 1000,
        )
        try:
            yield browser
        finally:
            async with asyncio.timeout(PATIENCE):
                await browser.close()


@asynccontextmanager
async def phone_on(
    browser: Browser,
    name: str,
    wire: Proxy,
    *,
    width: int = 390,
    height: int = 780,
    locale: str = "en-GB",
    said_yes: bool = True,
    motion: bool = False,
    worker: bool = False,
    address: str | None = None,
) -> AsyncGenerator[Phone]:
    """A phone-sized page with a touch screen, its paints watched. `said_yes`: to the first question, once (FIRST2).

    `motion`: what can move does. `worker`: its browser keeps Lull for when there is no network. Each is a good part of a story's
    work, and only for stories that it could matter to. `address`: see `Phone`.
    """
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        has_touch=True,
        is_mobile=True,
        device_scale_factor=2,
        locale=locale,
        reduced_motion="no-preference" if motion else "reduce",
    )
    context.set_default_timeout(PATIENCE * 1000)
    await context.add_init_script(WATCH)
    await context.add_init_script(AIM)
    if said_yes:
        await context.add_init_script(SAID_YES)
    if not worker:
        await context.add_init_script(NO_WORKER)
    try:
        yield Phone(name, context, await context.new_page(), wire, address=address)
    finally:
        await context.close()


async def _on_wires(
    stack: AsyncExitStack,
    browser: Browser,
    wires: Sequence[Proxy],
    locales: tuple[str, str],
    *,
    said_yes: bool,
    motion: bool,
    worker: bool,
) -> list[Phone]:
    """A phone on each wire, until the stack is left. See `phone_on`."""
    return [
        await stack.enter_async_context(
            phone_on(browser, name, wire, locale=locale, said_yes=said_yes, motion=motion, worker=worker)
        )
        for name, wire, locale in zip("ab", wires, locales, strict=True)
    ]


@asynccontextmanager
async def two_phones(
    browser: Browser,
    *,
    reach: str | None = None,
    locales: tuple[str, str] = ("en-GB", "en-GB"),
    said_yes: bool = True,
    motion: bool = False,
    worker: bool = False,
) -> AsyncGenerator[Pair]:
    """A Valkey, a server over it, two wires, two phones. Everything is stopped when left.

    `reach`: the URL of a store to use instead of a Valkey of its own. `locales`: the phones' languages. `said_yes`,
    `motion`, `worker`: see `phone_on`.
    """
    async with AsyncExitStack() as stack:
        redis_url = reach or await stack.enter_async_context(embedded_valkey())
        port = free_port()
        wires = [await stack.enter_async_context(Proxy(port)) for _ in range(2)]
        server = ServerProcess(redis_url, [f"http://127.0.0.1:{wire.port}" for wire in wires], port)
        await server.start()
        stack.push_async_callback(server.stop)
        a, b = await _on_wires(stack, browser, wires, locales, said_yes=said_yes, motion=motion, worker=worker)
        yield Pair(a, b, server, redis_url)


@asynccontextmanager
async def two_phones_at(browser: Browser, address: str) -> AsyncGenerator[Pair]:
    """Two phones of a Lull that somebody else started."""
    async with AsyncExitStack() as stack:
        a, b = [
            await stack.enter_async_context(
                phone_on(browser, name, Proxy(0), motion=True, worker=True, address=address)
            )
            for name in "ab"
        ]
        yield Pair(a, b, None, "")


@asynccontextmanager
async def two_phones_in_time(
    browser: Browser,
    *,
    reach: str | None = None,
    client_dir: Path | None = None,
    locales: tuple[str, str] = ("en-GB", "en-GB"),
    said_yes: bool = True,
    motion: bool = False,
    worker: bool = False,
    **more: Any,
) -> AsyncGenerator[Pair]:
    """Two phones of a node in this process, whose time can be moved. Theirs is the machine's: they learn the node's from it.

    `reach`, `locales`, `said_yes`, `motion`, `worker`: see `two_phones`. `client_dir`: another page than the one that was built. `more`: see `Settings`.
    """
    async with AsyncExitStack() as stack:
        clock = MovableClock()
        redis_url = reach or await stack.enter_async_context(embedded_valkey())
        port = free_port()
        wires = [await stack.enter_async_context(Proxy(port)) for _ in range(2)]
        origins = tuple(f"http://127.0.0.1:{wire.port}" for wire in wires)
        await stack.enter_async_context(
            running_node(redis_url, clock=clock, port=port, origins=origins, client_dir=client_dir, **more)
        )
        a, b = await _on_wires(stack, browser, wires, locales, said_yes=said_yes, motion=motion, worker=worker)
        yield Pair(a, b, None, redis_url, clock)
