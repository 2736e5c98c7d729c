"""The command line: `lull serve`, `ready`, `check`, `hashes`, `keys`, `schema`, `states`."""

import asyncio
import errno
import io
import json
import socket
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from http import HTTPStatus
from http.client import HTTPConnection
from typing import Annotated

import segno
import typer
import uvicorn
from pydantic import ValidationError

from lull import logs
from lull.app import create_app
from lull.build_verification import BadAddress, Unreachable, Untrusted, differing_files, hashes_of
from lull.lan import LanSetup, lan_setup
from lull.protocol.schema import wire_schema
from lull.rooms.ports import StoreUnavailable
from lull.serving import server_for, serving_metrics, tune_garbage_collector
from lull.session.transition_table import mermaid_diagram
from lull.settings import Settings
from lull.storage.clients import command_client
from lull.storage.embedded import EmbeddedStoreError, embedded_valkey
from lull.storage.valkey_store import ValkeyStore
from lull.web.push_message import VapidKey

cli = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)


READY_WITHIN = 2.5
"""Seconds that a node may take to say whether it is ready."""

NOT_BUILT = "The page is not built. Run: make client"


class SetupError(Exception):
    """Lull can't start. The text says what is wrong and what to do."""


def main() -> None:
    """Run the command line; what a person can mend is one plain line, not a traceback."""
    try:
        cli()
    except (SetupError, EmbeddedStoreError) as error:
        print(f"lull: {error}", file=sys.stderr)
        sys.exit(1)


@cli.command()
def serve(
    host: Annotated[str | None, typer.Option(help="The address to listen on (LULL_HOST).")] = None,
    port: Annotated[int | None, typer.Option(help="The port to listen on (LULL_PORT).")] = None,
    *,
    lan: Annotated[bool, typer.Option("--lan", help="HTTPS for the phones on this network.")] = False,
) -> None:
    """Start Lull."""
    settings = _settings(host, port)
    logs.set_up(settings.log)
    setup = lan_setup(settings.port) if lan else None
    if setup is not None:
        if not setup.reachable:
            raise SetupError("This machine has no address on a local network, so no phone can reach it there.")
        settings = settings.model_copy(update={"host": "0.0.0.0", "origins": setup.origins})  # noqa: S104 - the point of --lan
    _need_page(settings)
    bound = _bind(settings)
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(settings, setup, bound))


@cli.command()
def check(
    address: Annotated[str | None, typer.Argument(help="A server, such as https://lull.example.")] = None,
) -> None:
    """Say which parts are in place; or whether a server serves the page of this very Lull."""
    settings = _settings(None, None)
    if address is not None:
        _compare(address, settings)
        return
    problems: list[str] = []
    if _page_built(settings):
        print("page: built")
    else:
        problems.append(NOT_BUILT)
    try:
        _release(_bind(settings))
        print(f"port {settings.port}: free")
    except SetupError as error:
        problems.append(str(error))
    try:
        asyncio.run(_check_store(settings))
        print("store: answers")
    except (EmbeddedStoreError, StoreUnavailable) as error:
        problems.append(str(error) or "The store does not answer. Look at LULL_REDIS_URL.")
    if problems:
        raise SetupError("\n      ".join(problems))


@cli.command()
def hashes() -> None:
    """Print the fingerprint of every file of the page, as `sha256sum` does."""
    settings = _settings(None, None)
    _need_page(settings)
    for path, fingerprint in hashes_of(settings.client_dir).items():
        print(f"{fingerprint}  {path}")


def _compare(address: str, settings: Settings) -> None:
    """Raises `SetupError` where the server serves anything else."""
    _need_page(settings)
    try:
        other = differing_files(address, settings.client_dir)
    except BadAddress:
        raise SetupError("That is not the address of a server, such as https://lull.example.") from None
    except Unreachable:
        raise SetupError("Nobody answers at that address.") from None
    except Untrusted:
        raise SetupError("That server's certificate is not one that this machine trusts.") from None
    if other:
        raise SetupError("\n      ".join(("That server serves another page. These files differ:", *other)))
    count = len(hashes_of(settings.client_dir))
    print(f"That server serves the page of this Lull: {count} files are the same.")


@cli.command()
def ready() -> None:
    """Ask the node on this machine whether it takes phones."""
    settings = _settings(None, None)
    asking = HTTPConnection("127.0.0.1", settings.port, timeout=READY_WITHIN)
    try:
        asking.request("GET", "/readyz")
        status = asking.getresponse().status
    except OSError:
        raise SetupError(f"Nobody answers on port {settings.port}.") from None
    finally:
        asking.close()
    if status != HTTPStatus.OK:
        raise SetupError("The node is stopping, or its store does not answer.")
    print("ready")


@cli.command()
def schema() -> None:
    """Print the wire's JSON schema."""
    print(json.dumps(wire_schema(), indent=2))


@cli.command()
def keys() -> None:
    """Make the key that notices are sent with: for all nodes of one server the same one."""
    print(f"LULL_VAPID_KEY={VapidKey.new()}")


@cli.command()
def states() -> None:
    """Print the moves of a room as a state diagram."""
    print(mermaid_diagram())


def _settings(host: str | None, port: int | None) -> Settings:
    given = {key: value for key, value in (("host", host), ("port", port)) if value is not None}
    try:
        return Settings(**given)  # pyright: ignore[reportArgumentType]
    except ValidationError as error:
        names = ", ".join(f"LULL_{'_'.join(map(str, part['loc'])).upper()}" for part in error.errors())
        raise SetupError(f"Not understood: {names}.") from None


def _need_page(settings: Settings) -> None:
    if not _page_built(settings):
        raise SetupError(NOT_BUILT)


def _page_built(settings: Settings) -> bool:
    return (settings.client_dir / "index.html").is_file()


def _bind(settings: Settings) -> list[socket.socket]:
    """Take the port before anything is started, so that nothing has to be undone where it can't be had."""
    bound: list[socket.socket] = []
    try:
        for family, _, _, _, address in socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM):
            if family == socket.AF_INET6 and not socket.has_dualstack_ipv6():
                continue  # `localhost` has an IPv6 address where there is no IPv6 too
            taken = socket.socket(family, socket.SOCK_STREAM)
            bound.append(taken)
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                taken.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            taken.bind(address)
    except OSError as error:
        _release(bound)
        if error.errno == errno.EADDRINUSE:
            raise SetupError(f"Port {settings.port} is taken. Stop what uses it, or set LULL_PORT.") from None
        if error.errno == errno.EACCES:
            raise SetupError(f"Port {settings.port} needs more rights. Set LULL_PORT to one above 1023.") from None
        raise SetupError(f"{settings.host} is not an address of this machine. Set LULL_HOST.") from None
    return bound


def _release(bound: list[socket.socket]) -> None:
    for taken in bound:
        taken.close()


@asynccontextmanager
async def _store(settings: Settings) -> AsyncGenerator[str]:
    if settings.redis_url is not None:
        yield settings.redis_url
        return
    async with embedded_valkey() as url:
        yield url


async def _check_store(settings: Settings) -> None:
    async with _store(settings) as url:
        store = ValkeyStore(command_client(url))
        try:
            await store.ping()
        finally:
            await store.close()


async def _serve(settings: Settings, setup: LanSetup | None, bound: list[socket.socket]) -> None:
    async with _store(settings) as url:
        app = create_app(settings, url, authority=setup.authority if setup else None)
        server = server_for(
            app,
            host=settings.host,
            port=settings.port,
            certificate=setup.certificate if setup else None,
            key=setup.key if setup else None,
        )
        tune_garbage_collector()
        announcing = asyncio.create_task(_announce(server, settings, setup), name="announce")
        async with serving_metrics(app.state.metrics, host=settings.host, port=settings.metrics_port):
            await server.serve(bound)
        announcing.cancel()


async def _announce(server: uvicorn.Server, settings: Settings, setup: LanSetup | None) -> None:
    while not server.started:  # noqa: ASYNC110 - uvicorn tells it no other way
        await asyncio.sleep(0.01)
    if setup is not None:
        print(setup.instructions, flush=True)
        print(welcome(setup.address, other_phones=True), flush=True)
    else:
        everywhere = settings.host in ("0.0.0.0", "::")  # noqa: S104 - only compared
        local = settings.host in ("127.0.0.1", "::1", "localhost")
        name = "localhost" if local or everywhere else f"[{settings.host}]" if ":" in settings.host else settings.host
        print(welcome(f"http://{name}:{settings.port}/", other_phones=False, local=local), flush=True)


def _qr_code(text: str) -> str:
    """The text as a QR code of half blocks, for a terminal."""
    drawn = io.StringIO()
    segno.make(text, error="m").terminal(out=drawn, compact=True)
    return drawn.getvalue()


def welcome(address: str, *, other_phones: bool, local: bool = True) -> str:
    """Where Lull is, and how a second phone gets there. `local`: only this machine can reach the address."""
    lines = ["", f"  Lull is here:  {address}", "", _qr_code(address)]
    if not other_phones:
        lines += [
            "  This address works on this machine only: two browser windows make two phones."
            if local
            else "  Phones need HTTPS: put a proxy that speaks it in front, and its address into LULL_ORIGINS.",
            "  For real phones on your network:  make lan",
        ]
    return "\n".join([*lines, "", "  Ctrl+C stops it.", ""])
