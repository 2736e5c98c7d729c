"""Firefox as Debian ships it, by WebDriver BiDi, which it speaks itself."""

import asyncio
import base64
import itertools
import json
import os
import re
import shutil
import tempfile
from collections.abc import AsyncGenerator, Generator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import websockets
from tests.engines.tab import LOOK, Look, PageError, Tab, touched, typed
from tests.support.waiting import PATIENCE

PREFERENCES: Final[dict[str, bool | int | str]] = {
    # Nobody but this machine can be reached: all else goes to a proxy that isn't there.
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "network.proxy.no_proxies_on": "127.0.0.1,localhost",
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.server": "",
    "services.settings.server": "data:,",
    "browser.safebrowsing.update.enabled": False,
    "browser.startup.page": 0,
    "browser.startup.homepage": "about:blank",
    "browser.shell.checkDefaultBrowser": False,
    "browser.aboutwelcome.enabled": False,
    "dom.w3c_touch_events.enabled": 1,
    "intl.accept_languages": "en-GB,en",
}

SCHEME: Final = "layout.css.prefers-color-scheme.content-override"
"""The preference by which all its pages are on a dark phone (0) or a light one (1)."""


class _Connection:
    """One BiDi session."""

    def __init__(self, socket: websockets.ClientConnection) -> None:
        self._socket: Final = socket
        self._ids: Final = itertools.count(1)
        self._waiting: Final[dict[int, asyncio.Future[Any]]] = {}
        self._reader: Final = asyncio.create_task(self._read())

    async def _read(self) -> None:
        with suppress(websockets.ConnectionClosed):  # a Firefox that ends doesn't always say so
            async for text in self._socket:
                self._answered(json.loads(text))
        for waiting in self._waiting.values():
            waiting.cancel()

    def _answered(self, answer: Any) -> None:
        waiting = self._waiting.pop(answer.get("id"), None)
        if waiting is None or waiting.done():
            return
        if answer["type"] == "success":
            waiting.set_result(answer["result"])
        else:
            waiting.set_exception(PageError(f"{answer['error']}: {answer['message']}"))

    async def ask(self, method: str, /, **parameters: Any) -> Any:
        """The result of a command. Raises `PageError`."""
        this = next(self._ids)
        self._waiting[this] = asyncio.get_running_loop().create_future()
        await self._socket.send(json.dumps({"id": this, "method": method, "params": parameters}))
        async with asyncio.timeout(PATIENCE):
            return await self._waiting[this]

    async def end(self) -> None:
        """Wait until nothing more comes."""
        await self._socket.close()
        await self._reader


class FirefoxTab:
    """See `Tab`."""

    def __init__(self, connection: _Connection, context: str) -> None:
        """`context`: BiDi's name for a tab."""
        self._connection: Final = connection
        self._context: Final = context
        self._before: str | None = None

    async def _ask(self, method: str, /, **parameters: Any) -> Any:
        return await self._connection.ask(method, context=self._context, **parameters)

    async def goto(self, url: str) -> None:
        """See `Tab`."""
        await self._ask("browsingContext.navigate", url=url, wait="complete")

    async def reload(self) -> None:
        """See `Tab`."""
        await self._ask("browsingContext.reload", wait="complete")

    async def evaluate(self, function: str, *given: Any) -> Any:
        """See `Tab`."""
        answer = await self._connection.ask(
            "script.callFunction",
            functionDeclaration=f"async (given) => JSON.stringify((await ({function})(...JSON.parse(given))) ?? null)",
            arguments=[{"type": "string", "value": json.dumps(given)}],
            target={"context": self._context},
            awaitPromise=True,
            userActivation=False,
        )
        if answer["type"] != "success":
            raise PageError(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"]["value"])

    async def tap(self, x: float, y: float, rests: int = 0) -> None:
        """See `Tab`."""
        await self._ask("input.performActions", actions=touched(x, y, "touch", rests))

    async def keys(self, *keys: str) -> None:
        """See `Tab`."""
        await self._ask("input.performActions", actions=typed(*keys))

    async def png(self) -> bytes:
        """See `Tab`."""
        return base64.b64decode((await self._ask("browsingContext.captureScreenshot"))["data"])

    async def hide(self) -> None:
        """See `Tab`."""
        user = (await self._connection.ask("browsingContext.getTree", root=self._context))["contexts"][0]["userContext"]
        before = await self._connection.ask(
            "browsingContext.create", type="tab", userContext=user, referenceContext=self._context
        )
        self._before = before["context"]

    async def front(self) -> None:
        """See `Tab`."""
        if self._before is not None:
            await self._connection.ask("browsingContext.close", context=self._before)
            self._before = None
        await self._ask("browsingContext.activate")

    async def close(self) -> None:
        """See `Tab`."""
        await self._ask("browsingContext.close")


class FirefoxDevice:
    """See `Device`."""

    def __init__(self, connection: _Connection, user: str, tab: FirefoxTab, look: Look, stack: AsyncExitStack) -> None:
        """`user`: BiDi's name for a storage of its own. `stack`: what ends with it."""
        self.look: Look = look
        self._connection: Final = connection
        self._user: Final = user
        self._stack: Final = stack
        self.tab: Tab = tab

    async def new_tab(self) -> FirefoxTab:
        """See `Device`."""
        return await _tab(self._connection, self._user, "tab", self.look)

    async def close(self) -> None:
        """See `Device`."""
        await self._stack.aclose()


async def _tab(connection: _Connection, user: str, kind: str, look: Look) -> FirefoxTab:
    made = await connection.ask("browsingContext.create", type=kind, userContext=user, background=False)
    await connection.ask(
        "browsingContext.setViewport", context=made["context"], viewport={"width": look.width, "height": look.height}
    )
    return FirefoxTab(connection, made["context"])


class Firefox:
    """A running Firefox."""

    def __init__(self, connection: _Connection) -> None:
        """Over its session."""
        self._connection: Final = connection

    async def device(self, language: str = "en-GB", folder: Path | None = None, look: Look = LOOK) -> FirefoxDevice:
        """See `Engine`. With a folder, or in the dark, it has a Firefox of its own, and otherwise a part of this one."""
        async with AsyncExitStack() as stack:
            if folder is None and look.scheme == LOOK.scheme:
                connection = self._connection
                user = (await connection.ask("browser.createUserContext"))["userContext"]
                stack.push_async_callback(connection.ask, "browser.removeUserContext", userContext=user)
            else:
                connection = await stack.enter_async_context(_started(folder or stack.enter_context(_profile()), look))
                user = "default"
            await connection.ask("emulation.setLocaleOverride", locale=language, userContexts=[user])
            # A window each: of two tabs in one window one is hidden.
            tab = await _tab(connection, user, "window", look)
            return FirefoxDevice(connection, user, tab, look, stack.pop_all())
        raise AssertionError("unreachable")


@contextmanager
def _profile() -> Generator[Path]:
    with tempfile.TemporaryDirectory(prefix="lull-firefox-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def find_firefox() -> str:
    """The path of the machine's Firefox."""
    path = shutil.which("firefox-esr") or shutil.which("firefox")
    assert path is not None, "no Firefox: make browsers"
    return path


@asynccontextmanager
async def _started(profile: Path, look: Look) -> AsyncGenerator[_Connection]:
    """A headless Firefox on this profile."""
    preferences = PREFERENCES | {SCHEME: ("dark", "light").index(look.scheme)}
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in preferences.items()]
    (profile / "user.js").write_text("\n".join(lines))
    process = await asyncio.create_subprocess_exec(
        *(find_firefox(), "--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port", "0"),
        "about:blank",
        env={**os.environ, "HOME": str(profile)},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    try:
        address = None
        while address is None:
            line = await asyncio.wait_for(process.stderr.readline(), PATIENCE)
            assert line, "Firefox ended at once"
            address = re.search(rb"BiDi listening on (ws://\S+)", line)
        drained = asyncio.create_task(process.stderr.read())
        async with websockets.connect(
            f"{address[1].decode()}/session", max_size=None, proxy=None, ping_interval=None
        ) as socket:
            connection = _Connection(socket)
            await connection.ask("session.new", capabilities={})
            yield connection
            # Its own end, in which it writes down what its pages have stored.
            await connection.ask("browser.close")
            await connection.end()
            await process.wait()
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
    await drained


@asynccontextmanager
async def firefox_engine() -> AsyncGenerator[Firefox]:
    """A headless Firefox with a profile of its own, which goes with it."""
    with _profile() as profile:
        async with _started(profile, LOOK) as connection:
            yield Firefox(connection)
