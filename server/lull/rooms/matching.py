"""Blind matching: what both phones chose is told to both; what one of them chose is told to nobody."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final, Protocol

from lull.session.bounds import ROUNDS
from lull.session.pauses import Seat

TOKEN_SIZE: Final = 16
"""Bytes of a blind token."""


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
    "lists": Purpose(256, ROUNDS[-1]),
}
"""Of one token, what both chose is final (MATCH3). Where there are many, rounds bound what one can try (MATCH5)."""


@dataclass(frozen=True, slots=True)
class Matches:
    """All that a seat is told: the newest round, whether it gave tokens in it, and which of them both did (MATCH2)."""

    round: int
    given: bool
    tokens: Sequence[bytes]


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
        """Give tokens in this round, and be told what the seat may know, in one step."""
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
