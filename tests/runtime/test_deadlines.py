"""When a room is looked at again."""

import random

from lull.runtime.deadlines import Deadlines


def test_each_room_is_due_once_at_its_earliest_time() -> None:
    """TIME7: noted for several times, a room comes up at the earliest of them, once, and not before."""
    deadlines = Deadlines()
    for at in (30, 10, 20, 10):
        deadlines.schedule("one", at)
    deadlines.schedule("other", 15)
    assert deadlines.pop_due(9) == []
    assert deadlines.pop_due(10) == ["one"]
    assert deadlines.pop_due(14) == []
    assert deadlines.pop_due(100) == ["other"]
    assert deadlines.pop_due(10**9) == []
    assert len(deadlines) == 0


def test_who_looks_notes_again() -> None:
    """TIME7: a room that was due and is noted anew comes up anew, at a later time as well as at an earlier one."""
    deadlines = Deadlines()
    deadlines.schedule("room", 10)
    assert deadlines.pop_due(10) == ["room"]
    deadlines.schedule("room", 30)
    deadlines.schedule("room", 20)
    assert deadlines.pop_due(25) == ["room"]
    assert deadlines.pop_due(35) == []


def test_nobody_is_forgotten() -> None:
    """TIME7: whatever is noted in whatever order, each room comes up by its earliest time."""
    dice = random.Random(5)
    deadlines, earliest = Deadlines(), dict[str, int]()
    for _ in range(2000):
        room, at = str(dice.randrange(50)), dice.randrange(1000)
        deadlines.schedule(room, at)
        earliest[room] = min(at, earliest.get(room, at))
    seen = {room: now for now in range(1000) for room in deadlines.pop_due(now)}
    assert seen == earliest
