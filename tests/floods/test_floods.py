"""A short look at two of the floods; `make floods` has all of them."""

import pytest
from tests.floods.__main__ import beside


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("kind", "files"),
    [("silent_sockets", None), ("slow_heads", None), ("idle", 1_024), ("unread", 1_024), ("small_chunks", None)],
)
async def test_taps_arrive_beside_a_flood(kind: str, files: int | None) -> None:
    """LIMIT5, PAUSE4, WIRE1: a thousand a second; no tap is lost, others pair, and log and store stay short."""
    seen = await beside(kind, 1, files)
    assert (len(seen.took), seen.violations, seen.hindered) == (4, 0, "")
    assert seen.size > 0
