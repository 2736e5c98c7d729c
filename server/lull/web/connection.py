"""One seated phone: every frame it sends, taken in within the socket's read callback (WIRE4).

A beat is handled to its end right here. A command needs the store, so it waits its turn in a short queue of its seat's.
"""

import asyncio
import logging
import re
from time import perf_counter
from typing import Final

from pydantic import ValidationError

from lull.protocol import messages as m
from lull.protocol.frames import clear_counters, is_beat, is_signaling
from lull.protocol.unique_keys import RepeatedKey, check_unique_keys
from lull.runtime.node import Node
from lull.runtime.room_hub import Connection
from lull.session.inputs import BACKWARD
from lull.session.rejections import Rejection
from lull.web.outbox import Transport, WebSocketOutbox
from lull.web.rate_limits import TokenBucket
from lull.web.seat_commands import COMMANDS_A_SECOND, NodeCommands, SeatCommands

COMMAND_SIZE = 4096
"""Bytes of a JSON command."""

BEATS_A_SECOND = 40
SIGNALING_A_SECOND = 2

_BACKWARD_NAMES: Final = "|".join(map(m.command_name, BACKWARD))
_GOES_BACK: Final = re.compile(rf'"type"\s*:\s*"(?:{_BACKWARD_NAMES})"')
"""What is looked at beyond its rate, to see whether it only goes back."""

_log: Final = logging.getLogger("lull.phone")

_REFUSAL_MESSAGES: Final[dict[m.RefusalCode, str]] = {
    "bad_frame": "A binary frame is a beat of 104 bytes, of kind 1, or a signaling message of 2,048, of kind 2.",
    "bad_message": "That is no command of this protocol.",
    "too_large": "A command is at most 4 KiB.",
    "too_many": "Too much at once. A pause is never too much.",
    Rejection.NOT_NOW: "The room is not where that could be said.",
    Rejection.TOO_SOON: "The pause is still fresh.",
    Rejection.TAPS_CHANGED: "There was another pause since.",
    Rejection.CHANGED: "What that was about has changed since.",
    Rejection.NOT_REHEARSED: "Both pauses are tried before the first Together.",
    Rejection.TAKES_TWO: "One alone can only lower that.",
    Rejection.WAIT_FOR_OFFER: "Who paused offers first.",
    Rejection.PARTNER_AWAY: "The other phone is not connected.",
    Rejection.FENCED: "A newer page of this seat is open.",
    "store_unavailable": "That could not be stored. Nothing has changed.",
}


class ConnectionHandler:
    """Hears one connection of one seat, once the transport is given it: see `transport.Listener`."""

    __slots__ = (
        "_beats",
        "_commands",
        "_connection",
        "_hub",
        "_node",
        "_of_seat",
        "_of_seats",
        "_outbox",
        "_signaling",
        "_tap_relays",
        "_transport",
    )

    def __init__(
        self,
        connection: Connection,
        outbox: WebSocketOutbox,
        transport: Transport,
        node: Node,
        commands: NodeCommands,
    ) -> None:
        """`commands`: of all seats here."""
        now = asyncio.get_running_loop().time
        self._connection: Final = connection
        self._outbox: Final = outbox
        self._transport: Final = transport
        self._node: Final = node
        self._hub: Final = node.hub
        self._of_seats: Final = commands
        self._of_seat: SeatCommands | None = None
        """Its own seat's, once it has said something."""
        self._tap_relays: Final = node.metrics.tap_relays
        self._beats: Final = TokenBucket(BEATS_A_SECOND, now)
        self._commands: Final = TokenBucket(COMMANDS_A_SECOND, now)
        self._signaling: Final = TokenBucket(SIGNALING_A_SECOND, now)

    def receive(self, frame: bytes | str) -> None:
        """Take in one frame. Never raises: a fault of ours must not close a socket that someone may need."""
        try:
            if isinstance(frame, bytes):
                self._receive_binary(frame)
            else:
                self._receive_command(frame)
        except Exception as bug:  # noqa: BLE001 - see above
            _log.error("bug in hearing a frame: %s", type(bug).__name__)

    def gone(self) -> None:
        """The seat has one connection fewer."""
        self._outbox.connection_lost()
        self._transport.start(self._node.remove_connection(self._connection))

    def _receive_binary(self, frame: bytes) -> None:
        if is_beat(frame):
            began = perf_counter()
            taps, watch = clear_counters(frame)
            within = self._beats.take()
            if self._hub.receive_beat(self._connection, frame, taps, watch, pass_on=within):
                self._tap_relays.observe(perf_counter() - began)
        elif not is_signaling(frame):
            self._refuse("bad_frame", None)
        elif not self._signaling.take():
            self._refuse("too_many", None)
        elif (refused := self._hub.relay_signaling(self._connection, frame)) is not None:
            self._refuse(refused, None)

    def _receive_command(self, text: str) -> None:
        within = self._commands.take()
        if not within and not (self._connection.live and _GOES_BACK.search(text, 0, COMMAND_SIZE)):
            self._refuse("too_many", None)
            return
        if len(text) > COMMAND_SIZE:
            self._refuse("too_large", None)
            return
        try:
            check_unique_keys(text)
            command = m.command_adapter.validate_json(text)
        except (RepeatedKey, ValidationError):
            self._refuse("bad_message", None)
            return
        if isinstance(command, m.Ping):
            if within:
                self._outbox.pong(command.id)  # CLOCK1
            else:
                self._refuse("too_many", command.id)
            return
        if self._of_seat is None:
            self._of_seat = self._of_seats.of(self._connection)
        self._of_seat.take(self._connection, command, self._refuse)

    def _refuse(self, code: m.RefusalCode, command_id: int | None) -> None:
        self._outbox.reply(m.Refusal(code=code, id=command_id, message=_REFUSAL_MESSAGES[code]))
