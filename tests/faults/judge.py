"""Was the promise kept? Judged from what each screen showed, on one clock, and from nothing that a phone or a server believes.

Times are milliseconds since the Unix epoch. Where a screen is judged by its pixels, `at` is when they were painted.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from tests.support.waiting import T

FRAME: Final = 50.0
"""What the tapped screen itself is given where nothing is painted: the frame (PAUSE3)."""

PAINT: Final = 200.0
"""The same where it is: what T leaves for painting."""

TOGETHER: Final = "together"


@dataclass(frozen=True, slots=True)
class Timeline:
    """One page of one seat: its screens in order, what was tapped on it, and the yeses that it said."""

    seat: str
    screens: Sequence[tuple[float, str]]
    taps: Sequence[float] = ()
    yeses: Sequence[float] = ()
    draws_within: float = FRAME
    """What its own screen is given for a touch on it."""
    unseen: bool = False
    """Nobody can hold the product to this screen: its phone, or all that draws on it, stands still."""

    def shows(self, at: float) -> str:
        """The screen at that moment; empty before the first."""
        index = bisect_right(self.screens, at, key=lambda change: change[0])
        return self.screens[index - 1][1] if index else ""

    def together(self) -> list[tuple[float, float]]:
        """From when to when it showed Together; the end is infinite if it still does."""
        spans: list[tuple[float, float]] = []
        since: float | None = None
        for at, screen in self.screens:
            if screen == TOGETHER and since is None:
                since = at
            elif screen != TOGETHER and since is not None:
                spans.append((since, at))
                since = None
        return [*spans, (since, float("inf"))] if since is not None else spans

    def left_after(self, at: float) -> float | None:
        """When it stopped showing Together after `at`: `at` itself if it didn't show it then, None if it never did."""
        if self.shows(at) != TOGETHER:
            return at
        return next((when for when, screen in self.screens if when > at and screen != TOGETHER), None)


@dataclass(frozen=True, slots=True)
class Severed:
    """From `at` until `until` no fresh proof could reach the pages of these seats."""

    at: float
    until: float
    seats: str


@dataclass(frozen=True, slots=True)
class Violation:
    """What was promised and not kept."""

    rule: str
    at: float
    says: str

    def __str__(self) -> str:
        return f"{self.rule} {self.says}"


@dataclass
class Verdict:
    """What one trial showed."""

    violations: list[Violation] = field(default_factory=list[Violation])
    to_paused: list[float] = field(default_factory=list[float])
    """For each tap that found a partner's screen Together: how long until it wasn't, in ms; infinite if it stayed."""
    from_cut: list[float] = field(default_factory=list[float])
    """The same for each page that was severed from its proof while it showed Together."""


def judge(pages: Sequence[Timeline], severed: Iterable[Severed] = ()) -> Verdict:
    """Hold the pages of one room to BOUND, LATCH and DEADMAN."""
    verdict = Verdict()
    for page in pages:
        if page.unseen:
            continue
        others = [other for other in pages if other.seat != page.seat]
        for tap in (tap for other in pages for tap in other.taps):
            _bound(page, tap, pages, verdict)
        for tap in (tap for other in others for tap in other.taps):
            if page.shows(tap) == TOGETHER:
                left = page.left_after(tap)
                verdict.to_paused.append(float("inf") if left is None else left - tap)
        _latch(page, pages, verdict)
        for cut in severed:
            if page.seat in cut.seats:
                if page.shows(cut.at) == TOGETHER:
                    left = page.left_after(cut.at)
                    verdict.from_cut.append(float("inf") if left is None else left - cut.at)
                _deadman(page, cut, verdict)
    return verdict


def _both_said_yes(pages: Sequence[Timeline], after: float, by: float) -> bool:
    """Whether each seat said yes within this time."""
    return all(
        any(after < yes <= by for page in pages if page.seat == seat for yes in page.yeses)
        for seat in {page.seat for page in pages}
    )


def _bound(page: Timeline, tap: float, pages: Sequence[Timeline], verdict: Verdict) -> None:
    """T after the tap no screen shows Together until both said yes after the tap; the tapped page itself in the same frame (PAUSE3)."""
    allowed = tap + (page.draws_within if tap in page.taps else T)
    for since, until in page.together():
        if until <= allowed or (since > tap and _both_said_yes(pages, tap, since)):
            continue
        at = max(since, allowed)
        told = "still" if until == float("inf") else f"until {until - tap:.0f} ms"
        verdict.violations.append(
            Violation("BOUND", at, f"{page.seat} shows Together {at - tap:.0f} ms after a tap, {told}")
        )


def _latch(page: Timeline, pages: Sequence[Timeline], verdict: Verdict) -> None:
    """Into Together only by a yes of each, said after this page last left it."""
    left = float("-inf")
    for since, until in page.together():
        if not _both_said_yes(pages, left, since):
            verdict.violations.append(
                Violation("LATCH", since, f"{page.seat} came back to Together without a yes of both")
            )
        left = until


def _deadman(page: Timeline, cut: Severed, verdict: Verdict) -> None:
    """T after the last proof that could come no screen shows Together."""
    for since, until in page.together():
        at = max(since, cut.at + T)
        if at < min(until, cut.until):
            verdict.violations.append(
                Violation("DEADMAN", at, f"{page.seat} shows Together {at - cut.at:.0f} ms after its last proof")
            )
