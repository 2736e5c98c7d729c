"""What a node remembers of rooms that were left."""

from tests.support.sessions import paused

from lull.rooms.ports import Record
from lull.runtime import recent_rooms
from lull.runtime.recent_rooms import KEPT_FOR, RecentRooms
from lull.session.state import TOMBSTONE_LIFETIME


def test_a_room_is_remembered_for_a_while() -> None:
    """EPOCH6: five minutes from when it was last left, and so never beyond what the store knows of its end."""
    now = 0
    kept, first, second = RecentRooms(lambda: now), Record(paused(), 1), Record(paused(), 2)
    assert kept.get("room") is None
    kept.remember("room", first)
    now = KEPT_FOR - 1
    assert kept.get("room") == first
    kept.remember("room", second)
    now += KEPT_FOR - 1
    assert kept.get("room") == second
    now += 1
    assert kept.get("room") is None
    assert KEPT_FOR == 5 * 60_000 < TOMBSTONE_LIFETIME


def test_recent_rooms_are_bounded() -> None:
    """EPOCH6: what is too old, or too much, goes, the oldest first."""
    now = 0
    kept = RecentRooms(lambda: now)
    for number in range(recent_rooms.MAX_KEPT + 2):
        kept.remember(str(number), Record(paused(), number))
    assert [kept.get(str(number)) is None for number in range(4)] == [True, True, False, False]
    now = KEPT_FOR
    kept.remember("new", Record(paused(), 1))
    assert len(kept) == 1
