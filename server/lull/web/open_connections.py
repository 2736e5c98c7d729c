"""What is open in one server: connections, and the tasks that serve them; who may have how many; and how they end.

A connection is unseated until its phone has shown its seat. There is room for so many of those and no more, below what
is left of the process's open files (LIMIT5). Where it is used up, whoever has most beyond their phones in seats makes
room: the next person comes in however many connections a stranger opens, and who comes back to a seat stays longest.
"""

import asyncio
import heapq
from collections import Counter, deque
from collections.abc import Callable, Coroutine
from typing import Any, Final, Protocol

from lull.web.networks import Part, Parts

MAX_UNSEATED = 4_096
"""Connections that may be unseated at a time: more than the phones of a node need to come back at once."""

RESERVED_FILES = 192
"""Open files that are not for connections: the store's, the page's, pushes, the process's own."""

BATCH = 16
"""The part of all that there is room for that is made free at once, as 1/n: looking for whom costs time."""

SHARE = 2
"""The part of all there is room for that one part of the network can have in seats that nothing takes away, as 1/n."""

CREDIT = 8
"""The part of it for which phones in seats excuse what else is open from there, as 1/n: so many may be coming back."""

SEAT_REMEMBERED = 60.0
"""Seconds for which a part of the network is known to have had a seat that it lost: its phone is coming back."""


class Open(Protocol):
    """One connection, whatever it speaks."""

    def shutdown(self) -> None:
        """End it as soon as what it is answering is answered."""
        ...

    def abort(self) -> None:
        """End it now."""
        ...


class OpenConnections:
    """All of one server's."""

    def __init__(self, files: int = MAX_UNSEATED * 2) -> None:
        """`files`: that the process may have open."""
        self.on_room: Callable[[], None] | None = None
        """Called whenever a connection has ended."""
        self._capacity: Final = max(files - RESERVED_FILES, files // 4)
        self._open: Final[set[Open]] = set()
        self._unseated: Final[dict[Open, Parts]] = {}
        """Those that are still wanted, in the order in which they came, or last came further."""
        self._seated: Final[dict[Open, Parts]] = {}
        self._counts: Final[Counter[bytes]] = Counter()
        self._seats: Final[Counter[bytes]] = Counter()
        self._left: Final[deque[tuple[float, Parts]]] = deque()
        self._tasks: Final[set[asyncio.Task[None]]] = set()
        self._changed: asyncio.Event | None = None

    def start(self, work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        """Do this in a task that the server waits for when it stops."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def has_room(self) -> bool:
        """Whether one more can be taken."""
        return len(self._open) - len(self._seated) < min(MAX_UNSEATED, self._capacity - len(self._seated))

    def make_room(self) -> bool:
        """End some of those who have most, the oldest first; whether there were any."""
        self._forget_seats()
        excess: dict[Parts, float] = {}
        for parts in self._unseated.values():
            if parts not in excess:
                excess[parts] = self.excess(parts)
        wanted = max(1, min(MAX_UNSEATED, self._capacity) // BATCH)
        order = heapq.nsmallest(
            wanted, enumerate(self._unseated.items()), key=lambda each: (-excess[each[1][1]], each[0])
        )
        for _, (connection, _) in order:
            self._no_longer_unseated(connection)
            connection.abort()
        return bool(order)

    def excess(self, parts: Parts) -> float:
        """How many there are from there beyond phones in seats, as shares of the part that has most."""
        return max(((self._counts[part.name] - self._excused(part)) / part.weight for part in parts), default=0.0)

    def opened(self, connection: Open, parts: Parts) -> None:
        """There is one more, of somebody from there."""
        self._open.add(connection)
        self._unseated[connection] = parts
        self._counts.update(part.name for part in parts)

    def belongs_to(self, connection: Open, parts: Parts) -> None:
        """It turns out to be somebody else's, for whom a proxy speaks."""
        if self._no_longer_unseated(connection) is not None:
            self.opened(connection, parts)

    def became(self, connection: Open, other: Open) -> None:
        """It goes on as another one, which has come further than those before it."""
        parts = self._no_longer_unseated(connection)
        self._open.discard(connection)
        self.opened(other, parts or ())

    def seated(self, connection: Open) -> bool:
        """Its phone has its seat, and nothing takes it away any more. False where it has ended in the meantime.

        Where one part of the network has its `SHARE` in seats, one more from there stays as it was: it is heard as any
        other, and is among those that make room.
        """
        parts = self._unseated.get(connection)
        if parts is None:
            return connection in self._seated
        if any(self._seats[part.name] >= self._capacity * part.weight / SHARE for part in parts):
            return True
        self._no_longer_unseated(connection)
        self._seated[connection] = parts
        self._seats.update(part.name for part in parts)
        return True

    def lost(self, connection: Open) -> None:
        """It is one fewer."""
        self._open.discard(connection)
        self._no_longer_unseated(connection)
        parts = self._seated.pop(connection, None)
        if parts:
            self._left.append((asyncio.get_running_loop().time(), parts))
            self._forget_seats()
        if self.on_room is not None:
            self.on_room()
        if self._changed is not None:
            self._changed.set()

    async def close(self) -> None:
        """End them all in order, and return once nothing is left."""
        self._changed = asyncio.Event()
        for connection in tuple(self._open):
            connection.shutdown()
        while self._open or self._tasks:
            await self._changed.wait()
            self._changed.clear()

    def abort(self) -> None:
        """End now what is left."""
        for connection in tuple(self._open):
            connection.abort()
        for task in self._tasks:
            task.cancel()

    def _excused(self, part: Part) -> float:
        return min(self._seats[part.name], self._capacity * part.weight / CREDIT)

    def _no_longer_unseated(self, connection: Open) -> Parts | None:
        parts = self._unseated.pop(connection, None)
        if parts is not None:
            _subtract(self._counts, parts)
        return parts

    def _forget_seats(self) -> None:
        """Of those that were lost long ago."""
        now = asyncio.get_running_loop().time()
        while self._left and self._left[0][0] < now - SEAT_REMEMBERED:
            _subtract(self._seats, self._left.popleft()[1])

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if self._changed is not None:
            self._changed.set()


def _subtract(counts: Counter[bytes], parts: Parts) -> None:
    for part in parts:
        counts[part.name] -= 1
        if counts[part.name] <= 0:
            del counts[part.name]
