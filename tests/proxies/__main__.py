"""The proxies of deploy/, as real programs with their own files: Caddy, nginx and HAProxy, each before two nodes.

Two real pages pair through each, over TLS and HTTP/2, pause, and outlive the end of the node that they are on. Then: a page with
another name, whoever says that a call is somebody else's, and what the files say of the rest.

    python -m tests.proxies [--only nginx]
"""

import argparse
import asyncio
import os
import shutil
import signal
import ssl
import subprocess
import tempfile
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from ipaddress import IPv4Address
from pathlib import Path
from typing import Final

from tests.support.browser import Pair, chromium, comes_true, two_phones_at
from tests.support.server import ROOT, ServerProcess, free_port
from tests.support.waiting import PATIENCE, until

from lull.lan import lan_setup
from lull.storage.embedded import embedded_valkey

OPENINGS: Final = 3
"""Rooms that one address may open a minute, at each node."""

CALLER: Final = "127.5.5.5"
"""An address of this machine that is no proxy's."""

ELSEWHERE: Final = "127.9.9.9"
"""Another one, in another part of the network."""


PLAIN: Final = (
    ("301 https://localhost/", "/"),
    ("301 https://localhost/", "/", "--head"),
    ("301 https://localhost/", "/", "--header", "Host: localhost:80"),
    ("301 https://localhost/manifest.webmanifest?a=b", "/manifest.webmanifest?a=b"),
    ("403 ", "/", "--data", "x"),
    ("403 ", "/", "--request", "OPTIONS"),
    ("403 ", "/api/rooms", "--json", "{}"),
    ("403 ", "/api/codes/00000"),
    ("403 ", "//api/codes/00000"),
    ("403 ", "/ws/rr"),
    ("403 ", "/ws"),
    ("403 ", "/readyz"),
)
"""Without TLS: what is answered, to which path, asked for how. Nobody is told that a call went out in the clear but by this."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where one trial's programs are."""

    folder: Path
    port: int
    plain: int
    nodes: tuple[int, int]
    certificate: Path
    key: Path

    @property
    def url(self) -> str:
        """Lull, as people open it."""
        return f"https://localhost:{self.port}"

    @property
    def plain_url(self) -> str:
        """The same, without TLS."""
        return f"http://localhost:{self.plain}"


def _put(text: str, *instead: tuple[str, str]) -> str:
    """The file with this machine's places. Raises `ValueError` for one that isn't in it."""
    for old, new in instead:
        if old not in text:
            raise ValueError(f"the file has no {old}")
        text = text.replace(old, new)
    return text


def caddy(place: Place) -> tuple[list[str], dict[str, str]]:
    """With its own authority, as for any name that is this machine's."""
    text = (ROOT / "deploy" / "Caddyfile").read_text()
    file = place.folder / "Caddyfile"
    file.write_text(_put(text, ("admin off", f"admin off\n\thttps_port {place.port}\n\tskip_install_trust")))
    told = {
        "LULL_SITE": "localhost",
        "LULL_PLAIN_PORT": f"{place.plain}",
        "LULL_NODES": " ".join(f"127.0.0.1:{port}" for port in place.nodes),
    }
    home = {"HOME": f"{place.folder}", "XDG_DATA_HOME": f"{place.folder}", "LULL_ALIVE_PORT": f"{free_port()}"}
    return ["caddy", "run", "--config", f"{file}", "--adapter", "caddyfile"], {**told, **home}


def nginx(place: Place) -> tuple[list[str], dict[str, str]]:
    """In the foreground."""
    file = place.folder / "nginx.conf"
    text = _put(
        (ROOT / "deploy" / "nginx.conf").read_text(),
        ("127.0.0.1:8787", f"127.0.0.1:{place.nodes[0]}"),
        ("127.0.0.1:8788", f"127.0.0.1:{place.nodes[1]}"),
        ("lull.example", "localhost"),
        ("/etc/ssl/lull/fullchain.pem", f"{place.certificate}"),
        ("/etc/ssl/lull/privkey.pem", f"{place.key}"),
        ("listen 443", f"listen 127.0.0.1:{place.port}"),
        ("listen [::]:443", f"listen [::1]:{place.port}"),
        ("listen 80", f"listen 127.0.0.1:{place.plain}"),
        ("listen [::]:80", f"listen [::1]:{place.plain}"),
    )
    file.write_text(f"daemon off; pid {place.folder}/nginx.pid;\n{text}")
    return ["nginx", "-c", f"{file}", "-p", f"{place.folder}"], {}


def haproxy(place: Place) -> tuple[list[str], dict[str, str]]:
    """In the foreground."""
    pem, file = place.folder / "lull.pem", place.folder / "haproxy.cfg"
    pem.write_bytes(place.certificate.read_bytes() + place.key.read_bytes())
    text = _put(
        (ROOT / "deploy" / "haproxy.cfg").read_text(),
        ("127.0.0.1:8787", f"127.0.0.1:{place.nodes[0]}"),
        ("127.0.0.1:8788", f"127.0.0.1:{place.nodes[1]}"),
        ("https://lull.example code", "https://localhost code"),
        ("/etc/ssl/lull/lull.pem", f"{pem}"),
        (":443,[::]:443 v6only", f"127.0.0.1:{place.port},[::1]:{place.port}"),
        (":80,[::]:80 v6only", f"127.0.0.1:{place.plain},[::1]:{place.plain}"),
    )
    file.write_text(text)
    return ["haproxy", "-db", "-f", f"{file}"], {}


PROXIES: Final[dict[str, Callable[[Place], tuple[list[str], dict[str, str]]]]] = {
    "caddy": caddy,
    "nginx": nginx,
    "haproxy": haproxy,
}


async def curl(*words: str) -> str:
    """What it says, whoever signed the certificate."""
    process = await asyncio.create_subprocess_exec(
        "curl", "--silent", "--insecure", "--max-time", "10", *words, stdout=asyncio.subprocess.PIPE
    )
    return (await process.communicate())[0].decode()


async def nodes_are_ready(place: Place) -> bool:
    """Whether they say so through the proxy."""
    return '"ready"' in await curl(f"{place.url}/readyz")


@asynccontextmanager
async def running(
    name: str, place: Place, is_up: Callable[[Place], Awaitable[bool]] = nodes_are_ready
) -> AsyncGenerator[None]:
    """The proxy, from when it `is_up`."""
    command, told = PROXIES[name](place)
    with (place.folder / "log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *command, env={**os.environ, **told}, stdout=log, stderr=log, start_new_session=True
        )
    try:
        async with asyncio.timeout(PATIENCE):
            while not await is_up(place):
                assert process.returncode is None, (place.folder / "log").read_text()
                await asyncio.sleep(0.1)
        yield
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
            await process.wait()


async def check_http(place: Place) -> str:
    """The page over HTTP/2, what is asked for without TLS, and the header that keeps it there. Returns what was spoken."""
    spoken = await curl("--http2", "--output", "/dev/null", "--write-out", "%{http_version} %{http_code}", place.url)
    assert spoken == "2 200", spoken
    heads = (await curl("--http2", "--dump-header", "-", "--output", "/dev/null", place.url)).lower()
    assert "strict-transport-security: max-age=63072000" in heads
    plain = place.plain_url
    for said, path, *words in PLAIN:
        answer = ("--output", "/dev/null", "--write-out", "%{http_code} %{redirect_url}", "--path-as-is")
        sent = await curl(*answer, *words, f"{plain}{path}")
        assert sent == said, (path, words, sent)
    other = await curl("--head", "--header", "Host: other.example", plain)
    assert "other.example" not in other, other
    return "HTTP/2"


async def check_addresses(place: Place) -> None:
    """LIMIT4: whoever says that a call is another's is counted as oneself; another address is another."""

    async def opens(number: int, address: str) -> str:
        return await curl(
            *("--ipv4", "--interface", address, "--json", "{}", "--output", "/dev/null"),
            *("--header", f"X-Forwarded-For: 203.0.113.{number}", "--header", f"X-Real-IP: 203.0.113.{number}"),
            *("--write-out", "%{http_code}", f"{place.url}/api/rooms"),
        )

    # Each node counts by itself, so one of two has had too many.
    answers = {await opens(number, CALLER) for number in range(OPENINGS * 2 + 1)}
    assert answers == {"201", "429"}, answers
    assert await opens(99, ELSEWHERE) == "201"


async def check_bodies(place: Place) -> None:
    """LIMIT5: a body that is too large, cut off or no body at all is its sender's fault, and takes no node away from others."""
    size = ("--write-out", "%{http_code}", "--output", "/dev/null", "--data", "x" * 40_000, f"{place.url}/api/rooms")
    for more in ((), ("--header", "Transfer-Encoding: chunked"), ("--header", "Expect:")):
        for version in ("--http1.1", "--http2"):
            status = await curl(version, *more, *size)
            assert status == "413", (version, more, status)
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    head = "POST /api/rooms HTTP/1.1\r\nHost: localhost\r\n"
    for rest in (
        "Content-Length: 900\r\n\r\n{",
        "Transfer-Encoding: chunked\r\n\r\n5\r\nab",
        "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    ):
        for _ in range(4):
            _, writer = await asyncio.open_connection("127.0.0.1", place.port, ssl=context, server_hostname="localhost")
            writer.write((head + rest).encode())
            await writer.drain()
            writer.transport.abort()
    assert '"ready"' in await curl(f"{place.url}/readyz")


async def check_phones(pair: Pair, nodes: list[ServerProcess]) -> float:
    """Paired, paused, and back after each node in turn was stopped. Returns the ms that a tap took."""
    await pair.join()
    await pair.start()
    tapped_at = await pair.a.tap()
    await pair.b.shows("paused")
    took = await pair.b.left_together_after(tapped_at) - tapped_at
    await pair.release(pair.a, pair.b)
    for node in nodes:
        await node.stop()
        await node.start()
        for phone in (pair.a, pair.b):
            await comes_true(
                phone.page, "() => ['together', 'paused'].includes(document.querySelector('main')?.dataset.screen)"
            )
    for phone in (pair.a, pair.b):
        await phone.shows("paused", partner_here="true")  # one of the two nodes was theirs
    await pair.release(pair.a, pair.b)
    return took


async def check_another_name(place: Place, nodes: list[ServerProcess]) -> None:
    """WIRE5: a page with a name that nobody allowed is refused, and the log says once what to set."""
    said = await curl(
        *("--request", "POST", "--json", "{}", "--header", f"Origin: https://other.localhost:{place.port}"),
        f"{place.url}/api/rooms",
    )
    assert "origin_refused" in said, said
    await until(lambda: any(b"LULL_ORIGINS" in node.log for node in nodes))


async def trial(name: str) -> str:
    """All of it with one proxy; a line for the table."""
    async with AsyncExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix=f"lull-{name}-"))
        stack.callback(shutil.rmtree, folder)
        setup = lan_setup(443, folder, addresses=(IPv4Address("127.0.0.1"),))
        place = Place(folder, free_port(), free_port(), (free_port(), free_port()), Path(setup.certificate), setup.key)
        store = await stack.enter_async_context(embedded_valkey())
        nodes: list[ServerProcess] = []
        for port in place.nodes:
            node = ServerProcess(
                store,
                port=port,
                LULL_ORIGINS=place.url,
                LULL_TRUSTED_PROXIES="127.0.0.1",
                LULL_OPENINGS_A_MINUTE=f"{OPENINGS}",
            )
            await node.start()
            stack.push_async_callback(node.stop)
            nodes.append(node)
        await stack.enter_async_context(running(name, place))
        spoken = await check_http(place)
        browser = await stack.enter_async_context(chromium("--ignore-certificate-errors"))
        pair = await stack.enter_async_context(two_phones_at(browser, place.url))
        took = await check_phones(pair, nodes)
        await check_another_name(place, nodes)
        await check_addresses(place)
        await check_bodies(place)
        log = (folder / "log").read_text()
        assert "127.9.9.9" not in log and "203.0.113" not in log, log
        return f"{name}: {spoken}, TLS; paired; a tap took {took:.0f} ms; both nodes replaced; addresses, origins and bodies right"


async def main() -> None:
    """Each proxy, then the unit of systemd."""
    parser = argparse.ArgumentParser(description="The proxies of deploy/ as real programs.")
    parser.add_argument("--only", choices=PROXIES)
    only = parser.parse_args().only
    for name in [only] if only else PROXIES:
        print(await trial(name), flush=True)
    if shutil.which("systemd-analyze"):
        with tempfile.TemporaryDirectory() as folder:
            unit = Path(folder) / "lull.service"
            unit.write_text(_put((ROOT / "deploy" / "lull.service").read_text(), ("/opt/lull/bin/lull", "/bin/true")))
            await asyncio.to_thread(subprocess.run, ("systemd-analyze", "verify", unit), check=True)
        print("lull.service: systemd understands it")


if __name__ == "__main__":
    asyncio.run(main())
