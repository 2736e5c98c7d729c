"""Where one phone leaves a note for the other before they share a room: under a code, or a name only they can work out.

A mailbox knows no room and no seat, holds three notes at most, each written once, and is gone after `MAILBOX_LIFETIME`.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from lull.session.state import TICKET_LIFETIME

MAILBOX_LIFETIME = TICKET_LIFETIME
"""Milliseconds for which a mailbox lasts: no longer than what lies in it is good for."""


class Slot(StrEnum):
    """What may lie in a mailbox."""

    OFFER = "offer"
    """What it was opened with."""
    ANSWER = "answer"
    """The other phone's one guess (CODE2)."""
    LINK = "link"
    """The pair link, sealed for whoever made that guess."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """What lies in one. `key_hash`: of the key that it was opened with."""

    key_hash: str
    offer: bytes
    answer: bytes | None
    link: bytes | None


class MailboxStore(Protocol):
    """Mailboxes. Every call may raise `StoreUnavailable`, and may be repeated with the same result."""

    async def open(self, name: str, key_hash: str, offer: bytes) -> bool:
        """Open one; False where there is another one of this name."""
        ...

    async def leave(self, name: str, offer: bytes) -> None:
        """Open one that has no key, in the place of any other of this name."""
        ...

    async def put(self, name: str, slot: Slot, note: bytes, *, after: Slot) -> bool:
        """Leave a note, where there's one in `after` and none in `slot`; False elsewhere."""
        ...

    async def read(self, name: str) -> Mailbox | None:
        """All that lies in it; None where there is no such mailbox."""
        ...

    async def burn(self, name: str) -> None:
        """Remove it."""
        ...
