"""How a screen looks, from the picture alone: screenshots need no script of the page."""

import asyncio
import base64
import struct
import time
import zlib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

from playwright.async_api import Page
from tests.support.browser import devtools

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"


def brightness(png: bytes) -> float:
    """The mean of all colour samples of a PNG picture (8 bits a sample, no interlace), 0 to 255."""
    assert png.startswith(_SIGNATURE)
    at, packed, width, height, channels = len(_SIGNATURE), b"", 0, 0, 0
    while at < len(png):
        length, kind = struct.unpack_from(">I4s", png, at)
        body = png[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            width, height, depth, colour = struct.unpack_from(">IIBB", body)
            assert depth == 8
            channels = {0: 1, 2: 3, 6: 4}[colour]
        elif kind == b"IDAT":
            packed += body
        at += 12 + length
    return _mean(zlib.decompress(packed), width * channels, height, channels)


def _mean(rows: bytes, stride: int, height: int, channels: int) -> float:
    total, count = 0, 0
    above = bytearray(stride)
    for row in range(height):
        start = row * (stride + 1)
        line = bytearray(rows[start + 1 : start + 1 + stride])
        _unfilter(rows[start], line, above, channels)
        colours = [line[channel::channels] for channel in range(min(channels, 3))]
        total += sum(map(sum, colours))
        count += sum(map(len, colours))
        above = line
    return total / count


def _unfilter(kind: int, line: bytearray, above: bytearray, step: int) -> None:
    """Undo a row's filter in place (PNG specification, 9.2)."""
    for index in range(len(line)):
        left = line[index - step] if index >= step else 0
        up = above[index]
        corner = above[index - step] if index >= step else 0
        if kind == 1:
            line[index] = (line[index] + left) & 255
        elif kind == 2:
            line[index] = (line[index] + up) & 255
        elif kind == 3:
            line[index] = (line[index] + (left + up) // 2) & 255
        elif kind == 4:
            guess = left + up - corner
            nearest = min((abs(guess - left), 0, left), (abs(guess - up), 1, up), (abs(guess - corner), 2, corner))[2]
            line[index] = (line[index] + nearest) & 255


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture that the compositor put on the screen, and when (ms since the Unix epoch)."""

    at: float
    png: bytes


@asynccontextmanager
async def screencast(page: Page) -> AsyncGenerator[list[Frame]]:
    """Every picture that the page's compositor shows while the context is open, script or no script."""
    frames: list[Frame] = []
    session = await devtools(page)
    acknowledging: set[asyncio.Task[None]] = set()

    async def acknowledge(number: int) -> None:
        await session.send("Page.screencastFrameAck", {"sessionId": number})

    def shown(event: dict[str, Any]) -> None:
        at = event["metadata"].get("timestamp") or time.time()
        frames.append(Frame(at * 1000, base64.b64decode(event["data"])))
        task = asyncio.create_task(acknowledge(event["sessionId"]))
        acknowledging.add(task)
        task.add_done_callback(acknowledging.discard)

    session.on("Page.screencastFrame", shown)
    await session.send("Page.startScreencast", {"format": "png", "maxWidth": 100, "maxHeight": 200})
    try:
        yield frames
    finally:
        await session.send("Page.stopScreencast")
        await session.detach()
