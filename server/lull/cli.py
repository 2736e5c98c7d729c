"""The command line: `lull serve`, `ready`, `check`, `hashes`, `keys`, `schema`, `states`; `lull --version`."""

import asyncio
import errno
import io
import ipaddress
import json
import logging
import os
import signal
import socket
import sys
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress
from http import HTTPStatus
from http.client import HTTPException
from types import FrameType
from typing import Annotated, Any, Final, NoReturn, cast, get_args

import segno
import typer
import uvicorn
import uvloop
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from lull import __version__, logs
from lull.app import create_app
from lull.build_verification import BadAddress, Unreachable, Untrusted, differing_files, hashes_of
from lull.lan import LanSetup, LocalAddressMissing, lan_setup
from lull.protocol.schema import wire_schema
from lull.readiness import ask_node, has_figures
from lull.rooms.ports import StoreUnavailable
from lull.serving import ends, server_for, serving_metrics, tune_garbage_collector
from lull.session.transition_table import mermaid_diagram
from lull.settings import SettingError, Settings, settings_set_twice, unknown_settings
from lull.storage.embedded import TOO_FEW_PROCESSES, EmbeddedStoreError, embedded_valkey
from lull.storage.store_check import StoreUnsuited, Why, check_store
from lull.tasks import cancel_and_wait
from lull.web.listener import BACKLOG, raise_open_files
from lull.web.push_message import VapidKey

cli = typer.Typer(
    add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None, help=__doc__
)


LOOK_AGAIN_AFTER = 1.0
"""Seconds between looks for a store that isn't there yet."""

_log: Final = logging.getLogger("lull.store")

_STRANGER: Final = "What answers on port {} is not Lull."

NOT_BUILT = "The page is not built. Run: make client"

FEWEST_FILES = 16
"""Open files without which the event loop can't even begin."""

TOO_FEW_OPEN_FILES = "Lull needs more open files than it may have. Raise `ulimit -n`: 1024 do."


class SetupError(Exception):
    """Lull can't start. The text says what is wrong and what to do."""


def main() -> None:
    """Run the command line; what a person can mend is one plain line and exit code 1, not a traceback."""
    _open_standard_streams()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # there is none where it was closed
            stream.reconfigure(errors="backslashreplace")
    try:
        cli()
    except (SetupError, EmbeddedStoreError, StoreUnsuited) as error:
        _end(str(error))
    except (OSError, RuntimeError, MemoryError) as error:
        line = _of_the_machine(error)
        if line is None:
            raise
        _end(line)


def _open_standard_streams() -> None:
    """Open those that were closed, on nothing: the event loop takes no socket that has one of their numbers."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free


def _end(line: str) -> NoReturn:
    with suppress(OSError, ValueError, AttributeError):  # standard error may be full, or closed
        print(f"lull: {line}", file=sys.stderr)
    sys.exit(1)


def _of_the_machine(error: BaseException) -> str | None:
    """What the machine has too little of, by what came of that; None where it's a fault of ours."""
    seen: BaseException | None = error
    while seen is not None:
        code = seen.errno if isinstance(seen, OSError) else None
        if code == errno.EAGAIN or (isinstance(seen, RuntimeError) and "start new thread" in str(seen)):
            return TOO_FEW_PROCESSES
        if isinstance(seen, MemoryError) or code == errno.ENOMEM:
            return "There is too little memory for Lull."
        if code in (errno.EMFILE, errno.ENFILE):
            return TOO_FEW_OPEN_FILES
        seen = seen.__cause__ or seen.__context__
    return None


def _print_version(asked: bool) -> None:  # noqa: FBT001 - typer calls it by position
    if asked:
        print(f"lull {__version__}")
        raise typer.Exit


@cli.callback()
def _options(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Say which Lull this is.")
    ] = False,
) -> None: ...


@cli.command()
def serve(
    host: Annotated[str | None, typer.Option(help="The address to listen on (LULL_HOST).")] = None,
    port: Annotated[int | None, typer.Option(help="The port to listen on (LULL_PORT).")] = None,
    *,
    lan: Annotated[bool, typer.Option("--lan", help="HTTPS for the phones on this network.")] = False,
) -> None:
    """Start Lull."""
    settings = _settings(host, port)
    if raise_open_files() < FEWEST_FILES:
        raise SetupError(TOO_FEW_OPEN_FILES)
    logs.set_up(settings.log)
    for name in unknown_settings(os.environ):
        _log.warning("%s is no setting of Lull's", name)
    try:
        chosen = settings.host if "host" in settings.model_fields_set else None
        setup = lan_setup(settings.port, host=chosen, origins=settings.origins) if lan else None
    except LocalAddressMissing as error:
        raise SetupError(str(error)) from None
    except OSError:
        raise SetupError("Nothing can be kept where Lull keeps its certificates. Set XDG_STATE_HOME.") from None
    if setup is not None:
        settings = settings.model_copy(update={"origins": setup.origins})
    _need_page(settings)
    _need_two_ports(settings)
    bound, figures = _bind(setup.hosts if setup is not None else (settings.host,), settings.port), list[socket.socket]()
    try:
        if settings.metrics_port is not None:
            figures = _bind((settings.host,), settings.metrics_port, "LULL_METRICS_PORT")
        with (
            suppress(KeyboardInterrupt, asyncio.CancelledError),
            asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
        ):
            runner.run(_serve(settings, setup, bound, figures))
    finally:
        _release([*bound, *figures])


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
        _release(_bind((settings.host,), settings.port))
        print(f"port {settings.port}: free")
    except SetupError as error:
        if _lull_answers(settings):
            print(f"port {settings.port}: this Lull answers there")
        else:
            problems.append(str(error))
    if settings.metrics_port is not None:
        try:
            print(f"port {settings.metrics_port}, of the figures: {_figures_port(settings)}")
        except SetupError as error:
            problems.append(str(error))
    try:
        asyncio.run(_check_store(settings))
        print("store: carries Lull" if settings.redis_url else "store: one of its own carries Lull (no LULL_REDIS_URL)")
    except (EmbeddedStoreError, StoreUnsuited, StoreUnavailable) as error:
        problems.append(str(error) or "The store does not answer. Look at LULL_REDIS_URL.")
    if problems:
        raise SetupError("\n      ".join(problems))


def _figures_port(settings: Settings) -> str:
    """What is there. Raises `SetupError` where the figures can't be."""
    assert settings.metrics_port is not None, "asked where it is set"  # noqa: S101
    _need_two_ports(settings)
    try:
        _release(_bind((settings.host,), settings.metrics_port, "LULL_METRICS_PORT"))
    except SetupError:
        if _lull_answers(settings) and has_figures(settings.host, settings.metrics_port):
            return "this Lull answers there"
        raise
    return "free"


def _need_two_ports(settings: Settings) -> None:
    if settings.metrics_port == settings.port:
        raise SetupError("LULL_METRICS_PORT is the port of the pages. Set another.")


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
    try:
        status, body = ask_node(settings.host, settings.port)
    except (OSError, UnicodeError):
        raise SetupError(f"Nobody answers on port {settings.port}.") from None
    except HTTPException:
        raise SetupError(_STRANGER.format(settings.port)) from None
    said = _status_of(body)
    if said in get_args(Why):
        raise SetupError(f"The store can't carry Lull ({said}). `lull check` says more.")
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        raise SetupError("The node is stopping, or its store can't be used. `lull check` says more.")
    if (status, said) != (HTTPStatus.OK, "ready"):
        raise SetupError(_STRANGER.format(settings.port))
    print("ready")


def _lull_answers(settings: Settings) -> bool:
    try:
        _, body = ask_node(settings.host, settings.port)
    except (OSError, UnicodeError, HTTPException):
        return False
    return _status_of(body) in {"ready", "stopping", *get_args(Why)} or b"store_unavailable" in body


def _status_of(body: bytes) -> str | None:
    try:
        answer = cast("object", json.loads(body))
    except (ValueError, RecursionError):
        return None
    return str(cast("dict[str, object]", answer).get("status")) if isinstance(answer, dict) else None


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
    twice = settings_set_twice(os.environ)
    if twice:
        raise SetupError(f"Set twice, in capitals and in small letters: {', '.join(twice)}.")
    given = {key: value for key, value in (("host", host), ("port", port)) if value is not None}
    try:
        return Settings(**given)  # pyright: ignore[reportArgumentType]
    except ValidationError as error:
        raise SetupError(f"Not understood: {', '.join(dict.fromkeys(map(_misunderstood, error.errors())))}.") from None


def _misunderstood(part: ErrorDetails) -> str:
    """The setting, and why where that is ours to say: other texts may hold what was set."""
    name = f"LULL_{part['loc'][0]}".upper()
    why = part.get("ctx", {}).get("error")
    return f"{name} ({why})" if isinstance(why, SettingError) else name


def _need_page(settings: Settings) -> None:
    if not _page_built(settings):
        raise SetupError(NOT_BUILT)


def _page_built(settings: Settings) -> bool:
    try:
        return (settings.client_dir / "index.html").is_file()
    except OSError:  # no path is so long, or may be looked at
        return False


def _bind(hosts: Sequence[str], port: int, setting: str = "LULL_PORT") -> list[socket.socket]:
    """Take the port before anything is started, so that nothing has to be undone where it can't be had.

    It is listened on at once: two that start at the same moment could both be bound to it.
    """
    bound: list[socket.socket] = []
    try:
        for host, (family, _, _, _, address) in _places(hosts, port):
            if _is_nobodys(address[0]):
                continue
            if family == socket.AF_INET6 and not socket.has_dualstack_ipv6():
                continue  # `localhost` has an IPv6 address where there is no IPv6 too
            taken = socket.socket(family, socket.SOCK_STREAM)
            bound.append(taken)
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                taken.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, int(host != "::"))  # "::": IPv4's, too
            taken.bind(address)
            taken.listen(BACKLOG)
        if bound:
            return bound
    except UnicodeError:  # a part of the name is too long, or empty
        pass
    except OSError as error:
        _release(bound)
        if error.errno == errno.EADDRINUSE:
            raise SetupError(f"Port {port} is taken. Stop what uses it, or set {setting}.") from None
        if error.errno == errno.EACCES:
            raise SetupError(f"Port {port} needs more rights. Set {setting} to one above 1023.") from None
    raise SetupError(f"{' '.join(hosts)} is not an address of this machine. Set LULL_HOST.")


def _is_nobodys(address: str) -> bool:
    """Whether a socket can be bound to it, and nobody ever connect."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    return ip.is_multicast or ip == ipaddress.IPv4Address("255.255.255.255")


def _places(hosts: Sequence[str], port: int) -> list[tuple[str, tuple[Any, ...]]]:
    return [(host, it) for host in hosts for it in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


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
        await check_store(url)


async def _why_not_there(url: str) -> str | None:
    """Why the store can't be used yet, in a few words; None where it can. Raises `StoreUnsuited`."""
    try:
        await check_store(url)
    except StoreUnavailable as unavailable:
        return str(unavailable) or "the store does not answer yet"
    return None


async def _wait_for_store(url: str, why: str) -> None:
    """Look until it is there, and say so: until then phones are told that rooms can't be reached."""
    _log.warning("%s; waiting for it", why.rstrip("."))
    try:
        while await _why_not_there(url) is not None:  # noqa: ASYNC110 - nobody else tells
            await asyncio.sleep(LOOK_AGAIN_AFTER)
    except StoreUnsuited as unsuited:
        _log.error("%s", unsuited)
    else:
        _log.warning("the store answers")


async def _serve(
    settings: Settings, setup: LanSetup | None, bound: list[socket.socket], figures: list[socket.socket]
) -> None:
    _stop_when_told()
    async with _store(settings) as url:
        why = await _why_not_there(url)
        app = create_app(settings, url, authority=setup.authority if setup else None)
        server = server_for(
            app,
            host=settings.host,
            port=settings.port,
            certificate=setup.certificate if setup else None,
            key=setup.key if setup else None,
        )
        tune_garbage_collector()
        await asyncio.sleep(0)  # told to stop by now, it stops here, and not in the middle of the server's start
        beside = [asyncio.create_task(_announce(server, settings, setup), name="announce")]
        if why is not None:
            beside.append(asyncio.create_task(_wait_for_store(url, why), name="wait for the store"))
        try:
            async with serving_metrics(app.state.node.metrics, figures):
                await server.serve(bound)
        finally:
            await cancel_and_wait(beside)


def _stop_when_told() -> None:
    """Until the server has the signals, those end the start as Ctrl+C does: with the store of our own stopped."""
    loop, starting = asyncio.get_running_loop(), asyncio.current_task()
    assert starting is not None, "called by a coroutine"  # noqa: S101 - what runs here is a task

    def stop(_: int, __: FrameType | None) -> None:
        loop.call_soon_threadsafe(starting.cancel)

    for number in ends():
        signal.signal(number, stop)


async def _announce(server: uvicorn.Server, settings: Settings, setup: LanSetup | None) -> None:
    while not server.started:  # noqa: ASYNC110 - uvicorn tells it no other way
        await asyncio.sleep(0.01)
    if setup is not None:
        _say(setup.instructions)
        _say(welcome(setup.address, other_phones=True))
    else:
        everywhere = settings.host in ("0.0.0.0", "::")  # noqa: S104 - only compared
        local = settings.host in ("127.0.0.1", "::1", "localhost")
        name = "localhost" if local or everywhere else f"[{settings.host}]" if ":" in settings.host else settings.host
        _say(welcome(f"http://{name}:{settings.port}/", other_phones=False, local=local))


def _say(text: str) -> None:
    """To standard output, if that takes it."""
    try:
        print(text, flush=True)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what is left is written once more when all ends
    except ValueError:  # it is closed
        pass


def _qr_code(text: str) -> str:
    """The text as a QR code of half blocks, for a terminal that can show them; else nothing, as in a log."""
    drawn = io.StringIO()
    segno.make(text, error="m").terminal(out=drawn, compact=True)
    picture = drawn.getvalue()
    try:
        shown = sys.stdout is not None and sys.stdout.isatty() and picture.encode(sys.stdout.encoding)  # pyright: ignore[reportUnnecessaryComparison] - it is None where it was closed
    except UnicodeError:
        shown = False
    return picture if shown else ""


def welcome(address: str, *, other_phones: bool, local: bool = True) -> str:
    """Where Lull is, and how a second phone gets there. `local`: only this machine can reach the address."""
    code = _qr_code(address)
    lines = ["", f"  Lull is here:  {address}", "", *([code] if code else [])]
    if not other_phones:
        lines += [
            "  This address works on this machine only: two browser windows make two phones."
            if local
            else "  Phones need HTTPS: put a proxy that speaks it in front, and its address into LULL_ORIGINS.",
            "  For real phones on your network:  make lan",
        ]
    return "\n".join([*lines, "", "  Ctrl+C stops it.", ""])
