"""A websocket, with two things that ASGI can't say: hear a frame in the read callback, write without a task.

ASGI hands every frame through a queue and a task, and stops reading the socket in between. A pause must not wait for
either (WIRE4), so once a phone is seated its frames go straight to a listener, and what is said to it straight to the
transport. The handshake and the closing stay ASGI's; its task ends once the phone is seated, for what it holds would be
half of what a phone costs.

The `websockets` library's sans-I/O protocol judges and answers all that comes, but for one thing: a beat has one form,
and one that comes whole is taken off the wire here. That protocol and its parser hold each other, so that only the
garbage collector frees them: a phone has one while something other than beats is on its way, and from its close on.
Between two frames of an open connection there is nothing of it in one, so it is the next phone's then.
"""

import asyncio
import logging
import secrets
import socket
from collections.abc import Coroutine, Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Any, Final, Protocol, cast

from starlette.types import ASGIApp, Message, Scope
from websockets.datastructures import Headers
from websockets.frames import CloseCode, Frame, Opcode
from websockets.http11 import Request, Response
from websockets.protocol import SEND_EOF, SERVER, State
from websockets.protocol import Protocol as ConnectionProtocol
from websockets.server import ServerProtocol

from lull.protocol.frames import BEAT_SIZE
from lull.web.open_connections import OpenConnections

EXTENSION: Final = "lull.transport"
"""Where the connection's scope carries its transport."""

FRAME_LIMIT = 66_560
"""Bytes of the largest frame a socket takes: 64 KiB and its envelope. Beyond it the socket closes with 1009."""

PING_EVERY = 10.0
"""Seconds between pings, and until a missing pong means that the phone is gone. Beats notice far earlier."""

MAX_OTHER_FRAMES = 1_000
"""Frames in that time that are no beats; no page sends a tenth of it. What comes beyond is dropped (WIRE7)."""

MAX_FIRST_FRAMES = 100
"""Frames from somebody who hasn't said a whole message yet: a page's first frame is one. What says more is closed."""

SHED: Final = frozenset((0x81, 0x82, 0x89))
"""How a frame begins that may be: a whole text, a whole binary message, a ping."""

READ = 16_384
FLOOD_READ = 2_048
"""Bytes that are read at once."""

CLOSE_TIMEOUT = 10.0
"""Seconds from our close to the end of the connection, whatever the phone says or takes."""

SHUTDOWN_TIMEOUT = 1.0
"""The same, when the server stops: a phone that sleeps shall not hold it."""

UNSENT_LIMIT = 4096
"""Bytes that the kernel takes for a phone beyond what is on its way. More would be a queue that nobody can skip."""

BUFFER_LIMIT = 1024
"""Bytes waiting in this process above which a phone takes nothing more. What waits here stands before a pause."""

VERSION: Final = "13"
"""Of the websocket protocol (RFC 6455, 4.4)."""

BEAT_HEAD: Final = bytes((0x82, 0x80 | BEAT_SIZE))
"""How a beat's frame begins: binary, whole, masked, with the size of a beat."""

BEAT_FRAME: Final = 2 + 4 + BEAT_SIZE
"""Bytes of a beat on the wire: head, mask, beat."""

_MASKS: Final = sum(1 << 32 * at for at in range(-(-BEAT_SIZE // 4)))
"""Times a mask: the mask again and again, as far as a beat goes and three bytes more at the most."""

_BEAT_BITS: Final = (1 << 8 * BEAT_SIZE) - 1

_read: Final = memoryview(bytearray(READ))
"""What was read last, by whichever socket: it is copied before anything else is read."""


class Listener(Protocol):
    """Who hears a seated phone."""

    def receive(self, frame: bytes | str) -> None:
        """Take in one frame, in the read callback."""
        ...

    def gone(self) -> None:
        """The phone or this server has closed the socket. Told once."""
        ...


_log: Final = logging.getLogger("lull.socket")
_library_log: Final = logging.getLogger("websockets.server")


class DisconnectError(OSError):
    """Nobody is there to have what is sent."""


class SharedProtocols:
    """The library's, for all sockets of a server: one takes half of what a phone does, and a collector to be freed."""

    def __init__(self) -> None:
        """None is needed yet."""
        self.handshakes: Final = ServerProtocol(logger=_library_log)
        """Judges them. What it then holds of a connection isn't used."""
        self._spare: ConnectionProtocol | None = None

    def take(self) -> ConnectionProtocol:
        """One that is open and between two frames."""
        taken, self._spare = self._spare, None
        return taken or ConnectionProtocol(SERVER, max_size=FRAME_LIMIT, logger=_library_log)

    def put(self, protocol: ConnectionProtocol) -> None:
        """It is needed no more, and between two frames again: there is nothing of a connection in it."""
        self._spare = protocol


class WebSocketProtocol(asyncio.BufferedProtocol):
    """One socket. Everything here runs to its end between two turns of the event loop."""

    __slots__ = (
        "__weakref__",
        "_app",
        "_beats",
        "_close_sent",
        "_connections",
        "_ended",
        "_first_frames",
        "_fragments",
        "_frames",
        "_gone_told",
        "_handshake",
        "_headers",
        "_inbox",
        "_listener",
        "_missing",
        "_ping",
        "_reading",
        "_rest",
        "_room",
        "_shared",
        "_takes",
        "_text",
        "_timer",
        "_transport",
        "_ws",
    )

    def __init__(
        self,
        app: ASGIApp,
        connections: OpenConnections,
        headers: Mapping[str, str],
        shared: SharedProtocols,
    ) -> None:
        """`connections`: where it counts as one already. `headers`: on an answer that is no socket."""
        self._headers: Final = headers
        self._app: Final = app
        self._connections: Final = connections
        self._handshake: Response | None = None
        """What answers it, while the application hasn't said whether it does."""
        self._ws: ConnectionProtocol | None = None
        """What judges and answers; none while nothing is to be judged."""
        self._shared: Final = shared
        self._close_sent: bool = False
        self._ended: bool = False
        """Whether we have said our last: what comes is read and dropped."""
        self._inbox: asyncio.Queue[Message] | None = asyncio.Queue()
        self._listener: Listener | None = None
        self._gone_told: bool = False
        self._timer: asyncio.TimerHandle | None = None
        self._ping: bytes | None = None
        self._frames: int = 0
        """Those that weren't beats of somebody seated, since the last ping."""
        self._first_frames: int = MAX_FIRST_FRAMES
        """How many of them there may be before anybody is seated; as many as ever once a message was whole."""
        self._takes: bool = True
        self._room: asyncio.Event | None = None
        self._reading: bool = True
        self._fragments: list[bytes] | None = None
        self._text: bool = False
        self._rest: bytes = b""
        self._missing: int = 0
        self._beats: bool = False

    def begin(self, transport: asyncio.Transport, scope: Scope) -> None:
        """Take over the connection of a request for a websocket, whose scope this is, and have the application answer.

        What comes before the answer waits in the kernel.
        """
        self._transport = transport
        transport.set_protocol(self)
        transport.set_write_buffer_limits(high=BUFFER_LIMIT)
        raw = cast("socket.socket | None", transport.get_extra_info("socket"))
        if raw is not None:
            with suppress(OSError, AttributeError):  # not everywhere, not on every kind of socket
                raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT_LIMIT)
        self._pause_reading()
        response = _answer_to(self._shared.handshakes, scope)
        if response.status_code != HTTPStatus.SWITCHING_PROTOCOLS:
            self._answer(response)
            return
        self._handshake = response
        scope["extensions"] = {EXTENSION: self}
        self._put({"type": "websocket.connect"})
        self._connections.start(self._run(scope))

    def get_buffer(self, sizehint: int) -> memoryview:  # noqa: ARG002 - as inherited
        """Where to put what comes: so much at a time that nobody else waits for it, less from whoever floods."""
        return _read[:FLOOD_READ] if self._frames > MAX_OTHER_FRAMES else _read

    def buffer_updated(self, nbytes: int) -> None:
        """It has come."""
        self.data_received(bytes(_read[:nbytes]))

    def data_received(self, data: bytes) -> None:
        """Take the beats; give the library all that is between them, in whole frames as far as they have come."""
        if self._ended:
            return
        if self._rest:
            data, self._rest = self._rest + data, b""
        given, end = 0, len(data)
        at = min(self._missing, end)
        self._missing -= at
        while at < end:
            if data.startswith(BEAT_HEAD, at):
                if given < at:
                    self._give(data[given:at])
                    given = at
                if self._beats and self._listener is not None:
                    if end - at < BEAT_FRAME:
                        self._rest = data[at:]
                        return
                    self._listener.receive(_beat_in(data, at))
                    given = at = at + BEAT_FRAME
                    continue
            size = _frame_size(data, at)
            if size is None:
                self._rest = data[at:]
                break
            self._frames += 1
            if self._listener is None and self._frames > self._first_frames:
                if given < at:
                    self._give(data[given:at])  # a whole message may be in it
                    given = at
                if self._frames > self._first_frames:
                    self._send_away()
                    return
            if self._frames > MAX_OTHER_FRAMES and data[at] in SHED and at + size <= end:
                if given < at:
                    self._give(data[given:at])
                    given = at
                if self._beats:
                    given = at = at + size
                    continue
            self._missing = max(0, at + size - end)
            at = min(at + size, end)
        if given < at:
            self._give(data[given:at])

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - as inherited
        """Let go of what holds this and is held by it: no collector shall be needed to free a phone."""
        self._calm()
        self._connections.lost(self)
        self.resume_writing()
        self._gone()
        self._listener = None
        self._beats = False
        self._handshake = self._ws = None

    def pause_writing(self) -> None:
        """The phone takes less than it is sent."""
        self._takes = False

    def resume_writing(self) -> None:
        """It has taken it."""
        self._takes = True
        if self._room is not None:
            self._room.set()
            self._room = None

    def shutdown(self) -> None:
        """See `Open.shutdown`."""
        if self._handshake is not None:
            self._reject(HTTPStatus.INTERNAL_SERVER_ERROR)
        elif self._is_open():
            self._close(CloseCode.SERVICE_RESTART)
        self._end(SHUTDOWN_TIMEOUT)

    def abort(self) -> None:
        """Drop the connection with all that waits in it."""
        self._transport.abort()

    # For the application, once it has seated the phone.

    def listen(self, listener: Listener) -> None:
        """Give this listener every frame, from those that came before on, in order and in the read callback."""
        before, self._inbox = self._inbox, None
        self._listener = listener
        while before is not None and not before.empty():
            message = before.get_nowait()
            if message["type"] == "websocket.receive":
                text = message.get("text")
                listener.receive(text if text is not None else message.get("bytes") or b"")
            else:
                self._gone()
        if not self._connections.seated(self):  # lost in the meantime, or about to be, and nothing will come
            self._gone()
            self._listener = None
            return
        self._look_for_beats()
        self._resume_reading()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Do this in a task that the server waits for when it stops."""
        self._connections.start(work)

    @property
    def can_write(self) -> bool:
        """Whether the phone is taking what it is sent."""
        return self._takes

    async def until_can_write(self) -> None:
        """Wait until it does, or is gone."""
        if not self._takes:
            if self._room is None:
                self._room = asyncio.Event()
            await self._room.wait()

    async def close(self, code: int) -> None:
        """Begin the closing handshake, behind what waits to be written. Raises `DisconnectError`."""
        await self._send({"type": "websocket.close", "code": code})

    def write(self, *messages: bytes | str) -> None:
        """Send these frames now, at once. A socket that is closing takes nothing, silently."""
        if self._is_open():  # if not: perhaps frames that came before the phone's close are still being heard
            self._transport.write(b"".join(map(_frame, messages)))

    # ASGI, until then, and for the closing.

    async def _run(self, scope: Scope) -> None:
        """Let the application seat the phone. Unlike a socket that it leaves before that, a seated one stays open."""
        try:
            await self._app(scope, self._receive, self._send)
        except DisconnectError:
            pass
        except Exception:  # noqa: BLE001 - one phone's fault is nobody else's
            _log.exception("bug in seating a phone")
            if self._handshake is not None and not self._transport.is_closing():
                self._reject(HTTPStatus.INTERNAL_SERVER_ERROR)
        if self._listener is None and not self._close_sent:
            self._end()

    async def _receive(self) -> Message:
        inbox = self._inbox
        if inbox is None:
            raise RuntimeError("what comes is the listener's")
        message = await inbox.get()
        if inbox.empty() and self._handshake is None:
            self._resume_reading()
        return message

    async def _send(self, message: Message) -> None:
        """Accept, as the handshake has it; refuse with 403; send; close. Nothing comes to who is gone."""
        await self.until_can_write()
        handshake = self._handshake
        if self._transport.is_closing() or (handshake is None and not self._is_open()):
            raise DisconnectError
        match message["type"]:
            case "websocket.accept" if handshake is not None:
                self._handshake = None
                self._answer(handshake)
                self._timer = asyncio.get_running_loop().call_later(PING_EVERY, self._tick)
                self._resume_reading()
            case "websocket.close" if handshake is not None:
                self._reject(HTTPStatus.FORBIDDEN)
            case "websocket.close":
                self._close(message["code"])
            case "websocket.send" if handshake is None:
                text = message.get("text")
                self.write(text if text is not None else message["bytes"])
            case _:
                raise RuntimeError("not in this state")

    # What comes.

    def _give(self, data: bytes) -> None:
        ws = self._library()
        ws.receive_data(data)
        answers = ws.data_to_send()
        for event in ws.events_received():
            if not isinstance(event, Frame):
                continue
            if event.opcode is Opcode.PING and SEND_EOF not in answers:
                self._write_answers(answers)
                answers = []
            else:
                self._hear(event)
        self._look_for_beats()
        self._write_answers([*answers, *ws.data_to_send()])
        if self._fragments is None and not self._missing and self._is_open():
            self._ws = None
            self._shared.put(ws)

    def _library(self) -> ConnectionProtocol:
        """What judges what comes from here on."""
        if self._ws is None:
            self._ws = self._shared.take()
        return self._ws

    def _write_answers(self, pieces: list[bytes]) -> None:
        """Write pongs, except to a phone that takes none, where they would pile up without bound; and the end."""
        if pieces and (self._takes or SEND_EOF in pieces):
            self._write(pieces)

    def _hear(self, frame: Frame) -> None:
        match frame.opcode:
            case Opcode.TEXT | Opcode.BINARY:
                self._text = frame.opcode is Opcode.TEXT
                if frame.fin:
                    self._deliver(bytes(frame.data))
                else:
                    self._fragments = [bytes(frame.data)]
            case Opcode.CONT if self._fragments is not None:
                self._fragments.append(bytes(frame.data))
                if frame.fin:
                    payload, self._fragments = b"".join(self._fragments), None
                    self._deliver(payload)
            case Opcode.PONG if frame.data == self._ping:
                self._ping = None
            case _:
                pass  # the library has answered it

    def _deliver(self, payload: bytes) -> None:
        """Give on a whole message. Of what a phone says before it hears that it was closed, a beat: it may be a tap."""
        if self._close_sent and (self._listener is None or self._text):
            return
        try:
            message = payload.decode() if self._text else payload
        except UnicodeDecodeError:  # a client's fault, not one of ours to be logged
            self._library().fail(CloseCode.INVALID_DATA)
            self._close_sent = True
            return
        if self._listener is not None:
            self._listener.receive(message)
        else:
            self._first_frames = MAX_OTHER_FRAMES
            self._put({"type": "websocket.receive", "text" if self._text else "bytes": message})
            self._pause_reading()

    def _look_for_beats(self) -> None:
        """Whether a beat that begins here is a message of its own, and a listener's."""
        self._beats = self._listener is not None and self._fragments is None and self._is_open()

    def _put(self, message: Message) -> None:
        if self._inbox is not None:
            self._inbox.put_nowait(message)

    def _pause_reading(self) -> None:
        if self._reading:
            self._reading = False
            self._transport.pause_reading()

    def _resume_reading(self) -> None:
        if not self._reading and not self._transport.is_closing():
            self._reading = True
            self._transport.resume_reading()

    # How it ends.

    def _send_away(self) -> None:
        """Whoever has no seat, and says more than anybody has to say before one: it costs others their turn (WIRE7)."""
        if self._ended:
            return
        ws = self._library()
        ws.fail(CloseCode.POLICY_VIOLATION)
        self._close_sent = True
        self._write(ws.data_to_send())

    def _is_open(self) -> bool:
        if self._handshake is not None or self._close_sent or self._ended or self._transport.is_closing():
            return False
        return self._ws is None or self._ws.state is State.OPEN

    def _close(self, code: int) -> None:
        """Begin the closing handshake; the phone's answer ends it."""
        ws = self._library()
        ws.send_close(code)
        self._close_sent = True
        self._write(ws.data_to_send())
        self._look_for_beats()
        self._resume_reading()
        self._abort_later(CLOSE_TIMEOUT)
        self._gone()

    def _reject(self, status: HTTPStatus) -> None:
        if self._handshake is not None:
            self._handshake = None
            self._answer(self._shared.handshakes.reject(status, ""))

    def _answer(self, response: Response) -> None:
        if response.status_code == HTTPStatus.SWITCHING_PROTOCOLS:
            self._write([response.serialize()])
            return
        for name, value in self._headers.items():
            response.headers[name] = value
        self._write([response.serialize(), SEND_EOF])

    def _write(self, pieces: list[bytes]) -> None:
        """Write what the library says; where that is the last, end."""
        if not self._transport.is_closing():  # a write to who is gone would be a line in the log
            self._transport.write(b"".join(pieces))
        if SEND_EOF in pieces:
            self._gone()
            self._end()

    def _end(self, within: float = CLOSE_TIMEOUT) -> None:
        """Say nothing more, and close once the phone doesn't either, or after so many seconds.

        What it still says is read: a socket closed with bytes unread is reset, which may overtake our last words.
        """
        if self._transport.is_closing():
            return
        self._abort_later(within)
        if self._ended:
            return
        self._ended = True
        if self._transport.can_write_eof():
            with suppress(OSError):  # who is gone already
                self._transport.write_eof()
            self._resume_reading()
        else:  # TLS ends both ways at once
            self._transport.close()

    def _gone(self) -> None:
        """Tell whoever hears this socket that nothing more comes."""
        self._put({"type": "websocket.disconnect", "code": CloseCode.ABNORMAL_CLOSURE})
        if self._listener is not None and not self._gone_told:
            self._gone_told = True
            self._listener.gone()

    def _tick(self) -> None:
        """Ask whether the phone is there. If it didn't answer the last time it isn't, whatever waits to be written."""
        if self._ping is not None:
            ws = self._library()
            ws.fail(CloseCode.INTERNAL_ERROR, "keepalive ping timeout")
            self._write(ws.data_to_send())
            self._transport.abort()
            return
        self._frames = 0
        self._ping = secrets.token_bytes(4)
        self._transport.write(_head(0x89, len(self._ping)) + self._ping)
        self._timer = asyncio.get_running_loop().call_later(PING_EVERY, self._tick)

    def _abort_later(self, within: float) -> None:
        self._calm()
        self._timer = asyncio.get_running_loop().call_later(within, self._transport.abort)

    def _calm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def _answer_to(handshake: ServerProtocol, scope: Scope) -> Response:
    """What answers this request for a websocket, whose head was read and judged as any other request's."""
    headers = Headers((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"])
    versions = headers.get_all("Sec-WebSocket-Version")
    if versions and versions != [VERSION]:  # it is told the one there is (WIRE9)
        response = handshake.reject(HTTPStatus.UPGRADE_REQUIRED, "")
        response.headers["Sec-WebSocket-Version"] = VERSION
        return response
    return handshake.accept(Request(scope["path"], headers, scope["method"]))


def _beat_in(data: bytes, at: int) -> bytes:
    """The beat in the frame that begins here, without its mask."""
    mask = int.from_bytes(data[at + 2 : at + 6], "little") * _MASKS
    masked = int.from_bytes(data[at + 6 : at + BEAT_FRAME], "little")
    return ((masked ^ mask) & _BEAT_BITS).to_bytes(BEAT_SIZE, "little")


def _frame_size(data: bytes, at: int) -> int | None:
    """Bytes of the frame from a phone that begins here, as its head says; None while that is not all there."""
    if len(data) - at < 2:
        return None
    masked, size = data[at + 1] >> 7, data[at + 1] & 127
    extended = {126: 2, 127: 8}.get(size, 0)
    if len(data) - at < 2 + extended:
        return None
    if extended:
        size = int.from_bytes(data[at + 2 : at + 2 + extended])
    return 2 + extended + 4 * masked + size


def _frame(message: bytes | str) -> bytes:
    """A whole frame to a phone."""
    opcode, payload = (0x82, message) if isinstance(message, bytes) else (0x81, message.encode())
    return _head(opcode, len(payload)) + payload


def _head(opcode: int, size: int) -> bytes:
    """How a whole frame to a phone begins."""
    if size < 126:
        return bytes((opcode, size))
    return bytes((opcode, 126)) + size.to_bytes(2) if size < 65536 else bytes((opcode, 127)) + size.to_bytes(8)


def transport_of(scope: Scope) -> WebSocketProtocol:
    """The transport of a websocket's scope."""
    return cast("WebSocketProtocol", scope["extensions"][EXTENSION])
