"""uvicorn's HTTP, which waits for nobody for ever (LIMIT5)."""

import asyncio
from typing import ClassVar, Final, cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

REQUEST_WITHIN = 10.0
"""Seconds in which a request comes whole."""

AT_ONCE = 4_096
"""Connections that may be without a socket at a time: more than the phones of a node need to come back at once."""

NO_HTTP: Final = b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
"""Whatever was asked for: h11 would have to know."""

_CAME: Final = (h11.DONE, h11.MUST_CLOSE, h11.CLOSED, h11.SWITCHED_PROTOCOL, h11.ERROR)


class LullHttp(H11Protocol):
    """One connection until it is closed or becomes a socket."""

    here: ClassVar[int] = 0
    """How many there are in this process."""

    _counted: bool = False
    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Count it; there's no room for all that somebody can open."""
        super().connection_made(transport)
        LullHttp.here += 1
        self._counted = True
        if LullHttp.here > AT_ONCE:
            transport.abort()
        else:
            self._hurry()

    def data_received(self, data: bytes) -> None:
        """A request begins, goes on, or is there."""
        if self._late is None:
            self._hurry()
        super().data_received(data)
        if self.conn.their_state in _CAME:
            self._calm()

    def _should_upgrade(self) -> bool:
        return self.scope["http_version"] == "1.1" and super()._should_upgrade()  # WIRE9

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        """From now on it is a socket's (WIRE1)."""
        self._gone()
        super().handle_websocket_upgrade(event)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - the words are uvicorn's
        """Refuse what turns out to be no HTTP. An answer that is on its way is given up: nobody can be sent two."""
        answering = cast("RequestResponseCycle | None", self.cycle)
        if answering is not None:
            answering.disconnected = True
            answering.message_event.set()
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            self.transport.write(NO_HTTP)
        self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """It is one fewer."""
        self._gone()
        super().connection_lost(exc)

    def _hurry(self) -> None:
        self._late = self.loop.call_later(REQUEST_WITHIN, self.transport.abort)

    def _calm(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _gone(self) -> None:
        self._calm()
        if self._counted:
            self._counted = False
            LullHttp.here -= 1
