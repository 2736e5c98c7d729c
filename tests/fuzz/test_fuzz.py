"""A short run of `make fuzz`, and what longer ones have found."""

import itertools

import pytest
from tests.fuzz.__main__ import fuzz, logged_faults
from tests.fuzz.decoders import blindly
from tests.fuzz.wire import answer_to
from tests.support.server import running_server
from tests.support.valkey import Valkey

CHUNKED = b"%b /healthz HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n%b"


@pytest.mark.asyncio
async def test_no_frame_breaks_anything() -> None:
    """WIRE2, PAUSE4, LOG1: of frames from noise to nearly right none leaves a traceback, or a change that isn't legal."""
    assert await fuzz(8_000, 11) == (0, 0)


@pytest.mark.asyncio
async def test_a_body_that_is_no_body_is_nobodys_fault_but_the_callers(valkey: Valkey) -> None:
    """WIRE2: it is refused once, and no answer is tried after that; while one is being given, before, or after it."""
    async with running_server(valkey.url) as server:
        for method, body in itertools.product(
            (b"GET", b"HEAD", b"POST"), (b"xx\r\n", b"x" * 20_000, b"1\r\nx\r\nxx\r\n")
        ):
            for before in (b"", b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n"):
                answer = await answer_to(server.port, before + CHUNKED % (method, body))
                assert answer == b"" or answer.startswith(b"HTTP/1.1 ")
        assert (await answer_to(server.port, CHUNKED % (b"POST", b"0\r\n\r\n"))).startswith(b"HTTP/1.1 405")
    assert logged_faults(server.log) == []


def test_what_a_decoder_raises_is_found() -> None:
    """WIRE2: a decoder that can't take one of the odd things is noticed at once."""

    def brittle(data: bytes) -> None:
        assert b"\\ud800" not in data

    with pytest.raises(AssertionError):
        blindly(brittle, 500, 3)
