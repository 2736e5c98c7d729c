"""The whole of docker-compose.yml as processes: Caddy, two nodes, a store, its replica and sentinels."""

import asyncio
import shutil
import signal

import pytest
from deploy.cluster import cluster
from tests.support.headless import headless_phones, phones_of

pytestmark = [
    pytest.mark.asyncio,
    pytest.mark.skipif(shutil.which("caddy") is None, reason="Caddy is not installed: make caddy"),
]


async def test_everything_dies_once() -> None:
    """WIRE8, DEPLOY1, EPOCH1, LATCH, LIVE: a node is stopped, one is killed, the primary is killed; pairs come back, Paused."""
    async with cluster() as running, headless_phones() as phones:
        pairs = await phones.pairs(6, [running.url])
        node1, node2 = running.nodes

        async def released() -> None:
            for phone in phones_of(pairs):
                phone.auto_press("go_on", "good")
            await asyncio.gather(*(pair.until(30, name="together") for pair in pairs))
            for phone in phones_of(pairs):
                phone.auto_press("good")

        async def paused() -> None:
            await asyncio.gather(*(pair.until(15, name="paused", here=True, connection="up") for pair in pairs))

        await running.end(node1)
        await running.start(node1)
        await running.until_ready(running.port_of(node1, "8787"), "/readyz")
        await running.end(node2, signal.SIGKILL)
        await paused()
        await released()
        await running.end("store", signal.SIGKILL)
        await paused()
        for phone in phones_of(pairs):
            assert phone.shows["name"] == "paused"
        await released()
