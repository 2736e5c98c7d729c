"""The two people: what each does when a screen asks."""

from random import Random
from typing import TYPE_CHECKING, Final

from lull.session.state import Aftercare

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
        if page.number in self._thinking or self._wish(page) is None:
            return
        self._thinking.add(page.number)
        self._world.time.after(0.05 + 0.3 * self._random.random(), self._act, page)

    def _wish(self, page: "Page") -> str | None:
        if page.gone or page.hidden or page.device.stopped:
            return None
        match page.screen["name"]:
            case "paused" if page.screen["ask"] == "open" and self.willing[page.seat]:
                return "agree"
            case "paused" if self._world.healed and isinstance(getattr(self._world.session, "phase", None), Aftercare):
                return "enough"
            case "taken_over" if self._world.healed:
                return "takeOver"
            case _:
                return None

    def _act(self, page: "Page") -> None:
        self._thinking.discard(page.number)
        match self._wish(page):
            case "agree":
                page.do({"type": "agree", "to": "go_on"})
            case "enough":
                page.do({"type": "enough"})
            case "takeOver":
                page.turn("takeOver")
            case _:
                return
        self._world.time.after(AGAIN, self.look, page)
