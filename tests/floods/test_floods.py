"""A short look at two of the floods; `make floods` has all of them."""

import pytest
from tests.floods.__main__ import beside


@pytest.mark.asyncio
@pytest.mark.parametrize("kind", ["silent_sockets", "slow_heads"])
async def test_taps_arrive_beside_a_flood(kind: str) -> None:
    """LIMIT5, PAUSE4, WIRE1: a thousand a second that want nothing, and no tap is lost."""
    took, lost, size = await beside(kind, 1)
    assert (len(took), lost) == (4, 0)
    assert size > 100
