"""A server that echoes every frame as it is and checks nothing: what the cases have to notice."""

import asyncio
import base64
import hashlib
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

from tests.conformance.peer import GUID


@asynccontextmanager
async def naive_server() -> AsyncGenerator[int]:
    """Its port."""
    server = await asyncio.start_server(_serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    key = re.search(rb"Sec-WebSocket-Key: (\S*)", head)
    accept = base64.b64encode(hashlib.sha1((key[1] if key else b"") + GUID, usedforsecurity=False).digest())
    writer.write(b"HTTP/1.1 101 OK\r\nSec-WebSocket-Accept: " + accept + b"\r\n\r\n")
    with suppress(asyncio.IncompleteReadError, ConnectionError):
        while True:
            first, second = await reader.readexactly(2)
            size, masked = second & 0x7F, bool(second & 0x80)
            length = await reader.readexactly({126: 2, 127: 8}.get(size, 0))
            size = int.from_bytes(length, "big") if length else size
            mask = await reader.readexactly(4) if masked else bytes(4)
            payload = bytes(byte ^ mask[at % 4] for at, byte in enumerate(await reader.readexactly(size)))
            writer.write(bytes([first, second & 0x7F]) + length + payload)
    writer.close()
