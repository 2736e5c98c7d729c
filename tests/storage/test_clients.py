"""What a store's URL says."""

import asyncio
import secrets
import socket
import ssl
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from ipaddress import IPv4Address
from pathlib import Path
from typing import cast

import pytest
from pydantic import ValidationError
from redis.asyncio import Redis
from redis.asyncio.sentinel import SentinelConnectionPool
from redis.crc import key_slot
from redis.exceptions import RedisError
from tests.support.server import free_port
from tests.support.stores import cluster_store, comes_to_carry, watched_store
from tests.support.valkey import Valkey
from tests.support.waiting import PATIENCE, wait_until

from lull.lan import lan_setup
from lull.rooms.ports import Absent, StoreUnavailable
from lull.settings import Settings
from lull.storage.clients import Address, address_of, command_client
from lull.storage.store_check import StoreUnsuited, check_store
from lull.storage.valkey_store import ValkeyStore
from lull.tasks import cancel_and_wait

WORD = "pa/ss#w@rd:%?&=[x]"
"""A password with all that means something in a URL."""


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("redis://h:1/0", Address("single", (("h", 1),))),
        ("redis://h", Address("single", (("h", 6379),))),
        ("REDIS://h:1/3", Address("single", (("h", 1),), database=3)),
        ("valkey://h:1?db=3", Address("single", (("h", 1),), database=3)),
        ("rediss://h:1", Address("single", (("h", 1),), tls=True)),
        ("redis://[::1]:7/2", Address("single", (("::1", 7),), database=2)),
        ("redis://[fe80::1%eth0]", Address("single", (("fe80::1%eth0", 6379),))),
        (" redis://h:1\n", Address("single", (("h", 1),))),
        ("unix:///a folder/s", Address("single", path="/a folder/s")),
        ("unix://me:word@/s?db=1", Address("single", path="/s", database=1, username="me", password="word")),
    ],
)
def test_one_server(url: str, address: Address) -> None:
    """STORE1: a host, an IPv6 address, a socket, a database."""
    assert address_of(url) == address


@pytest.mark.parametrize("form", ["redis://:{}@h:1/0", "rediss://me:{}@h", "redis+cluster://:{}@h:1,i:2"])
def test_a_password_may_be_written_as_it_is(form: str) -> None:
    """STORE1: or with percent signs, as in any URL."""
    assert address_of(form.format(WORD)).password == WORD
    assert address_of(form.format("a%40b%2Fc%25")).password == "a@b/c%"
    assert WORD not in repr(address_of(form.format(WORD)))


def test_a_private_authority(tmp_path: Path) -> None:
    """STORE1: its file, for each kind of store; one that isn't there, or holds something else, is told at the start."""
    setup = lan_setup(1, tmp_path / "own", addresses=(IPv4Address("127.0.0.2"),))
    file, empty = setup.authority, tmp_path / "empty"
    empty.touch()
    for url in ("rediss://:word@h:1", "rediss+sentinel://:word@h:1/lull", "rediss+cluster://:word@h:1"):
        address = address_of(f"{url}?ssl_ca_certs={file}")
        assert (address.files, address.password) == ((("ssl_ca_certs", str(file)),), "word")
    with pytest.raises(ValueError, match="ssl_ca_certs is not there"):
        address_of(f"rediss://h?ssl_ca_certs={tmp_path}/none")
    for what, why in (
        (f"ssl_ca_certs={empty}", "ssl_ca_certs can't be read, or holds no certificate"),
        (f"ssl_certfile={setup.certificate}", "hold no certificate and its key"),
        (f"ssl_certfile={setup.certificate}&ssl_keyfile={empty}", "hold no certificate and its key"),
        (f"ssl_keyfile={setup.key}", "ssl_keyfile belongs to an ssl_certfile"),
    ):
        with pytest.raises(ValueError, match=why):
            address_of(f"rediss://h?{what}")
    address_of(f"rediss://h?ssl_certfile={setup.certificate}&ssl_keyfile={setup.key}")


def test_sentinels() -> None:
    """STORE1: their places, the service they watch, the account."""
    url = "redis+sentinel://me:s%40fe@one:26379,[::1]:26380/lull"
    hosts = (("one", 26379), ("::1", 26380))
    assert address_of(url) == Address("sentinel", hosts, service="lull", username="me", password="s@fe")


def test_a_cluster() -> None:
    """STORE1: some of its servers; the others are found."""
    url = "rediss+cluster://:word@one:7000,two:7000"
    assert address_of(url) == Address("cluster", (("one", 7000), ("two", 7000)), password="word", tls=True)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://h:1",
        "redis:/h:1",
        "redis://",
        "redis://:secret@",
        "redis://::1:6379",
        "redis://h:0",
        "redis://h:65536",
        "redis://h:port",
        "redis://h/one",
        "redis://h/0/1",
        "redis://h#0",
        "redis://h,i",
        "redis://h name",
        "redis://h?decode_responses=yes",
        "redis://h?ssl_ca_certs=/secret",
        "unix://secret",
        f"unix:///{'s' * 120}",
        "redis+sentinel://h:1",
        "redis+sentinel:///lull",
        "redis+cluster://h:1/lull",
        "redis+cluster://h:1?db=1",
        "redis+cluster://h",
        "redis+cluster://h:one",
        "redis+cluster://:1",
    ],
)
def test_what_is_no_address(url: str) -> None:
    """STORE1: said at the start, not when the first phone comes, and with nothing of it."""
    with pytest.raises(ValueError, match=r".") as refused:
        address_of(url)
    assert "secret" not in str(refused.value)
    assert "\n" not in str(refused.value)
    if url:
        with pytest.raises(ValidationError):
            Settings(redis_url=url)


@pytest.mark.asyncio
async def test_no_sentinel_is_lost_when_many_ask_at_once() -> None:
    """STORE1: with the first one gone, each that is left is still asked, and closed, after many calls at once."""
    with watched_store() as watched:
        watched.sentinels[0].kill()
        client = cast("Redis", command_client(watched.url))
        pool = cast("SentinelConnectionPool", client.connection_pool)
        listed = cast("list[Redis]", pool.sentinel_manager.sentinels)  # pyright: ignore[reportUnknownMemberType]
        before = {id(each) for each in listed}
        for _ in range(3):
            assert await asyncio.gather(*(client.ping() for _ in range(8))) == [True] * 8  # pyright: ignore[reportUnknownMemberType]
            await pool.disconnect()
        assert {id(each) for each in listed} == before
        await client.aclose()


@pytest.mark.asyncio
async def test_a_machine_dies_with_the_primary_and_the_first_sentinel() -> None:
    """STORE1, LIVE: whoever asks loses no time on the sentinel that is gone, and finds the new primary."""
    with watched_store() as watched:
        store = ValkeyStore(command_client(watched.url))
        room = secrets.token_urlsafe(16)
        assert await store.load(room) is Absent.UNKNOWN
        primary = watched.servers[watched.primary()]
        watched.sentinels[0].kill()
        primary.kill()
        async with asyncio.timeout(PATIENCE):
            while True:
                with suppress(StoreUnavailable):
                    assert await store.load(room) is Absent.UNKNOWN
                    break
                await asyncio.sleep(0.05)
        await store.close()


@asynccontextmanager
async def tls_as_well(to: int, tls: ssl.SSLContext) -> AsyncGenerator[None]:
    """At 127.0.0.2 and the same port: TLS for whoever begins with it, plain for whoever doesn't, as sentinels here."""
    loop, carrying = asyncio.get_running_loop(), set[asyncio.Task[None]]()

    async def carry(taken: socket.socket) -> None:
        spoken = asyncio.Event()
        loop.add_reader(taken, spoken.set)
        await spoken.wait()
        loop.remove_reader(taken)
        first = taken.recv(1, socket.MSG_PEEK)
        reader = asyncio.StreamReader()
        protocol = asyncio.StreamReaderProtocol(reader)
        secured = tls if first == b"\x16" else None
        try:
            transport, _ = await loop.connect_accepted_socket(lambda: protocol, taken, ssl=secured)
        except OSError:  # it doesn't trust us
            return
        writer = asyncio.StreamWriter(cast("asyncio.WriteTransport", transport), protocol, reader, loop)
        other, there = await asyncio.open_connection("127.0.0.1", to)
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(pump(reader, there))
                both.create_task(pump(other, writer))
        finally:
            writer.transport.abort()
            there.transport.abort()

    async def pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while said := await source.read(4096):
                sink.write(said)
        sink.transport.abort()

    async def listen(bound: socket.socket) -> None:
        while True:
            taken, _ = await loop.sock_accept(bound)
            task = asyncio.create_task(carry(taken))
            carrying.add(task)
            task.add_done_callback(carrying.discard)

    with socket.create_server(("127.0.0.2", to)) as bound:
        bound.settimeout(0)
        listening = asyncio.create_task(listen(bound))
        try:
            yield
        finally:
            await cancel_and_wait((listening, *carrying))


@pytest.mark.asyncio
async def test_sentinels_over_tls(tmp_path: Path) -> None:
    """STORE1: real ones, and the primary that they name, by a private authority; another's is refused."""
    setup = lan_setup(1, tmp_path / "ours", addresses=(IPv4Address("127.0.0.2"),))
    theirs = lan_setup(1, tmp_path / "theirs", addresses=(IPv4Address("127.0.0.2"),))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(setup.certificate, setup.key)
    primary, sentinel = free_port(), free_port()
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(tls_as_well(primary, tls))
        await stack.enter_async_context(tls_as_well(sentinel, tls))
        bound = ("--bind", "127.0.0.1", "--protected-mode", "no")
        stack.enter_context(Valkey("--port", str(primary), *bound))
        config = f"sentinel monitor lull 127.0.0.2 {primary} 1\n"
        stack.enter_context(Valkey("--port", str(sentinel), *bound, "--sentinel", config=config))
        url = f"rediss+sentinel://127.0.0.2:{sentinel}/lull?ssl_ca_certs="
        await comes_to_carry(f"{url}{setup.authority}")
        with pytest.raises(StoreUnsuited) as refused:
            await check_store(f"{url}{theirs.authority}", PATIENCE)
        assert refused.value.why == "certificate"


@pytest.mark.asyncio
async def test_a_cluster_is_left_whole_after_a_command_that_failed() -> None:
    """STORE1: no connection to the servers that live outlasts its client."""
    with cluster_store() as cluster:
        client = command_client(cluster.url)
        shards = {cluster.primary_of(key_slot(key)): key for key in (b"a", b"b", b"c", b"d", b"e", b"f")}
        assert len(shards) == 3
        for key in shards.values():
            await client.set(key, b"kept")
        dead, key = next(iter(shards.items()))
        assert dead is not None
        cluster.servers[dead].kill()
        with pytest.raises(RedisError):
            await client.get(key)
        await client.aclose()
        living = [server for number, server in enumerate(cluster.servers) if number != dead]

        def nobody_is_left() -> bool:
            told = [server.ask_all("CLIENT", "LIST", "TYPE", "normal")[0] for server in living]
            return not any("lib-name=redis-py" in clients for clients in told)

        await asyncio.to_thread(wait_until, nobody_is_left, "connections outlast their client")
