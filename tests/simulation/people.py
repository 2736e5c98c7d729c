"""The two people: what each does when a screen asks."""

from random import Random
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tests.simulation.phone import Page
    from tests.simulation.world import World


class People:
    """Say yes when they are asked and willing, each after a while of their own."""

    def __init__(self, world: "World", random: Random) -> None:
        self._world: Final = world
        self._random: Final = random
        self.willing: Final = {"a": True, "b": True}
        self._thinking: Final[set[int]] = set()

    def look(self, page: "Page") -> None:
        """A page may show something else."""
        if page.number in self._thinking or not self._wish(page):
            return
        self._thinking.add(page.number)
        self._world.time.after(0.05 + 0.4 * self._random.random(), self._act, page)

    def _wish(self, page: "Page") -> str | None:
        screen = page.screen
        if not self.willing[page.seat] or page.device.stopped or page.gone:
            return None
        return "go_on" if screen["name"] == "paused" and screen["ask"] == "open" else None

    def _act(self, page: "Page") -> None:
        self._thinking.discard(page.number)
        wish = self._wish(page)
        if wish is not None:
            page.do({"type": "agree", "to": wish})
