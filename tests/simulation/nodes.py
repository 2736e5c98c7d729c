"""Nodes as they are, each on an event loop of its own, over the simulated store and bus."""

import asyncio
from typing import TYPE_CHECKING, Final

from tests.simulation.backend import Bus, Database, Store
from tests.simulation.clock import NodeLoop

from lull.protocol.close_codes import Close
from lull.runtime.node import Node
from lull.web.api import AllowedOrigins
from lull.web.endpoint import WebSocketEndpoint
from lull.web.networks import Networks
from lull.web.rate_limits import RateLimits

if TYPE_CHECKING:
    from tests.simulation.network import Wire
    from tests.simulation.world import World


class Entropy:
    """Keys that are told apart and nothing else."""

    def __init__(self) -> None:
        self._count = 0

    def key128(self) -> str:
        """See `lull.rooms.ports.Entropy`."""
        self._count += 1
        return f"{self._count:022d}"

    def key256(self) -> str:
        """See `lull.rooms.ports.Entropy`."""
        self._count += 1
        return f"{self._count:043d}"


class Host:
    """A machine that runs a node. One that is killed never comes back; another may take its place."""

    def __init__(self, world: "World", name: str, skew: int) -> None:
        """`skew`: how far its wall clock is off, in ms."""
        self.world: Final = world
        self.name: Final = name
        self.skew: Final = skew
        self.number: Final = len(world.hosts)
        self.database: Database = world.database
        self.bus: Final = Bus(world.hub, self)
        self.loop: Final = NodeLoop(world.time, lambda what: world.bug(f"{name}: {what}"))
        self.wires: Final[list[Wire]] = []
        self.node: Final = self._node()
        self.endpoint: Final = WebSocketEndpoint(
            self.node, AllowedOrigins(()), RateLimits(openings=1, misses=1_000_000, networks=Networks(()))
        )
        self.loop.enter(self._start)

    def _node(self) -> Node:
        store = Store(self.world.hub, self)
        return Node(store, self.bus, self.clock, self.world.entropy)

    def follow(self) -> None:
        """Turn to the server that is the right one now, and subscribe there."""
        if self.database is not self.world.database:
            self.database = self.world.database
            self.loop.enter(self.bus.hear_again)

    def _start(self) -> None:
        self.loop.create_task(self._run(), name="node")

    async def _run(self) -> None:
        async with self.node.running():
            await asyncio.Event().wait()

    def clock(self) -> int:
        """Its wall clock."""
        return self.world.wall() + self.skew

    @property
    def dead(self) -> bool:
        """Whether it was killed."""
        return self.loop.dead

    def kill(self, *, silently: bool = False) -> None:
        """As SIGKILL does; `silently`: as a power cut does, and nobody is told."""
        self.loop.dead = True
        wires = list(self.wires)
        self.wires.clear()
        if not silently:
            for wire in wires:
                wire.abort()

    def shut(self) -> None:
        """As a deploy does: every phone is told to come again, and then the process ends."""
        self.loop.enter(self._shut)
        self.world.time.after(0.2, self.kill)

    def _shut(self) -> None:
        for wire in list(self.wires):
            wire.stop(Close.RESTARTING)
