"""UNBELIEVED: what a page may show, judged by what people pressed on which screens, and by nothing that a server says or holds.

A press counts if the screen offered it. What both have pressed for is counted for one release: the epoch and the counts that both let
go of. What one lowers, counts at once on the page where it was pressed, and on any other once a lapse of proof would have shown.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from tests.simulation.phone import Page
    from tests.simulation.world import World

Release: TypeAlias = tuple[str, int, int, int]

SEATS: Final = ("a", "b")
PARTNER: Final = {"a": "b", "b": "a"}
NAMES: Final = ("step", "more", "length", "every", "within")
ON: Final = {"step_on": 0, "more_time": 1}


def offers(screen: dict[str, Any], event: dict[str, Any]) -> bool:
    """Whether there is something on this screen to press for that."""
    name, what = screen["name"], event["type"]
    if name not in ("together", "paused"):
        return False
    ladder: dict[str, Any] = screen["ladder"] or {}
    asks: dict[str, Any] = {
        "go_on": screen.get("ask"),
        "step_on": ladder.get("next") if name == "together" else None,
        "more_time": screen.get("ending"),
    }
    match what:
        case "agree":
            return asks[event["to"]] == "open"
        case "withdraw":
            return asks[event["to"]] == "given"
        case "step_back":
            return bool(ladder.get("back"))
        case "answer":
            return name == "together" and screen["checkIn"] is not None
        case "edit":
            return name == "paused" and screen["terms"] is not None
        case _:
            return what == "enough"


@dataclass(slots=True)
class Yes:
    """To going on, on this page, with what its screen showed. `ends`: when it was taken back, or voided. `stale`: somebody went back since."""

    page: "Page"
    at: float
    bounds: tuple[int, ...]
    ends: float | None = None
    stale: bool = False


@dataclass(slots=True)
class Both:
    """How far both have gone since a release. `were`: what held before it was lowered, where, and when."""

    bounds: list[int]
    raising: dict[tuple[str, int], int] = field(default_factory=dict[tuple[str, int], int])
    were: list[tuple[float, "Page", list[int]]] = field(default_factory=list[tuple[float, "Page", list[int]]])
    enough: "tuple[float, Page] | None" = None


class Pressed:
    """What the two people pressed."""

    def __init__(self, world: "World", late: float) -> None:
        """`late`: seconds after which what one lowered counts on every page."""
        self._world: Final = world
        self._late: Final = late
        self._yeses: Final[dict[tuple[str, Release], Yes]] = {}
        self._both: Final[dict[Release, Both]] = {}

    def press(self, page: "Page", event: dict[str, Any]) -> None:
        """A person presses this, as far as the screen offers it."""
        if page.held is None or page.bounds is None or not offers(page.screen, event):
            return
        release, seat, now = self.release(page), page.seat, self._world.time.now
        both = self._both.get(release)
        match event["type"]:
            case "agree" if event["to"] == "go_on":
                self._yeses[seat, release] = Yes(page, now, page.bounds)
                self._meet(release)
            case "withdraw" if event["to"] == "go_on":
                self._end(seat, release)
            case "agree" if both is not None:
                self._raise(both, seat, ON[event["to"]], page.bounds)
            case "withdraw" if both is not None:
                both.raising.pop((seat, ON[event["to"]]), None)
            case "answer" if both is not None:
                both.raising.pop((seat, 0), None)
            case "step_back" if both is not None:
                self._lower(both, page, [page.bounds[0] - 1, *both.bounds[1:]])
            case "edit" if both is not None:
                terms = event["terms"]
                less = [min(both.bounds[2 + at], terms[name]) for at, name in enumerate(NAMES[2:])]
                self._lower(both, page, [*both.bounds[:2], *less])
            case "enough" if both is not None and page.screen["name"] == "together":
                both.enough = (now, page)
            case _:
                pass

    def reopened(self, page: "Page") -> None:
        """A new connection voids what was said on the one before; so does leaving."""
        for yes in self._yeses.values():
            if yes.page is page and yes.ends is None:
                yes.ends = self._world.time.now

    def judge(self, page: "Page") -> str | None:
        """What is wrong with this page's showing Together, if anything is."""
        if page.held is None or page.bounds is None:
            return "without a view"
        release, now = self.release(page), self._world.time.now
        for seat in SEATS:
            yes = self._yeses.get((seat, release))
            if yes is None:
                return f"{release}, to which {seat} never said yes"
            if yes.ends is not None and now > yes.ends + self._late:
                return f"{release}; {seat}'s yes is void since {yes.ends:.3f}"
        both = self._both[release]
        most = list(both.bounds)
        for when, where, were in both.were:
            if now <= when + self._late and where is not page:
                most = [max(one, other) for one, other in zip(most, were, strict=True)]
        for name, shown, may in zip(NAMES, page.bounds, most, strict=True):
            if shown > may:
                return f"{name} {shown}, and both pressed for {may}"
        if both.enough is not None and (both.enough[1] is page or now > both.enough[0] + self._late):
            return f"though {both.enough[1].name} had enough"
        return None

    def let_go(self, page: "Page", since: float) -> bool:
        """Whether both said yes, after that, to what this page takes as let go of."""
        yeses = [self._yeses.get((seat, self.release(page))) for seat in SEATS]
        return all(yes is not None and yes.at > since for yes in yeses)

    @staticmethod
    def release(page: "Page") -> Release:
        """What this page would have to have let go of to be Together."""
        a, b, watch = page.taps
        return (page.held[0] if page.held else "", a, b, watch)

    def _meet(self, release: Release) -> None:
        yeses = [self._yeses.get((seat, release)) for seat in SEATS]
        stand = [yes for yes in yeses if yes is not None and yes.ends is None]
        if len(stand) < len(SEATS):
            return
        bounds = [min(values) for values in zip(*(yes.bounds for yes in stand), strict=True)]
        both = self._both.setdefault(release, Both(bounds))
        if not any(yes.stale for yes in stand):
            both.bounds = [max(values) for values in zip(both.bounds, bounds, strict=True)]

    def _end(self, seat: str, release: Release) -> None:
        yes = self._yeses.get((seat, release))
        if yes is not None:
            yes.ends = self._world.time.now

    def _raise(self, both: Both, seat: str, place: int, bounds: tuple[int, ...]) -> None:
        to = bounds[place] + 1
        both.raising[seat, place] = to
        if all(both.raising.get((each, place)) == to for each in SEATS):
            both.bounds[place] = max(both.bounds[place], to)
            for each in SEATS:
                del both.raising[each, place]

    def _lower(self, both: Both, page: "Page", to: list[int]) -> None:
        both.were.append((self._world.time.now, page, list(both.bounds)))
        lowers = any(one > other for one, other in zip(both.bounds, to, strict=True))
        shorter = to[2] < both.bounds[2]
        both.bounds = [min(one, other) for one, other in zip(both.bounds, to, strict=True)]
        if shorter:
            both.bounds[1] = 0
        for place in (0, 1):
            both.raising.pop((page.seat, place), None)
        if not lowers:
            return  # nobody else can know of it
        for place in (0, 1):
            both.raising.pop((PARTNER[page.seat], place), None)
        for given in self._yeses.values():
            given.stale = True
