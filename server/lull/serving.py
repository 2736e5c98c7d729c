"""uvicorn, set up for small frames and exposed moments."""

import asyncio
import gc
import signal
import socket
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Final

import uvicorn
from prometheus_client import make_asgi_app  # pyright: ignore[reportUnknownVariableType]
from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send

from lull.runtime.metrics import NodeMetrics
from lull.tasks import cancel_and_wait
from lull.web.http_protocol import HttpProtocol
from lull.web.listener import Listener, raise_open_files
from lull.web.networks import Networks, networks_of
from lull.web.open_connections import OpenConnections
from lull.web.security_headers import SecurityHeaders, headers_of
from lull.web.transport import SharedProtocols

GRACE = 5
"""Seconds that open sockets get once the phones have been sent away."""


GARBAGE = (20_000, 2, 1)
"""Thresholds of the garbage collector. With Python's own it walks every phone's objects whenever a quarter has been
replaced: 100 ms of 2,000 phones', while no pause is told. A phone that leaves holds no cycle, so little waits for it.
"""


def tune_garbage_collector() -> None:
    """Have the collector look at what is new, leave alone what was there at the start, and seldom look at all."""
    gc.collect()
    gc.freeze()
    gc.collect()  # it waits until a quarter is new of what it found the last time: here nothing
    gc.set_threshold(*GARBAGE)


class LullServer(uvicorn.Server):
    """uvicorn's server, which takes in no more than it can, sends its phones away before it stops, and lets us end."""

    def __init__(
        self,
        config: uvicorn.Config,
        connections: OpenConnections,
        listener: Listener,
        drain: Callable[[], Coroutine[None, None, None]],
    ) -> None:
        """`connections`: all that this server opens. `drain`: returns once the phones have been sent away."""
        super().__init__(config)
        self._connections: Final = connections
        self._listener: Final = listener
        self._drain: Final = drain
        self._lets_go: bool = False

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start all but the listening, then listen: here or on these sockets."""
        bound = sockets if sockets is not None else [self.config.bind_socket()]
        await super().startup(sockets=[])
        if self.started:
            self._listener.listen(bound)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no new connection, send the phones away, then stop. A second signal stops at once."""
        self._listener.close()
        for bound in sockets or ():
            bound.close()
        draining = asyncio.create_task(self._close_all(), name="drain")
        while not draining.done() and not self.force_exit:
            await asyncio.wait((draining,), timeout=0.1)
        await cancel_and_wait((draining,))
        self._connections.abort()
        # From here on nobody is waited for, and what the application holds is let go in order, whoever signals again.
        self._lets_go, self.force_exit = True, False
        await super().shutdown()

    async def _close_all(self) -> None:
        await self._drain()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._connections.close(), GRACE)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """See `uvicorn.Server.handle_exit`."""
        if not self._lets_go:
            super().handle_exit(sig, frame)

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """Stop on a signal, and then return: raising it again would end the process before our store is stopped."""
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, *ends())}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def ends() -> tuple[signal.Signals, ...]:
    """Those that end it beside Ctrl+C: being told to, and a terminal that closes, where nobody had that ignored."""
    stays = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    return (signal.SIGTERM,) if stays else (signal.SIGTERM, signal.SIGHUP)


METRICS_FILES = 64
"""Open files that the figures' server counts with: a quarter of them for connections, out of the reserved ones."""


class MetricsServer(LullServer):
    """A server beside the main one, which has the signals. It takes no more connections than few (LIMIT5)."""

    def __init__(self, app: ASGIApp) -> None:
        """`app`: answers with the figures."""
        connections, networks, shared = OpenConnections(METRICS_FILES), Networks(()), SharedProtocols()

        def protocol() -> HttpProtocol:
            return HttpProtocol(app, connections, networks, shared)

        listener = Listener(connections, networks, protocol, lambda: None)
        super().__init__(uvicorn.Config(app, lifespan="off", log_config=None), connections, listener, _nobody)

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """Leave them alone."""
        yield


async def _nobody() -> None:
    """No phone is to be sent away."""


def _of_http(app: ASGIApp) -> ASGIApp:
    """The same, and sockets are refused: its library knows none."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close"})
        else:
            await app(scope, receive, send)

    return answer


@asynccontextmanager
async def serving_metrics(metrics: NodeMetrics, bound: list[socket.socket]) -> AsyncGenerator[None]:
    """Serve the metrics on these sockets, if there are any, until left."""
    if not bound:
        yield
        return
    server = MetricsServer(SecurityHeaders(_of_http(make_asgi_app(metrics.registry()))))  # pyright: ignore[reportUnknownArgumentType]
    serving = asyncio.create_task(server.serve(bound), name="metrics")
    try:
        yield
    finally:
        server.should_exit = True
        await serving


def server_for(
    app: Starlette, *, host: str, port: int, certificate: Path | None = None, key: Path | None = None
) -> LullServer:
    """A server for an application of `create_app`, over TLS where a certificate is given."""
    connections, networks, shared = OpenConnections(raise_open_files()), networks_of(app), SharedProtocols()
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        lifespan="on",
        log_config=None,
        timeout_graceful_shutdown=GRACE,
        ssl_certfile=certificate,
        ssl_keyfile=key,
    )

    def protocol() -> HttpProtocol:
        return HttpProtocol(app, connections, networks, shared, headers_of(app))

    listener = Listener(connections, networks, protocol, lambda: config.ssl if certificate else None)
    return LullServer(config, connections, listener, app.state.node.drain)
