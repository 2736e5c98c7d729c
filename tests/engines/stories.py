"""What people do with two phones, told once for every engine."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from tests.engines.engines import ALL, RING
from tests.engines.people import Pair, now

T: Final = 2000.0
"""The promise, in ms."""


@dataclass(frozen=True, slots=True)
class Story:
    """One story."""

    name: str
    tell: Callable[[Pair], Awaitable[None]]
    pairs: tuple[tuple[str, str], ...] = RING
    """The engines of A and B with which it is told."""
    own_process: bool = False
    """It harms the server."""
    language: str = "en-GB"


STORIES: Final[dict[str, Story]] = {}


def _story(
    name: str, pairs: tuple[tuple[str, str], ...] = RING, *, own_process: bool = False, language: str = "en-GB"
) -> Callable[[Callable[[Pair], Awaitable[None]]], None]:
    def keep(tell: Callable[[Pair], Awaitable[None]]) -> None:
        STORIES[name] = Story(name, tell, pairs, own_process, language)

    return keep


@_story("one tap")
async def _(pair: Pair) -> None:
    """SHOW5, SHOW7, PAUSE3, REHEARSE1, RELEASE8: link, rehearsal, start; A's tap is painted by both within T."""
    await pair.join()
    await pair.start()
    at = await pair.a.tap()
    await pair.a.shows("paused", mine="true", receipt="shown")
    await pair.b.shows("paused", mine="false", ask="none")
    await pair.left_within(at, T)


@_story("tap both ways", ALL)
async def _(pair: Pair) -> None:
    """SHOW5, SHOW7, PAUSE3, REHEARSE1, RELEASE8: link, rehearsal, start; each pauses the other, who releases with it."""
    await pair.join()
    await pair.start()
    for one, other in (pair.both, pair.both[::-1]):
        at = await one.tap()
        await one.shows("paused", mine="true", receipt="shown")
        await other.shows("paused", mine="false", ask="none")
        await pair.left_within(at, T)
        await pair.release(one, other)


@_story("killed server", own_process=True)
async def _(pair: Pair) -> None:
    """SHOW1, SHOW2, RELEASE7: Paused within T of kill -9, and still when it is back."""
    await pair.join()
    await pair.start()
    assert pair.process is not None
    at = now()
    await pair.process.kill()
    await pair.both_show("paused", mine="false")
    await pair.left_within(at, T)
    await pair.process.start()
    await pair.both_show("paused", line="up")
    await pair.release(*pair.both)
