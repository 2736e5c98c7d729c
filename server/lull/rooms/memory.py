"""What a node knows of rooms whose last phone has left it: for a while, in case the store forgets them (EPOCH6)."""

from typing import Final

from lull.rooms.ports import Clock, Record

REMEMBERED_FOR = 300_000
"""Milliseconds; less than the store remembers that a room was ended, so that none is brought back after its end."""

REMEMBERED = 10_000
"""Rooms at the most."""


class Memory:
    """The newest record of each room that was left, the longest left first."""

    def __init__(self, clock: Clock) -> None:
        """Nothing yet."""
        self._clock: Final = clock
        self._kept: Final[dict[str, tuple[int, Record]]] = {}

    def keep(self, room_id: str, record: Record) -> None:
        """Remember this from now on."""
        self._kept.pop(room_id, None)
        self._kept[room_id] = (self._clock(), record)
        for other, (since, _) in tuple(self._kept.items()):
            if len(self._kept) <= REMEMBERED and self._clock() - since < REMEMBERED_FOR:
                break
            del self._kept[other]

    def __len__(self) -> int:
        """How many rooms are kept."""
        return len(self._kept)

    def of(self, room_id: str) -> Record | None:
        """What is remembered of this room."""
        since, record = self._kept.get(room_id, (0, None))
        return record if self._clock() - since < REMEMBERED_FOR else None
