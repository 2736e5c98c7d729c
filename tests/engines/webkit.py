"""WebKitGTK as Debian ships it, by its WebDriver, on a screen that nobody sees."""

import asyncio
import base64
import os
import shutil
import tempfile
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, Final

import httpx
from tests.engines.tab import LOOK, Look, PageError, Tab, touched, typed
from tests.support.server import free_port
from tests.support.waiting import PATIENCE

BROWSER: Final = Path(__file__).with_name("webkit_browser.py")


class _Session:
    """One session of WebDriver: one browser."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client: Final = client
        self._path = ""
        self._window = ""
        self._turn: Final = asyncio.Lock()

    async def open(self, folder: str, language: str, look: Look) -> str:
        """Start a browser; its first window."""
        options = {
            "binary": str(BROWSER),
            "args": [folder, language, str(look.width), str(look.height), look.scheme],
        }
        made = await self.ask("POST", "/session", capabilities={"alwaysMatch": {"webkitgtk:browserOptions": options}})
        self._path = f"/session/{made['sessionId']}"
        await self.ask("POST", "/timeouts", script=int(PATIENCE * 1000), pageLoad=int(PATIENCE * 1000))
        self._window = await self.ask("GET", "/window")
        return self._window

    async def ask(self, how: str, path: str, /, **parameters: Any) -> Any:
        """The value of a command. Raises `PageError`."""
        answer = await self._client.request(
            how, self._path + path, json=parameters if how == "POST" else None, timeout=PATIENCE
        )
        value = answer.json()["value"]
        if answer.is_error:
            raise PageError(f"{value['error']}: {value['message']}")
        return value

    async def ask_window(self, window: str, how: str, path: str, /, **parameters: Any) -> Any:
        """The same, of one of its windows."""
        async with self._turn:
            if self._window != window:
                await self.ask("POST", "/window", handle=window)
                self._window = window
            return await self.ask(how, path, **parameters)


EVALUATE: Final = """
const [given, done] = arguments;
(async () => (await (%s)(...given)) ?? null)().then(
  (value) => done({ value }),
  (error) => done({ error: String(error) }),
);
"""


class WebKitTab:
    """See `Tab`."""

    def __init__(self, session: _Session, window: str, look: Look) -> None:
        """`window`: WebDriver's name for a tab."""
        self._look: Final = look
        self._session: Final = session
        self._window: Final = window

    async def _ask(self, how: str, path: str, /, **parameters: Any) -> Any:
        return await self._session.ask_window(self._window, how, path, **parameters)

    async def goto(self, url: str) -> None:
        """See `Tab`."""
        await self._ask("POST", "/url", url=url)

    async def reload(self) -> None:
        """See `Tab`."""
        await self._ask("POST", "/refresh")

    async def evaluate(self, function: str, *given: Any) -> Any:
        """See `Tab`."""
        answer = await self._ask("POST", "/execute/async", script=EVALUATE % function, args=[list(given)])
        if answer is None or "error" in answer:
            raise PageError("nothing" if answer is None else answer["error"])
        return answer.get("value")

    async def tap(self, x: float, y: float, rests: int = 0) -> None:
        """See `Tab`."""
        await self._ask("POST", "/actions", actions=touched(x, y, "mouse", rests))

    async def keys(self, *keys: str) -> None:
        """See `Tab`."""
        await self._ask("POST", "/actions", actions=typed(*keys))

    async def png(self) -> bytes:
        """See `Tab`."""
        return base64.b64decode(await self._ask("GET", "/screenshot"))

    async def hide(self) -> None:
        """See `Tab`."""
        await self._ask("POST", "/window/minimize")

    async def front(self) -> None:
        """See `Tab`."""
        await self._ask("POST", "/window/rect", width=self._look.width, height=self._look.height)

    async def close(self) -> None:
        """See `Tab`."""
        await self._ask("DELETE", "/window")


class WebKitDevice:
    """See `Device`."""

    def __init__(self, session: _Session, tab: WebKitTab, look: Look, stack: AsyncExitStack) -> None:
        """`stack`: what ends with it."""
        self.look: Look = look
        self._session: Final = session
        self._stack: Final = stack
        self.tab: Tab = tab

    async def new_tab(self) -> WebKitTab:
        """See `Device`."""
        made = await self._session.ask("POST", "/window/new", type="window")
        return WebKitTab(self._session, made["handle"], self.look)

    async def close(self) -> None:
        """See `Device`."""
        await self._stack.aclose()


class WebKit:
    """A screen on which WebKitGTK's windows can open."""

    def __init__(self, display: str) -> None:
        """`display`: the screen's name."""
        self._display: Final = display

    async def device(self, language: str = "en-GB", folder: Path | None = None, look: Look = LOOK) -> WebKitDevice:
        """See `Engine`. It has a driver and a browser of its own."""
        async with AsyncExitStack() as stack:
            home = stack.enter_context(tempfile.TemporaryDirectory(prefix="lull-webkit-", ignore_cleanup_errors=True))
            port = free_port()
            driver = await asyncio.create_subprocess_exec(
                *("WebKitWebDriver", "--host=127.0.0.1", f"--port={port}"),
                env={
                    "PATH": os.environ["PATH"],
                    "HOME": home,
                    "XDG_RUNTIME_DIR": home,
                    "DISPLAY": self._display,
                    "NO_AT_BRIDGE": "1",
                    "GIO_USE_PROXY_RESOLVER": "dummy",
                    "GSETTINGS_BACKEND": "memory",
                },
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
            )
            stack.push_async_callback(_end, driver)
            client = await stack.enter_async_context(
                httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False)
            )
            await _ready(client)
            session = _Session(client)
            tab = WebKitTab(session, await session.open(str(folder or home), language, look), look)
            stack.push_async_callback(session.ask, "DELETE", "")
            return WebKitDevice(session, tab, look, stack.pop_all())
        raise AssertionError("unreachable")


async def _ready(client: httpx.AsyncClient) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                await client.get("/status")
            except httpx.TransportError:
                await asyncio.sleep(0.02)
            else:
                return


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.terminate()
    await process.wait()


@asynccontextmanager
async def webkit_engine() -> AsyncGenerator[WebKit]:
    """A screen of its own for WebKitGTK."""
    assert shutil.which("Xvfb") and shutil.which("WebKitWebDriver"), "no WebKitGTK: make browsers"
    reading, writing = os.pipe()
    screen = await asyncio.create_subprocess_exec(
        *("Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x1024x24", "-nolisten", "tcp"),
        pass_fds=[writing],
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading, "rb") as said:
            number = (await asyncio.to_thread(said.readline)).strip().decode()
        assert number, "Xvfb ended at once"
        yield WebKit(f":{number}")
    finally:
        await _end(screen)
