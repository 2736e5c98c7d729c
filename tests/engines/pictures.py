"""The main screens as each engine draws them, side by side: `python -m tests.engines.pictures`, into .screens/engines.

Drawn by the page's own components from the gallery, in a language that is read from each side.
"""

import asyncio
import html
from collections.abc import Generator
from typing import Final

from tests.engines.engines import ENGINES, running
from tests.engines.people import Engine
from tests.pictures.screens import FOLDER, gallery
from tests.support.browser import chromium

INTO: Final = FOLDER / "engines"

LANGUAGES: Final = ("en", "ar")

SCREENS: Final = (
    "first",
    "first-not-for",
    "home-pairs",
    "typing",
    "waiting",
    "waiting-spoken",
    "preparing-written",
    "preparing-untried",
    "together-ladder",
    "check-in",
    "paused-asks",
    "paused-open",
    "paused-line-down",
    "paused-mine-open",
    "paused-mine-unseen-asks",
    "paused-trying",
    "aftercare",
    "closed-ended",
)

SHOW: Final = """async (name) => {
  gallery.show(name);
  scrollTo(0, 0);
  const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  do await drawn(); while (document.querySelector("main [inert]"));
  const last = ({ effect, playState }) => playState === "running" && effect.getTiming().iterations < 9;
  const ended = document.getAnimations().filter(last).map((each) => each.finished);
  await Promise.race([Promise.allSettled(ended), new Promise((done) => setTimeout(done, 3000))]);
  await drawn();
  const wide = [...document.querySelectorAll("main *, header *")].filter((each) => {
    const { left, right, width } = each.getBoundingClientRect();
    return width > 0 && (left < -0.5 || right > innerWidth + 0.5) && !each.closest("[aria-hidden], .visually-hidden");
  });
  return wide.map((each) => `${each.tagName}.${each.className}`);
}"""
"""Show a screen as it is once its controls may be pressed. What of it stands beyond the sides."""


async def photograph(engine: Engine, name: str, url: str, language: str) -> int:
    """Photograph the screens on a phone of this engine; how many of them stand beyond a side."""
    device = await engine.device(language)
    beyond = 0
    try:
        await device.tab.goto(f"{url}?language={language}")
        for screen in SCREENS:
            wide = await device.tab.evaluate(SHOW, screen)
            if wide:
                print(f"{name} {language} {screen}: beyond the side: {', '.join(wide)}", flush=True)
            beyond += bool(wide)
            (INTO / f"{screen} {language} {name}.png").write_bytes(await device.tab.png())
    finally:
        await device.close()
    return beyond


def sheet(screens: tuple[str, ...], language: str) -> str:
    """These screens, one below the other, as each engine draws them."""
    rows = "".join(
        f"<tr><th>{html.escape(screen)}"
        + "".join(f'<td><img width=390 src="{screen} {language} {name}.png" alt="{name}">' for name in ENGINES)
        for screen in screens
    )
    heads = "".join(f"<th>{name}" for name in ENGINES)
    return f"<!doctype html><meta charset=utf-8><style>body{{background:#888;font:14px sans-serif}}</style><table><tr><th>{heads}{rows}</table>"


def sheets() -> Generator[tuple[str, str]]:
    """The sheets, three screens on each, and their names."""
    for language in LANGUAGES:
        for first in range(0, len(SCREENS), 3):
            yield f"sheet {language} {first // 3}", sheet(SCREENS[first : first + 3], language)


async def main() -> int:
    """Photograph and lay out; how many screens stand beyond a side."""
    INTO.mkdir(parents=True, exist_ok=True)
    beyond = 0
    with gallery() as url:
        async with running(*ENGINES) as engines:
            for name, engine in engines.items():
                for language in LANGUAGES:
                    beyond += await photograph(engine, name, url, language)
    async with chromium() as browser:
        page = await browser.new_page(viewport={"width": 1320, "height": 800})
        for name, text in sheets():
            (INTO / f"{name}.html").write_text(text)
            await page.goto((INTO / f"{name}.html").as_uri())
            await page.screenshot(path=INTO / f"{name}.png", full_page=True)
    print(
        f"{len(SCREENS)} screens, {len(LANGUAGES)} languages, {len(ENGINES)} engines, beyond a side: {beyond}: {INTO}"
    )
    return beyond


if __name__ == "__main__":
    raise SystemExit(asyncio.run(main()) > 0)
