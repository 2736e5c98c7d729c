"""When which room changes by time alone: a heap, so that a room costs nothing until its time comes (TIME7)."""

from heapq import heappop, heappush
from typing import Final


class Deadlines:
    """The next deadline of each room that was noted. Times are server milliseconds."""

    def __init__(self) -> None:
        """None yet."""
        self._heap: Final[list[tuple[int, str]]] = []
        self._scheduled: Final[dict[str, int]] = {}

    def schedule(self, room_id: str, at: int) -> None:
        """Look at this room at `at`; of several times the earliest counts, and whoever looks notes the next one."""
        noted = self._scheduled.get(room_id)
        if noted is None or at < noted:
            self._scheduled[room_id] = at
            heappush(self._heap, (at, room_id))

    def pop_due(self, now: int) -> list[str]:
        """The rooms to look at, each of which is forgotten until it is noted again."""
        rooms: list[str] = []
        while self._heap and self._heap[0][0] <= now:
            at, room_id = heappop(self._heap)
            if self._scheduled.get(room_id) == at:
                del self._scheduled[room_id]
                rooms.append(room_id)
        return rooms

    def __len__(self) -> int:
        """How many rooms are noted."""
        return len(self._scheduled)
