"""What two people meet on the screens of a session, as the real page shows it: words, ways out, what a yes is to."""

from typing import Any, Final, Literal, cast

import pytest
from tests.support.browser import Pair, Phone
from tests.support.server import ROOT

pytestmark = pytest.mark.asyncio(loop_scope="session")

AXE: Final = (ROOT / "client_web" / "node_modules" / "axe-core" / "axe.min.js").read_text()


async def faults(phone: Phone) -> list[tuple[str, str]]:
    """What axe finds on the screen as it stands, once all that comes up softly is up."""
    await phone.page.wait_for_function("() => document.querySelector('main [inert]') === null")
    await phone.page.wait_for_function("() => document.getAnimations().every(a => !(a instanceof CSSTransition))")
    if not await phone.page.evaluate("'axe' in globalThis"):
        await phone.page.evaluate(AXE)
    found = cast("list[dict[str, Any]]", await phone.page.evaluate("axe.run().then(result => result.violations)"))
    return [(violation["id"], violation["nodes"][0]["html"][:200]) for violation in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_mood_can_be_read_as_it_is_reached(pair: Pair, scheme: Literal["light", "dark"]) -> None:
    """SHOW5, SHOW6, SHOW7, TIME6: a light phone turns dark for a session and for the rest after it, in all of its colours."""
    for phone in (pair.a, pair.b):
        await phone.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    await pair.join()
    bad: dict[str, object] = {}

    async def judge(*phones: Phone) -> None:
        for phone in phones:
            mood = await phone.page.get_attribute(":root", "data-theme")
            found = await faults(phone)
            if found:
                bad[f"{await phone.screen()}, {mood}"] = found

    await judge(pair.a)
    await pair.start()
    await judge(pair.a)
    await pair.a.tap()
    await pair.b.shows("paused")
    await judge(pair.a, pair.b)
    await pair.b.press("enough")
    for phone in (pair.a, pair.b):
        await phone.shows("aftercare")
    await judge(pair.b)
    await pair.b.press("tools")
    await pair.b.page.wait_for_selector("[data-tool=index]")
    await judge(pair.b)
    await pair.b.press("tool-open-afterwards")
    await pair.b.page.locator("[data-tool=afterwards] textarea").first.fill("It was quiet.")
    await judge(pair.b)
    assert bad == {}
