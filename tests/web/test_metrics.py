"""The figures that an operator gets, as Prometheus reads them."""

import asyncio
import re
import socket

import httpx
import pytest
from tests.support.nodes import Node, caller
from tests.support.phones import Phone, beat, bring_together, counts, open_pair
from tests.support.server import free_port, serving
from tests.support.valkey import Valkey
from tests.support.waiting import PATIENCE

from lull.app import create_app
from lull.serving import server_for, serving_metrics
from lull.settings import Settings

pytestmark = pytest.mark.asyncio


async def test_an_evening_in_figures(valkey: Valkey) -> None:
    """OPS1: rooms by phase, taps, beats, pauses that were nobody's, sockets closed; and nothing that names anyone."""
    port, figures_port = free_port(), free_port()
    app = create_app(Settings(port=port), valkey.url)
    server = server_for(app, host="127.0.0.1", port=port)
    async with (
        serving(server),
        serving_metrics(app.state.node.metrics, [socket.create_server(("127.0.0.1", figures_port))]),
        caller(Node(port, valkey.url, app.state.node)) as http,
        httpx.AsyncClient(timeout=PATIENCE) as prometheus,
    ):

        async def figure(name: str) -> float:
            text = (await prometheus.get(f"http://127.0.0.1:{figures_port}/metrics")).text
            found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
            return float(found[1]) if found else 0.0

        before = {name: await figure(name) for name in ("lull_beats_relayed_total",)}
        place_a, place_b = await open_pair(http)
        ws = f"ws://127.0.0.1:{port}/ws"
        a, b = await Phone.at(ws, place_a), await Phone.at(ws, place_b)
        await a.view("preparing")
        await b.view("preparing")
        await bring_together(a, b)
        assert (await figure('lull_rooms{phase="together"}'), await figure("lull_sockets")) == (1, 2)
        await a.send(beat(1))
        await b.beat()
        await a.send(beat(2, taps=1))
        await b.view("paused", taps=counts(a=1))
        assert await figure("lull_beats_relayed_total") == before["lull_beats_relayed_total"] + 2
        assert await figure("lull_tap_relay_seconds_count") == 1
        assert 0 < await figure("lull_tap_relay_seconds_sum") < PATIENCE
        assert await figure("lull_watch_pauses_total") == 0
        stranger = await Phone.at(ws)
        await stranger.send({**place_a.hello(), "token": "x" * 43})
        assert await stranger.close_code() == 4401
        assert await figure('lull_drops_total{why="not_authorized"}') == 1
        text = (await prometheus.get(f"http://127.0.0.1:{figures_port}/metrics")).text
        for secret in (place_a.room, place_a.token, place_b.token, place_a.ticket, "127.0.0.1"):
            assert secret not in text
        assert {*re.findall(r"(\w+)=", text)} <= {"phase", "why", "le"}
        for phone in (a, b):
            await phone.close()


async def test_who_floods_the_figures_takes_no_files_from_phones(valkey: Valkey) -> None:
    """LIMIT5: few connections at a time, whoever comes next is answered, and no socket is opened there."""
    port = free_port()
    app = create_app(Settings(port=free_port()), valkey.url)
    async with serving_metrics(app.state.node.metrics, [socket.create_server(("127.0.0.1", port))]):
        idle = [await asyncio.open_connection("127.0.0.1", port, local_addr=("127.0.0.2", 0)) for _ in range(100)]
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE) as prometheus:
            answer = await prometheus.get("/metrics")
            assert (answer.status_code, "lull_sockets" in answer.text) == (200, True)
            asked = {"upgrade": "websocket", "connection": "upgrade", "sec-websocket-version": "13"}
            refused = await prometheus.get("/", headers={**asked, "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ=="})
            assert refused.status_code == 403
        await asyncio.gather(
            *(reader.read() for reader, _ in idle[:50]), return_exceptions=True
        )  # the oldest are sent away
        for _, writer in idle:
            writer.transport.abort()
