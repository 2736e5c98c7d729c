"""The ways that two people go, as strips: two real pages and a node between them, a picture of both at each step: `make screens`.

`python -m tests.pictures.journeys de ar` for some languages, `--large` for text twice as large; `.screens/journeys/index.html`.
"""

import argparse
import asyncio
import html
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Final, Literal

from playwright.async_api import Browser
from tests.pictures.screens import FOLDER, THEMES
from tests.support.browser import Pair, Phone, chromium, comes_true, drawn, two_phones_in_time
from tests.support.languages import LANGUAGES

from lull.rooms.ports import Record
from lull.session.state import Session, Together
from lull.session.yeses import END_WARNING
from lull.storage.clients import command_client
from lull.storage.embedded import embedded_valkey
from lull.storage.valkey_store import ValkeyStore

SIZES: Final = ((320, 568), (390, 780), (430, 932))

AT_ONCE: Final = 2
"""Looks that are photographed at the same time."""

ASKS: Final = {
    "en": ("Sit next to me, don’t touch me.", "Turn off the light."),
    "de": ("Setz dich neben mich, fass mich nicht an.", "Mach das Licht aus."),
    "fr": ("Assieds-toi près de moi, sans me toucher.", "Éteins la lumière."),
    "es": ("Siéntate a mi lado, sin tocarme.", "Apaga la luz."),
    "ar": ("اجلس بجانبي ولا تلمسني.", "أطفئ الضوء."),
}
"""What each asks for in a pause, as they would write it."""

SETTLED: Final = "() => document.querySelector('main[aria-busy=true], main [inert]') === null"

Theme = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Look:
    """A language, a size of phone, and whether it is light or dark."""

    language: str
    size: tuple[int, int]
    theme: Theme
    large: bool

    @property
    def folder(self) -> Path:
        """Where its pictures go."""
        large = "-large" if self.large else ""
        return FOLDER / "journeys" / f"{self.language}-{self.size[0]}-{self.theme}{large}"


@dataclass(slots=True)
class Strips:
    """The pictures of one look, journey by journey."""

    look: Look
    pair: Pair
    journeys: dict[str, list[tuple[str, list[str]]]] = field(default_factory=dict[str, list[tuple[str, list[str]]]])
    _room: str = ""

    def begin(self, journey: str) -> None:
        """A new strip."""
        self.journeys[journey] = []

    async def shoot(self, step: str, *phones: Phone, down: str = "") -> None:
        """Both phones, or these, as they are in the hand. `down`: scrolled to what this selector finds."""
        journey, taken = list(self.journeys.items())[-1]
        files: list[str] = []
        for phone in phones or (self.pair.a, self.pair.b):
            await comes_true(phone.page, SETTLED)
            if self.look.large:
                await phone.page.evaluate("document.documentElement.style.fontSize = '200%'")
            await drawn(phone.page)
            if down:
                await phone.page.locator(down).first.scroll_into_view_if_needed()
            files.append(f"{journey}-{len(taken):02}-{phone.name}.png")
            await phone.page.screenshot(path=self.look.folder / files[-1], scale="css")
        taken.append((step, files))

    async def session(self) -> tuple[Session, Together]:
        """The room's session, which is Together."""
        store = ValkeyStore(command_client(self.pair.redis_url))
        record = await store.load(self._room)
        await store.close()
        assert isinstance(record, Record)
        assert isinstance(record.session.phase, Together)
        return record.session, record.session.phase

    def at(self, moment: int) -> None:
        """It is this time now, for the server."""
        clock = self.pair.clock
        assert clock is not None
        clock.advance(moment - clock())

    async def pairs(self) -> None:
        """A opens, B comes by the link."""
        a, b = self.pair.a, self.pair.b
        await a.press("open-room")
        await a.shows("waiting")
        await a.page.wait_for_selector("svg[role=img], [data-pair-link] svg, .qr")
        await self.shoot("a room is open", a)
        link = await a.page.get_attribute("[data-pair-link]", "data-pair-link") or ""
        fragment = link.partition("#")[2]
        self._room = fragment[1:23]
        await b.follow(fragment)


async def in_a_hurry(strips: Strips) -> None:
    """The first evening, as short as it can be."""
    a, b = strips.pair.a, strips.pair.b
    strips.begin("first-evening-in-a-hurry")
    await a.page.goto(a.url)
    await a.shows("first")
    await strips.shoot("the first question", a)
    await a.press("first-yes")
    await a.shows("home")
    await strips.shoot("home", a)
    await strips.pairs()
    await b.shows("first")
    await strips.shoot("the one who was invited", b)
    await b.press("first-yes")
    for phone in (a, b):
        await phone.shows("preparing", partner_here="true")
    await strips.shoot("both are here")
    await a.press("rehearse")
    await a.shows("paused", trying="true", mine="true")
    await b.shows("paused", confirm="true")
    await strips.shoot("one tries a pause")
    await b.press("came-seen")
    await b.shows("paused", trying="true", mine="true")
    await a.shows("paused", confirm="true", mine="false")
    await strips.shoot("the other one tries theirs")
    await a.press("came-start")
    await a.shows("preparing", ask="given")
    await strips.shoot("one has said yes")
    await b.press("agree")
    for phone in (a, b):
        await phone.shows("together")
    await strips.shoot("together")


async def in_peace(strips: Strips) -> None:
    """The first evening with all that can be prepared."""
    a, b = strips.pair.a, strips.pair.b
    strips.begin("first-evening-in-peace")
    for phone in (a, b):
        await phone.fresh()
    await strips.pairs()
    for phone in (a, b):
        await phone.shows("preparing", partner_here="true")
    await a.press("parts")
    await strips.shoot("what can be prepared", a)
    for phone, asks in zip((a, b), ASKS[strips.look.language], strict=True):
        await phone.press("write-mine")
        await phone.page.fill("[data-field=asks]", asks)
        await strips.shoot("my own page", phone)
        await phone.press("keep")
        await phone.page.wait_for_selector('[data-action="parts"]')
    await a.press("write-ours")
    for within in (":not(.ladder-list *)", ".ladder-list *", ".ladder-list *"):
        await a.page.locator(f'[data-action="starter"]:is({within})').first.click()
    await strips.shoot("our signal and steps", a)
    await a.press("keep")
    await a.press("open-terms")
    await a.press("length-less")
    await strips.shoot("our time", a)
    await a.press("back")
    await b.page.wait_for_selector(".changed")
    await strips.shoot("the other one changed something")
    await a.press("open-next")
    await strips.shoot("next time", a)
    await a.press("next-on")
    await a.press("back")
    await b.press("open-next")
    await b.press("next-on")
    for phone in (a, b):
        await phone.shows("preparing", next_time="both")
    await b.press("back")
    await a.press("open-next")
    await a.page.locator('[data-action="bring-back"]').check()
    await strips.shoot("next time, chosen by both", a)
    await a.press("back")
    await strips.pair.rehearse()
    for phone in (a, b):
        await phone.start()
    for phone in (a, b):
        await phone.shows("together")
    for phone in (a, b):
        await phone.page.locator("[data-action=look]").dispatch_event("click")
    await strips.shoot("what was agreed on, looked at")
    for phone in (a, b):
        await phone.page.locator("[data-action=look]").dispatch_event("click")
    await a.press("open-ladder")
    await strips.shoot("the steps", a)
    await a.press("step-on")
    await a.shows("together", step_ask="given")
    await strips.shoot("a yes to the next step")


async def a_pause(strips: Strips) -> None:
    """One tap, and what can be done in it."""
    a, b = strips.pair.a, strips.pair.b
    strips.begin("a-pause")
    await a.tap()
    await a.shows("paused", mine="true", receipt="shown")
    await b.shows("paused", mine="false")
    await strips.shoot("one tap")
    await strips.pair.settle()
    for phone in (a, b):
        await phone.shows("paused", ask="open" if phone is a else "none")
    await strips.shoot("a while later")
    await b.page.locator("summary").click()
    await strips.shoot("go slower", b)
    await b.page.locator("summary").click()
    await a.press("ground-too_much")
    await a.page.wait_for_selector("[data-tool=too_much]")
    await b.press("ground-breathing")
    await b.page.wait_for_selector("[data-tool=breathing]")
    await strips.shoot("to ground")
    await a.press("tool-to-help")
    await a.page.wait_for_selector("[data-tool=help]")
    await strips.shoot("people who help", a)
    await a.press("tool-back")
    for phone in (a, b):
        if await phone.page.locator("[data-tool]").count() > 0:
            await phone.press("tool-back")
    await a.page.wait_for_selector('[data-action="ground-far_away"]')
    await a.press("agree")
    await a.shows("paused", ask="given")
    await b.shows("paused", ask="open")
    await strips.shoot("one is ready")
    await b.press("agree")
    for phone in (a, b):
        await phone.shows("together")
    await strips.shoot("together again")


async def both_pause(strips: Strips) -> None:
    """Both need it."""
    a, b = strips.pair.a, strips.pair.b
    strips.begin("both-pause")
    await b.tap()
    await b.shows("paused", mine="true")
    await a.shows("paused", mine="false")
    await a.page.locator('[data-action="pause"]').last.dispatch_event("click")
    await a.shows("paused", mine="true")
    await strips.shoot("both need it")
    await strips.pair.settle()
    for phone in (a, b):
        await phone.shows("paused", ask="open")
    await b.page.locator("summary").click()
    await strips.shoot("a while later")
    await strips.pair.release(a, b)


async def times_end(strips: Strips) -> None:
    """The time is over, and what comes then."""
    a, b = strips.pair.a, strips.pair.b
    strips.begin("times-end")
    while True:
        session, phase = await strips.session()
        ends_at = session.ends_at
        assert ends_at is not None
        if phase.check_in.due_at >= ends_at - END_WARNING:
            break
        strips.at(phase.check_in.due_at)
        for phone in (a, b):
            await phone.shows("together", check_in="open")
        await a.press("answer-good")
        await a.shows("together", check_in="good")
        if not strips.journeys["times-end"]:
            await strips.shoot("a check-in, one has answered")
        await b.press("answer-slow")
        for phone in (a, b):
            await phone.shows("together", check_in="none", pace="slow")
        if len(strips.journeys["times-end"]) == 1:
            await strips.shoot("slower")
    strips.at(ends_at - END_WARNING)
    for phone in (a, b):
        await phone.shows("together", ending="open")
    await strips.shoot("nearly over")
    await a.press("more-time")
    await a.shows("together", ending="given")
    await strips.shoot("one would like more")
    _, phase = await strips.session()
    if phase.check_in.due_at < ends_at:
        strips.at(phase.check_in.due_at)
        for phone in (a, b):
            await phone.press("answer-good")
        await b.shows("together", check_in="none")
    strips.at(ends_at)
    for phone in (a, b):
        await phone.shows("aftercare")
    await strips.shoot("time to rest")
    await a.press("for-next-time")
    await a.page.fill('[data-field="next-helps"]', ASKS[strips.look.language][1])
    await a.page.wait_for_selector("[data-kept=true]")
    await strips.shoot("for the next time", a, down='[data-field="next-helps"]')
    await b.press("end-room")
    await b.shows("closed", why="ended")
    await a.shows("aftercare", over="true")
    await strips.shoot("one closed the room")
    for phone in (a, b):
        await phone.press("home")
        await phone.page.wait_for_selector('[data-action="meet"]')
    await strips.shoot("home")


async def next_week(strips: Strips) -> None:
    """The same two again."""
    a, b = strips.pair.a, strips.pair.b
    strips.begin("next-week")
    await a.page.fill('[data-field="pair-name"]', "Noor")
    await a.page.locator('[data-field="pair-name"]').blur()
    await a.page.get_by_text("Noor").first.wait_for()
    await strips.shoot("whom this phone knows", a, down='[data-action="forget-pair"]')
    await a.press("meet")
    await a.shows("waiting")
    await strips.shoot("one is there", a)
    await b.press("meet")
    for phone in (a, b):
        await phone.shows("preparing", came_mine="before", came_theirs="before", partner_here="true")
    await strips.shoot("both are here")
    await a.press("as-last-time")
    await a.page.wait_for_selector('[data-action="agree"]:not([aria-disabled])')
    await b.page.wait_for_selector('[data-action="see-changed"]')
    await strips.shoot("as last time")
    await b.start()
    await a.start()
    for phone in (a, b):
        await phone.shows("together")
    await a.tap()
    await b.shows("paused")
    await strips.shoot("a pause")
    await a.press("enough")
    for phone in (a, b):
        await phone.shows("aftercare")
    await strips.shoot("enough for today")
    await a.press("leave")
    await a.page.wait_for_url("**/timer.html*")


async def alone(strips: Strips) -> None:
    """One phone, for oneself."""
    a = strips.pair.a
    strips.begin("alone")
    await a.page.goto("about:blank")
    await a.page.goto(a.url)
    await a.press("first-yes")  # leaving erased that, too
    await a.shows("home")
    await a.press("tools")
    await a.page.wait_for_selector("[data-tool=index]")
    await strips.shoot("for you", a)
    for tool in ("too_much", "far_away", "check", "alone", "lists", "words", "plan", "help"):
        if await a.page.locator(f'[data-action="tool-open-{tool}"]').count() == 0:
            continue
        await a.press(f"tool-open-{tool}")
        await a.page.wait_for_selector(f"[data-tool={tool}]")
        await strips.shoot(tool.replace("_", " "), a)
        await a.press("tool-back")
        await a.page.wait_for_selector("[data-tool=index]")


async def no(strips: Strips) -> None:
    """For whom it isn't."""
    page = strips.pair.b.page
    strips.begin("no")
    await page.evaluate("localStorage.clear(); sessionStorage.clear()")
    await page.goto("about:blank")
    await page.goto(strips.pair.b.url)
    await strips.pair.b.shows("first")
    await strips.pair.b.press("first-no")
    await page.wait_for_selector(".helplines, [data-action=first-back]")
    await strips.shoot("no", strips.pair.b)


JOURNEYS: Final = (in_a_hurry, in_peace, a_pause, both_pause, times_end, next_week, alone, no)


async def told(browser: Browser, redis_url: str, look: Look) -> Strips:
    """All journeys in this look."""
    look.folder.mkdir(parents=True, exist_ok=True)
    async with two_phones_in_time(
        browser, reach=redis_url, locales=(look.language, look.language), said_yes=False
    ) as pair:
        for phone in (pair.a, pair.b):
            await phone.page.set_viewport_size({"width": look.size[0], "height": look.size[1]})
            await phone.page.emulate_media(color_scheme=look.theme, reduced_motion="reduce")
        strips = Strips(look, pair)
        for journey in JOURNEYS:
            await journey(strips)
        (look.folder / "index.html").write_text(sheet(strips))
        async with await browser.new_page(viewport={"width": 4200, "height": 1000}) as page:
            await page.goto((look.folder / "index.html").as_uri())
            for name in strips.journeys:
                await page.locator(f"#{name}").screenshot(path=look.folder / f"strip-{name}.png")
    return strips


def sheet(strips: Strips) -> str:
    """A row for each journey, a column for each step."""
    style = "body{background:#888;font:14px sans-serif;margin:0}section{display:inline-flex;gap:12px;padding:8px}"
    style += "figure{margin:0}figure img{display:block;margin-block-end:8px}"
    rows = "".join(
        f'<h2>{name}</h2><section id="{name}">'
        + "".join(
            f"<figure><figcaption>{html.escape(step)}</figcaption>"
            + "".join(f'<img src="{file}" alt="">' for file in files)
            + "</figure>"
            for step, files in taken
        )
        + "</section>"
        for name, taken in strips.journeys.items()
    )
    return f"<!doctype html><meta charset=utf-8><title>{strips.look.folder.name}</title><style>{style}</style>{rows}"


async def main(
    languages: Sequence[str], sizes: Sequence[tuple[int, int]], themes: Sequence[Theme], *, large: bool
) -> None:
    """Go all ways in every look."""
    slots = asyncio.Semaphore(AT_ONCE)
    looks = [Look(language, size, theme, large) for language, size, theme in product(languages, sizes, themes)]
    async with chromium(bare=True) as browser, embedded_valkey() as redis_url:

        async def one(look: Look) -> None:
            async with slots:
                await told(browser, redis_url, look)
                print(look.folder / "index.html", flush=True)

        await asyncio.gather(*(one(look) for look in looks))
    folders = sorted(path.parent.name for path in (FOLDER / "journeys").glob("*/index.html"))
    links = "".join(f'<li><a href="{name}/index.html">{name}</a>' for name in folders)
    (FOLDER / "journeys" / "index.html").write_text(
        f"<!doctype html><meta charset=utf-8><title>Journeys</title><ul>{links}</ul>"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("languages", nargs="*", default=LANGUAGES)
    parser.add_argument("--widths", nargs="*", type=int, default=[width for width, _ in SIZES])
    parser.add_argument("--themes", nargs="*", choices=THEMES, default=THEMES)
    parser.add_argument("--large", action="store_true", help="text twice as large")
    given = parser.parse_args()
    sizes = [size for size in SIZES if size[0] in given.widths]
    asyncio.run(main(given.languages, sizes, given.themes, large=given.large))
