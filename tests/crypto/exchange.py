"""SPAKE2 of RFC 9382 over P-256, on plain numbers: slow, and of no use where anybody measures it."""

import hashlib
import hmac
from typing import Final, NamedTuple, TypeAlias

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PRIME: Final = 2**256 - 2**224 + 2**192 + 2**96 - 1
ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
B: Final = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B

Point: TypeAlias = tuple[int, int] | None
"""None is the point that is no place."""

BASE: Final[Point] = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)


class NoPoint(Exception):
    """These bytes are no point of the curve."""


class Agreed(NamedTuple):
    """The key, and each side's confirmation."""

    key: bytes
    proof_a: bytes
    proof_b: bytes


def add(one: Point, other: Point) -> Point:
    """Their sum."""
    if one is None or other is None:
        return one or other
    if one[0] == other[0]:
        if (one[1] + other[1]) % PRIME == 0:
            return None
        slope = (3 * one[0] ** 2 - 3) * pow(2 * one[1], -1, PRIME)
    else:
        slope = (other[1] - one[1]) * pow(other[0] - one[0], -1, PRIME)
    x = (slope**2 - one[0] - other[0]) % PRIME
    return x, (slope * (one[0] - x) - one[1]) % PRIME


def times(number: int, point: Point) -> Point:
    """The point added to itself so many times."""
    total: Point = None
    while number:
        total = add(total, point) if number & 1 else total
        point, number = add(point, point), number >> 1
    return total


def packed(point: Point) -> bytes:
    """Compressed."""
    assert point is not None
    return bytes([2 + point[1] % 2]) + point[0].to_bytes(32, "big")


def unpacked(data: bytes) -> Point:
    """The point in 33 compressed bytes. Raises `NoPoint`."""
    x = int.from_bytes(data[1:], "big")
    y = pow(x**3 - 3 * x + B, (PRIME + 1) // 4, PRIME)
    if len(data) != 33 or data[0] not in (2, 3) or x >= PRIME or (y * y - x**3 + 3 * x - B) % PRIME:
        raise NoPoint
    return x, y if y % 2 == data[0] % 2 else PRIME - y


M: Final = unpacked(bytes.fromhex("02886e2f97ace46e55ba9dd7242579f2993b64e16ef3dcab95afd497333d8fa12f"))
N: Final = unpacked(bytes.fromhex("03d8bbd6c639c62937b04d997f38c3770719c629d7014d49a24b4f98baa1292b49"))


def share_of(role: str, w: int, scalar: int) -> bytes:
    """What A or B sends."""
    return packed(add(times(scalar, BASE), times(w, M if role == "a" else N)))


def agreed(w: int, scalar_a: int, share_b: bytes, context: bytes, names: tuple[str, str]) -> Agreed:
    """What A comes to."""
    negative = times(ORDER - w, N)
    shared = times(scalar_a, add(unpacked(share_b), negative))
    whole = [name.encode() for name in names]
    whole += [_whole(unpacked(share_of("a", w, scalar_a))), _whole(unpacked(share_b)), _whole(shared)]
    whole.append(w.to_bytes(32, "big"))
    transcript = b"".join(len(part).to_bytes(8, "little") + part for part in whole)
    sum_ = hashlib.sha256(transcript).digest()
    keys = HKDF(SHA256(), 32, b"", b"ConfirmationKeys" + context).derive(sum_[16:])
    proofs = (hmac.digest(key, transcript, "sha256") for key in (keys[:16], keys[16:]))
    return Agreed(sum_[:16], *proofs)


def _whole(point: Point) -> bytes:
    assert point is not None
    return b"\x04" + point[0].to_bytes(32, "big") + point[1].to_bytes(32, "big")


def number_of(digits: str) -> int:
    """The w of a spoken code's secret digits (SPEC.md, "Spoken codes")."""
    return int.from_bytes(hashlib.pbkdf2_hmac("sha256", digits.encode(), b"lull/1/code", 100_000, 64), "big") % ORDER
