"""uvicorn, set up for small frames and exposed moments."""

import signal
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from lull.web.transport import LullWebSocket

FRAME_LIMIT = 66_560
"""Bytes of the largest frame a socket takes: 64 KiB and its envelope. Beyond it the socket closes with 1009."""

PING_EVERY = 10.0
"""Seconds between pings, and until a missing pong means that the phone is gone. Beats notice far earlier."""

GRACE = 5
"""Seconds that open sockets get when the server stops."""


class LullServer(uvicorn.Server):
    """uvicorn's server, which leaves the rest of our shutting down to us."""

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """Stop on a signal, and then return: raising it again would end the process before our store is stopped."""
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def server_for(
    app: Starlette, *, host: str, port: int, certificate: Path | None = None, key: Path | None = None
) -> LullServer:
    """A server for the application, over TLS where a certificate is given."""
    return LullServer(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            ws=LullWebSocket,
            ws_max_size=FRAME_LIMIT,
            ws_ping_interval=PING_EVERY,
            ws_ping_timeout=PING_EVERY,
            ws_per_message_deflate=False,  # sizes would tell, and it costs memory a phone
            access_log=False,  # it would log paths and addresses
            server_header=False,
            proxy_headers=False,
            lifespan="on",
            log_config=None,
            timeout_graceful_shutdown=GRACE,
            ssl_certfile=certificate,
            ssl_keyfile=key,
        )
    )
