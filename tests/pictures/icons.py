"""Draws the icons anew from `client_web/public/icon.svg`: `make icons`.

The ground and the bars are the SVG's own. A phone that cuts icons to its own shape gets the ground to the edges; a
badge, of which a phone takes the shape alone, is the bars on nothing.
"""

import asyncio
import re
from typing import Final

from tests.support.browser import chromium
from tests.support.server import ROOT

PUBLIC: Final = ROOT / "client_web" / "public"

BARS: Final = "138 116 236 280"
"""Where the bars are in the SVG: x, y, width, height."""


def drawings(svg: str) -> dict[str, tuple[int, str]]:
    """By file name: how many pixels wide and high, and the SVG to draw."""
    whole = re.sub(r' rx="116"', "", svg, count=1)
    bars = re.sub(r"<rect width.*?/>", "", svg).replace("#e6ece9", "#ffffff").replace("0 0 512 512", _around(BARS))
    return {
        "icon-192.png": (192, svg),
        "icon-512.png": (512, svg),
        "icon-maskable-512.png": (512, whole),
        "apple-touch-icon.png": (180, whole),
        "badge.png": (96, bars),
    }


def _around(box: str) -> str:
    """The square with a little room around this box."""
    x, y, width, height = map(int, box.split())
    side = max(width, height) + 40
    return f"{x - (side - width) // 2} {y - (side - height) // 2} {side} {side}"


async def main() -> None:
    """Write every icon."""
    svg = (PUBLIC / "icon.svg").read_text()
    async with chromium() as browser:
        for name, (side, drawn) in drawings(svg).items():
            page = await browser.new_page(viewport={"width": side, "height": side})
            style = "<style>*{margin:0}svg{display:block;width:100vw;height:100vh}</style>"
            await page.set_content(style + drawn)
            await page.screenshot(path=PUBLIC / name, omit_background=True)
            await page.close()


if __name__ == "__main__":
    asyncio.run(main())
