"""A push service of a browser's maker, on loopback over real TLS, and a browser that it pushes to."""

import asyncio
import base64
import hmac
import ipaddress
import json
import ssl
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from tests.support.waiting import PATIENCE

from lull.lan import lan_setup

LOOPBACK: Final = (ipaddress.IPv4Address("127.0.0.1"),)


def b64(value: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    """Back again."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Browser:
    """A browser's half of a subscription. What it opens it opens by RFC 8188 and 8291 and nothing of ours."""

    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = b"sixteen bytes it"

    @property
    def point(self) -> bytes:
        """Its public key, 65 bytes."""
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def subscription(self, endpoint: str) -> dict[str, str]:
        """As a page hands it on."""
        return {"endpoint": endpoint, "p256dh": b64(self.point), "auth": b64(self.auth)}

    def opened(self, body: bytes) -> bytes:
        """The text of a push, without its padding."""
        salt, size, length = body[:16], int.from_bytes(body[16:20], "big"), body[20]
        theirs, sealed = body[21 : 21 + length], body[21 + length :]
        assert len(sealed) <= size, "one record"
        point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs)
        shared = self.key.exchange(ec.ECDH(), point)
        secret = _expanded(_extracted(self.auth, shared), b"WebPush: info\0" + self.point + theirs, 32)
        pseudo = _extracted(salt, secret)
        key, nonce = (
            _expanded(pseudo, f"Content-Encoding: {name}\0".encode(), n)
            for name, n in (("aes128gcm", 16), ("nonce", 12))
        )
        text, mark, padding = AESGCM(key).decrypt(nonce, sealed, None).rpartition(b"\2")
        assert mark and not padding.strip(b"\0")
        return text


def _extracted(salt: bytes, secret: bytes) -> bytes:
    return hmac.digest(salt, secret, "sha256")


def _expanded(key: bytes, info: bytes, length: int) -> bytes:
    return hmac.digest(key, info + b"\1", "sha256")[:length]


def vouched(authorization: str) -> tuple[str, dict[str, Any]]:
    """The public key and the claims of a proof of who sends; it is checked first (RFC 8292)."""
    scheme, _, parameters = authorization.partition(" ")
    assert scheme == "vapid"
    given = dict(part.strip().split("=", 1) for part in parameters.split(","))
    signed, _, signature = given["t"].rpartition(".")
    header, claims = (json.loads(unb64(part)) for part in signed.split("."))
    assert header == {"typ": "JWT", "alg": "ES256"}
    raw = unb64(signature)
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unb64(given["k"]))
    point.verify(der, signed.encode(), ec.ECDSA(hashes.SHA256()))
    return given["k"], claims


@dataclass(frozen=True)
class Pushed:
    """A request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Service:
    """A push service. `status`: what it answers next; None: nothing, ever."""

    port: int
    authority: Path
    status: int | None = 201
    pushed: asyncio.Queue[Pushed] = field(default_factory=asyncio.Queue)

    @property
    def host(self) -> str:
        """As the allow-list names it."""
        return f"127.0.0.1:{self.port}"

    def endpoint(self, name: str = "phone") -> str:
        """Where a browser of its can be reached."""
        return f"https://{self.host}/send/{name}"

    async def next(self) -> Pushed:
        """The next push."""
        async with asyncio.timeout(PATIENCE):
            return await self.pushed.get()


@asynccontextmanager
async def push_service(folder: Path) -> AsyncGenerator[Service]:
    """One that runs, with a certificate by an authority of its own."""
    setup = lan_setup(1, folder, addresses=LOOPBACK)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(setup.certificate, setup.key)

    open_: list[asyncio.StreamWriter] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        open_.append(writer)
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:-2])}
        body = await reader.readexactly(int(headers["content-length"]))
        service.pushed.put_nowait(Pushed(head[0].split()[1], headers, body))
        if service.status is not None:
            elsewhere = f"location: {service.endpoint('elsewhere')}\r\n" if service.status in (301, 307) else ""
            writer.write(f"HTTP/1.1 {service.status} So\r\n{elsewhere}content-length: 0\r\n\r\n".encode())
            await writer.drain()
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    service = Service(server.sockets[0].getsockname()[1], setup.authority)
    try:
        yield service
    finally:
        server.close()
        for writer in open_:
            writer.transport.abort()
