"""Base64url without padding, as keys and sealed texts travel in messages."""

from base64 import b64decode, urlsafe_b64encode


def to_base64url(value: bytes) -> str:
    """These bytes as text."""
    return urlsafe_b64encode(value).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    """The bytes that a text says; raises `ValueError` where it says none."""
    return b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
