"""An outbox that writes down what it is given."""

from dataclasses import dataclass, field

from lull.protocol.close_codes import Close
from lull.session.pauses import Count
from lull.session.view import SeatView


@dataclass
class FakeOutbox:
    """See `Outbox`."""

    beats: list[bytes] = field(default_factory=list[bytes])
    counts: list[Count] = field(default_factory=list[Count])
    views: list[tuple[int, SeatView]] = field(default_factory=list[tuple[int, SeatView]])
    signaling_messages: list[bytes] = field(default_factory=list[bytes])
    times_fenced: int = 0
    closed: Close | None = None
    order: list[str] = field(default_factory=list[str])

    def beat(self, frame: bytes, taps: Count | None = None) -> None:
        """See `Outbox.beat`."""
        self.beats.append(frame)
        self.order.append("beat")
        if taps is not None:
            self.taps(taps)

    def taps(self, taps: Count) -> None:
        """See `Outbox.taps`."""
        self.counts.append(taps)
        self.order.append("taps")

    def confirm(self, taps: Count) -> None:
        """See `Outbox.confirm`."""
        self.taps(taps)

    def view(self, view: SeatView, version: int) -> None:
        """See `Outbox.view`."""
        self.views.append((version, view))
        self.order.append("view")

    def signaling(self, frame: bytes) -> None:
        """See `Outbox.signaling`."""
        self.signaling_messages.append(frame)
        self.order.append("signaling")

    def fenced(self) -> None:
        """See `Outbox.fenced`."""
        self.times_fenced += 1
        self.order.append("fenced")

    def close(self, code: Close) -> None:
        """See `Outbox.close`."""
        self.closed = code

    @property
    def phase(self) -> str | None:
        """The phase of the newest view."""
        return self.views[-1][1].phase if self.views else None
