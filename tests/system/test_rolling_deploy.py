"""The page's real shell and rules, without a screen, against real nodes; one is replaced under rooms that are Together."""

import asyncio
import time
from contextlib import AsyncExitStack

import pytest
from tests.support.balancer import balanced
from tests.support.headless import headless_phones, phones_of
from tests.support.nodes import caller, running_node
from tests.support.phones import NOWHERE, Phone, open_pair
from tests.support.server import ServerProcess, free_port
from tests.support.valkey import Valkey
from tests.web.conftest import LiveNode

pytestmark = pytest.mark.asyncio


async def test_a_rolling_deploy(valkey: Valkey) -> None:
    """DEPLOY1, LATCH, LIVE: every pair is paused and back on another node; none is released; two release it."""
    async with AsyncExitStack() as stack:
        ports = [free_port() for _ in range(3)]
        nodes = [ServerProcess(valkey.url, port=port) for port in ports]
        for node in nodes:
            stack.push_async_callback(node.stop)
        await nodes[0].start()
        await nodes[1].start()
        balancer = await stack.enter_async_context(balanced(*nodes[:2]))
        phones = await stack.enter_async_context(headless_phones())
        pairs = await phones.pairs(10, [balancer.url])
        began_at = time.time() * 1000
        await nodes[2].start()
        balancer.nodes.append(nodes[2])
        for old in nodes[:2]:
            await old.stop()
            balancer.nodes.remove(old)
        for phone in phones_of(pairs):
            await phone.until(name="paused", here=True, connection="up")
            since = [change.screen for change in phone.changes if change.at > began_at]
            assert set(since) <= {"together", "paused"}
            assert "together" not in since[since.index("paused") :], "released by a deploy"
        for phone in phones_of(pairs):
            phone.auto_press("go_on")
        await asyncio.gather(*(pair.until(name="together") for pair in pairs))


async def test_a_node_that_stops_sends_its_phones_away(valkey: Valkey) -> None:
    """DEPLOY1: 1012 for whoever is seated and for whoever comes; then nobody is listened to any more."""
    async with AsyncExitStack() as stack:
        running = running_node(valkey.url)
        node = await running.__aenter__()
        http = await stack.enter_async_context(caller(node))
        a, _ = await open_pair(http)
        seated, early = await Phone.at(node.socket, a), await Phone.at(node.socket, NOWHERE)
        await seated.view("preparing")
        stopping = asyncio.create_task(running.__aexit__(None, None, None))
        assert await seated.close_code() == 1012
        assert await early.close_code() == 1012
        await stopping


async def test_a_protocol_that_is_not_spoken_any_more(live: LiveNode) -> None:
    """DEPLOY2: the phone is told plainly, before anything else is judged."""
    phone = await Phone.at(live.ws)
    await phone.send({**NOWHERE.hello(), "protocol": 0, "of": "another time"})
    assert await phone.close_code() == 4426


pytestmark = pytest.mark.asyncio


async def test_pairs_go_through_it_all(live: LiveNode) -> None:
    """SHOW1, PAUSE3, RELEASE1: together by two, paused by one within T, together again by two."""
    url = f"http://127.0.0.1:{live.port}"
    async with headless_phones() as phones:
        pairs = await phones.pairs(5, [url])
        for a, b in (pair.both for pair in pairs):
            a.act("pause")
            await a.until(name="paused", receipt="shown")
            left = b.left_together_after(a.tapped[-1])
            assert left is not None
            assert left - a.tapped[-1] <= 2000
        live.clock.ahead = 10_000
        for pair in pairs:
            for phone in pair.both:
                phone.auto_press("go_on")
        for pair in pairs:
            await pair.until(name="together")
