"""uvicorn's HTTP, which waits for nobody for ever (LIMIT5)."""

import asyncio
from typing import ClassVar, Final, cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

REQUEST_TIMEOUT = 10.0
"""Seconds in which a request comes whole."""

MAX_CONNECTIONS = 4_096
"""Connections that may be without a socket at a time: more than the phones of a node need to come back at once."""

BAD_REQUEST: Final = b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
"""Whatever was asked for: h11 would have to know."""

_REQUEST_COMPLETE: Final = (h11.DONE, h11.MUST_CLOSE, h11.CLOSED, h11.SWITCHED_PROTOCOL, h11.ERROR)


class LullHttpProtocol(H11Protocol):
    """One connection until it is closed or becomes a socket."""

    open_connections: ClassVar[int] = 0
    """How many there are in this process."""

    _counted: bool = False
    _timeout: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Count it; there's no room for all that somebody can open."""
        super().connection_made(transport)
        LullHttpProtocol.open_connections += 1
        self._counted = True
        if LullHttpProtocol.open_connections > MAX_CONNECTIONS:
            transport.abort()
        else:
            self._start_timeout()

    def data_received(self, data: bytes) -> None:
        """A request begins, goes on, or is there."""
        if self._timeout is None:
            self._start_timeout()
        super().data_received(data)
        if self.conn.their_state in _REQUEST_COMPLETE:
            self._cancel_timeout()

    def _should_upgrade(self) -> bool:
        return self.scope["http_version"] == "1.1" and super()._should_upgrade()  # WIRE9

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        """From now on it is a socket's (WIRE1)."""
        self._forget()
        super().handle_websocket_upgrade(event)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - the words are uvicorn's
        """Refuse what turns out to be no HTTP. An answer that is on its way is given up: nobody can be sent two."""
        answering = cast("RequestResponseCycle | None", self.cycle)
        if answering is not None:
            answering.disconnected = True
            answering.message_event.set()
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            self.transport.write(BAD_REQUEST)
        self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """It is one fewer."""
        self._forget()
        super().connection_lost(exc)

    def _start_timeout(self) -> None:
        self._timeout = self.loop.call_later(REQUEST_TIMEOUT, self.transport.abort)

    def _cancel_timeout(self) -> None:
        if self._timeout is not None:
            self._timeout.cancel()
            self._timeout = None

    def _forget(self) -> None:
        self._cancel_timeout()
        if self._counted:
            self._counted = False
            LullHttpProtocol.open_connections -= 1
