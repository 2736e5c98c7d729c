"""One end of a websocket that says any bytes at all, and takes from the other end only what RFC 6455 allows a server.

Written from the RFC and not with a library: the one that the server is built on would forgive what it gets wrong itself.
"""

import asyncio
import base64
import hashlib
import os
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA

WITHIN: Final = 6.0
"""Seconds that an answer may take."""

GUID: Final = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class Wrong(Exception):
    """The server did what it must not. The text says what."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame as a phone sends it. `width`: bits of its length field, where not the fewest; `said`: the length it claims."""

    opcode: int
    payload: bytes = b""
    fin: bool = True
    rsv: int = 0
    masked: bool = True
    width: int | None = None
    said: int | None = None

    def octets(self) -> bytes:
        """Section 5.2."""
        size = len(self.payload) if self.said is None else self.said
        width = self.width or (7 if size < 126 else 16 if size < 65_536 else 64)
        short = {7: size, 16: 126, 64: 127}[width]
        head = bytes([self.fin << 7 | self.rsv << 4 | self.opcode, self.masked << 7 | short])
        head += size.to_bytes(width // 8, "big") if width > 7 else b""
        if not self.masked:
            return head + self.payload
        mask = os.urandom(4)
        whole = int.from_bytes((mask * (len(self.payload) // 4 + 1))[: len(self.payload)], "big")
        return head + mask + (int.from_bytes(self.payload, "big") ^ whole).to_bytes(len(self.payload), "big")


@dataclass(frozen=True, slots=True)
class Message:
    """A whole message or a control frame, as the server sent it."""

    opcode: int
    payload: bytes = b""


@dataclass(frozen=True, slots=True)
class Ended:
    """The end. `code`: of the server's close frame; 1005 if that named none, 1006 if there was no such frame."""

    code: int


def closing(code: int | None = None, reason: bytes = b"") -> bytes:
    """A close frame's octets."""
    return Frame(CLOSE, b"" if code is None else code.to_bytes(2, "big") + reason).octets()


def request(*more: str, line: str = "GET {path} HTTP/1.1", key: str | None = None, without: Sequence[str] = ()) -> str:
    """A handshake's head (4.1) with `{path}` in it; `more` lines after those that are needed, but for those `without`."""
    usual = {
        "host": "Host: 127.0.0.1",
        "upgrade": "Upgrade: websocket",
        "connection": "Connection: Upgrade",
        "key": f"Sec-WebSocket-Key: {key or base64.b64encode(bytes(16)).decode()}",
        "version": "Sec-WebSocket-Version: 13",
    }
    return "\r\n".join([line, *(text for name, text in usual.items() if name not in without), *more]) + "\r\n\r\n"


class Peer:
    """A connection to a server of this machine."""

    def __init__(self, wire: socket.socket) -> None:
        """`wire`: connected, and not blocking."""
        self._wire: Final = wire
        self._loop: Final = asyncio.get_running_loop()
        self._held = b""

    @classmethod
    async def connected(cls, port: int) -> Self:
        """A connection that has said nothing yet."""
        wire = socket.socket()
        wire.settimeout(0)
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await asyncio.get_running_loop().sock_connect(wire, ("127.0.0.1", port))
        return cls(wire)

    @classmethod
    async def opened(cls, port: int, path: str) -> Self:
        """A websocket, its handshake checked (4.1, 4.2.2)."""
        peer = await cls.connected(port)
        key = base64.b64encode(os.urandom(16))
        await peer.send([request(key=key.decode()).format(path=path).encode()])
        status, headers = await peer.answer()
        accepted = base64.b64encode(hashlib.sha1(key + GUID, usedforsecurity=False).digest()).decode()
        if status != 101 or headers.get("sec-websocket-accept") != accepted:
            raise Wrong(f"the handshake was answered with {status} {headers}")
        return peer

    async def send(self, pieces: Sequence[bytes]) -> None:
        """Put these on the wire one after another, letting the server read in between."""
        for piece in pieces:
            try:
                await self._loop.sock_sendall(self._wire, piece)
            except ConnectionError:
                return  # it has closed; what it said before is still to be read
            if len(pieces) > 1:
                await asyncio.sleep(0)
                await asyncio.sleep(0)

    async def answer(self) -> tuple[int, dict[str, str]]:
        """Status and headers of an HTTP answer; the headers' names in small letters."""
        while b"\r\n\r\n" not in self._held:
            await self._more("within the answer's head")
        head, _, self._held = self._held.partition(b"\r\n\r\n")
        line, *lines = head.decode("latin-1").split("\r\n")
        return int(line.split()[1]), {
            name.strip().lower(): value.strip() for name, _, value in (each.partition(":") for each in lines)
        }

    async def next(self) -> Message | Ended:
        """The next message, or the end. Raises `Wrong` at whatever a server must not send."""
        parts: list[bytes] = []
        kind = CONTINUATION
        while True:
            if not self._held and not await self._read():
                return Ended(1006)
            fin, opcode, payload = await self._frame()
            if opcode == CLOSE:
                return await self._end(payload)
            if opcode in (PING, PONG):
                return Message(opcode, payload)
            if (opcode == CONTINUATION) is not bool(parts):
                raise Wrong("fragments of two messages between each other")
            kind = opcode if not parts else kind
            parts.append(payload)
            if fin:
                whole = b"".join(parts)
                if kind == TEXT:
                    whole.decode()
                return Message(kind, whole)

    async def _end(self, payload: bytes) -> Ended:
        """The server's close frame was read: nothing may follow it but the end of the connection (5.5.1, 7.1.1)."""
        await self.send([closing(1000)])
        if self._held or await self._read():
            raise Wrong(f"{len(self._held)} octets after a close frame")
        if len(payload) == 1:
            raise Wrong("a close frame with half a code")
        payload[2:].decode()
        return Ended(int.from_bytes(payload[:2], "big") if payload else 1005)

    async def _frame(self) -> tuple[bool, int, bytes]:
        """One frame by section 5.2 as a server has to send it."""
        first, second = await self._take(2)
        fin, opcode, size = bool(first & 0x80), first & 0x0F, second & 0x7F
        if first & 0x70:
            raise Wrong("a reserved bit without an extension")
        if second & 0x80:
            raise Wrong("a masked frame from a server")
        if opcode not in (CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG):
            raise Wrong(f"opcode {opcode}")
        if opcode >= CLOSE and (not fin or size > 125):
            raise Wrong("a control frame in pieces, or longer than 125")
        if size >= 126:
            width = 2 if size == 126 else 8
            size = int.from_bytes(await self._take(width), "big")
            if size < (126 if width == 2 else 65_536):
                raise Wrong("a length in more octets than it needs")
        return fin, opcode, await self._take(size)

    async def _take(self, size: int) -> bytes:
        while len(self._held) < size:
            await self._more("within a frame")
        taken, self._held = self._held[:size], self._held[size:]
        return taken

    async def _more(self, where: str) -> None:
        if not await self._read():
            raise Wrong(f"the connection ended {where}")

    async def _read(self) -> bool:
        """Wait for more; False at the end."""
        try:
            async with asyncio.timeout(WITHIN):
                read = await self._loop.sock_recv(self._wire, 262_144)
        except TimeoutError:
            raise Wrong("nothing more came, and no end") from None
        except ConnectionError:
            return False
        self._held += read
        return read != b""

    def close(self) -> None:
        """Let go of the connection."""
        self._wire.close()
