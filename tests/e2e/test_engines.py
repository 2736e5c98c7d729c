"""A few of the stories that `make engines` tells, on Chromium, Firefox and WebKitGTK."""

import pytest
from tests.engines.__main__ import tell
from tests.engines.engines import RING, running
from tests.engines.stories import STORIES

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("names", RING, ids="-".join)
async def test_two_engines_keep_the_promise(names: tuple[str, str]) -> None:
    """SHOW5, SHOW7, PAUSE3: link, rehearsal, start, tap, receipt, between each two engines, each on either side once."""
    async with running(*names) as engines:
        await tell(STORIES["one tap"], names, engines)
