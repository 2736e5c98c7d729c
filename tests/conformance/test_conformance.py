"""The cases, as `python -m tests.conformance` runs them."""

import asyncio

import pytest
from tests.conformance import peer
from tests.conformance.cases import PROTOCOL_ERROR, all_cases
from tests.conformance.handshakes import all_handshakes
from tests.conformance.naive import naive_server
from tests.conformance.run import all_results, fault_in, fault_in_handshake

pytestmark = pytest.mark.asyncio


async def test_a_socket_keeps_to_the_rfc() -> None:
    """WIRE9: before a phone is seated and after it, and on Lull's own socket; and nothing of it is logged as our fault."""
    results = await all_results()
    assert [result for result in results if result.fault is not None] == []
    assert len(results) > 1_500


async def test_a_server_that_checks_nothing_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """WIRE9: whatever must be refused is refused by no accident: a server that refuses nothing fails these cases."""
    monkeypatch.setattr(peer, "WITHIN", 0.5)
    refused = [
        case for case in all_cases() if not case.goodbye and PROTOCOL_ERROR in case.ends and 1000 not in case.ends
    ]
    assert len(refused) > 100
    async with naive_server() as port:
        for at in range(0, len(refused), 50):
            some = refused[at : at + 50]
            faults = await asyncio.gather(*(fault_in(case, port, "/") for case in some))
            assert [case.name for case, fault in zip(some, faults, strict=True) if fault is None] == []
        handshakes = [case for case in all_handshakes() if 101 not in case.status]
        faults = await asyncio.gather(*(fault_in_handshake(case, port, "/") for case in handshakes))
        assert None not in faults
