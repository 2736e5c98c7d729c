"""Stores of several processes: a primary, a replica and three sentinels; a cluster of three shards. All on loopback."""

import asyncio
from collections.abc import Generator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import Final

from tests.support.server import free_port
from tests.support.valkey import Valkey
from tests.support.waiting import PATIENCE, wait_until

from lull.rooms.ports import StoreUnavailable
from lull.storage.store_check import check_store

SERVICE: Final = "lull"

DOWN_AFTER: Final = 2_000
"""Milliseconds of silence after which a sentinel, or a cluster's node, takes a server to be down."""


async def comes_to_carry(url: str) -> None:
    """Ask until the store there answers that it carries Lull: it may only just be starting, or the machine be slow."""
    async with asyncio.timeout(PATIENCE):
        while True:
            with suppress(StoreUnavailable):
                return await check_store(url)
            await asyncio.sleep(0.05)


@dataclass(frozen=True, slots=True)
class Watched:
    """A primary and its replica, in turn, and the sentinels that watch them."""

    servers: tuple[Valkey, Valkey]
    ports: tuple[int, int]
    sentinels: tuple[Valkey, ...]
    url: str

    def primary(self) -> int:
        """Which of the servers the sentinels call the primary."""
        reply = self.sentinels[0].ask_all("SENTINEL", "GET-MASTER-ADDR-BY-NAME", SERVICE)
        return self.ports.index(int(reply[-1]))


@contextmanager
def watched_store() -> Generator[Watched]:
    """A primary, its replica and three sentinels, ready for a failover."""
    with ExitStack() as stack:
        ports = free_port(), free_port()
        options = ("--bind", "127.0.0.1", "--repl-diskless-sync-delay", "0", "--repl-backlog-ttl", "0")
        primary = stack.enter_context(Valkey("--port", str(ports[0]), *options))
        replica = stack.enter_context(
            Valkey("--port", str(ports[1]), *options, "--replicaof", "127.0.0.1", str(ports[0]))
        )
        wait_until(
            lambda: "master_link_status:up" in replica.ask_all("INFO", "replication")[0], "the replica doesn't follow"
        )
        config = "\n".join(
            (
                f"sentinel monitor {SERVICE} 127.0.0.1 {ports[0]} 2",
                f"sentinel down-after-milliseconds {SERVICE} {DOWN_AFTER}",
                f"sentinel failover-timeout {SERVICE} 3000",
                "",
            )
        )
        sentinel_ports = [free_port() for _ in range(3)]
        sentinels = tuple(
            stack.enter_context(Valkey("--port", str(port), "--bind", "127.0.0.1", "--sentinel", config=config))
            for port in sentinel_ports
        )

        def ready() -> bool:
            about = [sentinel.ask_all("SENTINEL", "MASTER", SERVICE) for sentinel in sentinels]
            return all(
                said[said.index("num-other-sentinels") + 1] == "2" and said[said.index("num-slaves") + 1] == "1"
                for said in about
            )

        wait_until(ready, "the sentinels don't find each other")
        hosts = ",".join(f"127.0.0.1:{port}" for port in sentinel_ports)
        yield Watched((primary, replica), ports, sentinels, f"redis+sentinel://{hosts}/{SERVICE}")


@dataclass(frozen=True, slots=True)
class Cluster:
    """Three primaries, then the replica of each."""

    servers: tuple[Valkey, ...]
    ports: tuple[int, ...]
    url: str

    def primary_of(self, slot: int) -> int | None:
        """Which of the servers serves this slot, as one that lives says."""
        for server in self.servers:
            if not server.runs:
                continue
            for line in server.ask_all("CLUSTER", "NODES")[0].splitlines():
                words = line.split()
                ranges = [word.split("-") for word in words[8:] if word[0].isdigit()]
                if "fail" not in words[2] and any(int(part[0]) <= slot <= int(part[-1]) for part in ranges):
                    return self.ports.index(int(words[1].split("@")[0].rpartition(":")[2]))
        return None

    def move(self, slot: int, to: int) -> None:
        """Have that one of the primaries serve this slot, which holds no keys."""
        before = self.primary_of(slot)
        assert before not in (None, to)
        source, target = self.servers[before], self.servers[to]
        ids = [server.ask_all("CLUSTER", "MYID")[0] for server in (source, target)]
        target.do("CLUSTER", "SETSLOT", str(slot), "IMPORTING", ids[0])
        source.do("CLUSTER", "SETSLOT", str(slot), "MIGRATING", ids[1])
        for server in (target, source):
            server.do("CLUSTER", "SETSLOT", str(slot), "NODE", ids[1])


@contextmanager
def cluster_store() -> Generator[Cluster]:
    """Three shards of a primary and a replica each."""
    with ExitStack() as stack:
        ports = tuple(free_port() for _ in range(6))
        servers = tuple(
            stack.enter_context(
                Valkey(
                    *("--port", str(port), "--bind", "127.0.0.1", "--cluster-enabled", "yes"),
                    *("--cluster-node-timeout", str(DOWN_AFTER), "--cluster-port", str(free_port())),
                    *("--repl-diskless-sync-delay", "0", "--repl-backlog-ttl", "0"),
                )
            )
            for port in ports
        )
        bus_ports = [int(server.ask_all("CONFIG", "GET", "cluster-port")[1]) for server in servers]
        for number, server in enumerate(servers[:3]):
            server.do("CLUSTER", "ADDSLOTSRANGE", str(number * 16384 // 3), str((number + 1) * 16384 // 3 - 1))
        for server in servers:
            for port, bus in zip(ports, bus_ports, strict=True):
                server.do("CLUSTER", "MEET", "127.0.0.1", str(port), str(bus))
        wait_until(
            lambda: all(server.ask_all("CLUSTER", "NODES")[0].count(" connected") == 6 for server in servers),
            "the servers don't meet",
        )
        for primary, replica in zip(servers[:3], servers[3:], strict=True):
            replica.do("CLUSTER", "REPLICATE", primary.ask_all("CLUSTER", "MYID")[0])
        wait_until(
            lambda: (
                all("cluster_state:ok" in server.ask_all("CLUSTER", "INFO")[0] for server in servers)
                and all("master_link_status:up" in server.ask_all("INFO", "replication")[0] for server in servers[3:])
            ),
            "the cluster isn't whole",
        )
        yield Cluster(servers, ports, "redis+cluster://" + ",".join(f"127.0.0.1:{port}" for port in ports))
