"""Phones that cost next to nothing: plain sockets on one epoll, frames made by hand, no event loop and no task.

A frame is sent at its intended time or, if this program is late, at once; its latency counts from the intended time, so
nothing that was late is left out. `wire_of_nothing` joins two phones by a bare pair of sockets: what is measured over
that is this program itself.
"""

import base64
import ctypes
import gc
import json
import os
import select
import socket
import struct
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Any, Final

from lull.protocol.frames import BEAT_SIZE

CONNECTING_AT_ONCE = 200
AGAIN_AFTER = 0.1
"""Seconds after which a phone that was refused or dropped tries again."""
READ: Final = 65536

_SEALED: Final = BEAT_SIZE - 21
"""Bytes of a beat that no server can read."""
BEAT: Final = struct.Struct(f">B8sIII{_SEALED}s")
EPOCH: Final = b"12345678"
MASKED_BEAT: Final = b"\x82" + bytes([0x80 | BEAT.size]) + bytes(4)
"""A client's header with the mask that changes nothing: unmasking costs the server the same."""


class Failed(Exception):
    """A server did what it may not, so there is no figure."""


def precise_sleep() -> None:
    """Ask the kernel to wake this process when it said, not up to 50 µs later."""
    ctypes.CDLL(None).prctl(29, 1)  # PR_SET_TIMERSLACK, in ns


def masked(opcode: int, payload: bytes) -> bytes:
    """A client's frame."""
    size = len(payload)
    head = bytes([0x80 | opcode, 0x80 | size]) if size < 126 else struct.pack(">BBH", 0x80 | opcode, 0x80 | 126, size)
    return head + bytes(4) + payload


def beat(number: int, taps: int = 0, watch: int = 0) -> bytes:
    """A beat's frame. What is sealed in a real one is zeros here: no server can tell."""
    return MASKED_BEAT + BEAT.pack(1, EPOCH, number, taps, watch, bytes(_SEALED))


class Dialect:
    """How a phone speaks to a bare relay: who it is in its first frame, then beats as they are."""

    path: str = "/ws"

    def path_of(self, pair: int) -> str:
        """Where the two phones of a pair connect."""
        return self.path

    def hello(self, pair: int, seat: int) -> list[bytes]:
        """What is said after the handshake."""
        return [masked(1, f"{pair}.{seat}".encode())]

    def frame(self, number: int, taps: int = 0) -> bytes:
        """One small frame to the partner."""
        return beat(number, taps)

    def number(self, opcode: int, payload: bytes) -> int | None:
        """Which of the partner's frames this is, None for what is no such frame."""
        return int.from_bytes(payload[9:13]) if opcode == 2 and len(payload) == BEAT.size else None

    def answer(self, phone: "Phone", opcode: int, payload: bytes) -> bytes | None:
        """What the server's word is answered with. Sets `phone.ready` once the phone is where it should be."""
        if opcode == 1:
            phone.ready = True
        return None


class SocketIo(Dialect):
    """The same over Engine.IO 4 and Socket.IO 5: the beat travels as text, the cheaper of its two ways."""

    path = "/socket.io/?EIO=4&transport=websocket"

    def hello(self, pair: int, seat: int) -> list[bytes]:
        """Nothing: the server speaks first."""
        return []

    def frame(self, number: int, taps: int = 0) -> bytes:
        """An event with the beat in base64."""
        return masked(1, b'42["beat","' + base64.b64encode(beat(number, taps)[6:]) + b'"]')

    def number(self, opcode: int, payload: bytes) -> int | None:
        """See `Dialect.number`."""
        if opcode != 1 or not payload.startswith(b'42["beat","'):
            return None
        return int.from_bytes(base64.b64decode(payload[11 + 12 : 11 + 20])[:4])

    def answer(self, phone: "Phone", opcode: int, payload: bytes) -> bytes | None:
        """Join, and keep the line."""
        if payload[:1] == b"0":
            return masked(1, b"40")
        if payload[:2] == b"40":
            return masked(1, f'42["join","{phone.pair}","{phone.seat}"]'.encode())
        if payload == b'42["ready"]':
            phone.ready = True
        return masked(1, b"3") if payload == b"2" else None


@dataclass(frozen=True, slots=True)
class LullPlace:
    """A seat: the room and the token."""

    room: str
    token: str


class Lull(Dialect):
    """A phone of ours."""

    def __init__(self, places: Sequence[tuple[LullPlace, LullPlace]]) -> None:
        """`places`: of each pair."""
        self.places: Final = places

    def path_of(self, pair: int) -> str:
        """By it a proxy brings both to one node (WIRE8)."""
        return f"{self.path}/{self.places[pair][0].room[:2]}"

    def hello(self, pair: int, seat: int) -> list[bytes]:
        """See SPEC.md, WIRE1."""
        place = self.places[pair][seat]
        said = {"type": "hello", "protocol": 3, "room": place.room, "token": place.token}
        return [masked(1, json.dumps(said).encode())]

    def answer(self, phone: "Phone", opcode: int, payload: bytes) -> bytes | None:
        """Keep the newest view."""
        if opcode != 1:
            return None
        said = json.loads(payload)
        if said["type"] == "view":
            phone.view = said
            phone.ready = True
        return None

    @staticmethod
    def yes(phone: "Phone") -> bytes:
        """To what the phone is asked."""
        return masked(1, json.dumps(_yes(phone.view)).encode())

    def agree(self, generator: "Generator", *, within: float = 120) -> float:
        """Say yes to starting, or to going on, on every phone until all are Together; the seconds it took."""
        began = time.monotonic()
        waiting = generator.phones
        while waiting := [phone for phone in waiting if phone.open and phone.view.get("phase") != "together"]:
            for at in range(0, len(waiting), CONNECTING_AT_ONCE):
                for phone in waiting[at : at + CONNECTING_AT_ONCE]:
                    if phone.view["ask"] == "open":
                        generator.say(phone, self.yes(phone))
                generator.rest(0.1)
            generator.rest(0.2)
            if time.monotonic() - began > within:
                raise Failed(f"{len(waiting)} phones are not together after {within:.0f} s")
        return time.monotonic() - began


def _yes(view: dict[str, Any]) -> dict[str, Any]:
    proposal = {"to": "go_on", "taps": view["taps"]}
    if view["phase"] == "preparing":
        proposal = {"to": "start", "taps": view["taps"], "agreement": view["agreement"]["version"]}
    return {"type": "agree", "id": 1, "epoch": view["epoch"], "proposal": proposal, "token": "y" * 43}


class Phone:
    """One connection."""

    __slots__ = (
        "dial_at", "number", "open", "pair", "partner", "port", "ready", "rest", "seat", "sent_at", "sock", "taps",
        "view",
    )  # fmt: skip

    def __init__(self, pair: int, seat: int, port: int) -> None:
        """Not yet connected."""
        self.pair = pair
        self.seat = seat
        self.port = port
        self.sock: socket.socket | None = None
        self.dial_at = 0.0
        self.partner: Phone = self
        self.open = False
        self.ready = False
        self.rest = b""
        self.number = 0
        self.taps = 0
        self.view: dict[str, Any] = {}
        self.sent_at: dict[int, float] = {}


class Generator:
    """Pairs of phones on one epoll."""

    def __init__(self, dialect: Dialect) -> None:
        """Nobody yet."""
        precise_sleep()
        self.dialect: Final = dialect
        self.phones: list[Phone] = []
        self._epoll: Final = select.epoll()
        self._by_fd: Final[dict[int, Phone]] = {}
        self.latencies: Final[list[float]] = []
        self.received = 0
        self.sent = 0
        self.lost = 0
        self.on_frame: Callable[[Phone, float], None] | None = None

    def connect(self, ports: Sequence[int], pairs: range, *, within: float = 120) -> float:
        """Connect both phones of these pairs, seat 0 to the first port and seat 1 to the last; the seconds it took."""
        phones = [[Phone(pair, seat, ports[0] if seat == 0 else ports[-1]) for seat in (0, 1)] for pair in pairs]
        for a, b in phones:
            a.partner, b.partner = b, a
            self.phones += (a, b)
        return self.until_ready(within)

    def until_ready(self, within: float = 60) -> float:
        """(Re)connect every phone that isn't connected, as often as it takes, a few at a time; the seconds it took."""
        began = time.monotonic()
        while missing := [phone for phone in self.phones if not phone.ready]:
            connecting = sum(phone.sock is not None for phone in missing)
            for phone in missing:
                if connecting >= CONNECTING_AT_ONCE:
                    break
                if phone.sock is None and time.monotonic() >= phone.dial_at:
                    self._dial(phone)
                    connecting += 1
            self.turn(0.005)
            if time.monotonic() - began > within:
                raise Failed(f"{len(missing)} phones of {len(self.phones)} are not there after {within:.0f} s")
        return time.monotonic() - began

    def redial(self) -> None:
        """Connect phones again that were dropped, some at a time."""
        lost = [phone for phone in self.phones if phone.sock is None and time.monotonic() >= phone.dial_at]
        for phone in lost[:CONNECTING_AT_ONCE]:
            self._dial(phone)

    def wire_of_nothing(self, pairs: int) -> None:
        """Pairs that no server stands between."""
        for pair in range(pairs):
            phones = [Phone(pair, seat, 0) for seat in (0, 1)]
            phones[0].partner, phones[1].partner = phones[1], phones[0]
            self.phones += phones
            for phone, sock in zip(phones, socket.socketpair(), strict=True):
                sock.setblocking(False)  # noqa: FBT003 - the name of the call says what is false
                phone.open = phone.ready = True
                self._add(phone, sock)

    def _dial(self, phone: Phone) -> None:
        sock = socket.socket()
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            sock.connect(("127.0.0.1", phone.port))
        except OSError:
            sock.close()
            phone.dial_at = time.monotonic() + AGAIN_AFTER
            return
        sock.setblocking(False)  # noqa: FBT003 - the name of the call says what is false
        phone.rest = b""
        phone.open = phone.ready = False
        self._add(phone, sock)
        sock.send(
            f"GET {self.dialect.path_of(phone.pair)} HTTP/1.1\r\nHost: 127.0.0.1:{phone.port}\r\n".encode()
            + b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            b"Sec-WebSocket-Key: MTIzNDU2Nzg5MDEyMzQ1Ng==\r\n\r\n"
        )

    def _add(self, phone: Phone, sock: socket.socket) -> None:
        phone.sock = sock
        self._by_fd[sock.fileno()] = phone
        self._epoll.register(sock.fileno(), select.EPOLLIN)

    def _drop(self, phone: Phone, sock: socket.socket) -> None:
        self._epoll.unregister(sock.fileno())
        del self._by_fd[sock.fileno()]
        sock.close()
        phone.sock = None
        phone.open = phone.ready = False
        phone.dial_at = time.monotonic() + AGAIN_AFTER
        self.lost += 1

    def turn(self, wait: float) -> None:
        """Take in what has come, waiting at most these seconds for something. The wait is exact to microseconds."""
        if wait > 0:
            select.select((self._epoll.fileno(),), (), (), wait)
        for fd, _ in self._epoll.poll(0, 4096):
            phone = self._by_fd[fd]
            sock = phone.sock
            if sock is None:
                continue
            try:
                data = sock.recv(READ)
            except OSError:
                data = b""
            if not data:
                self._drop(phone, sock)
            elif phone.open:
                self._frames(phone, data, time.perf_counter())
            else:
                self._handshake(phone, data)

    def _handshake(self, phone: Phone, data: bytes) -> None:
        data = phone.rest + data
        head, blank, rest = data.partition(b"\r\n\r\n")
        if not blank:
            phone.rest = data
            return
        if b" 101 " not in head[:20]:
            raise Failed(f"no handshake: {head[:60]!r}")
        phone.rest, phone.open = b"", True
        for frame in self.dialect.hello(phone.pair, phone.seat):
            self.say(phone, frame)
        if rest:
            self._frames(phone, rest, time.perf_counter())

    def _frames(self, phone: Phone, data: bytes, now: float) -> None:
        if phone.rest:
            data = phone.rest + data
        at, end = 0, len(data)
        while end - at >= 2:
            opcode, size = data[at] & 15, data[at + 1]
            head = 2
            if size & 128:  # from a phone, over the wire of nothing
                size, head = size & 127, 6
            if size == 126:
                if end - at < 4:
                    break
                size, head = int.from_bytes(data[at + 2 : at + 4]), 4
            if end - at < head + size:
                break
            payload = data[at + head : at + head + size]
            at += head + size
            number = self.dialect.number(opcode, payload)
            if number is not None:
                self.received += 1
                sent_at = phone.partner.sent_at.pop(number, None)
                if sent_at is not None:
                    self.latencies.append(now - sent_at)
                if self.on_frame is not None:
                    self.on_frame(phone, now)
            elif opcode == 9:
                self.say(phone, masked(10, payload))
            elif opcode != 8 and (answer := self.dialect.answer(phone, opcode, payload)) is not None:
                self.say(phone, answer)
        phone.rest = data[at:]

    def send(self, phone: Phone, intended: float | None, *, tap: bool = False) -> None:
        """Send one frame. Its latency is measured where it has an intended time (`time.perf_counter`)."""
        if not phone.open:
            return
        phone.number += 1
        if tap:
            phone.taps += 1
        if intended is not None:
            phone.sent_at[phone.number] = intended
        self.say(phone, self.dialect.frame(phone.number, phone.taps))
        self.sent += 1

    def say(self, phone: Phone, frame: bytes) -> None:
        """Put a frame on the wire. One that the kernel doesn't take counts as lost."""
        if phone.sock is not None:
            with suppress(OSError):
                phone.sock.send(frame)

    def open_loop(self, seconds: float, *, taps: float = 0, beats: float = 0, measured: str = "taps") -> list[float]:
        """So many taps a second over all, and beats a second and phone, each at its time. Seconds of each `measured`.

        The phones' beats are spread evenly; taps come evenly, too, from one phone after the other in a mixed order.
        """
        phones = [phone for phone in self.phones if phone.open]
        began = time.perf_counter() + 0.01
        ends = began + seconds
        due: list[tuple[float, int]] = []
        if beats:
            for at in range(len(phones)):
                heappush(due, (began + at / len(phones) / beats, at))
        step = 1 / taps if taps else 0.0
        next_tap, tapped = began if taps else ends, 0
        self.latencies.clear()
        gc.collect()
        gc.disable()  # its pauses would be taken for the server's
        try:
            while (now := time.perf_counter()) < ends:
                while next_tap <= now and next_tap < ends:
                    phone = phones[tapped * 7919 % len(phones)]
                    self.send(phone, next_tap if measured == "taps" else None, tap=True)
                    tapped += 1
                    next_tap = began + tapped * step
                sent = 0
                while due and due[0][0] <= now and sent < 64:
                    at, index = heappop(due)
                    self.send(phones[index], at if measured == "beats" else None)
                    heappush(due, (at + 1 / beats, index))
                    sent += 1
                upcoming = min(next_tap, due[0][0] if due else ends, ends)
                self.turn(max(0.0, upcoming - time.perf_counter()))
            until = time.perf_counter() + 1
            while time.perf_counter() < until and any(phone.sent_at for phone in phones):
                self.turn(0.01)
        finally:
            gc.enable()
        never = 0
        for phone in phones:
            never += len(phone.sent_at)
            phone.sent_at.clear()
        return [*self.latencies, *(float("inf") for _ in range(never))]

    def closed_loop(self, seconds: float, *, at_once: int, tap: bool = False) -> float:
        """Keep so many frames on their way, each answered by the partner's next; how many arrived a second.

        `tap`: each is one. Else beats.
        """
        phones = [phone for phone in self.phones if phone.open][: at_once * 2 : 2]
        self.on_frame = lambda phone, _: self.send(phone, None, tap=tap)
        for phone in phones:
            self.send(phone, None, tap=tap)
        warm = time.perf_counter() + 0.5
        while time.perf_counter() < warm:
            self.turn(0.01)
        before, began = self.received, time.perf_counter()
        while time.perf_counter() < began + seconds:
            self.turn(0.01)
        rate = (self.received - before) / (time.perf_counter() - began)
        self.on_frame = None
        self.rest(0.3)
        return rate

    def rest(self, seconds: float) -> None:
        """Do nothing but listen."""
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            self.turn(0.02)

    def close(self) -> None:
        """Drop every connection."""
        for phone in self.phones:
            if phone.sock is not None:
                phone.sock.close()
        self._epoll.close()


def key(size: int) -> str:
    """A random key, base64url."""
    return base64.urlsafe_b64encode(os.urandom(size)).rstrip(b"=").decode()
