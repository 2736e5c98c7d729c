"""The servers that are tried, and one case at one of them."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from typing import Final, NamedTuple

from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.types import Receive, Scope, Send
from tests.conformance.cases import Case, all_cases
from tests.conformance.handshakes import Handshake, all_handshakes
from tests.conformance.peer import TEXT, Ended, Frame, Message, Peer, Wrong, closing
from tests.support.nodes import caller, running_node
from tests.support.phones import open_pair
from tests.support.server import free_port, serving
from tests.support.valkey import Valkey

from lull.serving import server_for
from lull.web.transport import WebSocketProtocol, transport_of

PATHS: Final = {"before": "/echo", "seated": "/heard"}
"""A socket before its phone is seated, whose messages come by ASGI, and one after, whose messages come to a listener."""


class Result(NamedTuple):
    """`socket`: one of `PATHS`, `lull` for Lull's own, or `none` yet. `fault`: None if there was none."""

    section: str
    name: str
    socket: str
    fault: str | None


class Echo:
    """Says again what it hears, by ASGI alone."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one socket."""
        await receive()
        await send({"type": "websocket.accept"})
        while (event := await receive())["type"] == "websocket.receive":
            await send({"type": "websocket.send", "text": event.get("text"), "bytes": event.get("bytes")})


class Says:
    """Hears a socket and says the same on it."""

    def __init__(self, transport: WebSocketProtocol) -> None:
        """`transport`: the socket."""
        self._transport = transport

    def receive(self, frame: bytes | str) -> None:
        """See `Listener`."""
        self._transport.write(frame)

    def gone(self) -> None:
        """See `Listener`."""


class Heard:
    """Says again what it hears, by a listener, as one hears a phone once it is seated."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one socket."""
        await receive()
        await send({"type": "websocket.accept"})
        transport_of(scope).listen(Says(transport_of(scope)))


class Nobody:
    """In the place of a node, with no phones to send away."""

    async def drain(self) -> None:
        """Done already."""


@asynccontextmanager
async def echo_server() -> AsyncGenerator[int]:
    """Echoes behind the server that Lull is served by; its port."""
    app = Starlette(routes=[WebSocketRoute("/echo", Echo()), WebSocketRoute("/heard", Heard())])
    app.state.node = Nobody()
    port = free_port()
    server = server_for(app, host="127.0.0.1", port=port)
    async with serving(server):
        yield port


async def all_results() -> list[Result]:
    """Every case on every kind of socket."""
    return [*await echo_results(), *await lull_results()]


async def echo_results() -> list[Result]:
    """Every handshake, and every case at the echoes."""
    async with echo_server() as port:
        handshakes = [
            Result(each.section, each.name, "none", await fault_in_handshake(each, port, "/echo"))
            for each in all_handshakes()
        ]
        return handshakes + [
            Result(case.section, case.name, kind, await fault_in(case, port, path))
            for kind, path in PATHS.items()
            for case in all_cases()
        ]


async def lull_results() -> list[Result]:
    """Every case at Lull's own socket, by a seated phone: it isn't echoed, but ends just so."""
    found: list[Result] = []
    with Valkey() as valkey:
        async with running_node(valkey.url) as node, caller(node) as http:
            place, _ = await open_pair(http)
            hello = Frame(TEXT, _hello_of(place.room, place.token)).octets()
            for case in all_cases():
                fault = await fault_in(case, node.port, "/ws", hello=hello)
                found.append(Result(case.section, case.name, "lull", fault))
    return found


def _hello_of(room: str, token: str) -> bytes:
    return f'{{"type":"hello","protocol":3,"room":"{room}","token":"{token}"}}'.encode()


async def fault_in(case: Case, port: int, path: str, *, hello: bytes | None = None) -> str | None:
    """What went otherwise than it must; None if nothing did. After a `hello` only the end is compared."""
    heard: list[Message] = []
    wanted = case.hears if hello is None else ()
    with _logged_faults() as logged:
        try:
            peer = await Peer.opened(port, path)
            try:
                if hello is not None:
                    await peer.send([hello])
                    await peer.next()  # the view: it's seated
                sending = asyncio.create_task(peer.send(case.sends))
                if case.goodbye and not wanted:
                    sending.add_done_callback(lambda _: asyncio.ensure_future(peer.send([closing(1000)])))
                while isinstance(came := await peer.next(), Message):
                    heard.append(came)
                    if case.goodbye and len(heard) == len(wanted):
                        await peer.send([closing(1000)])
                await sending
            finally:
                peer.close()
        except (Wrong, UnicodeDecodeError) as wrong:
            return str(wrong)
    if logged:
        return f"logged as a fault of the server: {logged[0]}"
    return _difference(case, came, None if hello is not None else heard)


def _difference(case: Case, ended: Ended, heard: list[Message] | None) -> str | None:
    if ended.code not in case.ends:
        return f"closed with {ended.code}, not {' or '.join(map(str, case.ends))}"
    if heard is None or heard == list(case.hears):
        return None
    if case.may_miss and heard == list(case.hears[: len(heard)]):
        return None
    said = [f"{message.opcode:x}:{message.payload[:12].hex()}({len(message.payload)})" for message in heard]
    return f"said {', '.join(said) or 'nothing'}"


async def fault_in_handshake(case: Handshake, port: int, path: str) -> str | None:
    """What went otherwise than it must; None if nothing did."""
    peer = await Peer.connected(port)
    try:
        await peer.send([case.said.format(path=path).encode()])
        status, headers = await peer.answer()
    except Wrong as wrong:
        return str(wrong)
    finally:
        peer.close()
    if status not in case.status:
        return f"answered with {status}, not {' or '.join(map(str, case.status))}"
    wrong = {name: headers.get(name) for name, value in case.has.items() if headers.get(name) != value}
    return f"answered with {wrong}" if wrong else None


class _Faults(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name != "lull.store":  # that a store is slow is the machine's, and no client's doing
            self.said.append(record.getMessage())


@contextmanager
def _logged_faults() -> Generator[list[str]]:
    """What the server logs as its own fault meanwhile: what a client can do wrong is none."""
    handler = _Faults()
    names = ("uvicorn", "uvicorn.error", "lull", "asyncio")
    for name in names:
        logging.getLogger(name).addHandler(handler)
    try:
        yield handler.said
    finally:
        for name in names:
            logging.getLogger(name).removeHandler(handler)
