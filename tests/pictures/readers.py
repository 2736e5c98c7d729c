"""For a native reader who isn't a developer: every screen of a language as a picture, beside each of its words with its key.

`make readers`, or `python -m tests.pictures.readers de` for one language; a folder a language, to be handed on as it is.
What stands in no picture is listed below them. There is room to write beside each.
"""

import asyncio
import html
import sys
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Final, cast

from playwright.async_api import Browser, Page
from tests.pictures.screens import BESIDE, FOLDER, gallery, shoot
from tests.support.browser import chromium
from tests.support.languages import LANGUAGES

SIZE: Final = (390, 844)

WORDS: Final = """async ([part, language]) => {
  const flat = (part, path = "") => typeof part === "object" && part !== null
    ? Object.entries(part).flatMap(([name, inner]) => flat(inner, path === "" ? name : `${path}.${name}`))
    : [[path, typeof part === "function" ? String(part("…", "…", "…")) : String(part)]];
  const parts = part === "i18n" ? ["i18n/session", "i18n"] : [part];
  const found = await Promise.all(parts.map(each => modules[`../src/${each}/${language}.ts`]()));
  return Object.fromEntries(found.flatMap(each => flat(each.catalogue ?? each.english ?? each.words)));
}"""
"""A catalogue as key and word; what varies in a word is three dots."""

SEEN: Final = """words => {
  const said = [...document.querySelectorAll("main *, [aria-label], [placeholder]")].flatMap(each => [
    each.getAttribute("aria-label"), each.getAttribute("placeholder"), each.textContent,
  ]).filter(Boolean);
  const all = new Set(said.map(text => text.trim()));
  const fits = word => new RegExp(`^${word.split("…").map(part => RegExp.escape(part)).join(".{0,60}")}$`, "su");
  return Object.entries(words).filter(([, word]) => all.has(word.trim())
    || (word.includes("…") && [...all].some(text => fits(word).test(text)))).map(([key]) => key);
}"""
"""Which of these words are on the screen now."""

STYLE: Final = (
    "body{font:16px/1.5 sans-serif;max-width:1100px;margin:2em auto;padding:0 1em}section{display:flex;gap:2em;"
    "border-top:1px solid #999;padding:2em 0;break-inside:avoid}img{width:300px;align-self:start;border:1px solid #ccc}"
    "table{border-collapse:collapse;flex:1;width:100%}td{border-bottom:1px solid #ddd;padding:.3em;vertical-align:top}"
    "td:first-child{font:12px monospace;color:#555;width:12em;overflow-wrap:anywhere}td:last-child{width:10em}"
    ".en{color:#555;font-size:14px}h2{font-size:16px}"
)


async def kit(browser: Browser, url: str, language: str) -> Path:
    """The pages for one language."""
    folder = FOLDER / "readers" / language
    folder.mkdir(parents=True, exist_ok=True)
    width, height = SIZE
    page = await browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
    sections: list[str] = []
    rest: list[str] = []
    for part, place in (("i18n", url), ("tools/i18n", url.replace("gallery.html", "tools.html"))):
        await page.goto(f"{place}?language={language}")
        await page.wait_for_selector("main")
        words = cast("dict[str, str]", await page.evaluate(WORDS, [part, language]))
        english = cast("dict[str, str]", await page.evaluate(WORDS, [part, "en"]))
        told: set[str] = set()
        shots = _room(page, folder) if part == "i18n" else _tools(page, folder, f"{place}?language={language}", words)
        async for name in shots:
            keys = cast("list[str]", await page.evaluate(SEEN, words))
            told.update(keys)
            picture = f'<img loading="lazy" src="{name}.png" alt="">'
            sections.append(f"<h2>{html.escape(name)}</h2><section>{picture}{_table(keys, words, english)}</section>")
        rest.append(_table([key for key in words if key not in told], words, english))
    await page.close()
    index = folder / "index.html"
    direction = "rtl" if language == "ar" else "ltr"
    index.write_text(
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>Lull: {language}</title>'
        f"<style>{STYLE}[data-word]{{direction:{direction}}}</style><h1>Lull: {language}</h1>{''.join(sections)}"
        f"<h2>In no picture</h2>{''.join(rest)}"
    )
    return index


def _table(keys: list[str], words: dict[str, str], english: dict[str, str]) -> str:
    rows = "".join(
        f"<tr><td>{html.escape(key)}<td data-word>{html.escape(words[key])}"
        f'<div class="en" dir="ltr">{html.escape(english.get(key, ""))}</div><td>'
        for key in keys
    )
    return f"<table>{rows}</table>"


async def _room(page: Page, folder: Path) -> AsyncGenerator[str]:
    names = cast("list[str]", await page.evaluate("gallery.names"))
    shots: dict[str, tuple[str, dict[str, object], tuple[str, ...]]] = {name: (name, {}, ()) for name in names}
    for name, (screen, beside, presses) in (shots | BESIDE).items():
        await shoot(page, folder / f"{name}.png", screen, beside, presses, SIZE[1])
        yield name


async def _tools(page: Page, folder: Path, url: str, words: dict[str, str]) -> AsyncGenerator[str]:
    tools = sorted({key.split(".")[1] for key in words if key.startswith("tools.")})
    for tool in ("", *tools):
        await page.goto(f"{url}&tool={tool}")
        await page.wait_for_selector("main h1, main h2")
        name = f"tool-{tool or 'all'}"
        await page.screenshot(path=folder / f"{name}.png", full_page=True)
        yield name


async def main(languages: tuple[str, ...]) -> None:
    """A kit for each of these."""
    with gallery() as url:
        async with chromium() as browser:
            for language in languages:
                print(await kit(browser, url, language))


if __name__ == "__main__":
    asyncio.run(main(tuple(sys.argv[1:]) or LANGUAGES))
