"""What a room is at one moment. Phases are types: a session can't be Together with a tap unreleased (PHASE1)."""

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from lull.session.pauses import NO_TAPS, Count, Seat

SETTLE = 10_000
"""Milliseconds before a fresh pause can be released (RELEASE5)."""

TICKET = 10 * 60_000
"""Milliseconds a join ticket lives (ROOM3)."""

ROOM = 12 * 60 * 60_000
"""Milliseconds a room lives at the most (ROOM5)."""

Agreed: TypeAlias = frozenset[Seat]
"""The seats whose yes to the present `taps` stands. Any new tap, and any coming or going, empties it (RELEASE3)."""

NOBODY: Agreed = frozenset()


@dataclass(frozen=True, slots=True)
class Waiting:
    """One phone; the ticket for the second is out."""

    name: Literal["waiting"] = "waiting"


@dataclass(frozen=True, slots=True)
class Preparing:
    """Two phones, not yet together."""

    agreed: Agreed = NOBODY
    name: Literal["preparing"] = "preparing"


@dataclass(frozen=True, slots=True)
class Together:
    """Both said yes to everything that was tapped."""

    name: Literal["together"] = "together"


@dataclass(frozen=True, slots=True)
class Paused:
    """Some tap is unreleased. `since`: when the newest one was taken in, in ms."""

    since: int
    agreed: Agreed = NOBODY
    name: Literal["paused"] = "paused"


@dataclass(frozen=True, slots=True)
class Closed:
    """Over, for good (ROOM5)."""

    name: Literal["closed"] = "closed"


Phase: TypeAlias = Waiting | Preparing | Together | Paused | Closed


@dataclass(frozen=True, slots=True)
class Chair:
    """A taken seat: the hash of its token (hex SHA-256), its live connection, and how often its view has changed."""

    token_hash: str
    connection: str | None = None
    view_version: int = 0


@dataclass(frozen=True, slots=True)
class Ticket:
    """The way in for the second phone; kept after use to tell a third arrival why not (ROOM3)."""

    hash: str
    expires_at: int


@dataclass(frozen=True, slots=True)
class Session:
    """A room, whole. At most a kilobyte; replaced, never changed."""

    epoch: str
    closes_at: int
    ticket: Ticket
    a: Chair
    b: Chair | None = None
    taps: Count = NO_TAPS
    released: Count = NO_TAPS
    knocks: int = 0
    phase: Phase = Waiting()

    def __post_init__(self) -> None:
        """Refuse what no sequence of inputs can lead to, so that no stored record can either (PHASE1, ROOM6)."""
        unreleased = self.taps.exceeds(self.released)
        if NO_TAPS.exceeds(self.released) or self.released.exceeds(self.taps):
            raise ValueError("released what was never tapped")
        match self.phase:
            case Closed():
                pass
            case _ if self.taps.exhausted:
                raise ValueError("open with a counter that can't count")
            case Preparing(agreed) | Paused(_, agreed) if len(agreed) == len(Seat):
                raise ValueError("agreed by both and yet apart")
            case Together() if unreleased:
                raise ValueError("together with an unreleased tap")
            case Paused() if not unreleased:
                raise ValueError("paused with nothing to release")
            case Waiting() if self.b is not None:
                raise ValueError("waiting with both seats taken")
            case Preparing() | Together() | Paused() if self.b is None:
                raise ValueError("a session of one seat")
            case _:
                pass

    def chair(self, seat: Seat) -> Chair | None:
        """The seat's chair, if anyone has taken it."""
        return self.a if seat is Seat.A else self.b

    def seated(self, seat: Seat, chair: Chair) -> "Session":
        """The same session with this chair in that seat."""
        return replace(self, a=chair) if seat is Seat.A else replace(self, b=chair)

    @property
    def unreleased(self) -> bool:
        """Whether some tap is unreleased (PAUSE1)."""
        return self.taps.exceeds(self.released)


def open_session(*, epoch: str, token_hash: str, ticket_hash: str, now: int) -> Session:
    """A new room with its first phone in seat `a` (ROOM1)."""
    return Session(
        epoch=epoch,
        closes_at=now + ROOM,
        ticket=Ticket(ticket_hash, now + TICKET),
        a=Chair(token_hash),
    )
