"""Bytes at a real server: sockets and HTTP, from valid to noise. Only answers with a known form may come."""

import asyncio
import json
import sys
from contextlib import suppress
from random import Random
from typing import Any, Final, cast

from tests.fuzz.frames import frame
from tests.support.phones import Caller, Phone, open_pair
from tests.support.server import ServerProcess

METHODS: Final = ("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "x", "GET\x00", "")
PATHS: Final = (
    *("/", "/healthz", "/readyz", "/api/rooms", "/api/codes", "/ws", "/ws/ab", "/assets/x", "/../x", "/%00", "/a%2fb"),
    *("/api/codes/12345", "/api/codes/12345/link", "/api/codes/99999999", f"/api/meetings/{'n' * 22}", "//", "*", "x"),
    *(f"/api/rooms/{'r' * 22}", f"/api/rooms/{'r' * 22}/join", f"/api/rooms/{'r' * 22}/pages/ours"),
    *(
        f"/api/rooms/{'r' * 22}/matches/lists",
        f"/api/rooms/{'r' * 22}/ice",
        f"/api/rooms/{'ü' * 11}",
        "/" + "x" * 5_000,
    ),
)
HEADERS: Final = (
    *("authorization: Bearer " + "t" * 43, "authorization: x", "content-type: text/x", "x-forwarded-for: \x7f,1.2.3.4"),
    *("origin: null", "upgrade: websocket", "connection: upgrade", "sec-websocket-version: 13", "expect: 100-continue"),
    *("sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==", "transfer-encoding: chunked", "content-length: -1", "no colon"),
    *("range: bytes=0-0,5-1", "if-none-match: *", "x: " + "y" * 9_000, "host: y"),
)
BODIES: Final = (
    b"",
    b"{}",
    b"[]",
    b"null",
    b"\xff\xfe",
    b'{"share":1}',
    b'{"ticket":"' + b"t" * 22 + b'"}',
    b"x" * 20_000,
)

GOOD: Final = {100, 101, 200, 201, 204, 206, 301, 302, 304, 307, *range(400, 500), 503}
"""Answers that a caller can do something with. 500 is none."""


async def fuzz_http(server: ServerProcess, calls: int, random: Random) -> int:
    """How many of so many calls got an answer that can't be."""
    wrong = 0
    for _ in range(calls):
        body = random.choice(BODIES)
        head = [f"{random.choice(METHODS)} {random.choice(PATHS)} HTTP/1.{random.choice('0119')}", "host: x"]
        head += random.sample(HEADERS, random.choice((0, 0, 1, 2, 4)))
        if random.random() < 0.8:
            head.append(f"content-length: {len(body)}")
        sent = "\r\n".join(head).encode() + b"\r\n\r\n" + body
        if random.random() < 0.1:
            at = random.randrange(len(sent))
            sent = sent[:at] + random.randbytes(3) + sent[at + 2 :]
        answer = await _answer(server.port, sent)
        if not _is_answer(answer):
            print(f"{sent[:300]!r} was answered with {answer[:200]!r}", file=sys.stderr)
            wrong += 1
    return wrong


async def _answer(port: int, sent: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        with suppress(ConnectionError, TimeoutError):
            writer.write(sent)
            writer.write_eof()
            async with asyncio.timeout(3):
                return await reader.read(65_536)
        return b""
    finally:
        writer.close()


def _is_answer(answer: bytes) -> bool:
    """Closed without a word, or HTTP with a status from the list; and a refusal of ours has its form."""
    if answer == b"":
        return True
    head, _, body = answer.partition(b"\r\n\r\n")
    line = head.split(b"\r\n")[0].split()
    if len(line) < 2 or not line[0].startswith(b"HTTP/1.") or int(line[1]) not in GOOD:
        return False
    if b"Traceback" in body:
        return False
    if b"application/json" in head and int(line[1]) >= 400 and body.startswith(b"{"):
        said, _ = cast("tuple[dict[str, Any], int]", json.JSONDecoder().raw_decode(body.decode()))  # more may follow
        return set(said) == {"error"} or set(said) == {"status"}
    return True


async def fuzz_sockets(server: ServerProcess, redis_url: str, frames: int, random: Random) -> int:
    """How many of the sockets that so many frames were sent on were closed in a way that can't be."""
    wrong = 0
    sent = 0
    async with Caller(server.url, redis_url) as http:
        while sent < frames:
            place, _ = await open_pair(http)
            phone = await Phone.at(f"ws://127.0.0.1:{server.port}/ws", place)
            some = min(200, frames - sent)
            sent += some
            with suppress(ConnectionError, OSError):
                for _ in range(some):
                    if random.random() < 0.01:
                        phone.raw(random.randbytes(random.randrange(1, 40)))
                    else:
                        phone.write(frame(random))
                await asyncio.sleep(0)
            phone.drop()
            wrong += not (await http.get("/healthz")).is_success
    return wrong
