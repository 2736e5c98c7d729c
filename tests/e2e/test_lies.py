"""Two real pages and a server that lies: no frame shows what didn't take two (`make lies` tells more of them)."""

from pathlib import Path

import pytest
from playwright.async_api import Browser
from tests.lies.stories import LIES, ready_to_start, stage, story
from tests.support.builds import build_changed

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("name", ["phase", "own taps", "step", "end", "repeated beats"])
async def test_no_page_paints_what_only_a_server_says(browser: Browser, name: str) -> None:
    """UNBELIEVED, ONE-DOWN: nobody's yes or one's is nobody's Together, step or end, whatever is claimed; no own tap is swallowed."""
    async with stage(browser, seed=1) as on:
        await story(on, name)
    assert on.violations == []
    assert on.server.told.total() > 0


BELIEVES_A_RELEASE = (
    (
        "room/agreed.ts",
        "bothAgreed(own, theirs) && equal(own.agreed, taps);",
        "own.digest !== '' || equal(theirs.agreed, taps);",
    ),
    ("room/reducer.ts", " || !equal(state.agreed.own.agreed, state.taps)", ""),
)
"""A phone that takes the server's word for who let go of what."""


async def test_pages_that_believe_are_seen(browser: Browser, tmp_path: Path) -> None:
    """UNBELIEVED: the same story tells of a page that shows what its server says."""
    believing = build_changed(tmp_path, *BELIEVES_A_RELEASE)
    async with stage(browser, seed=1, client_dir=believing) as on:
        await ready_to_start(on)
        await on.lied_to(LIES["phase"])
    assert any("never said yes" in violation for violation in on.violations), on.violations
