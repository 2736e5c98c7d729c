"""Blind matching: what both phones chose is told to both; what one of them chose is told to nobody."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final, Protocol

from lull.session.bounds import LIST_TOKENS, ROUNDS
from lull.session.pauses import Seat

PROOF_SIZE: Final = 16
"""Bytes of a proof, which only the phones of a pair can make, and of the hash of one."""

TOKEN_SIZE: Final = 2 * PROOF_SIZE
"""Bytes of a blind token: the seat's own proof, and the hash of the partner's."""

NAME_SIZE: Final = 16
"""Bytes of what two tokens are compared by: the same for both only if each has the proof that the other named."""

STORED_SIZE: Final = NAME_SIZE + PROOF_SIZE
"""Bytes of what is kept of a token."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """What tokens are given for. `tokens`: how many at a time (MATCH1). `rounds`: how many there may be (MATCH5).

    `outlasts`: what both gave is told for a while after the room's end (MATCH6).
    """

    tokens: int
    rounds: int
    outlasts: bool = False


PURPOSES: Final = {
    "next_time": Purpose(1, 1, outlasts=True),
    "next_held": Purpose(1, 1, outlasts=True),
    "debrief": Purpose(1, 1),
    "lists": Purpose(LIST_TOKENS, ROUNDS[-1]),
}
"""Of one token, what both chose is final (MATCH3). Where there are many, rounds bound what one can try (MATCH5).

Of what outlasts a room the first is the choice that the rest hangs on (MATCH6).
"""


@dataclass(frozen=True, slots=True)
class Matches:
    """All that a seat is told: the newest round, whether it gave in it, the partner's proofs of what both did."""

    round: int
    given: bool
    tokens: Sequence[bytes]


def stored_token(seat: Seat, token: bytes) -> bytes:
    """What is kept of a seat's token (`TOKEN_SIZE` bytes): its name and its proof (`STORED_SIZE`; MATCH7).

    The server can't make a proof, and a phone has no match without its own: the partner's token holds its hash.
    """
    proof, other = token[:PROOF_SIZE], token[PROOF_SIZE:]
    hashed = hashlib.sha256(proof).digest()[:PROOF_SIZE]
    name = hashlib.sha256(hashed + other if seat is Seat.A else other + hashed).digest()[:NAME_SIZE]
    return name + proof


class MatchRefusal(Enum):
    """Why nothing was changed."""

    NO_ROOM = "no_room"
    NOT_NOW = "not_now"
    """Not before both chose it."""
    CHANGED = "changed"
    """Another round is the newest; or both have left theirs, and it is final."""


class MatchStore(Protocol):
    """Tokens beside a room, gone with it, but for what outlasts it (MATCH6).

    Every call may raise `StoreUnavailable`, and may be repeated.
    """

    async def give(
        self, room_id: str, seat: Seat, purpose: str, number: int, tokens: Sequence[bytes]
    ) -> Matches | MatchRefusal:
        """Give tokens (`TOKEN_SIZE` bytes each) in this round, and be told what the seat may know, in one step."""
        ...

    async def read(self, room_id: str, seat: Seat, purpose: str) -> Matches:
        """What the seat may know."""
        ...

    async def leave_writing(self, room_id: str, seat: Seat, sealed: bytes) -> MatchRefusal | None:
        """Leave what a seat wrote afterwards, once both chose that: final once both left theirs (DEBRIEF2)."""
        ...

    async def partner_writing(self, room_id: str, seat: Seat) -> bytes | None:
        """What the other seat left; None until both have."""
        ...
