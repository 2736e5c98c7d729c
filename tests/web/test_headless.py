"""The page's real shell and rules against a real node, without a screen."""

import pytest
from tests.support.headless import headless_phones
from tests.web.conftest import LiveNode

pytestmark = pytest.mark.asyncio


async def test_pairs_go_through_it_all(live: LiveNode) -> None:
    """SHOW1, PAUSE3, RELEASE1: together by two, paused by one within T, together again by two."""
    url = f"http://127.0.0.1:{live.port}"
    async with headless_phones() as phones:
        pairs = await phones.pairs(5, [url])
        for a, b in (pair.both for pair in pairs):
            a.act("pause")
            await a.until(name="paused", receipt="shown")
            left = b.left_together_after(a.tapped[-1])
            assert left is not None
            assert left - a.tapped[-1] <= 2000
        live.clock.ahead = 10_000
        for pair in pairs:
            for phone in pair.both:
                phone.wish("go_on")
        for pair in pairs:
            await pair.until(20, name="together")
