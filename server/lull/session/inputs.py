"""Everything that can happen to a room."""

from dataclasses import dataclass
from typing import TypeAlias

from lull.session.pauses import Count, Seat


@dataclass(frozen=True, slots=True)
class Join:
    """A phone came with a ticket, wanting seat `b`. `token_hash`: of the token it is given if it gets the seat."""

    ticket_hash: str
    token_hash: str


@dataclass(frozen=True, slots=True)
class Knock:
    """A phone with the genuine ticket came too late (ROOM4)."""


@dataclass(frozen=True, slots=True)
class Connect:
    """The seat has a new live connection; it fences any older one (SEAT1)."""

    seat: Seat
    connection: str


@dataclass(frozen=True, slots=True)
class Disconnect:
    """That connection of the seat is gone. Says nothing if a newer one took its place."""

    seat: Seat
    connection: str


@dataclass(frozen=True, slots=True)
class Raise:
    """Counters this node has heard of (PAUSE3). Never refused; merging makes it harmless to repeat."""

    taps: Count


@dataclass(frozen=True, slots=True)
class Agree:
    """The seat's yes to letting go of exactly `taps`, said over `connection`."""

    seat: Seat
    connection: str
    taps: Count


@dataclass(frozen=True, slots=True)
class Withdraw:
    """The seat takes its yes back."""

    seat: Seat
    connection: str


@dataclass(frozen=True, slots=True)
class End:
    """A seat ends the room, for both (ROOM5)."""


@dataclass(frozen=True, slots=True)
class TimePassed:
    """Nothing but time. Idempotent (ROOM7)."""


Input: TypeAlias = Join | Knock | Connect | Disconnect | Raise | Agree | Withdraw | End | TimePassed
