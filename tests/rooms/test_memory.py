"""What a node remembers of rooms that were left."""

from tests.support.sessions import paused

from lull.rooms import memory
from lull.rooms.memory import REMEMBERED_FOR, Memory
from lull.rooms.ports import Record
from lull.storage.valkey_store import ENDED_FOR


def test_a_room_is_remembered_for_a_while() -> None:
    """EPOCH6: five minutes from when it was last left, and so never beyond what the store knows of its end."""
    now = 0
    kept, first, second = Memory(lambda: now), Record(paused(), 1), Record(paused(), 2)
    assert kept.of("room") is None
    kept.keep("room", first)
    now = REMEMBERED_FOR - 1
    assert kept.of("room") == first
    kept.keep("room", second)
    now += REMEMBERED_FOR - 1
    assert kept.of("room") == second
    now += 1
    assert kept.of("room") is None
    assert REMEMBERED_FOR < ENDED_FOR


def test_memory_has_an_end() -> None:
    """EPOCH6: what is too old, or too much, goes, the oldest first."""
    now = 0
    kept = Memory(lambda: now)
    for number in range(memory.REMEMBERED + 2):
        kept.keep(str(number), Record(paused(), number))
    assert [kept.of(str(number)) is None for number in range(4)] == [True, True, False, False]
    now = REMEMBERED_FOR
    kept.keep("new", Record(paused(), 1))
    assert len(kept) == 1
