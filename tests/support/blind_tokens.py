"""Blind tokens as two phones make them (MATCH7), of choices that have names."""

import hashlib

from lull.base64url import to_base64url
from lull.rooms.matching import PROOF_SIZE
from lull.session.pauses import Seat


def proof(seat: Seat, name: str) -> bytes:
    """That this seat chose what has this name."""
    return f"{name}|{seat}".encode().ljust(PROOF_SIZE, b".")[:PROOF_SIZE]


def token(seat: Seat, name: str) -> bytes:
    """What this seat gives for it."""
    return proof(seat, name) + hashlib.sha256(proof(seat.partner, name)).digest()[:PROOF_SIZE]


def text_token(seat: str, name: str) -> str:
    """The same, as it goes over the wire."""
    return to_base64url(token(Seat(seat), name))


def text_proof(seat: str, name: str) -> str:
    """What the partner of this seat is told of it once both gave it, as it goes over the wire."""
    return to_base64url(proof(Seat(seat), name))
