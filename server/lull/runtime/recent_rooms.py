"""What a node knows of rooms whose last phone has left it: for a while, in case the store forgets them (EPOCH6)."""

from collections import OrderedDict
from typing import Final

from lull.rooms.ports import Clock, Record

KEPT_FOR = 300_000
"""Milliseconds; less than the store remembers that a room was ended, so that none is brought back after its end."""

MAX_KEPT = 10_000
"""Rooms at the most."""


class RecentRooms:
    """The newest record of each room that was left, the longest left first."""

    def __init__(self, clock: Clock) -> None:
        """Nothing yet."""
        self._clock: Final = clock
        self._kept: Final[OrderedDict[str, tuple[int, Record]]] = OrderedDict()

    def remember(self, room_id: str, record: Record) -> None:
        """Remember this from now on."""
        now = self._clock()
        self._kept[room_id] = (now, record)
        self._kept.move_to_end(room_id)
        while len(self._kept) > MAX_KEPT or now - next(iter(self._kept.values()))[0] >= KEPT_FOR:
            self._kept.popitem(last=False)

    def forget(self, room_id: str) -> None:
        """It is over."""
        self._kept.pop(room_id, None)

    def __len__(self) -> int:
        """How many rooms are kept."""
        return len(self._kept)

    def get(self, room_id: str) -> Record | None:
        """What is remembered of this room."""
        since, record = self._kept.get(room_id, (0, None))
        return record if self._clock() - since < KEPT_FOR else None
