"""HTTP/1.1 over ASGI, which waits for nobody for ever (LIMIT5), and whose connections can become sockets (WIRE1).

`h11` reads and writes the messages. What is ours is what a server's own protocol lets nobody decide: how long a request
may take, how many connections may be without one, and that a frame never waits behind ASGI (`transport.py`).
"""

import asyncio
import logging
import re
from collections.abc import Mapping
from contextlib import suppress
from email.utils import formatdate
from http import HTTPStatus
from typing import Any, Final, cast
from urllib.parse import unquote

import h11
from starlette.types import ASGIApp, Message

from lull.web.networks import Networks
from lull.web.open_connections import OpenConnections
from lull.web.security_headers import HEADERS, bad_request
from lull.web.transport import SharedProtocols, WebSocketProtocol

REQUEST_TIMEOUT = 10.0
"""Seconds in which a request comes whole."""

LINGER = 1.0
"""Seconds in which whoever was told that nothing follows may take that in."""

KEEP_ALIVE_TIMEOUT = 5.0
"""Seconds in which the next request on a connection begins."""

HEAD_LIMIT = 16_384
"""Bytes of the largest head of a request (LIMIT5)."""

LINES_LIMIT = 128
"""Lines of a request's head, and of a body in chunks: each costs as much as many bytes do, and taps wait for it."""

BODY_BUFFER = 65_536
"""Bytes of a body that are read before the application asks for them."""

REFUSED_BODY = 65_536
"""Bytes of a refused body that are taken in before the answer: some proxies lose an answer that comes before that."""

REFUSED_TIMEOUT = 2.0
"""Seconds that the answer waits for them at the most."""

_LENGTHS: Final = re.compile(rb"^(?:content-length|transfer-encoding)[ \t]*:[^\r\n]*", re.IGNORECASE | re.MULTILINE)

_CONTROL: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

_HEAD_END: Final = re.compile(rb"\n\r?\n")

_CONTINUE: Final = h11.InformationalResponse(status_code=100, headers=[], reason="Continue")

_log: Final = logging.getLogger("lull.http")


class HttpProtocol(asyncio.Protocol):
    """One connection until it is closed or becomes a socket."""

    def __init__(
        self,
        app: ASGIApp,
        connections: OpenConnections,
        networks: Networks,
        shared: SharedProtocols,
        headers: Mapping[str, str] = HEADERS,
    ) -> None:
        """`connections`: where it counts as one, from its beginning to its end. `networks`: whose it is.

        `shared`: for those that become sockets. `headers`: on what is answered without the application.
        """
        self._shared: Final = shared
        self._headers: Final = headers
        self._app: Final = app
        self._connections: Final = connections
        self._networks: Final = networks
        self.pending: asyncio.Task[None] | None = None
        """What brings it here, while it does."""
        self._http: Final = h11.Connection(h11.SERVER, max_incomplete_event_size=HEAD_LIMIT)
        self._exchange: _Exchange | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._writable: Final = asyncio.Event()
        self._stopping: bool = False
        self._between: bool = False
        """Whether a request was answered, and none begun since."""
        self._hurries: bool = False
        """Whether the next request came before this one was answered."""
        self._is_done: bool = False
        """Whether we have said our last: what comes is read and dropped."""
        self._chunk_lines: int | None = None
        """Lines that came of a body in chunks; None where there is no such body."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It may say something, but not take for ever."""
        self._transport = cast("asyncio.Transport", transport)
        self._writable.set()
        self._end_after(REQUEST_TIMEOUT)

    def data_received(self, data: bytes) -> None:
        """A request begins, goes on, or is there."""
        if self._is_done:
            return
        if self._between:
            self._between = False
            self._end_after(REQUEST_TIMEOUT)
        self._http.receive_data(data)
        if self._chunk_lines is not None:
            self._chunk_lines += data.count(b"\n")
        self._advance()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - as inherited
        """It is one fewer."""
        self._calm()
        self._connections.lost(self)
        self._writable.set()
        self._give_up_exchange()

    def pause_writing(self) -> None:
        """Have the application wait until the other side takes more."""
        self._writable.clear()

    def resume_writing(self) -> None:
        """See `pause_writing`."""
        self._writable.set()

    def shutdown(self) -> None:
        """See `Open.shutdown`."""
        self._stopping = True
        if self.pending is not None:
            self.pending.cancel()
        elif self._exchange is None:
            self._transport.close()

    def abort(self) -> None:
        """See `Open.abort`."""
        if self.pending is not None:
            self.pending.cancel()
        else:
            self._transport.abort()

    def _advance(self) -> None:
        try:
            while True:
                unread = self._http.trailing_data[0] if self._http.their_state is h11.IDLE else b""
                if _lines_of_head(unread) > LINES_LIMIT or (self._chunk_lines or 0) > LINES_LIMIT:
                    self._refuse()
                    return
                event = self._http.next_event()
                match event:
                    case h11.NEED_DATA:
                        break
                    case h11.PAUSED:  # the next request, before this one is answered
                        self._hurries = True
                        self._transport.pause_reading()
                        break
                    case h11.Request():
                        rest = self._http.trailing_data[0]
                        if not _is_sound(unread[: len(unread) - len(rest)]):
                            self._refuse()
                            return
                        chunked = any(name == b"transfer-encoding" for name, _ in event.headers)
                        self._chunk_lines = rest.count(b"\n") if chunked else None
                        if self._begins(event):
                            return
                    case h11.Data() if self._exchange is not None and self._exchange.take(event.data) > BODY_BUFFER:
                        self._transport.pause_reading()
                    case h11.EndOfMessage() if self._exchange is not None:
                        self._exchange.took_all()
                    case h11.EndOfMessage():  # of a request that was answered before it was there
                        self._next()
                    case h11.ConnectionClosed():
                        break
                    case _:
                        pass
        except h11.RemoteProtocolError:
            self._refuse()
        if self._http.their_state not in (h11.IDLE, h11.SEND_BODY) and self._exchange is not None:
            self._calm()

    def _begins(self, request: h11.Request) -> bool:
        """A request's head is there; whether it goes on as a websocket."""
        transport = self._transport
        path, _, query = request.target.partition(b"?")
        secure = transport.get_extra_info("sslcontext") is not None
        headers = list(request.headers)
        scope: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": request.http_version.decode("ascii"),
            "server": _place(transport.get_extra_info("sockname")),
            "client": _place(transport.get_extra_info("peername")),
            "scheme": "https" if secure else "http",
            "method": request.method.decode("ascii"),
            "root_path": "",
            "path": unquote(path.decode("ascii")),
            "raw_path": path,
            "query_string": query,
            "headers": headers,
        }
        peer = scope["client"]
        if peer is not None and self._networks.trusts(peer[0]):
            self._connections.belongs_to(self, self._networks.of_call(scope) or self._networks.of_peer(peer[0]))
        if _is_upgrade(headers) and request.http_version == b"1.1":  # WIRE9
            if _has_body(headers):  # whoever stands in front may take it for another request
                self._refuse()
                return True
            self._calm()
            scope |= {"type": "websocket", "scheme": "wss" if secure else "ws"}
            socket = WebSocketProtocol(self._app, self._connections, self._headers, self._shared)
            self._connections.became(self, socket)
            socket.begin(transport, scope)
            return True
        awaits_100 = self._http.they_are_waiting_for_100_continue
        self._exchange = _Exchange(self, is_head=request.method == b"HEAD", awaits_100=awaits_100)
        self._connections.start(self._answer(self._exchange, scope))
        return False

    async def _answer(self, exchange: "_Exchange", scope: dict[str, Any]) -> None:
        try:
            await self._app(scope, exchange.receive, exchange.send)
        except Exception:  # noqa: BLE001 - one call's fault is nobody else's
            _log.exception("bug in answering a call")
        if not exchange.answered:
            self._transport.close()  # half an answer is none

    def _refuse(self) -> None:
        """Refuse what turns out to be no HTTP. An answer that is on its way is given up: nobody can be sent two."""
        self._give_up_exchange()
        if self._http.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            self._transport.write(bad_request(self._headers))
        self._transport.close()

    def _give_up_exchange(self) -> None:
        if self._exchange is not None:
            self._exchange.give_up()
            self._exchange = None

    def _next(self) -> None:
        """An answer is there, or the request that was answered: if both, wait for the next one."""
        if self._stopping or self._http.our_state is h11.MUST_CLOSE:
            self._leave()
        elif self._http.our_state is h11.DONE and self._http.their_state is h11.DONE:
            self._http.start_next_cycle()
            self._between = True
            self._end_after(KEEP_ALIVE_TIMEOUT)

    def _leave(self) -> None:
        """Close. With something unread that would be a reset, which may overtake the answer."""
        if self._hurries and self._transport.can_write_eof():
            self._is_done = True
            with suppress(OSError):  # who is gone already
                self._transport.write_eof()
            self._end_after(LINGER)
        else:
            self._transport.close()

    def _end_after(self, seconds: float) -> None:
        self._calm()
        self._timer = asyncio.get_running_loop().call_later(seconds, self._transport.abort)

    def _calm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    # What an exchange asks of its connection.

    def read_on(self) -> None:
        """Read more of the body."""
        if not self._transport.is_closing():
            self._transport.resume_reading()

    @property
    def is_early(self) -> bool:
        """Whether an answer that begins now begins before its request is there."""
        return self._http.their_state is h11.SEND_BODY

    @property
    def is_last(self) -> bool:
        """Whether an answer that begins now is the connection's last.

        What is left of its request could be taken for the next one by whoever stands in front: there is none. And
        whoever asks for the next thing before this one is answered, as no browser and no proxy does, would have all of
        it before anybody else has their turn (LIMIT5).
        """
        return self.is_early or self._hurries

    async def write(self, *events: h11.Event) -> None:
        """Write these as one piece, once the other side is taking something."""
        await self._writable.wait()
        if not self._transport.is_closing():
            self._transport.write(b"".join([self._http.send(event) or b"" for event in events]))

    def answered(self) -> None:
        """The answer is written. The rest of the request is read and dropped: to close now could lose the answer."""
        self._exchange = None
        if self._transport.is_closing():
            return
        if self.is_early and not self._stopping:
            self._end_after(REQUEST_TIMEOUT)
        else:
            self._next()
        self._transport.resume_reading()
        if not self._is_done:
            self._advance()


class _Exchange:
    """One request and its answer, as ASGI's `receive` and `send`."""

    __slots__ = (
        "_awaits_100",
        "_body",
        "_connection",
        "_dropped",
        "_dropping",
        "_gone",
        "_head",
        "_is_head",
        "_more",
        "_news",
        "answered",
    )

    def __init__(self, connection: HttpProtocol, *, is_head: bool, awaits_100: bool) -> None:
        self._connection: Final = connection
        self._is_head: Final = is_head
        self._awaits_100: bool = awaits_100
        self._body: bytearray = bytearray()
        self._more: bool = True
        self._gone: bool = False
        self._news: Final = asyncio.Event()
        self._head: h11.Response | None = None
        self._dropping: int | None = None
        """Bytes that were dropped, once nobody asks for the rest of the body."""
        self._dropped: Final = asyncio.Event()
        self.answered: bool = False
        """Whether the application has written all of the answer, or nobody is there to have it."""

    def take(self, data: bytes) -> int:
        """A piece of the body; how many bytes of it wait now."""
        if self._dropping is not None:
            self._dropping += len(data)
            if self._dropping > REFUSED_BODY:
                self._dropped.set()
            return 0
        self._body += data
        self._news.set()
        return len(self._body)

    def took_all(self) -> None:
        """The body is whole."""
        self._more = False
        self._news.set()
        self._dropped.set()

    def give_up(self) -> None:
        """Nobody is there to have the answer."""
        self._gone = self.answered = True
        self._news.set()
        self._dropped.set()

    async def receive(self) -> Message:
        """See ASGI."""
        if self._awaits_100 and not self._gone and not self.answered:
            self._awaits_100 = False
            await self._connection.write(_CONTINUE)
        if not self._gone and not self.answered:
            self._connection.read_on()
            await self._news.wait()
            self._news.clear()
        if self._gone or self.answered:
            return {"type": "http.disconnect"}
        body, self._body = bytes(self._body), bytearray()
        return {"type": "http.request", "body": body, "more_body": self._more}

    async def send(self, message: Message) -> None:
        """See ASGI. The head goes with the first piece of the body."""
        if self.answered:
            return
        if message["type"] == "http.response.start":
            status: int = message["status"]
            headers = [(b"date", formatdate(usegmt=True).encode()), *message.get("headers", ())]
            self._head = h11.Response(status_code=status, headers=headers, reason=HTTPStatus(status).phrase.encode())
            return
        if self._head is not None and self._connection.is_early and not self._awaits_100:
            await self._drop_rest()
            if self._gone:
                return
        events: list[h11.Event] = []
        if self._head is not None:
            events.append(self._head)
            if self._connection.is_last:
                events = [_closing(self._head)]
            self._head = None
            self._awaits_100 = False
        body: bytes = message.get("body", b"")
        if body and not self._is_head:
            events.append(h11.Data(data=body))
        more: bool = message.get("more_body", False)
        if not more:
            events.append(h11.EndOfMessage())
        await self._connection.write(*events)
        if not more and not self.answered:
            self.answered = True
            self._news.set()
            self._connection.answered()

    async def _drop_rest(self) -> None:
        """Take in what still comes of a request that is answered already, within bounds."""
        self._dropping, self._body = 0, bytearray()
        self._connection.read_on()
        with suppress(TimeoutError):
            async with asyncio.timeout(REFUSED_TIMEOUT):
                await self._dropped.wait()


def _closing(head: h11.Response) -> h11.Response:
    """The same head, and that nothing follows on this connection (RFC 9112, 9.6)."""
    headers = [*head.headers, (b"connection", b"close")]
    return h11.Response(status_code=head.status_code, headers=headers, reason=head.reason)


def _is_sound(head: bytes) -> bool:
    """Whether a head is no larger than one may be, and says how long the body is once and in one way (LIMIT5).

    Who stands in front may have believed the other one (RFC 9112, 6.3). And whether it is text: h11 takes control
    characters for it, which a header may not have (RFC 9110, 5.5).
    """
    lengths: list[bytes] = _LENGTHS.findall(head)
    once = len(lengths) <= 1 and not any(b"," in each for each in lengths)
    return len(head) <= HEAD_LIMIT and once and _CONTROL.search(head) is None


def _lines_of_head(unread: bytes) -> int:
    """How many lines of a head are there, whether or not it is whole."""
    end = _HEAD_END.search(unread)
    return unread.count(b"\n", 0, end.end() if end else len(unread))


def _is_upgrade(headers: list[tuple[bytes, bytes]]) -> bool:
    """Whether the headers ask for a websocket."""

    def tokens(wanted: bytes) -> list[bytes]:
        return [token.strip() for name, value in headers if name == wanted for token in value.lower().split(b",")]

    return b"upgrade" in tokens(b"connection") and tokens(b"upgrade") == [b"websocket"]


def _has_body(headers: list[tuple[bytes, bytes]]) -> bool:
    """Whether the headers announce one."""
    said = [(name, value) for name, value in headers if name in (b"content-length", b"transfer-encoding")]
    return any(name == b"transfer-encoding" or int(value) for name, value in said)


def _place(address: object) -> tuple[str, int] | None:
    """Host and port of one end, where it has them."""
    if not isinstance(address, tuple):
        return None
    host, port, *_ = cast("tuple[str, int, *tuple[object, ...]]", address)
    return str(host), int(port)
