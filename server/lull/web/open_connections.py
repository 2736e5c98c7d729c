"""What is open in one server: connections, and the tasks that serve them; and how they end when it stops."""

import asyncio
from collections.abc import Coroutine
from typing import Any, Final, Protocol


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

    def __init__(self) -> None:
        self.http: Final[set[Open]] = set()
        self.sockets: Final[set[Open]] = set()
        self._tasks: Final[set[asyncio.Task[None]]] = set()
        self._changed: asyncio.Event | None = None

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Do this in a task that the server waits for when it stops."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def lost(self, connection: Open) -> None:
        """It is one fewer."""
        self.http.discard(connection)
        self.sockets.discard(connection)
        if self._changed is not None:
            self._changed.set()

    async def close(self) -> None:
        """End them all in order, and return once nothing is left."""
        self._changed = asyncio.Event()
        for connection in (*self.http, *self.sockets):
            connection.shutdown()
        while self.http or self.sockets or self._tasks:
            await self._changed.wait()
            self._changed.clear()

    def abort(self) -> None:
        """End now what is left."""
        for connection in (*self.http, *self.sockets):
            connection.abort()
        for task in self._tasks:
            task.cancel()

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if self._changed is not None:
            self._changed.set()
