"""What stands in front of several nodes: takes each connection to a node that takes it, the first one as long as it does."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

from tests.support.server import ServerProcess


class Balancer:
    """A port of its own before the nodes in `nodes`, which may change at any time."""

    def __init__(self, nodes: list[ServerProcess]) -> None:
        """`nodes`: of equal standing; who comes goes to each in turn."""
        self.nodes = nodes
        self.port = 0
        self._turn = 0

    @property
    def url(self) -> str:
        """Where phones go."""
        return f"http://127.0.0.1:{self.port}"

    async def serve(self, phone_in: asyncio.StreamReader, phone_out: asyncio.StreamWriter) -> None:
        """Carry one connection to its end."""
        self._turn += 1
        for offset in range(len(self.nodes)):
            node = self.nodes[(self._turn + offset) % len(self.nodes)]
            with suppress(OSError):
                node_in, node_out = await asyncio.open_connection("127.0.0.1", node.port)
                await asyncio.gather(_pump(phone_in, node_out), _pump(node_in, phone_out))
                return
        phone_out.transport.abort()


async def _pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while chunk := await source.read(65536):
            sink.write(chunk)
            await sink.drain()
    with suppress(OSError):
        sink.close()


@asynccontextmanager
async def balanced(*nodes: ServerProcess) -> AsyncGenerator[Balancer]:
    """A balancer before these nodes."""
    balancer = Balancer(list(nodes))
    server = await asyncio.start_server(balancer.serve, "127.0.0.1", 0, backlog=1000)
    balancer.port = server.sockets[0].getsockname()[1]
    try:
        yield balancer
    finally:
        server.close()
