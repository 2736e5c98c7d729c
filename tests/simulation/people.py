"""The two people: what each does when a screen asks."""

from random import Random
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tests.simulation.phone import Page
    from tests.simulation.world import World

AGAIN: Final = 0.6
"""Seconds after which a button that is still there is pressed again."""


class People:
    """Say yes when they are asked and willing, each after a while of their own."""

    def __init__(self, world: "World", random: Random) -> None:
        self._world: Final = world
        self._random: Final = random
        self.willing: Final = {"a": True, "b": True}
        self._thinking: Final[set[int]] = set()

    def look(self, page: "Page") -> None:
        """A page may show something else."""
        if page.number in self._thinking or not self._asks(page):
            return
        self._thinking.add(page.number)
        self._world.time.after(0.05 + 0.3 * self._random.random(), self._answer, page)

    def _asks(self, page: "Page") -> bool:
        screen = page.screen
        if screen["name"] != "paused" or screen["ask"] != "open" or page.gone or page.hidden or page.device.stopped:
            return False
        return self.willing[page.seat]

    def _answer(self, page: "Page") -> None:
        self._thinking.discard(page.number)
        if self._asks(page):
            page.do({"type": "agree", "to": "go_on"})
            self._world.time.after(AGAIN, self.look, page)
