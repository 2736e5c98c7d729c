"""One seated phone: every frame it sends, taken in within the socket's read callback (WIRE4).

A beat is handled to its end right here. A command needs the store, so it waits its turn in a short queue of this
phone's own.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from time import perf_counter
from typing import Final

from pydantic import ValidationError

from lull.protocol import messages as m
from lull.protocol.beats import clear_counters, is_beat
from lull.protocol.letters import is_letter
from lull.rooms.ports import StoreUnavailable
from lull.rooms.service import RoomService
from lull.session.inputs import Raise
from lull.session.rejections import Rejection
from lull.signal.switchboard import Member, Switchboard
from lull.web.commands import ForRoom, input_of
from lull.web.limits import TokenBucket
from lull.web.line import SocketLine

COMMAND_SIZE = 4096
"""Bytes of a JSON command."""

BEATS_A_SECOND = 40
COMMANDS_A_SECOND = 10
LETTERS_A_SECOND = 2
COMMANDS_WAITING = 8

_log: Final = logging.getLogger("lull.phone")

_WORDS: Final[dict[m.RefusalCode, str]] = {
    "bad_frame": "A binary frame is a beat of 57 bytes, of kind 1, or a letter of 2,048, of kind 2.",
    "bad_message": "That is no command of this protocol.",
    "too_large": "A command is at most 4 KiB.",
    "too_many": "Too much at once. A pause is never too much.",
    "not_now": "The room is not where that could be said.",
    "too_soon": "The pause is still fresh.",
    "taps_changed": "There was another pause since.",
    "changed": "What that was about has changed since.",
    "not_rehearsed": "Both pauses are tried before the first Together.",
    "takes_two": "One alone can only lower that.",
    "wait_for_offer": "Who paused offers first.",
    "partner_away": "The other phone is not connected.",
    "fenced": "A newer page of this seat is open.",
    "store_unavailable": "That could not be stored. Nothing has changed.",
}


class Phone:
    """Hears one connection of one seat."""

    def __init__(
        self,
        member: Member,
        line: SocketLine,
        switchboard: Switchboard,
        rooms: RoomService,
        on_relay: Callable[[float], None],
    ) -> None:
        """Starts hearing when its `hear` is given to the transport. `on_relay`: a pause was told, in these seconds."""
        now = asyncio.get_running_loop().time
        self._member: Final = member
        self._line: Final = line
        self._switchboard: Final = switchboard
        self._rooms: Final = rooms
        self._on_relay: Final = on_relay
        self._beats: Final = TokenBucket(BEATS_A_SECOND, now)
        self._commands: Final = TokenBucket(COMMANDS_A_SECOND, now)
        self._letters: Final = TokenBucket(LETTERS_A_SECOND, now)
        self._waiting: Final[deque[ForRoom]] = deque()
        self._at_work: asyncio.Task[None] | None = None

    def hear(self, frame: bytes | str) -> None:
        """Take in one frame. Never raises: a fault of ours must not close a socket that someone may need."""
        try:
            if isinstance(frame, bytes):
                self._hear_frame(frame)
            else:
                self._hear_command(frame)
        except Exception as bug:  # noqa: BLE001 - see above
            _log.error("bug in hearing a frame: %s", type(bug).__name__)

    def _hear_frame(self, frame: bytes) -> None:
        if is_beat(frame):
            began = perf_counter()
            taps, watch = clear_counters(frame)
            within = self._beats.take()
            if self._switchboard.hear(self._member, frame, taps, watch, pass_on=within):
                self._on_relay(perf_counter() - began)
        elif not is_letter(frame):
            self._refuse("bad_frame", None)
        elif not self._letters.take():
            self._refuse("too_many", None)
        elif (refused := self._switchboard.pass_letter(self._member, frame)) is not None:
            self._refuse(_code(refused), None)

    def _hear_command(self, text: str) -> None:
        if not self._commands.take():
            self._refuse("too_many", None)
            return
        if len(text) > COMMAND_SIZE:
            self._refuse("too_large", None)
            return
        try:
            command = m.command_adapter.validate_json(text)
        except ValidationError:
            self._refuse("bad_message", None)
            return
        if isinstance(command, m.Ping):
            self._line.pong(command.id)  # CLOCK1
            return
        if len(self._waiting) >= COMMANDS_WAITING:
            self._refuse("too_many", command.id)
            return
        self._waiting.append(command)
        if self._at_work is None:
            self._at_work = asyncio.create_task(self._work(), name="commands")

    async def _work(self) -> None:
        try:
            while self._waiting:
                await self._carry_out(self._waiting.popleft())
        finally:
            self._at_work = None

    async def _carry_out(self, command: ForRoom) -> None:
        member = self._member
        try:
            if member.room.taps.exceeds(member.room.session.taps):
                # What this phone has been told it may answer, stored or not (PAUSE3).
                await self._rooms.apply(member.room.id, Raise(member.room.taps))
            outcome = await self._rooms.apply(member.room.id, input_of(command, member.seat, member.connection))
        except StoreUnavailable:
            self._refuse("store_unavailable", command.id)
            return
        if isinstance(outcome, Rejection):
            self._refuse(_code(outcome), command.id)

    def _refuse(self, code: m.RefusalCode, command_id: int | None) -> None:
        self._line.reply(m.Refusal(code=code, id=command_id, message=_WORDS[code]))


def _code(rejection: Rejection) -> m.RefusalCode:
    match rejection:
        case Rejection.LINK_UNKNOWN | Rejection.LINK_EXPIRED | Rejection.ROOM_FULL:
            return "not_now"  # no command is refused for these
        case _:
            return rejection.value
