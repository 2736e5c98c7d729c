"""Whether a store speaks TLS where its address says that it doesn't, or the other way about.

Both sides then wait for each other: a greeting of TLS is the beginning of a very long command to a plain store, and a
command is no greeting to one that speaks TLS. So whoever doesn't answer is spoken to in the other way.
"""

import asyncio
import re
import ssl
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from typing import Final

from lull.storage.clients import Address

ASKED_WITHIN = 0.5
"""Seconds that each server gets to answer in the other way."""

_PLAIN: Final = re.compile(rb"\+PONG\r|-[A-Z]{2,} ")
"""What a store answers a PING, whether it takes it or not."""

_WANTS_ONE: Final = ("CERTIFICATE_REQUIRED", "HANDSHAKE_FAILURE", "BAD_CERTIFICATE")
"""What an alert is called by which a server says that it has seen no certificate: of TLS 1.3, and before."""


async def speaks_the_other_way(address: Address) -> bool:
    """Whether one of the servers answers with TLS alone, where the address has none, or the other way about."""
    return any(await asyncio.gather(*(_speaks_one_alone(it, tls=not address.tls) for it in address.hosts)))


async def _speaks_one_alone(server: tuple[str, int], *, tls: bool) -> bool:
    speaks, speaks_other = await asyncio.gather(_answers(*server, tls=tls), _answers(*server, tls=not tls))
    return speaks and not speaks_other


async def asks_for_a_certificate(address: Address) -> bool:
    """Whether one of the servers, to whom none is shown, sends us away for that.

    One that is spoken to meanwhile may close so that its reason is lost; so nothing is said.
    """
    if not address.tls or dict(address.files).get("ssl_certfile"):
        return False
    return any(await asyncio.gather(*(_sends_away(host, port) for host, port in address.hosts)))


async def _sends_away(host: str, port: int) -> bool:
    try:
        async with _connected(host, port, tls=True) as (reader, _):
            await reader.read(1)
    except ssl.SSLError as error:
        return any(words in str(error) for words in _WANTS_ONE)
    except (OSError, ValueError):
        pass
    return False


async def _answers(host: str, port: int, *, tls: bool) -> bool:
    with suppress(OSError, ValueError):  # of which a TimeoutError and an SSLError are some
        async with _connected(host, port, tls=tls) as (reader, writer):
            if tls:
                return True
            writer.write(b"PING\r\n")
            return _PLAIN.match(await reader.readline()) is not None
    return False


@asynccontextmanager
async def _connected(
    host: str, port: int, *, tls: bool
) -> AsyncGenerator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """Within `ASKED_WITHIN`, all that is done there too."""
    async with asyncio.timeout(ASKED_WITHIN):
        reader, writer = await asyncio.open_connection(host, port, ssl=_anyones() if tls else None)
        try:
            yield reader, writer
        finally:
            writer.transport.abort()
            with suppress(OSError):  # of the connection: unless it's asked for, Python writes it to standard error
                await writer.wait_closed()


def _anyones() -> ssl.SSLContext:
    """Takes any certificate: nothing is said over it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


_ANOTHER_NAME: Final = "The store's certificate is for another name. LULL_REDIS_URL takes the name that stands in it."
_FAULTS: Final = {
    9: "The store's certificate is not valid yet. Look at this machine's clock.",
    10: "The store's certificate has expired.",
    62: _ANOTHER_NAME,
    64: _ANOTHER_NAME,
}
"""By OpenSSL's X509_V_ERR_: CERT_NOT_YET_VALID, CERT_HAS_EXPIRED, HOSTNAME_MISMATCH, IP_ADDRESS_MISMATCH."""

_UNKNOWN: Final = "The store's certificate is not one that this machine trusts. Set ?ssl_ca_certs= in LULL_REDIS_URL."


def certificate_fault(error: ssl.SSLCertVerificationError) -> str:
    """What is wrong with the store's certificate, and what to do: one line."""
    return _FAULTS.get(error.verify_code, _UNKNOWN)
