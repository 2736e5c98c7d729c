"""A node in this process: the real application behind the real server, on a port of its own."""

import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.phones import Caller
from tests.support.server import CLIENT, free_port, serving

from lull.app import create_app
from lull.rooms.ports import Clock
from lull.runtime import node as runtime
from lull.runtime.system import wall_clock
from lull.serving import server_for
from lull.session.view import view_for
from lull.settings import Settings


class MovableClock:
    """The machine's clock, and as far ahead of it as a test likes."""

    def __init__(self) -> None:
        self.ahead = 0
        self.nodes: list[Node] = []
        """That go by it."""

    def __call__(self) -> int:
        """Milliseconds since the Unix epoch."""
        return wall_clock() + self.ahead

    def advance(self, ms: int) -> None:
        """Time passes, and the phones know at once, not with their next ping (CLOCK2)."""
        self.ahead += ms
        for node in self.nodes:
            node.tell_time()


@dataclass(frozen=True, slots=True)
class Node:
    """Where it listens, and what runs there."""

    port: int
    redis_url: str
    runtime: runtime.Node

    def tell_time(self) -> None:
        """Send each phone its view once more: its time is the node's, and a phone whose own is behind asks for it (CLOCK3)."""
        for room in self.runtime.hub.rooms.values():
            for connection in room.connections:
                connection.outbox.view(view_for(room.session, connection.seat), connection.last_view_version)

    @property
    def http(self) -> str:
        """Its address for HTTP."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def socket(self) -> str:
        """Its address for websockets."""
        return f"ws://127.0.0.1:{self.port}/ws"


@asynccontextmanager
async def running_node(
    redis_url: str,
    *,
    clock: Clock = wall_clock,
    client_dir: Path | None = None,
    port: int | None = None,
    origins: tuple[str, ...] = (),
    ice: tuple[str, ...] = (),
    ice_secret: str | None = None,
    authority: Path | None = None,
    **more: Any,
) -> AsyncGenerator[Node]:
    """A node, ready; stopped when left. `origins`: of pages that come over other ports. `ice`, `more`: see `Settings`.

    `authority`: as on a local network.
    """
    port = port or free_port()
    given = {"port": port, "origins": origins, "ice": ice, "ice_secret": ice_secret, **more}
    settings = Settings.model_validate(given).model_copy(update={"client_dir": client_dir or CLIENT / "dist"})
    app = create_app(settings, redis_url, clock=clock, authority=authority)
    async with serving(server_for(app, host="127.0.0.1", port=port)):
        node = Node(port, redis_url, app.state.node)
        if isinstance(clock, MovableClock):
            clock.nodes.append(node)
        yield node


@asynccontextmanager
async def caller(node: Node) -> AsyncGenerator[Caller]:
    """An HTTP client of the node."""
    async with Caller(node.http, node.redis_url) as client:
        yield client


def random_key(size: int) -> str:
    """A key that nobody has been given."""
    return secrets.token_urlsafe(size)
