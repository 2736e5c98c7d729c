"""What a node knows of rooms whose last phone has left it: for a while, in case the store forgets them (EPOCH6)."""

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
        self._kept: Final[dict[str, tuple[int, Record]]] = {}

    def remember(self, room_id: str, record: Record) -> None:
        """Remember this from now on."""
        self._kept.pop(room_id, None)
        self._kept[room_id] = (self._clock(), record)
        for other, (since, _) in tuple(self._kept.items()):
            if len(self._kept) <= MAX_KEPT and self._clock() - since < KEPT_FOR:
                break
            del self._kept[other]

    def __len__(self) -> int:
        """How many rooms are kept."""
        return len(self._kept)

    def get(self, room_id: str) -> Record | None:
        """What is remembered of this room."""
        since, record = self._kept.get(room_id, (0, None))
        return record if self._clock() - since < KEPT_FOR else None
