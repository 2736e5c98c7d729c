"""Help is near wherever something ends or stops: presses, counted in the real page as `docs/practices.md` gives them."""

import re
from typing import Final

import pytest
from tests.support.browser import Pair, Phone
from tests.support.server import ROOT

pytestmark = pytest.mark.asyncio(loop_scope="session")

ROW: Final = re.compile(r"^\| ([^|]+) \| (a way to ground|people who help) \| (\d+) \|$", re.MULTILINE)

LEADS_TO: Final = {
    "a way to ground": "[data-tool=too_much], [data-tool=far_away]",
    "people who help": "[data-tool=help] .helplines",
}


async def test_help_is_one_press_away(pair: Pair) -> None:
    """HELP5, SHOW11, HONOUR1: from a pause to ground, from there to people who help, and to them from every place that ends in rest."""
    counted: dict[tuple[str, str], int] = {}

    async def count(phone: Phone, place: str, to: str, *presses: str) -> None:
        for action in presses:
            await phone.press(action)
        await phone.page.wait_for_selector(LEADS_TO[to])
        counted[place, to] = len(presses)

    a, b = pair.a, pair.b
    await pair.join()
    await pair.start()
    await a.tap()
    await b.shows("paused", mine="false")
    await count(a, "a pause, for who paused", "a way to ground", "ground-too_much")
    await count(a, "*It is too much*", "people who help", "tool-to-help")
    await count(b, "a pause, for the other one", "a way to ground", "ground-far_away")
    await count(b, "*I am far away*", "people who help", "tool-to-help")
    for phone in (a, b):
        await phone.press("tool-back")
    await a.enough()
    for phone in (a, b):
        await phone.shows("aftercare")
    await count(a, "the rest after a session", "people who help", "didnt-stop")
    await a.press("tool-back")
    await b.press("end-room")
    await a.shows("aftercare", over="true")
    await count(a, "the rest, once the other one closed the room", "people who help", "didnt-stop")
    await b.shows("closed")
    await count(b, "a room that one closed", "people who help", "didnt-stop")
    written = (ROOT / "docs" / "practices.md").read_text()
    assert counted == {(place, to): int(presses) for place, to, presses in ROW.findall(written)}
