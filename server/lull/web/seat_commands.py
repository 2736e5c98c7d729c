"""What a seat says over all of its connections, one after the other: each may cost the store a round trip."""

import asyncio
from collections.abc import Callable
from typing import Final, NamedTuple, TypeAlias
from weakref import WeakValueDictionary

from lull.protocol import messages as m
from lull.rooms.ports import StoreUnavailable
from lull.rooms.service import RoomService
from lull.runtime.room_hub import Connection
from lull.session.inputs import BACKWARD, Command, RaiseTaps, StepBack, Withdraw
from lull.session.pauses import Seat
from lull.session.rejections import OF_A_LINK, Rejection
from lull.web.rate_limits import TokenBucket

COMMANDS_A_SECOND = 10
MAX_QUEUED_COMMANDS = 8

Refuse: TypeAlias = Callable[[m.RefusalCode, int | None], None]


class _Queued(NamedTuple):
    connection: Connection
    command: m.RoomCommand
    given: Command
    refuse: Refuse


class SeatCommands:
    """The commands of one seat. What goes further is so many a second; what only goes back is always taken.

    Of that the newest stands for those like it that still wait, so that no flood of it makes a queue, and beyond as
    many a second each waits for the next moment at which it may be stored.
    """

    __slots__ = ("__weakref__", "_back", "_further", "_queued", "_rooms", "_worker")

    def __init__(self, rooms: RoomService) -> None:
        """Nothing was said yet."""
        now = asyncio.get_running_loop().time
        self._rooms: Final = rooms
        self._further: Final = TokenBucket(COMMANDS_A_SECOND, now)
        self._back: Final = TokenBucket(COMMANDS_A_SECOND, now)
        self._queued: Final[list[_Queued]] = []
        """A few. An empty deque would cost each seat as much as all else that is kept of it."""
        self._worker: asyncio.Task[None] | None = None

    def take(self, connection: Connection, command: m.RoomCommand, refuse: Refuse) -> None:
        """Have it carried out. `refuse`: told why not, now or later."""
        if not connection.live:  # known here, so the store needn't be asked
            refuse(Rejection.FENCED, command.id)
            return
        given = command.to_input(connection.seat, connection.id)
        if isinstance(given, BACKWARD):
            given = self._instead_of_others(given)
        elif len(self._queued) >= MAX_QUEUED_COMMANDS or not self._further.take():
            refuse("too_many", command.id)
            return
        self._queued.append(_Queued(connection, command, given, refuse))
        if self._worker is None:
            self._worker = asyncio.create_task(self._run(), name="commands")

    def _instead_of_others(self, given: Command) -> Command:
        """What says all that it and those like it say; they wait no more."""
        for other in [it for it in self._queued if _alike(it.given, given)]:
            self._queued.remove(other)
            if isinstance(given, StepBack) and isinstance(other.given, StepBack) and other.given.step < given.step:
                given = other.given
        return given

    async def _run(self) -> None:
        try:
            while self._queued:
                if isinstance(self._queued[0].given, BACKWARD) and not self._back.take():
                    await asyncio.sleep(1 / COMMANDS_A_SECOND)
                    self._back.take()
                await self._carry_out(self._queued.pop(0))
        finally:
            self._worker = None

    async def _carry_out(self, it: _Queued) -> None:
        room = it.connection.room
        if not it.connection.live:
            it.refuse(Rejection.FENCED, it.command.id)
            return
        try:
            if room.taps.exceeds(room.session.taps):
                # What this phone has been told it may answer, stored or not (PAUSE3).
                await self._rooms.apply(room.id, RaiseTaps(room.taps))
            outcome = await self._rooms.apply(room.id, it.given)
        except StoreUnavailable:
            it.refuse("store_unavailable", it.command.id)
            return
        if isinstance(outcome, Rejection):
            it.refuse(Rejection.NOT_NOW if outcome in OF_A_LINK else outcome, it.command.id)


def _alike(one: Command, other: Command) -> bool:
    if isinstance(one, Withdraw) and isinstance(other, Withdraw):
        return one.connection == other.connection and one.to == other.to
    return type(one) is type(other) and one.connection == other.connection


class NodeCommands:
    """Those of each seat that has a connection here."""

    def __init__(self, rooms: RoomService) -> None:
        """None yet."""
        self._rooms: Final = rooms
        self._seats: Final[WeakValueDictionary[tuple[str, Seat], SeatCommands]] = WeakValueDictionary()

    def of(self, connection: Connection) -> SeatCommands:
        """Its seat's, which are kept as long as one of its connections has them."""
        key = (connection.room.id, connection.seat)
        commands = self._seats.get(key)
        if commands is None:
            commands = self._seats[key] = SeatCommands(self._rooms)
        return commands
