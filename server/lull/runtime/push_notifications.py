"""A notice on a phone that isn't connected when its partner pauses (PUSH1).

It is a backup beside the promise, never part of it: nothing waits for one. A pause has been told and handed
to the store before this part hears of it, and whatever goes wrong here ends here.
"""

import asyncio
from contextlib import suppress
from enum import Enum
from typing import Final, Protocol

from lull.rooms.ports import StoreUnavailable
from lull.session.pauses import Seat
from lull.tasks import cancel_and_wait

MIN_INTERVAL = 10.0
"""Seconds after which a seat's phone is sent another one (PUSH2)."""

MAX_IN_FLIGHT = 64
"""Notices on their way; more are not sent."""


class Delivery(Enum):
    """What became of a notice."""

    SENT = "sent"
    """The push service took it."""
    GONE = "gone"
    """There is no such phone any more."""
    FAILED = "failed"
    """The push service can't be reached, or wants something else."""


class SubscriptionStore(Protocol):
    """Where phones can be reached, sealed, each with its room (PUSH5). Every call may raise `StoreUnavailable`."""

    async def keep(self, room_id: str, seat: Seat, sealed: bytes) -> bool:
        """Keep this as the seat's, as long as the room; False where there is no such room."""
        ...

    async def find(self, room_id: str, seat: Seat) -> bytes | None:
        """The seat's, if it has one."""
        ...

    async def drop(self, room_id: str, seat: Seat, sealed: bytes | None = None) -> None:
        """Forget the seat's: whichever it is, or only this one."""
        ...


class PushSender(Protocol):
    """How a notice gets to a phone."""

    async def send(self, room_id: str, seat: Seat, sealed: bytes) -> Delivery:
        """Send one to where this seat's phone can be reached. Never raises."""
        ...

    def close(self) -> None:
        """Send no more."""
        ...


class PushNotifications:
    """At most one task a seat."""

    def __init__(self, store: SubscriptionStore, push: PushSender) -> None:
        """`push` is closed with this."""
        self._store: Final = store
        self._push: Final = push
        self._sent_at: Final[dict[tuple[str, Seat, bool], float]] = {}
        self._tasks: Final[set[asyncio.Task[None]]] = set()

    def partner_paused(self, room_id: str, seat: Seat) -> None:
        """Send this seat's phone a notice, if it wants any. Returns at once; never raises."""
        if len(self._tasks) >= MAX_IN_FLIGHT or not self._is_due(room_id, seat, trying=False):
            return
        task = asyncio.create_task(self._send_in_background(room_id, seat), name="notice")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def may_send_test(self, room_id: str, seat: Seat) -> bool:
        """Whether this seat may have one sent to itself now: as often as pauses send one, and apart from them."""
        return self._is_due(room_id, seat, trying=True)

    def _is_due(self, room_id: str, seat: Seat, *, trying: bool) -> bool:
        now = asyncio.get_running_loop().time()
        for key, at in tuple(self._sent_at.items()):  # the longest ago first
            if now - at < MIN_INTERVAL:
                break
            del self._sent_at[key]
        if (room_id, seat, trying) in self._sent_at:
            return False
        self._sent_at[room_id, seat, trying] = now
        return True

    async def _send_in_background(self, room_id: str, seat: Seat) -> None:
        with suppress(StoreUnavailable):
            await self.send(room_id, seat)

    async def send(self, room_id: str, seat: Seat) -> bool:
        """Send this seat's phone a notice now; whether its push service took it. May raise `StoreUnavailable`."""
        sealed = await self._store.find(room_id, seat)
        if sealed is None:
            return False
        delivery = await self._push.send(room_id, seat, sealed)
        if delivery is Delivery.GONE:
            await self._store.drop(room_id, seat, sealed)  # PUSH4
        return delivery is Delivery.SENT

    async def close(self) -> None:
        """Give up what is on its way: the process ends."""
        await cancel_and_wait(self._tasks)
        self._push.close()
