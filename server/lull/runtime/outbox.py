"""What the hot path asks of a socket."""

from typing import Protocol

from lull.session.pauses import Count
from lull.session.view import SeatView


class Outbox(Protocol):
    """One phone's socket. No call fails or blocks: a slow phone is the outbox's to drop."""

    def beat(self, frame: bytes) -> None:
        """Pass a partner's beat on; of those not yet written only the newest is kept (BEAT7)."""
        ...

    def taps(self, taps: Count) -> None:
        """Tell counters that rose, before they are stored (PAUSE3)."""
        ...

    def view(self, view: SeatView, version: int) -> None:
        """Tell the seat's whole view; of those not yet written only the newest is kept."""
        ...

    def signaling(self, frame: bytes) -> None:
        """Pass a partner's signaling message on, after all else; of those not yet written only the newest is kept."""
        ...

    def fenced(self) -> None:
        """Tell the phone that a newer page of its seat is open (SEAT2)."""
        ...

    def close(self, code: int) -> None:
        """Close the socket with this code once what waits is written."""
        ...
