"""What a room is at one moment. Phases are types: a session can't be Together with a tap unreleased (PHASE1)."""

from dataclasses import dataclass, replace
from hmac import compare_digest
from typing import Literal, TypeAlias

from lull.session.agreement import DEFAULT_AGREEMENT, Agreement
from lull.session.check_in import CheckIn, Pace
from lull.session.pauses import NO_TAPS, Count, Seat
from lull.session.rehearsal import NOT_REHEARSED, Rehearsal

SETTLE_TIME = 10_000
"""Milliseconds before a fresh pause can be released (RELEASE5)."""

TICKET_LIFETIME = 10 * 60_000
"""Milliseconds a join ticket lives (ROOM3)."""

ROOM_LIFETIME = 12 * 60 * 60_000
"""Milliseconds a room lives at the most (ROOM5)."""

WAITING_LIFETIME = 30 * 60_000
"""Milliseconds a room lives that nobody has joined: longer than its ticket, so that its opener is told (ROOM8)."""

PREPARING_LIFETIME = 3 * 60 * 60_000
"""Milliseconds a room lives that never began (ROOM8)."""

TOMBSTONE_LIFETIME = 10 * 60_000
"""Milliseconds for which it is remembered that a room was ended: until nobody can bring it back from memory (EPOCH6).

What outlasts the room does so for as long (MATCH6).
"""


@dataclass(frozen=True, slots=True)
class Yeses:
    """The token of each seat's yes to one proposal, None where there is none (YES2)."""

    a: str | None = None
    b: str | None = None

    def of(self, seat: Seat) -> str | None:
        """The seat's yes."""
        return self.a if seat is Seat.A else self.b

    def with_(self, seat: Seat, token: str | None) -> "Yeses":
        """With the seat's yes, or without it."""
        return replace(self, a=token) if seat is Seat.A else replace(self, b=token)

    @property
    def matched(self) -> bool:
        """Whether both said yes, and to the same."""
        return self.a is not None and self.b is not None and compare_digest(self.a, self.b)


NO_YESES = Yeses()


@dataclass(frozen=True, slots=True)
class Waiting:
    """One phone; the ticket for the second is out."""

    name: Literal["waiting"] = "waiting"


@dataclass(frozen=True, slots=True)
class Preparing:
    """Two phones, not yet together."""

    yeses: Yeses = NO_YESES
    name: Literal["preparing"] = "preparing"


@dataclass(frozen=True, slots=True)
class Together:
    """Both said yes to everything that was tapped. `on`, `more`: yeses to the next step and to more time."""

    check_in: CheckIn
    on: Yeses = NO_YESES
    more: Yeses = NO_YESES
    pace: Pace | None = None
    name: Literal["together"] = "together"


@dataclass(frozen=True, slots=True)
class Paused:
    """Some tap is unreleased. `since`: when the newest one was taken in, in ms. `stepped`: to another step since."""

    since: int
    yeses: Yeses = NO_YESES
    stepped: bool = False
    name: Literal["paused"] = "paused"


@dataclass(frozen=True, slots=True)
class Aftercare:
    """The time together is over (TIME4)."""

    name: Literal["aftercare"] = "aftercare"


@dataclass(frozen=True, slots=True)
class Closed:
    """Over, for good (ROOM5)."""

    name: Literal["closed"] = "closed"


Phase: TypeAlias = Waiting | Preparing | Together | Paused | Aftercare | Closed


@dataclass(frozen=True, slots=True)
class SeatState:
    """A taken seat: the hash of its token (hex SHA-256), its live connection, and how often its view has changed.

    `share`: its phone's public key, as only the other phone can open it (PAIR2).
    """

    token_hash: str
    connection: str | None = None
    view_version: int = 0
    share: str | None = None


@dataclass(frozen=True, slots=True)
class Ticket:
    """The way in for the second phone; kept after use to tell a third arrival why not (ROOM3)."""

    hash: str
    expires_at: int


@dataclass(frozen=True, slots=True)
class Session:
    """A room, whole. At most two kilobytes; replaced, never changed.

    `closes_at`: when it closes if no more comes of it (ROOM8), in ms.
    `started_at`, `ends_at`: the first Together and the end of the time agreed on, in ms. `more`: how often more was.
    `step`: of the ladder, from 0. `rounds`: how many check-ins there were, with the one that is next.
    """

    epoch: str
    closes_at: int
    ticket: Ticket
    a: SeatState
    b: SeatState | None = None
    taps: Count = NO_TAPS
    released: Count = NO_TAPS
    knocks: int = 0
    agreement: Agreement = DEFAULT_AGREEMENT
    rehearsal: Rehearsal = NOT_REHEARSED
    started_at: int | None = None
    ends_at: int | None = None
    more: int = 0
    step: int = 0
    rounds: int = 0
    phase: Phase = Waiting()

    def __post_init__(self) -> None:
        """Refuse what no sequence of inputs can lead to, so that no stored record can either (PHASE1, ROOM6)."""
        unreleased = self.taps.exceeds(self.released)
        if NO_TAPS.exceeds(self.released) or self.released.exceeds(self.taps):
            raise ValueError("released what was never tapped")
        if not 0 <= self.step <= max(0, self.agreement.terms.steps - 1):
            raise ValueError("on a step that isn't there")
        match self.phase:
            case Closed():
                pass
            case _ if self.taps.exhausted:
                raise ValueError("open with a counter that can't count")
            case Preparing(yeses=yeses) | Paused(yeses=yeses) | Together(on=yeses) if yeses.matched:
                raise ValueError("agreed by both and yet apart")
            case Together(more=yeses) if yeses.matched:
                raise ValueError("agreed by both and yet apart")
            case Together() | Aftercare() if unreleased:
                raise ValueError("together with an unreleased tap")
            case Together() | Paused() | Aftercare() if self.started_at is None or self.ends_at is None:
                raise ValueError("begun at no time")
            case Paused() if not unreleased:
                raise ValueError("paused with nothing to release")
            case Waiting() if self.b is not None:
                raise ValueError("waiting with both seats taken")
            case Preparing() | Together() | Paused() | Aftercare() if self.b is None:
                raise ValueError("a session of one seat")
            case _:
                pass

    def seat_state(self, seat: Seat) -> SeatState | None:
        """The seat's state, if anyone has taken it."""
        return self.a if seat is Seat.A else self.b

    def with_seat(self, seat: Seat, state: SeatState) -> "Session":
        """The same session with this state of that seat."""
        return replace(self, a=state) if seat is Seat.A else replace(self, b=state)

    @property
    def opened_at(self) -> int:
        """When the room was opened, in ms."""
        return self.ticket.expires_at - TICKET_LIFETIME

    @property
    def unreleased(self) -> bool:
        """Whether some tap is unreleased (PAUSE1)."""
        return self.taps.exceeds(self.released)


def open_session(*, epoch: str, token_hash: str, ticket_hash: str, now: int) -> Session:
    """A new room with its first phone in seat `a` (ROOM1)."""
    return Session(
        epoch=epoch,
        closes_at=now + WAITING_LIFETIME,
        ticket=Ticket(ticket_hash, now + TICKET_LIFETIME),
        a=SeatState(token_hash),
    )
