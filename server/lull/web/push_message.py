"""One push: who sends it (RFC 8292), that nobody on its way reads it (RFC 8291), and what it says."""

import json
import os
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, cast
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from lull.base64url import from_base64url, to_base64url
from lull.session.pauses import Seat

TITLE: Final = "Timer"
"""All that is ever shown (PUSH3). The page's worker has the same word, for browsers that ask it."""

PADDED_SIZE = 512
"""Bytes of every text, padded; with what stands before and after it a body has 614."""

RECORD_SIZE = 4096
"""The record size that a body names; all push services take it."""

VAPID_LIFETIME = 12 * 3600
"""Seconds for which a proof of who sends is good; at most a day is allowed."""

_POINT = 65
"""Bytes of a point of P-256, uncompressed."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """Where a phone can be reached, and the keys that only its browser can open a push with.

    `key`: 65 bytes, a point of P-256; `auth`: 16 bytes. `home`: the page to open, as its origin.
    """

    endpoint: str
    key: bytes
    auth: bytes
    home: str


def push_payload(home: str) -> bytes:
    """What a push says: a declarative one, for browsers that show it without asking the page (8030 is the RFC)."""
    message = {"web_push": 8030, "notification": {"title": TITLE, "navigate": f"{home}/"}}
    return json.dumps(message, separators=(",", ":")).encode()


def encrypt_push(
    text: bytes,
    to: Subscription,
    *,
    size: int = PADDED_SIZE,
    key: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """The body of a push: `text`, padded to `size` bytes, so that only this phone's browser can open it.

    Raises `ValueError` where `to.key` is no point, or the text too long. `key`, `salt`: fresh ones where not given.
    """
    padding = size - len(text) - 1
    if padding < 0:
        raise ValueError("longer than every push is")
    key = key or ec.generate_private_key(ec.SECP256R1())
    salt = salt or os.urandom(16)
    own = _point(key)
    shared = key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), to.key))
    secret = _hkdf(shared, to.auth, b"WebPush: info\0" + to.key + own, 32)
    content_key = _hkdf(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _hkdf(secret, salt, b"Content-Encoding: nonce\0", 12)
    sealed = AESGCM(content_key).encrypt(nonce, text + b"\2" + bytes(padding), None)
    return salt + RECORD_SIZE.to_bytes(4, "big") + bytes([len(own)]) + own + sealed


def _hkdf(secret: bytes, salt: bytes | None, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def _point(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


class VapidKey:
    """The key that push services and phones know this server by. All nodes of one server share it."""

    def __init__(self, text: str) -> None:
        """`text`: 32 bytes as base64url, as `new` makes them. Raises `ValueError` for anything else."""
        scalar = from_base64url(text)
        if len(scalar) != 32:
            raise ValueError("not a key: lull keys")
        self._key: Final = ec.derive_private_key(int.from_bytes(scalar, "big"), ec.SECP256R1())
        self._sealing: Final = AESGCM(_hkdf(scalar, None, b"lull/1/subscription", 32))
        self.public: Final = to_base64url(_point(self._key))
        """What a browser subscribes to: 65 bytes as base64url."""

    @staticmethod
    def new() -> str:
        """A fresh one, as text."""
        key = ec.generate_private_key(ec.SECP256R1())
        return to_base64url(key.private_numbers().private_value.to_bytes(32, "big"))

    def authorization(self, endpoint: str, contact: str, now: int) -> str:
        """The header that says who sends. `now`: in ms."""
        address = urlsplit(endpoint)
        claims = {"aud": f"https://{address.netloc}", "exp": now // 1000 + VAPID_LIFETIME, "sub": contact}
        signed = f"{_json_text({'typ': 'JWT', 'alg': 'ES256'})}.{_json_text(claims)}"
        r, s = decode_dss_signature(self._key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
        signature = to_base64url(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
        return f"vapid t={signed}.{signature}, k={self.public}"

    def seal(self, room_id: str, seat: Seat, subscription: Subscription) -> bytes:
        """As it rests in the store: of no use to who has the store alone, nor in another room or seat (PUSH5)."""
        rests = [
            subscription.endpoint,
            to_base64url(subscription.key),
            to_base64url(subscription.auth),
            subscription.home,
        ]
        nonce = os.urandom(12)
        return nonce + self._sealing.encrypt(nonce, json.dumps(rests).encode(), _place(room_id, seat))

    def open(self, room_id: str, seat: Seat, sealed: bytes) -> Subscription | None:
        """What was sealed for this place, or None where this key didn't seal it."""
        try:
            rests = self._sealing.decrypt(sealed[:12], sealed[12:], _place(room_id, seat))
        except (InvalidTag, ValueError):
            return None
        endpoint, key, auth, home = cast("list[str]", json.loads(rests))
        return Subscription(endpoint, from_base64url(key), from_base64url(auth), home)


def _place(room_id: str, seat: Seat) -> bytes:
    return sha256(f"{room_id}/{seat}".encode()).digest()


def is_p256_point(key: bytes) -> bool:
    """Whether a push can be encrypted to this."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key)
    except ValueError:
        return False
    return len(key) == _POINT


def _json_text(value: object) -> str:
    return to_base64url(json.dumps(value, separators=(",", ":")).encode())
