"""What SPEC.md says of sealing, over the `cryptography` package. It knows nothing of the phones' code, nor of ours."""

import base64
import hashlib
import hmac
import json
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PAGE_SIZES: Final = (512, 2_048, 8_192)
SIGNALING_SIZE: Final = 2_048
PARTNERS: Final = {"a": "b", "b": "a"}
LINK_SIZE: Final = 108
HEAD, TAG = 13, 16


class Refused(Exception):
    """It doesn't open."""


def text_of(data: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def bytes_of(text: str) -> bytes:
    """What base64url says. Raises `Refused`."""
    if not all(character.isascii() and (character.isalnum() or character in "-_") for character in text):
        raise Refused
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raise Refused from None


def key_for(secret: bytes, salt: str, info: str) -> bytes:
    """A key of 32 bytes."""
    return HKDF(SHA256(), 32, salt.encode(), info.encode()).derive(secret)


def _opened(key: bytes, nonce: bytes, sealed: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(nonce, sealed, None)
    except InvalidTag:
        raise Refused from None


def sealed_signaling(key: bytes, nonce: bytes, said: bytes) -> bytes:
    """PATH2, for what fits."""
    return b"\x02" + nonce + AESGCM(key).encrypt(nonce, said.ljust(SIGNALING_SIZE - HEAD - TAG, b" "), None)


def opened_signaling(key: bytes, frame: bytes) -> dict[str, str]:
    """What a signaling message says. Raises `Refused`."""
    if len(frame) != SIGNALING_SIZE or frame[0] != 2:
        raise Refused
    try:
        said: Any = json.loads(_opened(key, frame[1:HEAD], frame[HEAD:]).decode())
    except ValueError:
        raise Refused from None
    match said:
        case {"type": "ask"}:
            return {"type": "ask"}
        case {"type": "offer" | "answer" as kind, "call": str(call), "sdp": str(sdp)} if _is_call(call):
            return {"type": kind, "call": call, "sdp": sdp}
        case _:
            raise Refused


def _is_call(call: str) -> bool:
    return len(call) == 16 and all(digit in "0123456789abcdef" for digit in call)


def sealed_page(key: bytes, nonce: bytes, text: bytes) -> bytes:
    """PAGE2, in the smallest size that holds it."""
    size = next(size for size in PAGE_SIZES if size >= HEAD + len(text) + TAG)
    return b"\x01" + nonce + AESGCM(key).encrypt(nonce, text.ljust(size - HEAD - TAG, b"\0"), None)


def digest_of(page: bytes) -> str:
    """PAGE3."""
    return text_of(hashlib.sha256(page).digest()[:16])


def opened_page(key: bytes, digest: str, sealed: str) -> bytes:
    """The text of the page that has this digest. Raises `Refused`."""
    page = bytes_of(sealed)
    if len(page) not in PAGE_SIZES or page[0] != 1 or digest_of(page) != digest:
        raise Refused
    return _opened(key, page[1:HEAD], page[HEAD:]).rstrip(b"\0")


def token_of(key: bytes, meaning: str) -> bytes:
    """The 32 bytes of a yes (YES2); the first 16 of them are a meeting's name (MEET1) or a proof (MATCH7)."""
    return hmac.digest(key, meaning.encode(), "sha256")


def proof_of(key: bytes, seat: str, choice: str) -> bytes:
    """That the phone in this seat chose it (MATCH7): 16 bytes."""
    return token_of(key, f"choice|{seat}|{choice}")[:16]


def choice_token(key: bytes, seat: str, choice: str) -> bytes:
    """What the phone in this seat gives for it (MATCH1): 32 bytes."""
    return proof_of(key, seat, choice) + hashlib.sha256(proof_of(key, PARTNERS[seat], choice)).digest()[:16]


def meaning_of(view: dict[str, Any], proposal: dict[str, Any]) -> str:
    """The text under a yes (YES2). `view`: what of it counts."""
    taps, to = proposal["taps"], proposal["to"]
    terms, pages = view["agreement"]["terms"], view["agreement"]["pages"]
    step = 0 if to == "start" else view["step"] + (to == "step_on")
    more = 0 if to == "start" else view["more"] + (to == "more_time")
    parts: list[object] = [view["epoch"], to, f"{taps['a']}.{taps['b']}.{taps['watch']}"]
    parts.append(".".join(str(terms[name]) for name in ("length", "every", "within", "steps")))
    parts += [pages[name] or "-" for name in ("ours", "a", "b")]
    return "|".join(map(str, [*parts, step, more]))


def sealed_link(key: bytes, nonce: bytes, room: bytes, ticket: bytes, commitment: bytes, secret: bytes) -> bytes:
    """CODE3, MEET1: 16, 16, 16 and 32 bytes after the nonce."""
    return nonce + AESGCM(key).encrypt(nonce, room + ticket + commitment + secret, None)


def opened_link(key: bytes, sealed: str) -> tuple[bytes, bytes, bytes, bytes]:
    """Room, ticket, commitment and secret. Raises `Refused`."""
    link = bytes_of(sealed)
    if len(link) != LINK_SIZE:
        raise Refused
    plain = _opened(key, link[:12], link[12:])
    return plain[:16], plain[16:32], plain[32:48], plain[48:]
