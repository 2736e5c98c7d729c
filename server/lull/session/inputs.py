"""Everything that can happen to a room."""

from dataclasses import dataclass
from typing import Final, TypeAlias

from lull.session.agreement import Document, Terms
from lull.session.bounds import Counter, Key128, Key256, SealedShare, Step
from lull.session.pauses import Count, Seat
from lull.session.proposals import Proposal, ProposalName
from lull.session.rehearsal import How


@dataclass(frozen=True, slots=True)
class Join:
    """A phone came with a ticket, wanting seat `b`. `token_hash`: of the token it is given if it gets the seat.

    `share`: its public key, as only the other phone can open it (PAIR2).
    """

    ticket_hash: str
    token_hash: str
    share: str


@dataclass(frozen=True, slots=True)
class RejectedJoin:
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
class RaiseTaps:
    """Counters this node has heard of (PAUSE3). Never refused; merging makes it harmless to repeat."""

    taps: Count


@dataclass(frozen=True, slots=True)
class StartNewEpoch:
    """The store has forgotten later writes, or may have: what stands is as good as old (EPOCH1). `epoch`: a new one."""

    epoch: str


@dataclass(frozen=True, slots=True)
class Agree:
    """The seat's yes to exactly this, said over `connection` in `epoch` (EPOCH3).

    `token`: what its phone took it to be (YES2).
    """

    seat: Seat
    connection: str
    epoch: Key128
    proposal: Proposal
    token: Key256


@dataclass(frozen=True, slots=True)
class Withdraw:
    """The seat takes its yes back."""

    seat: Seat
    connection: str
    to: ProposalName


@dataclass(frozen=True, slots=True)
class Edit:
    """The seat wants other terms than those of this version (AGREE3, AGREE4)."""

    seat: Seat
    connection: str
    agreement: Counter
    terms: Terms


@dataclass(frozen=True, slots=True)
class WriteDocument:
    """The seat wrote a document, knowing this version. `steps`: of the ladder that is in `ours` (PAGE1)."""

    seat: Seat
    version: int
    document: Document
    digest: str
    steps: int | None = None


@dataclass(frozen=True, slots=True)
class Reveal:
    """Seat `a` hands on its public key, now that the other phone's is here (PAIR2)."""

    seat: Seat
    connection: str
    share: SealedShare


@dataclass(frozen=True, slots=True)
class Confirm:
    """The seat tells how its partner's pause, counted `taps`, came through (REHEARSE1)."""

    seat: Seat
    connection: str
    taps: Counter
    how: How


@dataclass(frozen=True, slots=True)
class Answer:
    """The seat's answer to the check-in of this number: equal tokens of both mean *good*, all else *slow* (CHECK2)."""

    seat: Seat
    connection: str
    round: Counter
    token: Key256


@dataclass(frozen=True, slots=True)
class StepBack:
    """The seat wants back to this step at least (LADDER2)."""

    seat: Seat
    connection: str
    step: Step


@dataclass(frozen=True, slots=True)
class Enough:
    """Enough for today, says the seat (TIME5)."""

    seat: Seat
    connection: str


@dataclass(frozen=True, slots=True)
class End:
    """A seat ends the room, for both (ROOM5)."""


@dataclass(frozen=True, slots=True)
class TimePassed:
    """Nothing but time. Idempotent (ROOM7)."""


Command: TypeAlias = Agree | Withdraw | Edit | Reveal | Confirm | Answer | StepBack | Enough
"""What a seat says over its live connection. All but these two fields is the wire's command of that name (WIRE2)."""

BACKWARD: Final = (Withdraw, Answer, StepBack, Enough)
"""Those that take nobody further by themselves. An answer is one: its phone alone knows whether it is *slow*."""

Input: TypeAlias = (
    Join | RejectedJoin | Connect | Disconnect | RaiseTaps | StartNewEpoch | Command | WriteDocument | End | TimePassed
)
