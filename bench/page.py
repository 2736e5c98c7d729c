"""What the page costs its phone: from a touch to the sent frame, from a received frame to the paint, and at rest.

    python -m bench.page [--taps 20] [--slower 6] [--seconds 20]

Two pages in Chromium, both slowed down. Each time is taken within one page, so no two clocks are compared. A paint is
taken as done two animation frames after the change.
"""

import argparse
import asyncio
import gzip
from statistics import median
from typing import Final, cast

from playwright.async_api import Page
from tests.support.browser import Pair, chromium, two_phones
from tests.support.server import ROOT

COUNT: Final = """
(() => {
  const cost = (window.bench = { touched: 0, sent: [], heard: 0, frames: 0, wakes: 0 });
  const view = (data) => new DataView(data.buffer ?? data, data.byteOffset ?? 0);
  const tapsOf = (data) => (data.byteLength === 57 ? view(data).getUint32(13) : 0);
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
"""


async def measure(pair: Pair, taps: int, slower: float, seconds: float) -> None:
    """Taps of A, each in a room of its own; then a while of Together in which nobody does anything."""
    for phone in (pair.a, pair.b):
        await phone.context.add_init_script(COUNT)
    sent: list[float] = []
    painted: list[float] = []
    for trial in range(taps + 1):
        await pair.join()
        await pair.start()
        if trial == taps:
            break
        for phone in (pair.a, pair.b):
            await _slow(phone.page, slower)
        await asyncio.sleep(0.5)
        tapped_at = await pair.a.tap()
        await pair.b.shows("paused", within=20)
        left_at = await pair.b.left_together_after(tapped_at)
        sent.append(cast("float", await pair.a.page.evaluate("bench.sent.at(-1)")))
        painted.append(left_at - cast("float", await pair.b.page.evaluate("bench.heard")))
        for phone in (pair.a, pair.b):
            await _slow(phone.page, 1)
    print(f"with the CPU {slower:g} times slower, {taps} taps:")
    print(f"  touch → frame sent:         p50 {median(sent):5.1f} ms, longest {max(sent):5.1f} ms")
    print(f"  frame received → painted:   p50 {median(painted):5.1f} ms, longest {max(painted):5.1f} ms")
    before = await _counted(pair)
    await asyncio.sleep(seconds)
    after = await _counted(pair)
    frames, wakes = (round((then - now) / seconds * 60) for now, then in zip(before, after, strict=True))
    print(f"Together, at rest: {frames} frames and {wakes} wakes of a timer or animation frame a minute")


async def _slow(page: Page, rate: float) -> None:
    session = await page.context.new_cdp_session(page)
    await session.send("Emulation.setCPUThrottlingRate", {"rate": rate})  # pyright: ignore[reportUnknownMemberType]


async def _counted(pair: Pair) -> tuple[int, int]:
    frames, wakes = cast("list[int]", await pair.a.page.evaluate("[bench.frames, bench.wakes]"))
    return frames, wakes


def sizes() -> None:
    """The built page's parts, as they travel."""
    parts = [path for path in (ROOT / "client_web" / "dist").rglob("*") if path.suffix in (".js", ".css", ".html")]
    for size, name in sorted(((len(gzip.compress(path.read_bytes())), path.name) for path in parts), reverse=True):
        print(f"  {size / 1000:6.1f} kB  {name}")


async def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description="What the page costs its phone.")
    parser.add_argument("--taps", type=int, default=20)
    parser.add_argument("--slower", type=float, default=6)
    parser.add_argument("--seconds", type=float, default=20)
    given = parser.parse_args()
    print("gzip sizes of the built page:")
    sizes()
    async with chromium() as browser, two_phones(browser) as pair:
        await measure(pair, given.taps, given.slower, given.seconds)


if __name__ == "__main__":
    asyncio.run(main())
