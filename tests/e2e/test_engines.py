"""A few of the stories that `make engines` tells, on Chromium, Firefox and WebKitGTK; what each does with a part of the page that was missing, or another's, and with what is written in a field."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final, TypeAlias

import pytest
import pytest_asyncio
from tests.engines.__main__ import tell
from tests.engines.engines import ENGINES, RING
from tests.engines.people import Engine, phone_on
from tests.engines.stories import STORIES, opens_tool
from tests.support.builds import copy_of_build
from tests.support.valkey import Valkey

pytestmark = pytest.mark.asyncio(loop_scope="session")

Starts: TypeAlias = Callable[[str], Awaitable[Engine]]
"""An engine by its name, started when it is first asked for."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def engine() -> AsyncGenerator[Starts]:
    """A Firefox takes longer to start than most of these take on it. Each phone has a storage of its own."""
    running: dict[str, Engine] = {}
    async with AsyncExitStack() as stack:

        async def start(name: str) -> Engine:
            if name not in running:
                running[name] = await stack.enter_async_context(ENGINES[name]())
            return running[name]

        yield start


@pytest.mark.parametrize("names", RING, ids="-".join)
async def test_two_engines_keep_the_promise(names: tuple[str, str], engine: Starts) -> None:
    """SHOW5, SHOW7, PAUSE3: link, rehearsal, start, tap, receipt, between each two engines, each on either side once."""
    await tell(STORIES["one tap"], names, {name: await engine(name) for name in names})


@pytest.mark.parametrize("name", ENGINES)
async def test_what_could_not_be_had_at_first_comes_once_it_can(
    name: str, engine: Starts, valkey: Valkey, tmp_path: Path
) -> None:
    """SHOW14: also in Firefox, which never asks again for a part under a name by which it couldn't be had."""
    dist = copy_of_build(tmp_path / "dist")
    (dist / "sw.js").unlink()  # a worker fetches the parts by itself
    late = [part for part in (dist / "assets").iterdir() if ".js" in part.name and not part.name.startswith("index-")]
    kept = {part: part.read_bytes() for part in late}
    async with phone_on(await engine(name), valkey.url, client_dir=dist) as phone:
        for part in kept:
            part.unlink()
        await phone.open()
        await phone.says("This is taking a while")  # it has been asked for
        for part, content in kept.items():
            part.write_bytes(content)
        await phone.press("first-yes")
        await phone.press("open-room")
        await phone.shows("waiting")
        await phone.holds("() => document.querySelector('svg.code')?.getAttribute('role')")  # which others take, too


STYLED: Final = "() => document.querySelector('link[rel=stylesheet]').sheet?.cssRules.length > 0"


@pytest.mark.parametrize("kind", ["js", "css"])
@pytest.mark.parametrize("name", ENGINES)
async def test_what_was_put_in_the_place_of_the_page_is_not_found_for_a_year(
    name: str, kind: str, engine: Starts, valkey: Valkey, tmp_path: Path
) -> None:
    """HEAD2: of its script and style a browser keeps what it was given by that name: here somebody else's."""
    dist = copy_of_build(tmp_path / "dist")
    part = next((dist / "assets").glob(f"index-*.{kind}"))
    content = part.read_bytes()
    for compressed in (dist / "assets").glob(f"index-*.{kind}.*"):
        compressed.unlink()
    async with phone_on(await engine(name), valkey.url, client_dir=dist) as phone:
        part.write_text("<p>Please accept our terms.")
        await phone.open()
        part.write_bytes(content)
        await phone.shows("first")
        await phone.holds(STYLED)


@pytest.mark.parametrize("name", ENGINES)
async def test_a_finger_that_rests_on_a_button_presses_it_once_it_is_lifted(
    name: str, engine: Starts, valkey: Valkey
) -> None:
    """SHOW17: Firefox makes no click of a touch of more than 0.3 s, and none of a long press; and it is one press, not two."""
    async with phone_on(await engine(name), valkey.url) as phone:
        await phone.open()
        await phone.touch("[data-action=first-yes]", rests=400)
        for rests in (400, 1200):
            await phone.shows("home")
            await phone.touch("[data-action=type-code]", rests=rests)
            await phone.shows("typing")
            await phone.touch("[data-action=home]", rests=rests)
        await phone.shows("home")


FIELD: Final = "[data-field=people]"

PUTS: Final = """(selector, text) => {
  const field = document.querySelector(selector);
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(field, text);
  return true;
}"""
"""As extensions do that write into a page's fields: nobody is told."""

PRESSES: Final = "(selector) => { document.querySelector(selector).click(); return true; }"
"""As on iOS, where the field that was written in still has the focus, and hasn't said that it was changed."""

HOLDS: Final = "(selector, text) => document.querySelector(selector)?.defaultValue === text"
"""What is kept is what the field begins with."""


@pytest.mark.parametrize("name", ENGINES)
async def test_what_stands_in_a_field_is_kept_however_it_came_there(name: str, engine: Starts, valkey: Valkey) -> None:
    """PLAN1, LANG5: typed, and left by a press that leaves the focus where it is or by another app; or put there by another hand."""

    async def again(text: str) -> None:
        await phone.press("tool-open-plan")
        await phone.holds(HOLDS, FIELD, text)

    async with phone_on(await engine(name), valkey.url) as phone:
        await phone.fresh()
        await opens_tool(phone, "plan")
        await phone.write(FIELD, "Sam")
        await phone.tab.evaluate(PRESSES, "[data-action=tool-back]")
        await again("Sam")
        await phone.tab.evaluate(PUTS, FIELD, "Noor")
        await phone.press("tool-back")
        await again("Noor")
        await phone.write(FIELD, "a")
        await phone.tab.hide()
        await phone.holds(HOLDS, FIELD, "Noora")
