"""An echo behind the very protocol that serves Lull, and each case against it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

import uvicorn
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect
from tests.conformance.cases import CLOSE, Case
from tests.support.server import free_port

from lull.serving import server_for

WITHIN = 3.0
"""Seconds that a case may take."""


async def _echo(socket: WebSocket) -> None:
    await socket.accept()
    with suppress(WebSocketDisconnect, RuntimeError):
        while True:
            message = await socket.receive()
            if message["type"] == "websocket.disconnect":
                return
            if message.get("text") is not None:
                await socket.send_text(message["text"])
            else:
                await socket.send_bytes(message["bytes"])


@asynccontextmanager
async def echo() -> AsyncGenerator[int]:
    """The port of an echo on Lull's own configuration."""
    app = Starlette(routes=[WebSocketRoute("/ws", _echo)])
    app.state.drain = _nothing
    port = free_port()
    server: uvicorn.Server = server_for(app, host="127.0.0.1", port=port)
    serving = asyncio.create_task(server.serve(), name="echo")
    async with asyncio.timeout(10):
        while not server.started:
            await asyncio.sleep(0.01)
    try:
        yield port
    finally:
        server.should_exit = True
        await serving


async def _nothing() -> None:
    pass


async def failed(port: int, case: Case) -> str | None:
    """What was wrong; None if nothing was."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        async with asyncio.timeout(WITHIN):
            writer.write(
                b"GET /ws HTTP/1.1\r\nhost: 127.0.0.1\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
                b"sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
            )
            head = await reader.readuntil(b"\r\n\r\n")
            if b" 101 " not in head or b"s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" not in head:
                return "no handshake"
            with suppress(ConnectionError):
                for piece in case.sent:
                    writer.write(piece)
                    await writer.drain()
                    await asyncio.sleep(0)
            return await _judged(reader, writer, case)
    except (TimeoutError, asyncio.IncompleteReadError, ConnectionError) as error:
        return type(error).__name__
    finally:
        writer.transport.abort()


async def _judged(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, case: Case) -> str | None:
    for expected in case.heard:
        got = await _read(reader)
        if got != expected:
            return f"{got[0]} of {len(got[1])} bytes instead of {expected[0]} of {len(expected[1])}"
    writer.write(case.then)
    if case.closed is None:
        return None
    opcode, payload = await _read(reader)
    if opcode != CLOSE:
        return f"opcode {opcode} instead of a close"
    code = int.from_bytes(payload[:2], "big") if payload else 1005
    if code != case.closed:
        return f"close {code} instead of {case.closed}"
    return None if await reader.read() == b"" else "more after the close"


async def _read(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    first, second = await reader.readexactly(2)
    size = second & 0x7F
    if size >= 126:
        size = int.from_bytes(await reader.readexactly(2 if size == 126 else 8), "big")
    return first & 0x0F, await reader.readexactly(size)
