"""What numbers and keys may be, each said once: the rules, the wire, its schema and the phones all read it here.

A `range` or a pattern beside a type bounds its values wherever they come from outside (`protocol.derived`).
"""

import re
from typing import Annotated, Final, TypeAlias

COUNTERS: Final = range(2**31)
COUNTER_LIMIT: Final = COUNTERS[-1]
"""A counter that reaches this ends the room: it couldn't count the next pause (PAUSE6)."""

LENGTHS: Final = range(5 * 60, 3 * 60 * 60 + 1)
"""How long the two may agree to stay together, in s (AGREE1)."""

INTERVALS: Final = range(60, 30 * 60 + 1)
"""From one check-in to the next, in s (AGREE1)."""

WINDOWS: Final = range(15, 120 + 1)
"""How long a check-in may wait for answers, in s (AGREE1)."""

STEPS: Final = range(12 + 1)
"""How many steps a ladder may have, and which step they may be on (AGREE1)."""

EXTENSIONS: Final = range(2**8)
"""How often more time may be agreed on: a room is over long before (TIME3)."""

SEALED_SIZES: Final = (512, 2_048, 8_192)
"""Bytes of a sealed text (PAGE2)."""

ROUNDS: Final = range(1, 8 + 1)
"""How often what is on two lists may be compared in a room (MATCH5)."""

LIST_TOKENS: Final = 256
"""Blind tokens that a list is given as, whatever is on it (MATCH1)."""

MILLIS: Final = range(2**53)
"""Milliseconds since the Unix epoch, on the server's clock: as far as a phone's numbers are exact."""

KEY_128: Final = re.compile(r"^[A-Za-z0-9_-]{22}$")
KEY_256: Final = re.compile(r"^[A-Za-z0-9_-]{43}$")
"""Random bits or a digest, as base64url without padding."""

SEALED_SHARE: Final = re.compile(r"^[A-Za-z0-9_-]{124}$")
"""93 bytes: a nonce of 12, AES-256-GCM of a point of P-256 that isn't compressed, tag of 16 (PAIR2)."""

CODE_FORMS: Final = (("01234567", 5), ("8", 7), ("9", 9))
"""What a spoken code's public part may begin with, and how many digits it then has: 80,000 codes, 10⁶, 10⁸ (CODE6).

The first digit says it, so whoever is typing is done with one digit and no other.
"""

CODE: Final = re.compile(f"^(?:{'|'.join(f'[{first}][0-9]{{{digits - 1}}}' for first, digits in CODE_FORMS)})$")
"""The public part of a spoken code."""

Counter: TypeAlias = Annotated[int, COUNTERS]
Length: TypeAlias = Annotated[int, LENGTHS]
Interval: TypeAlias = Annotated[int, INTERVALS]
Window: TypeAlias = Annotated[int, WINDOWS]
Step: TypeAlias = Annotated[int, STEPS]
Extensions: TypeAlias = Annotated[int, EXTENSIONS]
Millis: TypeAlias = Annotated[int, MILLIS]
Key128: TypeAlias = Annotated[str, KEY_128]
Key256: TypeAlias = Annotated[str, KEY_256]
SealedShare: TypeAlias = Annotated[str, SEALED_SHARE]
