"""What the rooms ask of the world. Adapters: `lull.storage`, and `lull.runtime.system` for clock and entropy."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from lull.session.agreement import Document
from lull.session.pauses import Count, Seat
from lull.session.state import Session


class StoreUnavailable(Exception):
    """The store didn't answer in time, or refused to write. Nothing is known of what it holds.

    Its text, if it has one, is a line for whoever runs it.
    """


@dataclass(frozen=True, slots=True)
class Record:
    """A stored session and its revision, which grows with every write.

    `stale`: the store isn't the one it was when this was written, and may have forgotten later writes (EPOCH1).
    """

    session: Session
    revision: int
    stale: bool = False


class Absent(Enum):
    """Why there is no record that can be read."""

    ENDED = "ended"
    """The room is over, or the record is none of ours (ROOM6)."""
    UNKNOWN = "unknown"
    """The store has never heard of it, or has forgotten it."""


@dataclass(frozen=True, slots=True)
class SealedDocument:
    """A document as its phone sealed it (PAGE2)."""

    name: Document
    sealed: bytes


class RoomStore(Protocol):
    """Room records, written by compare-and-swap (STORE1). Every call may raise `StoreUnavailable`."""

    @property
    def errors(self) -> int:
        """How many did."""
        ...

    async def load(self, room_id: str) -> Record | Absent:
        """The record, or why there is none."""
        ...

    async def create(self, room_id: str, session: Session) -> bool:
        """Write a new room; False if the id is taken."""
        ...

    async def swap(self, room_id: str, revision: int, session: Session, text: SealedDocument | None = None) -> bool:
        """Write `session` over exactly `revision`, and `text` with it, and notify the other nodes.

        False if another came first, or if the record is stale. A Closed session removes the record and every text.
        """
        ...

    async def start_new_epoch(self, room_id: str, over: int | None, session: Session, revision: int) -> bool:
        """Write `session` as `revision` over the stale revision `over`, or where none is known (EPOCH1); notify.

        False if another came first.
        """
        ...

    async def seat_after_end(self, room_id: str, token_hash: str) -> Seat | None:
        """Whose token this was in a room that ended lately and in which both chose next time (MATCH6)."""
        ...

    async def document(self, room_id: str, name: Document) -> bytes | None:
        """The sealed text of this document, or None where there is none."""
        ...

    async def ping(self) -> None:
        """Return if the store takes a write, tells of it, and gives it back (STORE8)."""
        ...

    async def close(self) -> None:
        """Let go of every connection."""
        ...


class RoomBus(Protocol):
    """The rooms' channels between nodes. Nothing here is waited for, and anything may be lost (STORE3)."""

    def running(self, listener: "BusListener") -> AbstractAsyncContextManager[None]:
        """Carry what is said, both ways, until left."""
        ...

    def subscribe(self, room_id: str) -> None:
        """Listen to a room's channel. `on_notify` is called here as soon as listening has begun."""
        ...

    def unsubscribe(self, room_id: str) -> None:
        """Stop listening."""
        ...

    def notify(self, room_id: str) -> None:
        """Tell the other nodes that the room's record may have changed."""
        ...

    def publish_beat(self, room_id: str, seat: Seat, frame: bytes) -> None:
        """Pass a live beat of `seat` on to the other nodes (STORE5)."""
        ...

    def publish_signaling(self, room_id: str, seat: Seat, frame: bytes) -> None:
        """Pass a signaling message of `seat` on to the other nodes (STORE5)."""
        ...

    def publish_taps(self, room_id: str, taps: Count) -> None:
        """Tell the other nodes counters that rose here."""
        ...


class BusListener(Protocol):
    """What a bus tells its node. Called between turns of the event loop; must not block."""

    def on_notify(self, room_id: str) -> None:
        """The room's record may have changed: read it."""
        ...

    def on_beat(self, room_id: str, seat: Seat, frame: bytes) -> None:
        """A live beat of a seat on another node."""
        ...

    def on_signaling(self, room_id: str, seat: Seat, frame: bytes) -> None:
        """A signaling message of a seat on another node."""
        ...

    def on_taps(self, room_id: str, taps: Count) -> None:
        """Counters that rose on another node."""
        ...


Clock = Callable[[], int]
"""The wall clock: integer milliseconds since the Unix epoch."""


class Entropy(Protocol):
    """Where secrets come from."""

    def key128(self) -> str:
        """128 random bits, base64url, 22 characters."""
        ...

    def key256(self) -> str:
        """256 random bits, base64url, 43 characters."""
        ...
