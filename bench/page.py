"""What the page costs its phone: from a touch to the sent frame, from a received frame to the paint, and at rest.

    python -m bench.page [--taps 20] [--slower 6] [--seconds 20]

Two pages in Chromium on one machine, whose clock both read. A paint is taken as done two animation frames after the
change.
"""

import argparse
import asyncio
import gzip
import subprocess
from typing import Final, cast

from playwright.async_api import Page
from tests.support.browser import Pair, chromium, devtools, two_phones
from tests.support.server import ROOT

from bench.report import Page as Cost
from bench.subjects import NODE
from lull.protocol.frames import BEAT_SIZE, CLEAR_AT

CLIENT: Final = ROOT / "client_web"

STEADY: Final = 64
"""Seconds after which two pages in Together are at rest (BEAT8)."""

COUNT: Final = """
(() => {
  const cost = (window.bench = { touched: 0, sent: [], heard: 0, frames: 0, wakes: 0 });
  const view = (data) => new DataView(data.buffer ?? data, data.byteOffset ?? 0);
  const tapsOf = (data) => (data.byteLength === BEAT_SIZE ? view(data).getUint32(CLEAR_AT) : 0);
  let mine = 0, theirs = 0;
  addEventListener("pointerdown", (event) => { cost.touched = event.timeStamp; }, { capture: true });
  const Plain = WebSocket;
  window.WebSocket = class extends Plain {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", ({ data }) => {
        cost.frames += 1;
        if (typeof data !== "string" && tapsOf(data) > theirs) {
          theirs = tapsOf(data);
          cost.heard = performance.timeOrigin + performance.now();
        }
      });
    }
    send(data) {
      super.send(data);
      cost.frames += 1;
      if (typeof data !== "string" && tapsOf(data) > mine) {
        mine = tapsOf(data);
        cost.sent.push(performance.now() - cost.touched);
      }
    }
  };
  for (const name of ["setTimeout", "setInterval", "requestAnimationFrame"]) {
    const ask = window[name].bind(window);
    window[name] = (work, ...rest) => ask((...given) => { cost.wakes += 1; return work(...given); }, ...rest);
  }
})();
""".replace("BEAT_SIZE", str(BEAT_SIZE)).replace("CLEAR_AT", str(CLEAR_AT))


async def measure(taps: int, slower: float, seconds: float) -> Cost:
    """Taps of A, each in a room of its own; then a while of Together in which nobody does anything."""
    sent: list[float] = []
    painted: list[float] = []
    through: list[float] = []
    async with chromium() as browser, two_phones(browser, motion=True, worker=True) as pair:
        for phone in (pair.a, pair.b):
            await phone.context.add_init_script(COUNT)
        for _ in range(taps):
            tapped_at, left_at = await _tap(pair, slower)
            sent.append(await _last_noted(pair.a.page, "bench.sent.at(-1)"))
            painted.append(left_at - await _last_noted(pair.b.page, "bench.heard"))
            tapped_at, left_at = await _tap(pair, 1)
            through.append(left_at - tapped_at)
        await pair.join()
        await pair.start()
        await asyncio.sleep(STEADY)
        before = await _counted(pair)
        await browser.start_tracing(page=pair.a.page, categories=["viz"])
        await asyncio.sleep(seconds)
        pictures = (await browser.stop_tracing()).count(b'"name":"Display::DrawAndSwap"')
        after = await _counted(pair)
    frames, wakes = (round((then - now) / seconds * 60) for now, then in zip(before, after, strict=True))
    taken = [tuple(sorted(it)) for it in (sent, painted, through)]
    drawn = round(pictures / 2 / seconds * 60)  # both pages' are traced
    return Cost(slower, taken[0], taken[1], taken[2], session_size(), frames, wakes, drawn)


async def _tap(pair: Pair, slower: float) -> tuple[float, float]:
    """A taps in a new room, on such a CPU: when A's page took it in, and when B had painted it."""
    await pair.join()
    await pair.start()
    for phone in (pair.a, pair.b):
        await _slow(phone.page, slower)
    await asyncio.sleep(0.5)
    tapped_at = await pair.a.tap()
    await pair.b.shows("paused", within=20)
    left_at = await pair.b.left_together_after(tapped_at)
    for phone in (pair.a, pair.b):
        await _slow(phone.page, 1)
    return tapped_at, left_at


async def _last_noted(page: Page, what: str) -> float:
    """A time of `COUNT`. Raises where it noted none: a beat isn't what it takes one to be."""
    noted = cast("float | None", await page.evaluate(what))
    if not noted:
        raise RuntimeError(f"{what}: no frame that raises a counter was seen")
    return noted


async def _slow(page: Page, rate: float) -> None:
    session = await devtools(page)
    await session.send("Emulation.setCPUThrottlingRate", {"rate": rate})


async def _counted(pair: Pair) -> tuple[int, int]:
    frames, wakes = cast("list[int]", await pair.a.page.evaluate("[bench.frames, bench.wakes]"))
    return frames, wakes


def session_size() -> float:
    """Size in kB of the script and styles that a session loads, as `make check` counts them."""
    said = subprocess.run(
        [NODE, CLIENT / "scripts" / "session_size.mjs", CLIENT / "dist"], capture_output=True, check=True
    )
    return float(said.stdout.partition(b" kB")[0].split()[-1])


def sizes() -> None:
    """The built page's parts, as they travel."""
    parts = [path for path in (CLIENT / "dist").rglob("*") if path.suffix in (".js", ".css", ".html")]
    for size, name in sorted(((len(gzip.compress(path.read_bytes())), path.name) for path in parts), reverse=True):
        print(f"  {size / 1000:6.1f} kB  {name}")


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description="What the page costs its phone.")
    parser.add_argument("--taps", type=int, default=20)
    parser.add_argument("--slower", type=float, default=6)
    parser.add_argument("--seconds", type=float, default=20)
    given = parser.parse_args()
    print("gzip sizes of the built page:")
    sizes()
    print("\n".join(asyncio.run(measure(given.taps, given.slower, given.seconds)).rows()))


if __name__ == "__main__":
    main()
