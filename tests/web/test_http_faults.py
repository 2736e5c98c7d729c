"""What callers can do wrong that no HTTP client of good manners does."""

import asyncio
from contextlib import suppress

import pytest
from tests.support.waiting import PATIENCE
from tests.web.conftest import LiveNode

pytestmark = pytest.mark.asyncio


async def ask(live: LiveNode, request: bytes) -> bytes:
    """The answer's first line to these bytes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", live.port)
    writer.write(request)
    async with asyncio.timeout(PATIENCE):
        line = await reader.readline()
    writer.close()
    await writer.wait_closed()
    return line.strip()


async def test_names_that_are_no_files(live: LiveNode, caplog: pytest.LogCaptureFixture) -> None:
    """WIRE6, LOG1: whatever is asked for that isn't there is not found, and no fault of ours."""
    for name in (
        "a" * 3000,
        "%00",
        "a%00b",
        "%ff%fe",
        "assets/" + "a" * 3000,
        "assets/%00",
        "assets/..%2f..",
        "%2e%2e",
    ):
        answer = await ask(live, f"GET /{name} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert answer == b"HTTP/1.1 404 Not Found", name[:20]
    assert [record for record in caplog.records if record.exc_info] == []


async def test_garbage_for_http(live: LiveNode) -> None:
    """WIRE6: bytes that are no HTTP, and bodies that are no bodies, are a bad request."""
    for request in (
        b"\x16\x03\x01\x00\xff\r\n\r\n",
        b"POST /api/rooms HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
        b"POST /api/rooms HTTP/1.1\r\nHost: x\r\nContent-Length: minus\r\n\r\n",
    ):
        assert await ask(live, request) == b"HTTP/1.1 400 Bad Request"


_CALL = b"POST /api/rooms HTTP/1.1\r\nHost: x\r\n"
_SOCKET = (
    b"GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
)


@pytest.mark.parametrize(
    ("request_", "answer"),
    [
        # Where a body ends, in every way that two readers could take differently.
        *((_CALL + b"Content-Length: %b\r\n\r\n{}" % it, b"400") for it in (b"+2", b"", b"-1", b"0_2", b"2 0", b"0x2")),
        (_CALL + b"Content-Length: \xd9\xa2\r\n\r\n{}", b"400"),
        (_CALL + b"Content-Length: 2\r\n 0\r\n\r\n{}", b"400"),
        (_CALL + b"A: b\rContent-Length: 2\r\n\r\n{}", b"400"),
        *(
            (_CALL + b"Transfer-Encoding: %b\r\n\r\n0\r\n\r\n" % it, b"400")
            for it in (b"identity, chunked", b"xchunked", b"\x0bchunked", b"chunked, chunked", b"gzip, chunked")
        ),
        *(
            (_CALL + b"Transfer-Encoding: chunked\r\n\r\n%b\r\n" % it, b"400")
            for it in (b"0x2", b"-2", b"f" * 30, b" 2")
        ),
        # No control characters, in a call nor in what asks for a socket.
        (_CALL + b"A: b\x7fc\r\nContent-Length: 2\r\n\r\n{}", b"400"),
        (_SOCKET + b"A: b\x01c\r\n\r\n", b"400"),
        # A socket has no body.
        (_SOCKET + b"Content-Length: 5\r\n\r\nhello", b"400"),
        (_SOCKET + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", b"400"),
        (_SOCKET + b"Content-Length: 0\r\n\r\n", b"101"),
        (_SOCKET + b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n", b"400"),
        # A head has one bound, whatever it asks for.
        *((_SOCKET + b"X: " + b"a" * size + b"\r\n\r\n", it) for size, it in ((15_000, b"101"), (17_000, b"400"))),
        (_SOCKET.replace(b"/ws", b"/ws?" + b"a" * 15_000) + b"\r\n", b"101"),
        # Of two origins neither is taken for the other.
        (_CALL + b"Origin: http://127.0.0.1:PORT\r\nOrigin: http://elsewhere.example\r\n\r\n", b"403"),
        (_CALL + b"Origin: http://elsewhere.example\r\nOrigin: http://127.0.0.1:PORT\r\n\r\n", b"403"),
        *((_CALL + b"Origin: %b\r\n\r\n" % it, b"403") for it in (b"", b"\xff", b"http://127.0.0.1:PORT/")),
        # What is no request, or none for here.
        (b"SSH-2.0-OpenSSH_9\r\n\r\n", b"400"),
        (b"PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", b"400"),
        *(
            (b"GET / HTTP/1.1\r\nHost: x\r\n%b\r\n\r\n" % it, b"400")
            for it in (b"a b: c", b"a: b\x00", b"abc", b": x", b"a : b")
        ),
        (b"G<>T / HTTP/1.1\r\nHost: x\r\n\r\n", b"400"),
        (b"GET /a b HTTP/1.1\r\nHost: x\r\n\r\n", b"400"),
        (b"get / HTTP/1.1\r\nHost: x\r\n\r\n", b"405"),
        (b"CONNECT elsewhere.example:1 HTTP/1.1\r\nHost: x\r\n\r\n", b"404"),
        (b"GET http://elsewhere.example/ HTTP/1.1\r\nHost: x\r\n\r\n", b"404"),
        (b"GET //elsewhere.example/%2e%2e HTTP/1.1\r\nHost: x\r\n\r\n", b"404"),
        (b"GET /%230" + b"a" * 40 + b"%2f%2felsewhere.example HTTP/1.1\r\nHost: x\r\n\r\n", b"404"),
        (b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", b"404"),
        # Bodies that are hard to read.
        *(
            (_CALL + b"Content-Length: %d\r\n\r\n%b" % (len(it), it), b"400")
            for it in (
                b"[" * 4000,
                b'{"a":' * 800,
                b'{"a":NaN}',
                b"\xef\xbb\xbf{}",
                b'{"a":' + b"9" * 3000 + b"}",
                b"\xff",
            )
        ),
    ],
)
async def test_odd_requests_are_answered_and_no_fault_of_ours(
    live: LiveNode, request_: bytes, answer: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """WIRE6, LIMIT5, HEAD1, LOG1: each has its status, all the page's headers, and no word of a bug in the log."""
    reader, writer = await asyncio.open_connection("127.0.0.1", live.port)
    writer.write(request_.replace(b"PORT", b"%d" % live.port))
    async with asyncio.timeout(PATIENCE):
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
    writer.transport.abort()
    assert head.split()[1] == answer, head
    assert answer == b"101" or b"\r\ncontent-security-policy: " in head
    assert b"\r\nlocation:" not in head
    assert [record for record in caplog.records if record.exc_info] == []


async def test_who_leaves_in_the_middle_of_a_call(live: LiveNode, caplog: pytest.LogCaptureFixture) -> None:
    """LOG1: a caller that vanishes half-way through its body is no fault of ours, and nothing is opened for it."""
    for _ in range(5):
        reader, writer = await asyncio.open_connection("127.0.0.1", live.port)
        writer.write(b"POST /api/rooms HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 100\r\n\r\n{")
        async with asyncio.timeout(PATIENCE):
            assert (await reader.readline()).strip() == b"HTTP/1.1 100 Continue"  # it waits for the body now
        writer.transport.abort()
    assert (await live.http.get("/readyz")).status_code == 200
    assert [record for record in caplog.records if record.exc_info] == []


@pytest.mark.parametrize(
    ("head", "begun", "rest"),
    [
        (b"Transfer-Encoding: chunked", b"13880\r\n" + b" " * 80_000 + b"\r\n", b"1\r\n \r\n0\r\n\r\n"),
        (b"Content-Length: 90000", b" " * 80_000, b" " * 10_000),
    ],
)
async def test_an_answer_before_its_request_is_whole_is_the_last(
    live: LiveNode, head: bytes, begun: bytes, rest: bytes
) -> None:
    """LIMIT5: what is left of the body is no next request, nor is what comes behind it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", live.port)
    writer.write(b"POST /api/rooms HTTP/1.1\r\nHost: x\r\n" + head + b"\r\n\r\n" + begun)
    async with asyncio.timeout(PATIENCE):
        told = await reader.readuntil(b"\r\n\r\n")
        assert told.startswith(b"HTTP/1.1 413 ")
        assert b"\r\nconnection: close\r\n" in told.lower()
        writer.write(rest + b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b"HTTP/1.1" not in await reader.read()
    writer.close()
    await writer.wait_closed()


@pytest.mark.parametrize(
    ("more", "status"),
    [(b"", b"413"), (b"Origin: https://other.example\r\n", b"403")],
    ids=["too large", "from elsewhere"],
)
@pytest.mark.parametrize(
    ("length", "rest"),
    [(b"Transfer-Encoding: chunked", b"1\r\n \r\n0\r\n\r\n"), (b"Content-Length: 40000", b" " * 35_000)],
    ids=["chunks", "a length"],
)
async def test_a_refused_body_is_taken_in_first(
    live: LiveNode, more: bytes, status: bytes, length: bytes, rest: bytes
) -> None:
    """LIMIT5: whoever is still sending may lose an answer that comes before, as behind HAProxy. The connection goes on."""
    reader, writer = await asyncio.open_connection("127.0.0.1", live.port)
    begun = b" " * 5_000 if b"Content" in length else b"1388\r\n" + b" " * 5_000 + b"\r\n"
    writer.write(b"POST /api/rooms HTTP/1.1\r\nHost: x\r\n" + more + length + b"\r\n\r\n" + begun)
    await (await live.http.get("/healthz")).aread()  # the node has had its turn
    writer.write(rest)
    async with asyncio.timeout(PATIENCE):
        told = await reader.readuntil(b"}}")
        assert told.startswith(b"HTTP/1.1 " + status)
        writer.write(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert (await reader.read()).startswith(b"HTTP/1.1 200 OK")
    writer.close()
    await writer.wait_closed()


async def test_who_asks_for_more_before_the_answer_gets_that_and_no_more(live: LiveNode) -> None:
    """LIMIT5: no browser and no proxy does it; a flood does, and has all its turns before anybody else has one."""
    reader, writer = await asyncio.open_connection("127.0.0.1", live.port)
    writer.write(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n" * 20_000)
    async with asyncio.timeout(PATIENCE):
        told = await reader.read()
    assert told.count(b"HTTP/1.1 ") == 1
    assert told.startswith(b"HTTP/1.1 200 OK")
    assert b"\r\nconnection: close\r\n" in told.lower()
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()


async def test_the_answer_does_not_wait_for_a_rest_that_never_comes(live: LiveNode) -> None:
    """LIMIT5: it is the last on its connection then."""
    reader, writer = await asyncio.open_connection("127.0.0.1", live.port)
    writer.write(b"POST /api/rooms HTTP/1.1\r\nHost: x\r\nContent-Length: 6000\r\n\r\n" + b" " * 5_000)
    async with asyncio.timeout(PATIENCE):
        told = await reader.readuntil(b"\r\n\r\n")
    assert told.startswith(b"HTTP/1.1 413 ")
    assert b"\r\nconnection: close\r\n" in told.lower()
    writer.close()
    await writer.wait_closed()
