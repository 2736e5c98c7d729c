"""Takes connections in, as many as there is room for, and stops listening instead of failing (LIMIT5)."""

import asyncio
import heapq
import logging
import resource
import socket
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final, cast

from lull.web.http_protocol import REQUEST_TIMEOUT, HttpProtocol
from lull.web.networks import Networks
from lull.web.open_connections import OpenConnections

MAX_FILES = 2**20
"""Open files that are asked for where the machine sets no bound."""

BACKLOG = 2_048
"""Connections that wait in the kernel."""

ACCEPTS_A_TURN = 16
"""Connections that are taken before whoever pauses has their turn."""

BEGUN_A_TURN = 4
"""Those of them that are begun in that time: each costs about a millisecond in the next ones."""

RETRY_AFTER = 0.1
"""Seconds until a connection that could not be taken is tried again, if none ends before."""

LOG_EVERY = 60.0
"""Seconds between two lines that say that there is no room."""

_log: Final = logging.getLogger("lull.listener")


def raise_open_files() -> int:
    """Let this process open as many files as it may; how many that is."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    unbounded = resource.RLIM_INFINITY
    wanted = MAX_FILES if hard == unbounded else min(hard, MAX_FILES)
    if soft != unbounded and soft < wanted:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MAX_FILES if soft == unbounded else soft


class Turns:
    """Who is next, when more come than can be begun: whoever has fewest already, not who has waited longest.

    In one line for all a stranger's thousand connections a second stand before the next person.
    """

    def __init__(self) -> None:
        """Nobody waits."""
        self._waiting: Final[list[tuple[float, int, asyncio.Future[None]]]] = []
        self._number: int = 0

    def next_of(self, excess: float) -> "asyncio.Future[None]":
        """Done when it is the turn of somebody who has so many; see `OpenConnections.excess`."""
        loop = asyncio.get_running_loop()
        turn = loop.create_future()
        if not self._waiting:
            loop.call_soon(self._give)
        self._number += 1
        heapq.heappush(self._waiting, (excess, self._number, turn))
        return turn

    def _give(self) -> None:
        given = 0
        while self._waiting and given < BEGUN_A_TURN:
            _, _, turn = heapq.heappop(self._waiting)
            if not turn.done():
                turn.set_result(None)
                given += 1
        if self._waiting:
            asyncio.get_running_loop().call_soon(self._give)


class Listener:
    """The sockets that a server listens on."""

    def __init__(
        self,
        connections: OpenConnections,
        networks: Networks,
        protocol: Callable[[], HttpProtocol],
        tls: Callable[[], ssl.SSLContext | None],
    ) -> None:
        """`protocol`: makes one for a connection. `tls`: what connections are secured with, if they are."""
        self._connections: Final = connections
        self._networks: Final = networks
        self._protocol: Final = protocol
        self._tls: Final = tls
        self._sockets: Sequence[socket.socket] = ()
        self._turns: Final = Turns()
        self._waiting: bool = False
        self._retry: asyncio.TimerHandle | None = None
        self._logged_at: float | None = None

    def listen(self, sockets: Sequence[socket.socket]) -> None:
        """Begin."""
        self._sockets = sockets
        self._connections.on_room = self._go_on
        for each in sockets:
            each.settimeout(0)
            each.listen(BACKLOG)
        self._watch()

    def close(self) -> None:
        """Take nothing more. The sockets stay whose they are."""
        self._wait()
        self._connections.on_room = None
        if self._retry is not None:
            self._retry.cancel()
        for each in self._sockets:
            each.close()
        self._sockets = ()

    def _watch(self) -> None:
        loop = asyncio.get_running_loop()
        self._waiting = False
        for each in self._sockets:
            loop.add_reader(each, self._accept, each)

    def _wait(self) -> None:
        loop = asyncio.get_running_loop()
        self._waiting = True
        for each in self._sockets:
            loop.remove_reader(each)

    def _go_on(self) -> None:
        if self._waiting and self._connections.has_room():
            if self._retry is not None:
                self._retry.cancel()
                self._retry = None
            self._watch()

    def _accept(self, listening: socket.socket) -> None:
        for _ in range(ACCEPTS_A_TURN):
            if not self._connections.has_room():
                if not self._connections.make_room():
                    self._stop_for_a_while()
                return
            try:
                accepted, address = listening.accept()
            except (BlockingIOError, InterruptedError, ConnectionAbortedError):
                return
            except OSError:  # all files are open, against our count, or the machine's are
                self._stop_for_a_while()
                return
            accepted.settimeout(0)
            self._take(accepted, address)

    def _take(self, accepted: socket.socket, address: object) -> None:
        protocol = self._protocol()
        host = str(cast("tuple[object, ...]", address)[0]) if isinstance(address, tuple) else ""
        parts = self._networks.of_peer(host)
        self._connections.opened(protocol, parts)
        turn = self._turns.next_of(self._connections.excess(parts))
        protocol.pending = self._connections.start(self._hand_over(accepted, protocol, turn))

    async def _hand_over(self, accepted: socket.socket, protocol: HttpProtocol, turn: "asyncio.Future[None]") -> None:
        tls = self._tls()
        within = None if tls is None else REQUEST_TIMEOUT
        try:
            await turn
            await asyncio.get_running_loop().connect_accepted_socket(
                lambda: protocol, accepted, ssl=tls, ssl_handshake_timeout=within
            )
        except (OSError, asyncio.CancelledError):  # who speaks no TLS, or took too long, or made room for others
            accepted.close()
            self._connections.lost(protocol)
        finally:
            protocol.pending = None

    def _stop_for_a_while(self) -> None:
        loop = asyncio.get_running_loop()
        self._wait()
        self._retry = loop.call_later(RETRY_AFTER, self._try_again)
        if self._logged_at is None or loop.time() - self._logged_at > LOG_EVERY:
            self._logged_at = loop.time()
            _log.warning("no room for more connections: waiting until some end")

    def _try_again(self) -> None:
        self._retry = None
        if self._waiting:
            self._watch()
