"""What the two agree on before they start: terms in numbers, and texts that the server can't read (AGREE1, PAGE1)."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from lull.session.bounds import (
    INTERVALS,
    LENGTHS,
    STEPS,
    WINDOWS,
    Counter,
    Interval,
    Key128,
    Length,
    Step,
    Window,
)
from lull.session.pauses import Seat


@dataclass(frozen=True, slots=True)
class Terms:
    """How long it goes on, how often both are asked, how long they have to answer (in s); the ladder's steps."""

    length: Length = 45 * 60
    every: Interval = 7 * 60
    within: Window = 30
    steps: Step = 0

    def __post_init__(self) -> None:
        """Refuse what can't be agreed on (AGREE1)."""
        if not (self.length in LENGTHS and self.every in INTERVALS and self.within in WINDOWS and self.steps in STEPS):
            raise ValueError("terms out of bounds")

    def exceed(self, other: "Terms") -> bool:
        """Whether any of these terms goes further than the other's (AGREE4)."""
        return (
            self.length > other.length
            or self.every > other.every
            or self.within > other.within
            or self.steps > other.steps
        )


class Document(StrEnum):
    """A text: `OURS`, or one seat's own."""

    OURS = "ours"
    A = "a"
    B = "b"

    def is_written_by(self, seat: Seat) -> bool:
        """Whether this seat may write it (PAGE1)."""
        return self is Document.OURS or self.value == seat.value


@dataclass(frozen=True, slots=True)
class DocumentDigests:
    """Which sealed text each document is: 128 bits of its SHA-256, base64url; None where nothing is written (PAGE3)."""

    ours: Key128 | None = None
    a: Key128 | None = None
    b: Key128 | None = None

    def with_(self, document: Document, digest: str) -> "DocumentDigests":
        """With another text in its place."""
        match document:
            case Document.OURS:
                return replace(self, ours=digest)
            case Document.A:
                return replace(self, a=digest)
            case Document.B:
                return replace(self, b=digest)


@dataclass(frozen=True, slots=True)
class Agreement:
    """All of it, and how often it was edited: that is what a yes to starting names (AGREE2)."""

    version: Counter = 0
    terms: Terms = Terms()
    pages: DocumentDigests = DocumentDigests()
    """Of the documents: `pages` is what the wire and stored records call them, older than the word here."""

    def edited(self, *, terms: Terms, pages: DocumentDigests | None = None) -> "Agreement":
        """The next version."""
        return Agreement(self.version + 1, terms, pages or self.pages)


DEFAULT_AGREEMENT: Final = Agreement()
