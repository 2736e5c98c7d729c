"""Lighthouse's judgement of the first page, from the real server, and when that page can be used on a slow line.

`make lighthouse`. Each figure is the median of the runs; the last line is `lowest category: N`.
"""

import asyncio
import json
import os
import tempfile
from pathlib import Path
from statistics import median
from typing import Any, Final, cast

from playwright.async_api import Browser
from tests.support.browser import SAID_YES, chromium, devtools, find_chromium
from tests.support.headless import NODE
from tests.support.server import ServerProcess, running_server

from lull.storage.embedded import embedded_valkey

HERE: Final = Path(__file__).parent
LIGHTHOUSE: Final = HERE / "node_modules" / "lighthouse" / "cli" / "index.js"

RUNS: Final = 3

LEAST: Final = 95
"""Of 100, in every category."""

USABLE_WITHIN: Final = 2000
"""Milliseconds to the first usable screen."""

SLOW_4G: Final = {
    "offline": False,
    "latency": 562.5,
    "downloadThroughput": 1.6 * 1000 * 1000 / 8 * 0.9,
    "uploadThroughput": 750 * 1000 / 8 * 0.9,
}
"""The profile of that name in browsers' tools: ms for each request, bytes a second."""

SLOW_PROCESSOR: Final = 4
"""A phone's, against this machine's."""

JUDGED: Final = ("binary", "numeric", "metricSavings")
METRICS: Final = (
    *("first-contentful-paint", "largest-contentful-paint", "speed-index"),
    *("total-blocking-time", "cumulative-layout-shift"),
)


async def judged(url: str, folder: Path) -> dict[str, Any]:
    """One report."""
    report = folder / "report.json"
    lighthouse = await asyncio.create_subprocess_exec(
        *(str(NODE), str(LIGHTHOUSE), url, "--quiet", "--output=json", f"--output-path={report}"),
        "--chrome-flags=--headless=new --no-sandbox",
        env={**os.environ, "CHROME_PATH": find_chromium(), "CI": "1"},
    )
    if await lighthouse.wait() != 0:
        raise SystemExit("Lighthouse failed.")
    return cast("dict[str, Any]", json.loads(report.read_text()))


async def usable_after(browser: Browser, url: str) -> float:
    """Milliseconds from asking for the page to a painted control that a touch presses, on a first visit."""
    context = await browser.new_context(viewport={"width": 412, "height": 823}, is_mobile=True, has_touch=True)
    page = await context.new_page()
    session = await devtools(page)
    await session.send("Network.enable")
    await session.send("Network.emulateNetworkConditions", dict(SLOW_4G))
    await session.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_PROCESSOR})
    await page.add_init_script(SAID_YES)
    await page.add_init_script(
        """globalThis.usable = new Promise(resolve => {
          const seen = new MutationObserver(() => {
            if (document.querySelector('[data-action="open-room"]') === null) return;
            seen.disconnect();
            requestAnimationFrame(() => requestAnimationFrame(at => resolve(at)));
          });
          seen.observe(document, { childList: true, subtree: true });
        })"""
    )
    await page.goto(url, wait_until="commit")
    after = cast("float", await page.evaluate("usable"))
    await page.locator('[data-action="open-room"]').tap()
    await page.wait_for_selector('main[data-screen="waiting"]')
    await context.close()
    return after


async def judge(server: ServerProcess) -> int:
    """Print all there is to say; the lowest category."""
    with tempfile.TemporaryDirectory() as folder:
        reports = [await judged(f"{server.url}/", Path(folder)) for _ in range(RUNS)]
    names = list(reports[0]["categories"])
    scores = {name: round(100 * median(report["categories"][name]["score"] for report in reports)) for name in names}
    for name, score in scores.items():
        print(f"{name}: {score}")
    audits = cast("dict[str, dict[str, Any]]", reports[-1]["audits"])
    for audit in audits.values():
        if audit["scoreDisplayMode"] in JUDGED and audit["score"] is not None and audit["score"] < 1:
            print(f"  {audit['score']:.2f} {audit['title']}: {audit.get('displayValue', '')}".rstrip(": "))
    for name in METRICS:
        print(f"{name}: {audits[name]['displayValue']}")
    async with chromium() as browser:
        usable = median([await usable_after(browser, server.url) for _ in range(RUNS)])
    print(f"first usable screen on slow 4G: {usable:.0f} ms (at most {USABLE_WITHIN})")
    return min(scores.values())


async def main() -> None:
    """Over a store and a server of its own."""
    async with embedded_valkey() as redis_url, running_server(redis_url) as server:
        print(f"lowest category: {await judge(server)}")


if __name__ == "__main__":
    asyncio.run(main())
