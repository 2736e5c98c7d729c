"""What disorder on the way can do to pauses: nothing that is not a pause.

Which permutations are meaningful? Commands and connections reach the store in one order, by compare-and-swap; only counters
travel over several paths (the beat, the channel between nodes, the pause writer's retries), so only `Raise` may come early, late or
again. And a yes is a phone's answer to taps that it was shown, so a log is what the server took in: an order in which a
yes names taps that the server heard of only later is not an earlier order of anything.
"""

from hypothesis import given
from hypothesis import strategies as st
from tests.support.strategies import Timed, accepted_logs, replay

from lull.session.inputs import RaiseTaps
from lull.session.state import Aftercare, Closed, Together


@given(accepted_logs(), st.data())
def test_pauses_in_any_order_are_never_more_permissive(log: list[Timed], data: st.DataObject) -> None:
    """PAUSE2, RELEASE1, RELEASE3: with its pauses moved and repeated at will, a log is Together only if it was in order.

    And then it has released nothing that wasn't released in order.
    """
    raises = [given for given, _ in log if isinstance(given, RaiseTaps)]
    repeats = data.draw(st.lists(st.sampled_from(raises), max_size=5)) if raises else []
    disordered: list[Timed] = [(step, now) for step, now in log if not isinstance(step, RaiseTaps)]
    for pause in data.draw(st.permutations([*raises, *repeats])):
        at = data.draw(st.integers(0, len(disordered)))
        now = disordered[at - 1][1] if at else (log[0][1] if log else 0)
        disordered.insert(at, (pause, now))
    in_order, out_of_order = replay(log), replay(disordered)
    if isinstance(in_order.phase, Closed) or isinstance(out_of_order.phase, Closed):
        return
    assert (out_of_order.taps.a, out_of_order.taps.b) == (in_order.taps.a, in_order.taps.b)
    if not isinstance(in_order.phase, Aftercare) and not isinstance(out_of_order.phase, Aftercare):
        assert not out_of_order.released.exceeds(in_order.released)
    if isinstance(out_of_order.phase, Together):
        assert isinstance(in_order.phase, Together)


@given(accepted_logs(), st.data())
def test_pauses_repeated_in_place_change_nothing(log: list[Timed], data: st.DataObject) -> None:
    """PAUSE2: an older pause heard again later on is no pause: the room is what it would have been."""
    raised = [(at, step) for at, (step, _) in enumerate(log) if isinstance(step, RaiseTaps)]
    again = data.draw(st.lists(st.sampled_from(raised), max_size=5)) if raised else []
    later = [(data.draw(st.integers(at + 1, len(log))), step) for at, step in again]
    repeated = list[Timed]()
    for at, timed in enumerate(log, 1):
        repeated += [timed, *((step, timed[1]) for place, step in later if place == at)]
    assert replay(repeated) == replay(log)
