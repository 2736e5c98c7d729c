"""What the two agree on before they start: terms in numbers, and texts that the server can't read (AGREE1, PAGE1)."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from lull.session.pauses import Seat

MAX_STEPS = 12
"""The longest ladder."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How long it goes on, how often both are asked, how long they have to answer (in s); the ladder's steps."""

    length: int = 45 * 60
    every: int = 7 * 60
    within: int = 30
    steps: int = 0

    def __post_init__(self) -> None:
        """Refuse what can't be agreed on (AGREE1)."""
        if not (
            5 * 60 <= self.length <= 3 * 60 * 60
            and 60 <= self.every <= 30 * 60
            and 15 <= self.within <= 120
            and 0 <= self.steps <= MAX_STEPS
        ):
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
    """Which sealed text each page is: 128 bits of its SHA-256 as base64url; None where nothing is written (PAGE3)."""

    ours: str | None = None
    a: str | None = None
    b: str | None = None

    def with_(self, page: Document, digest: str) -> "DocumentDigests":
        """With another text on this page."""
        match page:
            case Document.OURS:
                return replace(self, ours=digest)
            case Document.A:
                return replace(self, a=digest)
            case Document.B:
                return replace(self, b=digest)


@dataclass(frozen=True, slots=True)
class Agreement:
    """All of it, and how often it was edited: that is what a yes to starting names (AGREE2)."""

    version: int = 0
    terms: Terms = Terms()
    pages: DocumentDigests = DocumentDigests()

    def edited(self, *, terms: Terms | None = None, pages: DocumentDigests | None = None) -> "Agreement":
        """The next version."""
        return Agreement(self.version + 1, terms or self.terms, pages or self.pages)


DEFAULT_AGREEMENT: Final = Agreement()
