"""Section 4: which requests become a websocket, and what the others are told."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from tests.conformance.peer import request

KEY: Final = "dGhlIHNhbXBsZSBub25jZQ=="
ACCEPT: Final = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
"""The example of section 1.3."""


@dataclass(frozen=True, slots=True)
class Handshake:
    """`said`: the request, with `{path}` in it. `status`: one of these answers. `has`: headers of it, None for absent."""

    section: str
    name: str
    said: str
    status: tuple[int, ...] = (101,)
    has: dict[str, str | None] = field(default_factory=dict[str, str | None])


def all_handshakes() -> Iterator[Handshake]:
    """Every one of them."""
    agreed: dict[str, str | None] = {
        "upgrade": "websocket",
        "connection": "Upgrade",
        "sec-websocket-accept": ACCEPT,
        "sec-websocket-extensions": None,
        "sec-websocket-protocol": None,
    }
    yield Handshake("4.2.2", "the example of the RFC", request(key=KEY), has=agreed)
    yield Handshake("4.2.1", "names in capitals", request(key=KEY).replace("Upgrade: web", "UPGRADE: web"), has=agreed)
    words = ("WebSocket", "WEBSOCKET")
    for word in words:
        yield Handshake("4.2.1", f"upgrade to {word}", request(key=KEY).replace(": websocket", f": {word}"), has=agreed)
    for value in ("upgrade", "keep-alive, Upgrade", "Upgrade, keep-alive"):
        said = request(f"Connection: {value}", key=KEY, without=("connection",))
        yield Handshake("4.2.1", f"connection: {value}", said, has=agreed)
    yield Handshake("4.2.1", "further headers", request("X-More: 1", "Cookie: a=b", key=KEY), has=agreed)
    for offer in ("permessage-deflate", "permessage-deflate; client_max_window_bits", "x-unknown; a=1, x-other"):
        said = request(f"Sec-WebSocket-Extensions: {offer}", key=KEY)
        yield Handshake("9.1", f"the extension {offer} is offered and not taken", said, has=agreed)
    said = request("Sec-WebSocket-Protocol: chat, superchat", key=KEY)
    yield Handshake("4.2.2", "protocols are offered and none is taken", said, has=agreed)

    refused = (400, 426)
    yield Handshake("4.2.1", "no key", request(without=("key",)), refused)
    for key in ("", "x", "AAAA", "A" * 22 + "=!", "A" * 24, "dGhlIHNhbXBsZSBub25jZQ==AAAA"):
        said = request(f"Sec-WebSocket-Key: {key}", without=("key",))
        yield Handshake("4.2.1", f"the key {key or 'of nothing'!r}", said, refused)
    said = request(f"Sec-WebSocket-Key: {KEY}", key=KEY)
    yield Handshake("11.3.1", "two keys", said, refused)
    for version in ("0", "7", "8", "12", "14", "256", "x", ""):
        said = request(f"Sec-WebSocket-Version: {version}", without=("version",))
        has: dict[str, str | None] = {"sec-websocket-version": "13"} if version.isdigit() else {}
        yield Handshake("4.4", f"version {version or 'of nothing'!r}", said, refused, has)
    yield Handshake("4.2.1", "no version", request(without=("version",)), refused)
    for method in ("POST", "PUT", "HEAD"):
        said = request(line=f"{method} {{path}} HTTP/1.1")
        yield Handshake("4.2.1", f"method {method}", said, (400, 404, 405, 426))
    yield Handshake("4.2.1", "HTTP/1.0", request(line="GET {path} HTTP/1.0"), (400, 404, 426, 505))
    no_socket = (400, 404, 426)  # nobody asked for one: this is HTTP, and there's nothing for that here
    yield Handshake("4.2.1", "no upgrade", request(without=("upgrade",)), no_socket)
    yield Handshake("4.2.1", "no connection", request(without=("connection",)), no_socket)
    said = request("Connection: close", without=("connection",))
    yield Handshake("4.2.1", "connection: close", said, no_socket)
    said = request("Upgrade: h2c", without=("upgrade",))
    yield Handshake("4.2.1", "upgrade to something else", said, no_socket)
    yield Handshake("4.2.1", "no host", request(without=("host",)), (400,))
