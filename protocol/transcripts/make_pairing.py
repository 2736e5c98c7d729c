"""Makes `pairing.json`, the vectors that both languages hold their key exchange to.

Independent of the code it checks: it knows SPEC.md ("Pairing") and the `cryptography` package, nothing of ours.

    python protocol/transcripts/make_pairing.py
"""

import base64
import hashlib
import json
from pathlib import Path
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

SECRET = bytes(range(32))
OTHER_SECRET = bytes(range(1, 33))
ROOM = "Zq3kLw0-Xy_A9bC4dE5fGg"
OTHER_ROOM = "Zq3kLw0-Xy_A9bC4dE5fGw"
NONCES = {"a": bytes(range(0x40, 0x4C)), "b": bytes(range(0x60, 0x6C))}
CURVE = ec.SECP256R1()
PRIME = 2**256 - 2**224 + 2**192 + 2**96 - 1


class Side(NamedTuple):
    """A phone's ephemeral keys."""

    key: ec.EllipticCurvePrivateKey

    @property
    def point(self) -> bytes:
        """65 bytes: the public key as a point that isn't compressed."""
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    @property
    def jwk(self) -> dict[str, object]:
        """Both keys, as a browser takes them."""
        d = self.key.private_numbers().private_value.to_bytes(32, "big")
        x, y = self.point[1:33], self.point[33:]
        return {"kty": "EC", "crv": "P-256", "d": text_of(d), "x": text_of(x), "y": text_of(y)}


def side(number: int) -> Side:
    """Keys whose private one is that number."""
    return Side(ec.derive_private_key(number, CURVE))


A = side(int.from_bytes(hashlib.sha256(b"the opener's").digest(), "big") % 2**255)
B = side(int.from_bytes(hashlib.sha256(b"the joiner's").digest(), "big") % 2**255)
OTHER = side(int.from_bytes(hashlib.sha256(b"a third's").digest(), "big") % 2**255)


def text_of(data: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def derived(secret: bytes, salt: bytes, info: bytes, length: int = 32) -> bytes:
    """HKDF-SHA-256."""
    return HKDF(SHA256(), length, salt, info).derive(secret)


def commitment_to(point: bytes) -> bytes:
    """What the link says of A's public key."""
    return hashlib.sha256(point).digest()[:16]


def share_of(point: bytes, seat: str, secret: bytes = SECRET, room: str = ROOM) -> bytes:
    """A public key as its phone hands it on: nonce, sealed, tag."""
    key = derived(secret, room.encode(), f"lull/2/pair/{seat}".encode())
    return NONCES[seat] + AESGCM(key).encrypt(NONCES[seat], point, None)


def root_of(a: Side, b: Side, secret: bytes = SECRET, room: str = ROOM) -> bytes:
    """What both come to."""
    agreed = a.key.exchange(ec.ECDH(), b.key.public_key())
    assert agreed == b.key.exchange(ec.ECDH(), a.key.public_key())
    salt = derived(secret, room.encode(), b"lull/2/pair/salt")
    info = b"lull/2/pair|" + room.encode() + commitment_to(a.point) + a.point + b.point
    return derived(agreed, salt, info)


def pictures_of(root: bytes, room: str = ROOM) -> list[int]:
    """Three of 64: 18 bits, the first ones first."""
    bits = int.from_bytes(derived(root, room.encode(), b"lull/2/pictures", 3), "big") >> 6
    return [bits >> 12, bits >> 6 & 63, bits & 63]


def paired(name: str, a: Side, b: Side, secret: bytes = SECRET, room: str = ROOM) -> dict[str, object]:
    """Two phones that come to the same."""
    root = root_of(a, b, secret, room)
    return {
        "name": name,
        "rules": ["PAIR1", "PAIR2", "PAIR5"],
        "secret": secret.hex(),
        "room": room,
        "commitment": text_of(commitment_to(a.point)),
        "keys": {"a": a.jwk, "b": b.jwk},
        "nonces": {seat: nonce.hex() for seat, nonce in NONCES.items()},
        "shares": {
            "a": text_of(share_of(a.point, "a", secret, room)),
            "b": text_of(share_of(b.point, "b", secret, room)),
        },
        "root": root.hex(),
        "pictures": pictures_of(root, room),
    }


def refused(name: str, by: str, share: bytes) -> dict[str, object]:
    """What the phone in seat `by` must not take from its partner."""
    return {"name": name, "rules": ["PAIR3"], "by": by, "share": text_of(share)}


def turned(data: bytes, byte: int) -> bytes:
    """With one bit of that byte turned."""
    return data[:byte] + bytes([data[byte] ^ 1]) + data[byte + 1 :]


def points() -> dict[str, bytes]:
    """Sealed as they should be, but no points of the curve, or none in the one form that is taken."""
    x, y = int.from_bytes(B.point[1:33], "big"), int.from_bytes(B.point[33:], "big")
    other = pow(x**3 + 7, (PRIME + 1) // 4, PRIME)
    return {
        "beside the curve": b"\x04" + B.point[1:33] + ((y + 1) % PRIME).to_bytes(32, "big"),
        "beyond the field": b"\x04" + b"\xff" * 64,
        "at zero": b"\x04" + bytes(64),
        "in another form": b"\x06" + B.point[1:],
        "of another curve": b"\x04" + B.point[1:33] + other.to_bytes(32, "big"),
    }


VECTORS = {
    "paired": [
        paired("two phones", A, B),
        paired("another joiner", A, OTHER),
        paired("another opener", OTHER, B),
        paired("another room", A, B, room=OTHER_ROOM),
        paired("another secret", A, B, secret=OTHER_SECRET),
    ],
    "refused": [
        *(refused(f"a key {name}", "a", share_of(point, "b")) for name, point in points().items()),
        refused("sealed under another secret", "a", share_of(B.point, "b", OTHER_SECRET)),
        refused("sealed for another room", "a", share_of(B.point, "b", room=OTHER_ROOM)),
        refused("sealed as the other seat's", "a", share_of(B.point, "a")),
        refused("the own one, sent back", "a", share_of(A.point, "a")),
        refused("one bit turned in the nonce", "a", turned(share_of(B.point, "b"), 0)),
        refused("one bit turned in the key", "a", turned(share_of(B.point, "b"), 40)),
        refused("one bit turned in the tag", "a", turned(share_of(B.point, "b"), 92)),
        refused("a byte short", "a", share_of(B.point, "b")[:-1]),
        refused("a byte long", "a", share_of(B.point, "b") + b"\0"),
        refused("a key that isn't compressed, cut", "a", share_of(B.point[:33], "b")),
        refused("nothing", "a", b""),
        refused("another key than the link commits to", "b", share_of(OTHER.point, "a")),
        refused("the own key of the joiner", "b", share_of(B.point, "a")),
        refused("sealed under another secret", "b", share_of(A.point, "a", OTHER_SECRET)),
    ],
}

if __name__ == "__main__":
    Path(__file__).with_name("pairing.json").write_text(json.dumps(VECTORS, indent=2) + "\n")
