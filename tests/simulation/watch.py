"""What must never be, judged on what the pages show, at every change, on the one clock of the world."""

from dataclasses import dataclass
from struct import Struct
from typing import TYPE_CHECKING, Final

from tests.simulation.pressed import PARTNER, Pressed, Release

if TYPE_CHECKING:
    from tests.simulation.phone import Page
    from tests.simulation.world import World

W: Final = 1.75
TICK: Final = 0.05

SHOWN: Final = W + TICK
"""Seconds after a tap from which on no page of the partner says Together. The rest of T is for painting."""

AFTER_SLEEP: Final = 0.52 + TICK
"""Seconds that a phone may take to notice that it slept, if nothing else happens: a tick at rest."""

_clear: Final = Struct(">xQIII")
_sealed: Final = Struct(">QIII")


@dataclass(slots=True)
class Tap:
    """Somebody tapped, on this page."""

    seat: str
    page: "Page"
    at: float


class Watch:
    """Sees everything that is said and shown."""

    def __init__(self, world: "World") -> None:
        self._world: Final = world
        self.taps: Final[list[Tap]] = []
        self.came = 0
        self.pressed: Final = Pressed(world, SHOWN)
        self._issued: Final[dict[tuple[int, int], tuple[str, float]]] = {}
        self._echoed: Final[dict[int, int]] = {}
        self._epoch: Final[dict[int, int]] = {}
        self._proven: Final[dict[int, float]] = {}
        self._was_together: Final[dict[int, bool]] = {}
        self._last_release: Final[dict[int, Release]] = {}
        self._version: Final[dict[int, tuple[str, int]]] = {}

    # What is said.

    def tap(self, page: "Page") -> None:
        """Someone taps. The partner's pages are looked at when the promise is due."""
        world = self._world
        now = world.time.now
        if world.log is not None:
            world.note(f"{page.name} TAPS")
        self.taps.append(Tap(page.seat, page, now))
        world.time.at(now + SHOWN + 1e-3, self._look_at, PARTNER[page.seat])

    def tapped(self, page: "Page") -> None:
        """The page has taken the tap in."""
        if page.screen["name"] in ("together", "preparing", "aftercare"):
            self._broken("ONE-DOWN", page, f"was tapped and shows {page.screen['name']}")

    def says(self, page: "Page", beat: bytes) -> None:
        """A page sends a beat."""
        epoch, number, _, _ = _clear.unpack_from(beat)
        self._issued.setdefault((epoch, number), (page.name, self._world.time.now))
        self._epoch[page.number] = epoch

    def hears(self, page: "Page", beat: bytes) -> None:
        """A page hears a beat: which of its own beats does that prove?"""
        echo_epoch, echo, _, _ = _sealed.unpack_from(beat, 21)
        if echo_epoch != self._epoch.get(page.number):
            return
        issued = self._issued.get((echo_epoch, echo))
        if issued is not None:
            if issued[0] != page.name:
                self._broken("BEAT4", page, "is proven by an echo of a beat of another page")
            self._proven[page.number] = max(self._proven.get(page.number, -1.0), issued[1])

    # What is shown.

    def changed(self, page: "Page") -> None:
        """A page may show something else now."""
        together, before = page.together, self._was_together.get(page.number, False)
        self._was_together[page.number] = together
        self._monotone(page)
        if together and self._is_awake(page):
            self._deadman(page)
            self._bound(page)
            self._unbelieved(page)
            if not before:
                self.came += 1
                self._latch(page)

    def _look_at(self, seat: str) -> None:
        for page in self._world.devices[seat].pages:
            if page.together and self._is_awake(page):
                self._bound(page)
                self._unbelieved(page)

    def _is_awake(self, page: "Page") -> bool:
        return self._world.time.now > page.device.woke + AFTER_SLEEP

    def _deadman(self, page: "Page") -> None:
        """Some own beat that the partner echoed was issued within W."""
        proven = self._proven.get(page.number)
        if proven is None or self._world.time.now - proven > SHOWN:
            self._broken("DEADMAN", page, f"shows Together on proof of {proven}")

    def _bound(self, page: "Page") -> None:
        """No partner's tap is older than the promise, unless two let go of it since."""
        now = self._world.time.now
        for tap in self.taps:
            grace = 0.0 if tap.page is page else SHOWN
            if now > tap.at + grace and not self.pressed.let_go(page, tap.at):
                rule = "ONE-DOWN" if tap.page is page else "BOUND"
                self._broken(rule, page, f"shows Together {now - tap.at:.3f} s after {tap.page.name} tapped")

    def _unbelieved(self, page: "Page") -> None:
        """Both pressed for all that is shown."""
        wrong = self.pressed.judge(page)
        if wrong is not None:
            self._broken("UNBELIEVED", page, f"shows Together {wrong}")

    def _latch(self, page: "Page") -> None:
        """Together comes back only by a new yes of each to what it lets go of."""
        release = self.pressed.release(page)
        if self._last_release.get(page.number) == release:
            self._broken("LATCH", page, "is Together again with nothing newly released")
        self._last_release[page.number] = release

    def _monotone(self, page: "Page") -> None:
        """Within an epoch no page goes back to an older view."""
        if page.held is None:
            return
        epoch, version = page.held[0], page.held[1]
        before = self._version.get(page.number)
        if before is not None and before[0] == epoch and version < before[1]:
            self._broken("MONOTONE", page, f"went back from {before[1]} to {version}")
        self._version[page.number] = (epoch, version)

    def _broken(self, rule: str, page: "Page", what: str) -> None:
        self._world.broken(f"{rule}: at {self._world.time.now:.3f} s {page.name} {what}")
