"""What they agree on: edited by either, counted by both, lowered by one."""

from dataclasses import replace
from typing import Any

import pytest
from tests.support.sessions import (
    AGREED,
    BY_WATCH,
    DUE_AT,
    ENDS_AT,
    LATER,
    TERMS,
    TOKEN,
    after,
    agree,
    begun,
    opened,
    paused,
    phase_of,
    preparing,
    refused,
    step_on,
    together,
    yes,
    yes_in,
)

from lull.session.agreement import Agreement, Document, DocumentDigests, Terms
from lull.session.bounds import STEPS
from lull.session.check_in import CHECK_IN_AFTER_STEP, CheckIn
from lull.session.inputs import Edit, Input, WriteDocument
from lull.session.pauses import Seat
from lull.session.proposals import Start
from lull.session.rejections import Rejection
from lull.session.state import NO_YESES, Paused, Preparing, Session, Together
from lull.session.view import view_for

A, B = Seat.A, Seat.B


def edit(version: int = AGREED.version, seat: Seat = A, **terms: int) -> Edit:
    """The seat edits these terms."""
    return Edit(seat, f"{seat}1", version, replace(TERMS, **terms))


@pytest.mark.parametrize(
    "bounds", [("length", 300, 10_800), ("every", 60, 1_800), ("within", 15, 120), ("steps", 0, 12)], ids=str
)
def test_terms_have_bounds(bounds: tuple[str, int, int]) -> None:
    """AGREE1: 5 min to 3 h, every 1 to 30 min, within 15 to 120 s, no more than twelve steps; and nothing beyond."""
    name, least, most = bounds
    for value in (least, most):
        assert getattr(Terms(**{name: value}), name) == value
    for value in (least - 1, most + 1):
        with pytest.raises(ValueError, match="out of bounds"):
            Terms(**{name: value})


def test_what_nobody_has_agreed_on_yet() -> None:
    """AGREE1: 45 minutes, asked every seven, half a minute to answer, no ladder, no word."""
    assert opened().agreement == Agreement(0, Terms(2700, 420, 30, 0), DocumentDigests(None, None, None))
    assert STEPS[-1] == 12


def test_either_edits_while_they_prepare() -> None:
    """AGREE2: up and down, by either seat; each edit is the next version, for both to see."""
    session = after(preparing(), edit(length=10_800, every=60), edit(5, B, within=120, steps=0))
    assert session.agreement == Agreement(6, replace(TERMS, within=120, steps=0))
    for seat in Seat:
        assert view_for(session, seat).agreement == session.agreement


def test_an_edit_that_changes_nothing_is_none() -> None:
    """AGREE2: the same terms again void nobody's yes and are no new version."""
    session = after(preparing(), yes_in(preparing(), A))
    assert after(session, edit()) == session


@pytest.mark.parametrize("version", [3, 5, 0])
def test_an_edit_of_another_version_is_refused(version: int) -> None:
    """AGREE3: who edits what has changed meanwhile is told so."""
    for session in (preparing(), together(), paused()):
        assert refused(session, edit(version, length=300)) is Rejection.CHANGED
    assert refused(preparing(), WriteDocument(A, version, Document.OURS, "d" * 22, 1)) is Rejection.CHANGED


@pytest.mark.parametrize("given", [edit(length=300), WriteDocument(B, 4, Document.B, "d" * 22)], ids=str)
@pytest.mark.parametrize("seat", [A, B])
def test_an_edit_voids_the_yes_to_start(given: Input, seat: Seat) -> None:
    """AGREE2, YES4: it counts once both said yes to the same version."""
    session = after(preparing(), yes_in(preparing(), seat), given)
    assert session.phase == Preparing()
    assert refused(session, yes_in(preparing(), seat.partner)) is Rejection.CHANGED
    assert after(session, yes_in(session, seat.partner)).phase.name == "preparing"
    assert after(session, yes_in(session, A), yes_in(session, B)).phase.name == "together"


def test_a_page_is_written_by_whose_it_is() -> None:
    """PAGE1: the common one by either, one's own by oneself; the ladder's steps come with the common one."""
    session = after(
        preparing(), WriteDocument(A, 4, Document.OURS, "x" * 22, 2), WriteDocument(B, 5, Document.B, "y" * 22)
    )
    assert session.agreement == Agreement(6, replace(TERMS, steps=2), DocumentDigests("x" * 22, None, "y" * 22))
    session = after(session, WriteDocument(B, 6, Document.OURS, "z" * 22, 0), WriteDocument(A, 7, Document.A, "w" * 22))
    assert session.agreement == Agreement(8, replace(TERMS, steps=0), DocumentDigests("z" * 22, "w" * 22, "y" * 22))
    assert refused(session, WriteDocument(A, 8, Document.B, "d" * 22)) is Rejection.NOT_NOW
    assert refused(session, WriteDocument(B, 8, Document.A, "d" * 22)) is Rejection.NOT_NOW


def test_only_the_live_page_edits() -> None:
    """SEAT2, AGREE2: a fenced page changes no terms."""
    assert refused(preparing(), Edit(A, "a0", 4, Terms())) is Rejection.FENCED


@pytest.mark.parametrize("session", [together(), paused(BY_WATCH)], ids=["together", "paused"])
@pytest.mark.parametrize(
    "raised", [{"length": 2701}, {"every": 421}, {"within": 31}, {"steps": 4}, {"length": 300, "every": 421}], ids=str
)
def test_nobody_alone_raises_a_limit(session: Session, raised: dict[str, int]) -> None:
    """AGREE4: in a session a term above what it was is refused, whatever is lowered beside it."""
    assert refused(session, Edit(A, "a1", AGREED.version, replace(TERMS, **raised))) is Rejection.TAKES_TWO


@pytest.mark.parametrize("seat", [A, B])
def test_lower_limits_count_at_once(seat: Seat) -> None:
    """AGREE4: a shorter time brings the end nearer, a shorter interval the next check-in, a shorter window its answer."""
    session = after(together(), edit(seat=seat, length=600, every=60, within=15), now=LATER + 1_000)
    assert session.ends_at == LATER + 600_000
    assert phase_of(session).check_in == CheckIn(1, LATER + 61_000, LATER + 76_000)
    assert session.agreement == Agreement(5, replace(TERMS, length=600, every=60, within=15))


def test_a_limit_that_is_lowered_brings_nothing_further_away() -> None:
    """AGREE4: what is due sooner already stays due when it is."""
    session = after(together(), edit(every=400), now=LATER + 300_000)
    assert phase_of(session).check_in.due_at == DUE_AT
    extended = replace(together(), ends_at=LATER + 400_000)
    assert after(extended, edit(length=600)).ends_at == LATER + 400_000


def test_a_check_in_that_is_open_keeps_its_window() -> None:
    """AGREE4, CHECK1: who is being asked has the time that was agreed on."""
    asked = Together(CheckIn(1, DUE_AT, DUE_AT + 30_000, TOKEN))
    session = replace(together(), phase=asked)
    lowered = after(session, edit(every=60, within=15), now=DUE_AT)
    assert phase_of(lowered).check_in == asked.check_in
    just_before = after(session, edit(every=60, within=15), now=DUE_AT - 1)
    assert phase_of(just_before).check_in == CheckIn(1, DUE_AT, DUE_AT + 15_000, TOKEN)


def test_a_time_shorter_than_what_has_passed_is_over() -> None:
    """AGREE4, TIME4: at once."""
    assert after(together(), edit(length=300), now=LATER + 299_999).phase.name == "together"
    assert after(together(), edit(length=300), now=LATER + 300_000).phase.name == "aftercare"
    shortened = after(paused(BY_WATCH), edit(length=300), now=LATER + 400_000)
    assert (shortened.phase.name, shortened.ends_at) == ("paused", LATER + 300_000)


def test_fewer_steps_lead_back_to_the_last_that_is_left() -> None:
    """AGREE4, LADDER1, CHECK6: from the third of three to the first of one; and that is a change of step."""
    session = after(replace(together(), step=2), edit(steps=2), now=LATER)
    assert (session.step, phase_of(session).check_in.due_at) == (1, LATER + CHECK_IN_AFTER_STEP)
    assert after(replace(together(), step=2), edit(steps=0)).step == 0
    stays = after(replace(together(), step=1), edit(steps=2))
    assert (stays.step, phase_of(stays).check_in.due_at) == (1, DUE_AT)
    below = replace(paused(BY_WATCH, since=LATER), step=2)
    assert after(below, edit(steps=1)).phase == Paused(LATER, stepped=True)


@pytest.mark.parametrize(
    ("session", "said"),
    [(paused(BY_WATCH), yes(A, BY_WATCH)), (together(), step_on(A, 0))],
    ids=["go on", "step on"],
)
def test_a_lowered_limit_voids_every_yes(session: Session, said: Input) -> None:
    """YES4: whoever said yes said it under other limits."""
    lowered: Any = after(session, said, edit(length=2400)).phase
    assert (lowered.yeses if isinstance(lowered, Paused) else lowered.on) == NO_YESES


def test_a_start_names_its_agreement() -> None:
    """AGREE2, YES1: the yes to another version isn't taken."""
    assert refused(preparing(), agree(A, Start(preparing().taps, 3))) is Rejection.CHANGED
    assert begun(ends_at=ENDS_AT).agreement == AGREED
