"""The ways in and out besides the link: a spoken code, the camera, next time; the first question, and leaving at once."""

import asyncio
from pathlib import Path

import pytest
import segno
from playwright.async_api import Browser
from tests.support.browser import (
    Pair,
    Phone,
    chromium,
    comes_true,
    devtools,
    drawn,
    phone_on,
    press_shift_thrice,
    two_phones_in_time,
)
from tests.support.valkey import Valkey

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.motion]

CAMERA = (640, 480)
"""Pixels of a camera's picture."""

FEW = 9
"""Scripts that a phone loads from its first screen until the other one is there."""


async def spoken_by(phone: Phone) -> str:
    """The digits that the phone says."""
    await phone.opens()
    return await phone.speaks()


async def type_in(phone: Phone, code: str) -> None:
    """Join with a code."""
    await phone.press("type-code")
    await phone.page.fill("[data-code]", code)


def other_than(code: str) -> str:
    """A code of the same mailbox with another secret, that checks."""
    table = "0317598642709215486342068713591750983426612304597836742095815869720134894536201794386172052581436790"
    digits = code.replace(" ", "")[:-1]
    wrong = digits[:-1] + str((int(digits[-1]) + 1) % 10)
    state = 0
    for digit in wrong:
        state = int(table[10 * state + int(digit)])
    return f"{wrong}{state}"


async def test_a_room_takes_few_files(pair: Pair) -> None:
    """Each file that names the next is one more way to the server and back before a room is there, on a phone's slow line."""
    loaded: list[str] = []
    for phone in (pair.a, pair.b):
        phone.page.on("requestfinished", lambda request: loaded.append(request.url.rpartition("/")[2]))
    await pair.join()
    scripts = [name for name in loaded if name.endswith(".js")]
    assert len(scripts) <= 2 * FEW, scripts


async def test_two_phones_pair_by_a_spoken_code(pair: Pair) -> None:
    """CODE1, CODE2, CODE3, CODE5: said on one, typed on the other with its own commas; and then a session, as by a link."""
    code = await spoken_by(pair.a)
    await pair.b.fresh()
    await type_in(pair.b, code.replace(" ", ", "))
    for phone in (pair.a, pair.b):
        await phone.shows("preparing", partner_here="true")
    await pair.start()


async def test_a_guess_burns_the_code_and_both_are_told(pair: Pair) -> None:
    """CODE2, CODE5: a slip of the finger costs nothing; other digits burn the code, and both screens say so."""
    code = await spoken_by(pair.a)
    await pair.b.fresh()
    slip = code[:-1] + str((int(code[-1]) + 1) % 10)
    await type_in(pair.b, slip)
    await pair.b.page.wait_for_selector('[data-code][aria-invalid="true"]')
    assert await pair.b.screen() == "typing"
    await pair.b.page.fill("[data-code]", other_than(code))
    await pair.a.shows("waiting", spoken="wrong")
    await pair.b.shows("typing", trouble="code_wrong")
    async with pair.b.page.expect_response("**/api/codes/**"):
        await pair.b.page.fill("[data-code]", code)  # the right one is burnt as well
    await pair.b.shows("typing", trouble="code_wrong")
    await pair.a.press("speak")
    await pair.a.shows("waiting", spoken="open")


def film(text: str, to: Path) -> None:
    """A film of a code, as a camera sees it that is held still."""
    width, height = CAMERA
    rows = [list(row) for row in segno.make(text, error="m").matrix]
    scale = (height - 40) // len(rows)
    left, top = (width - scale * len(rows)) // 2, (height - scale * len(rows)) // 2
    picture = bytearray(b"\xd0" * (width * height))
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                for line in range(top + y * scale, top + (y + 1) * scale):
                    start = line * width + left + x * scale
                    picture[start : start + scale] = b"\x18" * scale
    colour = b"\x80" * (width * height // 4)
    frame = b"FRAME\n" + bytes(picture) + colour + colour
    to.write_bytes(f"YUV4MPEG2 W{width} H{height} F10:1 Ip A1:1 C420\n".encode() + frame * 5)


async def test_two_phones_pair_by_the_apps_own_camera(tmp_path: Path, valkey: Valkey) -> None:
    """SEAT5: what the camera reads is followed as a link is; another kind of code is not."""
    seen = tmp_path / "camera.y4m"
    film("https://example.org/", seen)
    camera = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")
    async with (
        chromium(*camera, f"--use-file-for-fake-video-capture={seen}") as browser,
        two_phones_in_time(browser, reach=valkey.url) as pair,
    ):
        link = await pair.a.opens()
        await pair.b.fresh()
        await pair.b.press("type-code")
        await pair.b.press("scan")
        await pair.b.page.wait_for_selector("text=isn’t a Lull code")
        await pair.b.press("scan-stop")
        film(link, seen)
        await pair.b.press("scan")
        for phone in (pair.a, pair.b):
            await phone.shows("preparing", partner_here="true")
        assert "#" not in pair.b.page.url


async def chooses_next_time(phone: Phone) -> None:
    """Choose to find each other again."""
    await phone.press("open-next")
    await phone.press("next-on")


async def part(pair: Pair, by: Phone) -> None:
    """One ends the room; both go home."""
    await by.press("end-room")
    for phone in (pair.a, pair.b):
        await phone.shows("closed")
        await phone.press("home")
        await phone.shows("home")


async def test_phones_that_both_chose_it_find_each_other_again(pair: Pair) -> None:
    """NEXT1, NEXT2, NEXT3, MEET1: a lone choice is shown to nobody; then both keep it, meet, and one forgets."""
    await pair.join()
    await pair.a.press("open-next")
    await drawn(pair.b.page)
    before = await pair.b.page.inner_text("main")
    await pair.a.press("next-on")
    await pair.a.press("back")
    await pair.a.shows("preparing", next_time="chosen")
    await asyncio.sleep(1)  # nothing is to come
    assert await pair.b.page.inner_text("main") == before
    await chooses_next_time(pair.b)
    for phone in (pair.a, pair.b):
        await phone.shows("preparing", next_time="both")
    await pair.b.press("back")
    await part(pair, pair.a)
    await pair.a.press("meet")
    await pair.a.shows("waiting")
    await pair.b.press("meet")
    for phone in (pair.a, pair.b):
        await phone.shows("preparing", partner_here="true", next_time="both")
    await pair.start()
    for phone in (pair.a, pair.b):
        await phone.fresh()
    await pair.a.press("forget-pair")
    await pair.a.page.wait_for_selector("[data-action=meet]", state="detached")
    assert await pair.b.page.locator("[data-action=meet]").count() == 1


async def test_two_that_look_at_the_same_moment_meet(pair: Pair) -> None:
    """MEET2: both opened a room; they end in one."""
    await pair.join()
    for phone in (pair.a, pair.b):
        await chooses_next_time(phone)
    for phone in (pair.a, pair.b):
        await phone.shows("preparing", next_time="both")
    await pair.b.press("back")
    await part(pair, pair.b)
    await asyncio.gather(pair.a.press("meet"), pair.b.press("meet"))
    for phone in (pair.a, pair.b):
        await phone.shows("preparing", partner_here="true")


async def test_the_first_question_comes_before_anything(browser: Browser, pair: Pair) -> None:
    """FIRST1, FIRST2: alone on the screen; no link is followed before it; a no is kept nowhere; a yes is asked once."""
    link = await pair.a.opens()
    async with phone_on(browser, "new", pair.b.wire, said_yes=False) as phone:
        asked: list[str] = []
        phone.page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
        await phone.page.goto(f"{phone.url}/#{link.partition('#')[2]}")
        await phone.shows("first")
        assert "#" not in phone.page.url
        await phone.press("first-no")
        await phone.page.wait_for_selector(".helplines a[href^='https:']")
        assert await phone.page.evaluate("Object.keys(localStorage)") == []
        assert not [line for line in asked if "/api/" in line]
        await phone.page.select_option("[data-field=country]", "DE")
        said = await phone.page.inner_text(".helplines")
        assert said.index("112") < said.index("116 016")
        assert "A call shows in this phone" in said
        await phone.press("first-back")
        await phone.press("first-yes")
        await phone.shows("preparing", partner_here="true")
        await phone.page.goto("about:blank")
        await phone.page.goto(phone.url)
        await phone.shows("preparing", partner_here="true")


async def test_not_now_leads_to_the_neutral_page_and_leaves_no_trace(browser: Browser, pair: Pair) -> None:
    """FIRST2, LEAVE3: nothing is asked of the server or kept, and the waiting phone sees a link that wasn't opened."""
    link = await pair.a.opens()
    for answer in ("first-not-now", "leave"):
        async with phone_on(browser, "new", pair.b.wire, said_yes=False, worker=True) as phone:
            asked: list[str] = []
            phone.page.on("request", lambda request, asked=asked: asked.append(request.url))
            await phone.page.goto(f"{phone.url}/#{link.partition('#')[2]}")
            await phone.shows("first")
            await phone.press(answer)
            await phone.page.wait_for_url("**/timer.html")
            await comes_true(phone.page, "caches.keys().then((names) => names.length === 0)")
            await comes_true(phone.page, NOTHING_KEPT)
            assert await phone.page.evaluate("localStorage.length") == 0
            assert not [url for url in asked if "/api/" in url]
    await pair.a.shows("waiting")


async def test_the_language_is_chosen_on_the_first_screen(browser: Browser, pair: Pair) -> None:
    """LANG3, FIRST3: before a yes on the page alone, after it on the phone; looked at again, a no undoes it all."""
    async with phone_on(browser, "new", pair.b.wire, said_yes=False) as phone:
        await phone.page.goto(phone.url)
        await phone.shows("first")
        await phone.page.select_option("[data-field=language]", "ar")
        await phone.page.wait_for_selector("html[lang=ar][dir=rtl]")
        assert await phone.page.evaluate("Object.keys(localStorage)") == []
        await phone.press("first-yes")
        await phone.shows("home")
        await phone.page.reload()
        await phone.page.wait_for_selector("html[lang=ar]")
        await phone.press("first-again")
        await phone.press("first-no")
        await phone.page.wait_for_selector(".helplines")
        assert await phone.page.evaluate("Object.keys(localStorage)") == []


async def test_enlarging_or_moving_the_page_is_no_way_to_leave(pair: Pair) -> None:
    """LEAVE1: fingers that move apart, or one that stays, or a short way, or a way down, leave nothing."""
    await pair.join()
    wire = await devtools(pair.a.page)
    ways = (
        ((200, 300), (200, 300), (40, 300), (340, 300)),  # apart
        ((100, 300), (200, 300), (100, 300), (360, 300)),  # one stays
        ((100, 300), (200, 300), (190, 300), (290, 300)),  # a short way
        ((60, 100), (100, 100), (220, 400), (260, 400)),  # mostly down
        ((60, 300), (100, 300), (230, 300), (380, 300)),  # to one side, and apart
    )
    for one, other, one_later, other_later in ways:
        for kind, points in (("touchStart", (one, other)), ("touchMove", (one_later, other_later)), ("touchEnd", ())):
            await wire.send(
                "Input.dispatchTouchEvent",
                {"type": kind, "touchPoints": [{"x": x, "y": y, "id": at} for at, (x, y) in enumerate(points, 1)]},
            )
    await pair.a.shows("preparing")
    assert "timer" not in pair.a.page.url


KEPT = """async () => ({
  items: [...Object.keys(localStorage), ...Object.keys(sessionStorage)],
  kept: await Promise.all((await indexedDB.databases()).map(({name}) => new Promise((resolve, reject) => {
    const opening = indexedDB.open(name);
    opening.onupgradeneeded = () => { opening.onerror = () => resolve([]); opening.transaction.abort(); };  // erased meanwhile
    opening.onerror = reject;
    opening.onsuccess = () => {
      const stores = [...opening.result.objectStoreNames];
      const counting = opening.result.transaction(stores);
      const counts = stores.map((store) => counting.objectStore(store).count());
      counting.oncomplete = () => { opening.result.close(); resolve(counts.map(({result}) => result)); };
    };
  })))
})"""


NOTHING_KEPT = f"""() => ({KEPT})().then(({{ items, kept }}) =>
  items.every(item => item === "lull.first") && kept.every(counts => counts.every(count => count === 0)))"""
"""But for what `SAID_YES` says on each page."""


@pytest.mark.parametrize("way", ["shift", "swipe", "control"])
async def test_leaving_at_once_leaves_nothing_and_looks_like_a_lost_line(pair: Pair, way: str) -> None:
    """LEAVE1, LEAVE2: gone from the phone and its history; the partner sees what a lost line shows, and no more."""
    await pair.join()
    if way != "control":
        await pair.start()
    if way == "shift":
        await press_shift_thrice(pair.a.page)
    elif way == "swipe":
        wire = await devtools(pair.a.page)
        for kind, x in (("touchStart", 340), ("touchMove", 260), ("touchMove", 120), ("touchEnd", None)):
            points = [] if x is None else [{"x": x, "y": 300, "id": 1}, {"x": x, "y": 400, "id": 2}]
            await wire.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    else:
        await pair.a.press("leave")
    await pair.a.page.wait_for_url("**/timer.html")
    assert await pair.a.page.title() == "Timer"
    await comes_true(pair.a.page, NOTHING_KEPT)  # this page does what the other one couldn't (LEAVE5)
    if way == "control":
        await pair.b.shows("preparing", partner_here="false")
    else:
        await pair.b.shows("paused", mine="false", partner_here="false")
    await pair.a.page.go_back()
    assert "timer" in pair.a.page.url or pair.a.page.url == "about:blank"


async def test_strangers_get_nowhere_and_both_phones_are_told(browser: Browser, pair: Pair) -> None:
    """ROOM2, ROOM3, ROOM4, CODE4: an old link, a guessed code and a stolen room id lead nowhere."""
    fragment = await pair.join()
    async with phone_on(browser, "third", pair.b.wire) as third:
        await third.page.goto(f"{third.url}/#{fragment}")
        await third.shows("refused", why="room_full")
        for phone in (pair.a, pair.b):
            await phone.page.wait_for_selector("text=The link was opened once more")
        await third.press("home")
        await third.shows("home")
        await type_in(third, "482139077312")
        await third.shows("typing")
        await third.follow(f"{fragment[:23]}{'x' * 22}{fragment[45:]}")
        await third.shows("refused", why="link_unknown")
    await pair.start()
