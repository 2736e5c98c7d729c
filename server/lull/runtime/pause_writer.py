"""Sees to it that every pause that was sent is also stored, however long the store takes (PAUSE3)."""

import asyncio
import logging
from typing import Final

from lull.rooms.ports import StoreUnavailable
from lull.rooms.service import RoomService
from lull.session.inputs import RaiseTaps
from lull.session.pauses import Count
from lull.tasks import cancel_and_wait

WRITE_EVERY = 0.25
"""Seconds between two writes of one room: of a burst of taps, which its phones have been told one by one, the last
says all."""

FIRST_RETRY = 0.05
LAST_RETRY = 1.0
"""Seconds between attempts, doubling from the first to the last."""

_log: Final = logging.getLogger("lull.pause_writer")


class PauseWriter:
    """At most one task a room, and only while something is unstored."""

    def __init__(self, service: RoomService) -> None:
        """Stores through `service`, which also tells the views that follow."""
        self._service: Final = service
        self._unstored: Final[dict[str, Count]] = {}
        self._written_at: Final[dict[str, float]] = {}
        """When each room was written, if it was lately; the oldest first."""
        self._tasks: Final[set[asyncio.Task[None]]] = set()

    def write(self, room_id: str, taps: Count) -> None:
        """Store these counters, now or as soon as the store can."""
        owed = self._unstored.get(room_id)
        if owed is not None:
            self._unstored[room_id] = owed.merge(taps)
            return
        self._unstored[room_id] = taps
        task = asyncio.create_task(self._store(room_id), name="keep")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _store(self, room_id: str) -> None:
        wait = FIRST_RETRY
        while True:
            await self._until_its_turn(room_id)
            taps = self._unstored[room_id]
            try:
                await self._service.apply(room_id, RaiseTaps(taps))
            except Exception as error:  # noqa: BLE001 - not even a bug of ours may end this (PAUSE3)
                if not isinstance(error, StoreUnavailable):
                    _log.error("bug in storing a pause: %s", type(error).__name__)
                await asyncio.sleep(wait)
                wait = min(wait * 2, LAST_RETRY)
                continue
            if self._unstored[room_id] == taps:
                del self._unstored[room_id]
                return

    async def _until_its_turn(self, room_id: str) -> None:
        now, written_at = asyncio.get_running_loop().time(), self._written_at
        while written_at and written_at[oldest := next(iter(written_at))] + WRITE_EVERY <= now:
            del written_at[oldest]
        due = written_at.pop(room_id, now - WRITE_EVERY) + WRITE_EVERY
        written_at[room_id] = due
        if due > now:
            await asyncio.sleep(due - now)

    async def close(self) -> None:
        """Give up what can't be stored: the process ends. The phones hold the same counters and bring them back."""
        await cancel_and_wait(self._tasks)
