"""A short run of `make fuzz`."""

import pytest
from tests.fuzz.__main__ import fuzz


@pytest.mark.asyncio
async def test_no_frame_breaks_anything() -> None:
    """WIRE2, PAUSE4, LOG1: of frames from noise to nearly right none leaves a traceback, or a change that isn't legal."""
    assert await fuzz(8_000, 11) == (0, 0)
