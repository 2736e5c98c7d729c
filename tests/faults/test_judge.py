"""What the judge accuses, and what it doesn't. Times in ms; two seats with one page each."""

import pytest
from tests.faults.judge import Severed, Timeline, judge

Screens = list[tuple[float, str]]

START: Screens = [(0, "preparing"), (100, "together")]
YES = 50.0


def _a(*screens: tuple[float, str], taps: tuple[float, ...] = (), yeses: tuple[float, ...] = ()) -> Timeline:
    return Timeline("a", [*START, *screens], taps, (YES, *yeses))


def _b(*screens: tuple[float, str], taps: tuple[float, ...] = (), yeses: tuple[float, ...] = ()) -> Timeline:
    return Timeline("b", [*START, *screens], taps, (YES, *yeses))


def _rules(*pages: Timeline, severed: tuple[Severed, ...] = ()) -> list[str]:
    return [violation.rule for violation in judge(pages, severed).violations]


def test_a_tap_that_came_through_and_was_let_go_of_by_both() -> None:
    """BOUND, LATCH: accuses nobody; the time to Paused is the partner's."""
    pages = (
        _a((1000, "paused"), (13_000, "together"), taps=(1000,), yeses=(12_000,)),
        _b((1100, "paused"), (13_050, "together"), yeses=(12_900,)),
    )
    verdict = judge(pages)
    assert verdict.violations == []
    assert verdict.to_paused == [100]


@pytest.mark.parametrize("left", [3001.0, None])
def test_a_partner_that_stays_too_long(left: float | None) -> None:
    """BOUND: Together at T after the tap, for however short a time."""
    b = _b(*([] if left is None else [(left, "paused")]))
    assert _rules(_a((1000, "paused"), taps=(1000,)), b) == ["BOUND"]


def test_a_partner_that_leaves_in_time() -> None:
    """BOUND: until T it may show Together."""
    assert _rules(_a((1000, "paused"), taps=(1000,)), _b((3000, "paused"))) == []


def test_the_tapped_screen_itself() -> None:
    """PAUSE3: has a frame, and no more."""
    assert _rules(_a((1049, "paused"), taps=(1000,)), _b((1010, "paused"))) == []
    assert _rules(_a((1051, "paused"), taps=(1000,)), _b((1010, "paused"))) == ["BOUND"]


def test_a_second_page_of_the_tapped_seat() -> None:
    """BOUND: has as long as the partner's."""
    page = Timeline("a", [*START, (3100, "paused")])
    assert _rules(_a((1000, "paused"), taps=(1000,)), page, _b((1010, "paused"))) == ["BOUND"]


@pytest.mark.parametrize(("yeses_a", "yeses_b"), [((), ()), ((12_000,), ()), ((), (12_000,)), ((12_000,), (900,))])
def test_back_without_both(yeses_a: tuple[float, ...], yeses_b: tuple[float, ...]) -> None:
    """LATCH, and BOUND as well where there was a tap: a lone yes, or one from before the pause, isn't both."""
    pages = (
        _a((1000, "paused"), (13_000, "together"), taps=(1000,), yeses=yeses_a),
        _b((1100, "paused"), yeses=yeses_b),
    )
    assert set(_rules(*pages)) == {"BOUND", "LATCH"}


def test_back_after_a_lapse_by_itself() -> None:
    """LATCH: without a tap too."""
    assert _rules(_a((2000, "paused"), (2500, "together")), _b()) == ["LATCH"]


def test_a_tap_into_a_release() -> None:
    """BOUND: the yeses from before it don't let go of it, but T isn't over either."""
    a = _a((1000, "paused"), (13_000, "together"), (13_010, "paused"), taps=(1000, 13_010), yeses=(12_000,))
    assert _rules(a, _b((1100, "paused"), (13_050, "together"), (13_300, "paused"), yeses=(12_900,))) == []
    assert _rules(a, _b((1100, "paused"), (13_050, "together"), (15_100, "paused"), yeses=(12_900,))) == ["BOUND"]


def test_no_proof_and_no_pause() -> None:
    """DEADMAN: who gets no proof leaves within T, tap or no tap; not who was cut off for less."""
    assert _rules(_a((3100, "paused")), _b((2900, "paused")), severed=(Severed(1000, 5000, "ab"),)) == ["DEADMAN"]
    assert _rules(_a((3100, "paused")), _b((3100, "paused")), severed=(Severed(1000, 2900, "ab"),)) == []
    assert _rules(_a(), _b((2900, "paused")), severed=(Severed(1000, 5000, "b"),)) == []


def test_a_screen_that_nobody_can_change() -> None:
    """A phone that stands still as a whole isn't judged; its partner's is."""
    still = Timeline("b", START, (), (YES,), unseen=True)
    assert _rules(_a((1000, "paused"), taps=(1000,)), still) == []
    assert _rules(_a(taps=(1000,)), still) == ["BOUND"]
