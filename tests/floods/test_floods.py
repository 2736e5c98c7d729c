"""A short look at two of the floods; `make floods` has all of them."""

import pytest
from tests.floods.__main__ import MAX_LINES, beside


@pytest.mark.asyncio
@pytest.mark.parametrize(("kind", "files"), [("silent_sockets", None), ("slow_heads", None), ("idle", 1_024)])
async def test_taps_arrive_beside_a_flood(kind: str, files: int | None) -> None:
    """LIMIT5, PAUSE4, WIRE1: a thousand a second that want nothing; no tap is lost, others pair, and the log stays short."""
    seen = await beside(kind, 1, files)
    assert (len(seen.took), seen.lost, seen.paired) == (4, 0, True)
    assert seen.size > 100
    assert seen.lines < MAX_LINES
