"""What waits to be written to one phone: bounded by its shape, not by a limit alone (WIRE4).

A beat, a view, a signaling message and a set of counters each say all that the older ones of their kind said, so of
each only the newest waits. Only refusals queue, and few.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any, Final, Protocol

from lull.protocol import messages as m
from lull.protocol.close_codes import Close
from lull.protocol.encoding import taps_json, view_json
from lull.rooms.ports import Clock
from lull.session.pauses import Count
from lull.session.view import SeatView

WRITE_TIMEOUT = 5.0
"""Seconds that a phone may take nothing before it is dropped."""

CONFIRM_WITHIN = 0.05
"""Seconds until a phone hears by itself that its tap was taken in: it shows the pause already."""

MAX_REPLIES = 16
"""Answers that may wait; of more the oldest are forgotten: a flood must not cost a phone its socket (PAUSE4)."""


class Transport(Protocol):
    """What the outbox asks of a socket."""

    @property
    def can_write(self) -> bool:
        """Whether the phone is taking what it is sent."""
        ...

    async def until_can_write(self) -> None:
        """Wait until it does, or is gone."""
        ...

    def write(self, *messages: bytes | str) -> None:
        """Send these frames now, at once."""
        ...

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Do this in a task that the server waits for when it stops."""
        ...

    async def close(self, code: int) -> None:
        """Begin to close, behind what waits to be written."""
        ...

    def abort(self) -> None:
        """Drop the connection."""
        ...


class WebSocketOutbox:
    """`Outbox` of one websocket. Writes at once while the phone takes it; a task exists only while it doesn't."""

    __slots__ = (
        "_beat",
        "_clock",
        "_drain_task",
        "_fenced",
        "_on_close",
        "_replies",
        "_signaling",
        "_taps",
        "_transport",
        "_view",
    )

    def __init__(self, transport: Transport, clock: Clock, on_close: Callable[[Close, Transport], None]) -> None:
        """`clock`: the server time told with each view, read as late as possible. `on_close`: see `close`."""
        self._transport: Final = transport
        self._clock: Final = clock
        self._on_close: Callable[[Close, Transport], None] | None = on_close
        self._beat: bytes | None = None
        self._taps: Count | None = None
        self._view: tuple[SeatView, int] | None = None
        self._fenced: bool = False
        self._signaling: bytes | None = None
        self._replies: deque[m.Refusal | m.Pong] | None = None
        self._drain_task: asyncio.Task[None] | None = None

    def beat(self, frame: bytes, taps: Count | None = None) -> None:
        """See `Outbox.beat`."""
        taps = taps or self._taps
        if self._drain_task is not None or not self._transport.can_write:
            self._beat, self._taps = frame, taps  # BEAT7
            self._flush()
        elif taps is None:
            self._transport.write(frame)
        else:
            self._taps = None
            self._transport.write(frame, taps_json(taps))

    def taps(self, taps: Count) -> None:
        """See `Outbox.taps`."""
        self._taps = taps
        self._flush()

    def confirm(self, taps: Count) -> None:
        """See `Outbox.confirm`."""
        if self._taps is None:
            asyncio.get_running_loop().call_later(CONFIRM_WITHIN, self._flush)
        self._taps = taps

    def view(self, view: SeatView, version: int) -> None:
        """See `Outbox.view`."""
        self._view = (view, version)
        self._flush()

    def signaling(self, frame: bytes) -> None:
        """See `Outbox.signaling`."""
        self._signaling = frame
        self._flush()

    def fenced(self) -> None:
        """See `Outbox.fenced`."""
        self._fenced = True
        self._flush()

    def reply(self, reply: m.Refusal) -> None:
        """Answer something the phone said."""
        self._queue_reply(reply)

    def pong(self, ping_id: int) -> None:
        """Answer a ping with the present time (CLOCK1): on a slow line the round trip gets long, and says so."""
        self._queue_reply(m.Pong(id=ping_id, now=self._clock()))

    def _queue_reply(self, reply: m.Refusal | m.Pong) -> None:
        if self._replies is None:
            self._replies = deque(maxlen=MAX_REPLIES)
        self._replies.append(reply)
        self._flush()

    def close(self, code: Close) -> None:
        """See `Outbox.close`. Only the first code counts."""
        on_close, self._on_close = self._on_close, None
        if on_close is not None:
            on_close(code, self._transport)

    def connection_lost(self) -> None:
        """The socket is closed: wait for nothing any more."""
        self._on_close = None
        if self._drain_task is not None:
            self._drain_task.cancel()

    def _flush(self) -> None:
        if self._drain_task is not None:
            return
        while self._transport.can_write:
            messages = self._next_frames()
            if not messages:
                return
            self._transport.write(*messages)
        self._drain_task = asyncio.create_task(self._drain(), name="slow connection")

    async def _drain(self) -> None:
        try:
            await asyncio.wait_for(self._transport.until_can_write(), WRITE_TIMEOUT)
        except TimeoutError:
            self.close(Close.TOO_SLOW)
            self._transport.abort()
            return
        self._drain_task = None
        self._flush()

    def _next_frames(self) -> list[bytes | str]:
        """What goes out next, the most urgent first: beat, counters and view in one write, all else alone."""
        frames: list[bytes | str] = []
        if self._beat is not None:
            frames.append(self._beat)
            self._beat = None
        if self._taps is not None:
            frames.append(taps_json(self._taps))
            self._taps = None
        if self._view is not None:
            view, version = self._view
            frames.append(view_json(view, version, self._clock()))
            self._view = None
        if not frames and (other := self._next_other()) is not None:
            frames.append(other)
        return frames

    def _next_other(self) -> bytes | str | None:
        if self._fenced:
            self._fenced = False
            return m.Fenced().model_dump_json()
        if self._replies:
            reply = self._replies.popleft()
            self._replies = self._replies or None  # an empty one would cost each phone what it holds
            return reply.model_dump_json()
        signaling, self._signaling = self._signaling, None
        return signaling
