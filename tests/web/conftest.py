"""Nodes and phones for tests of the socket."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
import pytest_asyncio
from tests.support.nodes import MovableClock, caller, running_node
from tests.support.phones import Caller, Phone, two_phones
from tests.support.valkey import Valkey

from lull.web.rate_limits import TokenBucket


@dataclass(frozen=True)
class LiveNode:
    """A node, a caller of its HTTP, and its clock."""

    port: int
    http: Caller
    clock: MovableClock

    @property
    def ws(self) -> str:
        """The address of its socket."""
        return f"ws://127.0.0.1:{self.port}/ws"


@asynccontextmanager
async def live_node(redis_url: str) -> AsyncGenerator[LiveNode]:
    """A node that is up."""
    clock = MovableClock()
    async with running_node(redis_url, clock=clock) as node, caller(node) as http:
        yield LiveNode(node.port, http, clock)


@pytest_asyncio.fixture
async def live(valkey: Valkey) -> AsyncGenerator[LiveNode]:
    """A node over a store that stays well."""
    async with live_node(valkey.url) as running:
        yield running


@pytest_asyncio.fixture
async def harmed(own_valkey: Valkey) -> AsyncGenerator[LiveNode]:
    """A node whose store may be harmed."""
    async with live_node(own_valkey.url) as running:
        yield running
        own_valkey.thaw()


@pytest_asyncio.fixture
async def two_nodes(valkey: Valkey) -> AsyncGenerator[tuple[LiveNode, LiveNode]]:
    """Two nodes over one store."""
    async with live_node(valkey.url) as one, live_node(valkey.url) as other:
        yield one, other


@pytest.fixture
def at_one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a connection or a seat may do in a second is counted as if no time passed, however long a flood takes here."""
    for where in ("lull.web.connection.TokenBucket", "lull.web.seat_commands.TokenBucket"):
        monkeypatch.setattr(where, lambda rate, _now: TokenBucket(rate, lambda: 0.0))  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType]


@pytest_asyncio.fixture
async def pair(live: LiveNode) -> AsyncGenerator[tuple[Phone, Phone]]:
    """Two phones of one room on one node."""
    async with two_phones(live.http, live.ws) as phones:
        yield phones
