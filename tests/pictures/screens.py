"""Every screen and state on two sizes of phone, light and dark, as contact sheets: `make screens`.

They are drawn by the page's own components in Chromium, from `client_web/gallery/gallery.html`.
"""

import asyncio
import html
import subprocess
import tempfile
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Final, Literal, cast

from playwright.async_api import Browser, Page
from tests.support.browser import chromium, comes_true, drawn, settles
from tests.support.headless import NODE
from tests.support.server import CLIENT, ROOT, free_port
from tests.support.waiting import LONG_PATIENCE, PATIENCE

FOLDER: Final = ROOT / ".screens"

SIZES: Final = ((320, 568), (430, 932))
THEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")

CALM: Final = 1000
"""Milliseconds after which the controls that come up in a session can be pressed."""

LONGEST: Final = 2400
"""Pixels of a screen that is scrolled; the rest is left out."""

BESIDE: Final[dict[str, tuple[str, dict[str, object], tuple[str, ...]]]] = {
    "home+offers": ("home", {"newer": True, "method": "ask"}, ()),
    "home+offline": ("home", {"online": False}, ()),
    "home+install-share": ("home", {"method": "share"}, ("install",)),
    "home+install-menu": ("home", {"method": "menu"}, ("install",)),
    "closed-ended+install": ("closed-ended", {"method": "dock"}, ("install",)),
    "preparing+notices": ("preparing", {"notices": "off"}, ()),
    "preparing+notices-off": ("preparing", {"notices": "off"}, ("open-notices",)),
    "preparing+notices-on": ("preparing", {"notices": "on", "trial": "sent"}, ("open-notices",)),
    "preparing+notices-install": ("preparing", {"notices": "install"}, ("open-notices",)),
    "preparing+terms": ("preparing", {}, ("open-terms",)),
    "preparing+ours": ("preparing", {}, ("write-ours",)),
    "preparing-written+ours": ("preparing-written", {}, ("write-ours",)),
    "preparing+mine": ("preparing", {}, ("write-mine",)),
    "preparing-written+theirs": ("preparing-written", {}, ("read-theirs",)),
    "preparing+pictures": ("preparing", {}, ("open-pictures",)),
    "preparing+pictures-differ": ("preparing", {}, ("open-pictures", "pictures-differ")),
    "preparing+second-path": ("preparing", {}, ("open-second-path",)),
    "preparing+phone": ("preparing", {}, ("open-phone",)),
    "together+veil": ("together", {"chosen": ["veil"]}, ()),
    "check-in+veil": ("check-in", {"chosen": ["veil"]}, ()),
}
"""Screens with something beside them, or a part of them opened: the screen, what is set, what is pressed."""

SET: Final = """given => {
  const nothing = { newer: false, method: null, online: true, notices: "none", trial: "none", chosen: [] };
  for (const [name, value] of Object.entries({ ...nothing, ...given })) {
    gallery.extras[name].value = name === "chosen" ? new Set(value) : value;
  }
}"""


class _Files(SimpleHTTPRequestHandler):
    """A folder's files, without a word on the terminal."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its parameter's name
        """Nothing."""


@contextmanager
def gallery() -> Generator[str]:
    """The gallery, made from the sources as they are now; its address."""
    vite = CLIENT / "node_modules" / "vite" / "bin" / "vite.js"
    with tempfile.TemporaryDirectory(prefix="lull-gallery-") as folder:
        command = [NODE, vite, "build", "--config", "gallery/vite.config.ts", "--outDir", folder, "--logLevel=error"]
        subprocess.run(command, cwd=CLIENT, check=True, stdout=subprocess.DEVNULL, timeout=LONG_PATIENCE)
        with ThreadingHTTPServer(("127.0.0.1", free_port()), partial(_Files, directory=folder)) as server:
            serving = Thread(target=server.serve_forever, name="gallery")
            serving.start()
            try:
                yield f"http://127.0.0.1:{server.server_port}/gallery/gallery.html"
            finally:
                server.shutdown()
                serving.join()


@asynccontextmanager
async def gallery_page(browser: Browser, url: str, language: str = "en", **options: Any) -> AsyncGenerator[Page]:
    """A page of its own with the gallery at `url` in this language, its clock to be moved. `options`: of the page."""
    page = await browser.new_page(**options)
    page.set_default_timeout(PATIENCE * 1000)
    try:
        await page.clock.install()
        await page.goto(f"{url}?language={language}")
        await page.wait_for_selector("main")
        yield page
    finally:
        await page.close()


AT_ONCE: Final = 8
"""Screens that are asked for in one call: each call costs more than a look, and has a patience of its own."""

EACH: Final = """async ([names, fails]) => {
  const look = LOOK;
  const frame = () => new Promise(requestAnimationFrame);
  const found = [];
  for (const name of names) {
    if (fails !== null) {
      gallery.fail();
      gallery.show("left");
      await frame();
      gallery.fail(...fails);
    }
    gallery.show(name);
    await frame();
    await frame();
    found.push([name, await look(name)]);
  }
  return found;
}"""


async def seen_in_each(
    page: Page, names: Sequence[str], look: str, *, fails: Sequence[str] | None = None
) -> dict[str, Any]:
    """By its name, what this function of the page says of each of these screens when it has been drawn (see `drawn`).

    `look`: is given the name. `fails`: each is drawn from nothing, with components of these names failing.
    """
    found: dict[str, Any] = {}
    for first in range(0, len(names), AT_ONCE):
        some = [*names[first : first + AT_ONCE]]
        given = [some, None if fails is None else [*fails]]
        found.update(cast("list[tuple[str, Any]]", await settles(page, EACH.replace("LOOK", look, 1), given)))
    return found


async def show_calm(page: Page, name: str) -> None:
    """Show a screen as it is once its controls may be pressed, without waiting for that."""
    await page.evaluate("name => gallery.show(name)", name)
    await drawn(page)
    await page.clock.fast_forward(CALM)
    await comes_true(page, "() => document.querySelector('main [inert]') === null")


async def photographed(browser: Browser, url: str, size: tuple[int, int], theme: Literal["light", "dark"]) -> list[str]:
    """Every screen on such a phone, as a file in a folder of its own; their names."""
    width, height = size
    folder = FOLDER / f"{width}-{theme}"
    folder.mkdir(parents=True, exist_ok=True)
    page = await browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme=theme,
        reduced_motion="reduce",
        is_mobile=True,
        has_touch=True,
    )
    await page.goto(url)
    await page.wait_for_selector("main")
    names = cast("list[str]", await page.evaluate("gallery.names"))
    for name in names:
        await shoot(page, folder / f"{name}.png", name, {}, (), height)
    for name, (screen, beside, presses) in BESIDE.items():
        await shoot(page, folder / f"{name}.png", screen, beside, presses, height)
    await page.close()
    return [*names, *BESIDE]


async def shoot(
    page: Page, file: Path, screen: str, beside: dict[str, object], presses: tuple[str, ...], height: int
) -> None:
    """Photograph one screen with what stands beside it, as tall as it is."""
    await page.evaluate("gallery.show('closed-gone')")  # from nowhere: what lay open is put away
    await page.evaluate(SET, beside)
    await page.evaluate("name => gallery.show(name)", screen)
    for action in presses:
        await page.locator(f'[data-action="{action}"]').last.click()
    await comes_true(page, "document.querySelector('main [inert]') === null")  # what comes a moment later
    await page.evaluate("scrollTo(0, 0)")
    await drawn(page)
    tall = cast("int", await page.evaluate("document.documentElement.scrollHeight"))
    width = cast("int", await page.evaluate("innerWidth"))
    clip = {"x": 0, "y": 0, "width": width, "height": max(height, min(tall, LONGEST))}
    await page.screenshot(path=file, full_page=True, clip=clip)  # pyright: ignore[reportArgumentType]


def sheet(names: list[str]) -> str:
    """All pictures on one page."""
    rows = "".join(
        f"<h2>{html.escape(name)}</h2><div>"
        + "".join(
            f'<img loading="lazy" width="{width // 2}" src="{width}-{theme}/{name}.png" alt="{name}, {width}, {theme}">'
            for theme in THEMES
            for width, _ in SIZES
        )
        + "</div>"
        for name in names
    )
    style = "body{background:#888;font:14px sans-serif}section{display:inline-block;vertical-align:top;margin:8px}"
    style += "h2{font-size:13px;margin:8px 0 4px}div{display:flex;gap:6px;align-items:start}"
    return f"<!doctype html><meta charset=utf-8><title>Lull, every screen</title><style>{style}</style>" + "".join(
        f"<section>{row}</section>" for row in _sections(rows)
    )


def _sections(rows: str) -> list[str]:
    return [f"<h2>{row}" for row in rows.split("<h2>") if row]


async def main() -> None:
    """Photograph and lay out."""
    with gallery() as url:
        async with chromium() as browser:
            each = [photographed(browser, url, size, theme) for theme in THEMES for size in SIZES]
            names, *_ = await asyncio.gather(*each)
            page = FOLDER / "index.html"
            page.write_text(sheet(names))
            whole = await browser.new_page(viewport={"width": 2400, "height": 1200})
            await whole.goto(page.as_uri())
            await whole.evaluate("for (const img of document.images) img.loading = 'eager'")
            await comes_true(whole, "[...document.images].every(img => img.complete)")
            await whole.screenshot(path=FOLDER / "sheet.png", full_page=True)
    print(f"{len(names)} screens, {len(names) * len(SIZES) * len(THEMES)} pictures: {page}")


if __name__ == "__main__":
    asyncio.run(main())
