"""Pushes over HTTPS, to the services of the browsers' makers and nowhere else (PUSH4).

`http.client` in a few threads of their own: it follows no redirect, and a push is one short request now and then.
"""

import asyncio
import re
import ssl
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from http.client import HTTPException, HTTPSConnection
from typing import Final
from urllib.parse import urlsplit

from lull.rooms.ports import Clock
from lull.runtime.push_notifications import Delivery
from lull.session.pauses import Seat
from lull.web.push_message import VapidKey, encrypt_push, push_payload

THREADS = 4
"""Requests at the same time."""

ANSWER_TIMEOUT = 5.0
"""Seconds that a push service may take to connect, and to answer."""

TOTAL_TIMEOUT = 15.0
"""Seconds after which nobody waits for a push any more, whatever it waits for itself."""

TTL = 120
"""Seconds for which a push service may keep a push for a phone that is off: a pause an hour ago is no news."""

MAX_ENDPOINT_LENGTH = 1024
"""Characters of an endpoint."""

_HOST: Final = re.compile(r"(?=.{1,253}$)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*")
"""What can be a name at all: the platform's resolver raises `UnicodeError` at others."""

_GONE: Final = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)


def is_allowed_endpoint(endpoint: str, hosts: Collection[str]) -> bool:
    """Whether this is an address at one of these hosts, or below one; `host:port` allows that port alone."""
    if len(endpoint) > MAX_ENDPOINT_LENGTH or not endpoint.isascii() or not endpoint.isprintable() or " " in endpoint:
        return False
    try:
        address = urlsplit(endpoint)
        port = address.port
    except ValueError:
        return False
    host = address.hostname
    if (
        address.scheme != "https"
        or not host
        or not _HOST.fullmatch(host)
        or address.username is not None
        or address.fragment
        or "\\" in endpoint
    ):
        return False
    named = host if port in (None, 443) else f"{host}:{port}"
    return any(named == allowed or named.endswith(f".{allowed}") for allowed in hosts)


class HttpsPushSender:
    """`PushSender` over HTTPS."""

    def __init__(self, key: VapidKey, contact: str, hosts: Collection[str], clock: Clock) -> None:
        """`contact`: where a push service finds a person, `mailto:` or `https:`. `hosts`: see `is_allowed_endpoint`."""
        self._key: Final = key
        self._contact: Final = contact
        self._hosts: Final = frozenset(hosts)
        self._clock: Final = clock
        self._threads: Final = ThreadPoolExecutor(THREADS, "push")
        self._tls: Final = ssl.create_default_context()

    async def send(self, room_id: str, seat: Seat, sealed: bytes) -> Delivery:
        """See `PushSender.send`."""
        to = self._key.open(room_id, seat, sealed)
        if to is None or not is_allowed_endpoint(to.endpoint, self._hosts):
            return Delivery.GONE  # the key or the list is another one now
        body = encrypt_push(push_payload(to.home), to)
        headers = {
            "authorization": self._key.authorization(to.endpoint, self._contact, self._clock()),
            "content-encoding": "aes128gcm",
            "content-type": "application/octet-stream",
            "ttl": str(TTL),
            "topic": "lull",
            "urgency": "high",
        }
        posting = asyncio.get_running_loop().run_in_executor(self._threads, self._post, to.endpoint, headers, body)
        try:
            async with asyncio.timeout(TOTAL_TIMEOUT):
                status = await posting
        except (OSError, HTTPException, ValueError):  # a TimeoutError is an OSError, what is no name a ValueError
            return Delivery.FAILED
        if status in _GONE:
            return Delivery.GONE
        return Delivery.SENT if 200 <= status < 300 else Delivery.FAILED

    def _post(self, endpoint: str, headers: dict[str, str], body: bytes) -> int:
        address = urlsplit(endpoint)
        path = f"{address.path or '/'}?{address.query}" if address.query else address.path or "/"
        service = HTTPSConnection(
            address.hostname or "", address.port or 443, timeout=ANSWER_TIMEOUT, context=self._tls
        )
        try:
            service.request("POST", path, body, headers)
            return service.getresponse().status
        finally:
            service.close()

    def close(self) -> None:
        """See `PushSender.close`."""
        self._threads.shutdown(wait=False, cancel_futures=True)
