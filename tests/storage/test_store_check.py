"""Stores that can't carry Lull, and what is said of each."""

import asyncio
import re
import socket
import ssl
import threading
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from redis.asyncio import Redis
from tests.support.server import ROOT, free_port
from tests.support.stores import cluster_store, watched_store
from tests.support.valkey import Valkey

from lull.lan import LanSetup, lan_setup
from lull.rooms.ports import StoreUnavailable
from lull.storage.outages import CALM_AFTER, FORGOTTEN_AFTER, Outages
from lull.storage.store_check import HOLDS_FOR, StoreCheck, StoreUnsuited, check_store

pytestmark = pytest.mark.asyncio


def documented_rights() -> list[str]:
    """What docs/operations.md says that the store's user needs."""
    line = re.search(r"^    user lull on >\S+ (.+)$", (ROOT / "docs" / "operations.md").read_text(), re.MULTILINE)
    assert line
    return line[1].split()


def as_user(store: Valkey, *rules: str) -> str:
    """The store's URL for a user with these rights alone, and no script that another has brought."""
    store.do("ACL", "SETUSER", "lull", "reset", "on", ">word", *rules)
    store.do("SCRIPT", "FLUSH")
    return store.url.replace("unix://", "unix://lull:word@")


async def refusal(url: str) -> tuple[str, str]:
    """Why the store at this address is refused."""
    with pytest.raises(StoreUnsuited) as refused:
        await check_store(url)
    assert "\n" not in str(refused.value)
    return refused.value.why, str(refused.value)


async def test_the_documented_rights_are_enough_and_none_too_many(own_valkey: Valkey) -> None:
    """STORE1: without any one of them the check says which is missing."""
    rights = documented_rights()
    await check_store(as_user(own_valkey, *rights))
    for right in rights:
        if right == "-@all":
            continue
        why, text = await refusal(as_user(own_valkey, *(other for other in rights if other != right)))
        named = {"~": "its keys", "&": "its channels"}.get(right[0], right[1:].upper().replace("|", " "))
        assert (why, named in text) == ("rights", True), (right, text)


async def test_each_command_of_a_script_is_among_the_rights() -> None:
    """STORE1: one that is written tomorrow, too."""
    scripts = "".join(path.read_text() for path in (ROOT / "server" / "lull" / "storage").glob("*.py"))
    given = {name.lower() for name in re.findall(r"redis\.p?call\('(\w+)'", scripts)}
    assert {f"+{name}" for name in given} <= set(documented_rights())
    tried = set(re.findall(r"\{'(\w+)', ", scripts))
    assert given <= tried


async def test_a_replica_a_wrong_word_a_wrong_database_and_no_cluster(own_valkey: Valkey) -> None:
    """STORE1: each is told by its own code."""
    own_valkey.do("CONFIG", "SET", "requirepass", "right")
    for account in ("", ":wrong@", "lull:right@"):
        assert (await refusal(own_valkey.url.replace("unix://", f"unix://{account}")))[0] == "password"
    url = own_valkey.url.replace("unix://", "unix://:right@")
    await check_store(url)
    assert (await refusal(f"{url}?db=99"))[0] == "database"
    own_valkey.kill()
    with pytest.raises(StoreUnavailable):
        await check_store(url)
    own_valkey.start()
    own_valkey.do("REPLICAOF", "127.0.0.1", "1")
    assert (await refusal(own_valkey.url))[0] == "replica"


async def test_a_frozen_store_and_a_full_one_are_not_refused(own_valkey: Valkey) -> None:
    """STORE2: what may pass is waited for."""
    with own_valkey.frozen(), pytest.raises(StoreUnavailable):
        await check_store(own_valkey.url)
    own_valkey.do("CONFIG", "SET", "maxmemory", "1")
    with pytest.raises(StoreUnavailable):
        await check_store(own_valkey.url)


@asynccontextmanager
async def answering(*answers: bytes) -> AsyncGenerator[int]:
    """A server that gives each command the first of these answers that it asks for, on this port."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while words := await command(reader):
            named = {b"HELLO": 0, b"INFO": -1}
            writer.write(answers[named[words[0]]] if words[0] in named else b"+OK\r\n")
        writer.close()

    async def command(reader: asyncio.StreamReader) -> list[bytes]:
        count = (await reader.readline())[1:]
        return [(await reader.readline(), await reader.readline())[1].strip() for _ in range(int(count or 0))]

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def test_a_server_that_is_too_old() -> None:
    """STORE1: it answers as Redis 6.2 does."""
    about = b"redis_version:6.2.14\r\nrole:master\r\n"
    hello = b"%1\r\n$5\r\nproto\r\n:3\r\n"
    async with answering(hello, b"$%d\r\n%b\r\n" % (len(about), about)) as port:
        why, text = await refusal(f"redis://127.0.0.1:{port}")
    assert (why, text) == ("version", "The store is Redis 6.2.14. Lull needs Redis 7 or newer, or Valkey.")


async def test_a_server_of_another_kind() -> None:
    """STORE1: a web server at the store's address."""
    async with answering(b"HTTP/1.1 400 Bad Request\r\n\r\n") as port:
        assert (await refusal(f"redis://127.0.0.1:{port}"))[0] == "stranger"


async def test_a_failure_is_told_once_for_as_long_as_it_lasts(caplog: pytest.LogCaptureFixture) -> None:
    """LOG1: by its kind alone, and that it is over."""
    now = 0.0
    outages = Outages("a part", lambda: now)
    for _ in range(3):
        outages.failed(ValueError("a secret"))
        outages.failed(OSError("a secret"))
        now += FORGOTTEN_AFTER - 1
    outages.worked()
    outages.worked()
    outages.failed(OSError("a secret"))
    heads = [record.getMessage().partition(";")[0] for record in caplog.records]
    assert heads == ["a part: ValueError", "a part: OSError", "a part: again as it should be", "a part: OSError"]
    assert "secret" not in caplog.text


async def test_that_calls_are_answered_again_is_told_once_they_are_for_a_while(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """LOG1: what fails by turns has one line, and none that it works."""
    now = 0.0
    outages = Outages("a call failed", lambda: now, again="calls are answered again")
    outages.worked_once()
    for _ in range(20):
        outages.failed(OSError("a secret"))
        outages.worked_once()
        now += CALM_AFTER / 2
        outages.worked_once()
    now += CALM_AFTER
    outages.worked_once()
    outages.worked_once()
    heads = [record.getMessage().partition(";")[0] for record in caplog.records]
    assert heads == ["a call failed: OSError", "calls are answered again"]


async def test_what_a_running_node_s_store_lacks_is_told_once(
    own_valkey: Valkey, caplog: pytest.LogCaptureFixture
) -> None:
    """STORE1, LOG1: a node that served when it came to be so says why it isn't ready any more, and that it is again."""
    now = 0.0
    check = StoreCheck(own_valkey.url, lambda: now)
    for policy, why in (("noeviction", None), ("allkeys-lru", "eviction"), ("noeviction", None)) * 3:
        own_valkey.do("CONFIG", "SET", "maxmemory", "100mb")
        own_valkey.do("CONFIG", "SET", "maxmemory-policy", policy)
        now += HOLDS_FOR
        assert await check.why_unsuited() == why
    own_valkey.do("CONFIG", "SET", "maxmemory", "1")
    for _ in range(3):
        now += HOLDS_FOR
        with pytest.raises(StoreUnavailable):
            await check.why_unsuited()
    heads = [record.getMessage().partition(".")[0] for record in caplog.records]
    forgets, full = "The store forgets rooms when it is full", "The store is full: no room can be opened"
    assert heads == [forgets, "the store carries Lull again", full]


async def test_a_store_that_answers_some_calls_is_told_from_one_that_answers_none(own_valkey: Valkey) -> None:
    """STORE2: `lull check` said that it didn't answer."""
    own_valkey.do("CLIENT", "PAUSE", "60000", "WRITE")
    with pytest.raises(StoreUnavailable, match="answers too slowly, or not each call"):
        await check_store(own_valkey.url)
    own_valkey.do("CLIENT", "UNPAUSE")
    await check_store(own_valkey.url)


def secured(folder: Path, address: str = "127.0.0.1") -> tuple[LanSetup, ssl.SSLContext]:
    """A certificate for this address, and what serves with it."""
    setup = lan_setup(443, folder, addresses=(IPv4Address(address),))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(setup.certificate, setup.key)
    return setup, context


@contextmanager
def asking_for_a_certificate(folder: Path) -> Generator[tuple[int, str]]:
    """A port that has nobody in without one; and who signed its own. In a thread: asyncio keeps its reason to itself."""
    setup, context = secured(folder)
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(setup.authority)
    with socket.create_server(("127.0.0.1", 0)) as bound:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    taken, _ = bound.accept()
                    with suppress(OSError), context.wrap_socket(taken, server_side=True) as secure:
                        secure.recv(1)

        serving = threading.Thread(target=serve, daemon=True)
        serving.start()
        try:
            yield bound.getsockname()[1], str(setup.authority)
        finally:
            bound.shutdown(socket.SHUT_RDWR)
            serving.join()


@asynccontextmanager
async def behind_tls(store: int, folder: Path, *, address: str = "127.0.0.1") -> AsyncGenerator[tuple[int, str]]:
    """A plain store on this port, over TLS on another; that port, and the certificate of who signed its own.

    `address`: that its certificate is for.
    """
    setup, context = secured(folder, address)

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            inner, outer = await asyncio.open_connection("127.0.0.1", store)
            await asyncio.wait(
                [asyncio.ensure_future(_pass_on(reader, outer)), asyncio.ensure_future(_pass_on(inner, writer))],
                return_when=asyncio.FIRST_COMPLETED,
            )
            outer.close()
        writer.close()

    server = await asyncio.start_server(relay, "127.0.0.1", 0, ssl=context)
    async with server:
        yield server.sockets[0].getsockname()[1], str(setup.authority)


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while said := await reader.read(65_536):
            writer.write(said)
            await writer.drain()


async def test_tls_at_one_end_alone_is_told(tmp_path: Path) -> None:
    """STORE1: neither end answers; the other way is tried, and what is said is which scheme to write. No password in it."""
    port = free_port()
    with Valkey("--port", str(port), "--bind", "127.0.0.1") as store:
        refused = await refusal(f"rediss://:a-secret@127.0.0.1:{port}")
        assert refused == ("tls", "The store does not speak TLS. Its address begins with redis://.")
        store.do("CONFIG", "SET", "requirepass", "a-secret")
        assert await refusal(f"rediss://:a-secret@127.0.0.1:{port}") == refused
        for kind in ("sentinel", "cluster"):
            url = f"rediss+{kind}://:a-secret@127.0.0.1:{port}{'/lull' if kind == 'sentinel' else ''}"
            said = ("tls", f"The store does not speak TLS. Its address begins with redis+{kind}://.")
            assert await refusal(url) == said
        async with behind_tls(port, tmp_path) as (over_tls, authority):
            said = ("tls", "The store speaks TLS. Its address begins with rediss://.")
            assert await refusal(f"redis://:a-secret@127.0.0.1:{over_tls}") == said
            said = ("tls", "The store speaks TLS. Its address begins with rediss+sentinel://.")
            assert await refusal(f"redis+sentinel://:a-secret@127.0.0.1:{over_tls}/lull") == said
            await check_store(f"rediss://:a-secret@127.0.0.1:{over_tls}?ssl_ca_certs={authority}")
            code, line = await refusal(f"rediss://:a-secret@127.0.0.1:{over_tls}")
            assert (code, "is not one that this machine trusts" in line) == ("certificate", True)
            code, line = await refusal(f"rediss://:a-secret@127.0.0.1:{over_tls}?ssl_ca_certs={_another(tmp_path)}")
            assert (code, "is not one that this machine trusts" in line) == ("certificate", True)
        async with behind_tls(port, tmp_path / "b", address="127.5.5.5") as (over_tls, authority):
            code, line = await refusal(f"rediss://:a-secret@127.0.0.1:{over_tls}?ssl_ca_certs={authority}")
            assert (code, "is for another name" in line) == ("certificate", True)
        with asking_for_a_certificate(tmp_path / "c") as (over_tls, authority):
            code, line = await refusal(f"rediss://:a-secret@127.0.0.1:{over_tls}?ssl_ca_certs={authority}")
            assert (code, "asks for a certificate of Lull's" in line) == ("client", True)


def _another(folder: Path) -> str:
    """The certificate of an authority that signed nothing here."""
    return str(lan_setup(443, folder / "another", addresses=(IPv4Address("127.0.0.1"),)).authority)


async def test_a_password_of_any_bytes(own_valkey: Valkey) -> None:
    """STORE1: with percent signs, as the address says, also where they are no text."""
    async with Redis.from_url(own_valkey.url) as store:  # pyright: ignore[reportUnknownMemberType] - as redis has it
        await store.config_set("requirepass", b"\xff\xfe\xe4@%")  # pyright: ignore[reportUnknownMemberType, reportArgumentType]
    await check_store(own_valkey.url.replace("unix://", "unix://:%ff%FE%e4%40%25@"))
    assert (await refusal(own_valkey.url.replace("unix://", "unix://:%ff@")))[0] == "password"


@pytest.mark.parametrize(
    ("setting", "odd", "usual", "said"),
    [
        ("maxmemory", "1", "256mb", "is full"),
        ("min-replicas-to-write", "1", "0", "takes no writes"),
    ],
)
async def test_what_answers_and_cannot_be_used_is_told_as_what_it_is(
    own_valkey: Valkey, setting: str, odd: str, usual: str, said: str
) -> None:
    """STORE1, STORE2: it may pass, so it is waited for; but that it doesn't answer isn't so."""
    async with Redis.from_url(own_valkey.url, single_connection_client=True) as other:  # pyright: ignore[reportUnknownMemberType]
        await other.config_set(setting, odd)  # pyright: ignore[reportUnknownMemberType]
        try:
            with pytest.raises(StoreUnavailable, match=said):
                await check_store(own_valkey.url)
        finally:
            await other.config_set(setting, usual)  # pyright: ignore[reportUnknownMemberType]
    await check_store(own_valkey.url)


async def test_a_store_that_forgets_rooms_when_it_is_full_is_refused(own_valkey: Valkey) -> None:
    """STORE1, STORE7: others' rooms would push out those that run. Without a bound there is nothing to push out for."""
    own_valkey.do("CONFIG", "SET", "maxmemory-policy", "volatile-lru")
    own_valkey.do("CONFIG", "SET", "maxmemory", "0")
    await check_store(own_valkey.url)
    own_valkey.do("CONFIG", "SET", "maxmemory", "256mb")
    assert (await refusal(own_valkey.url))[0] == "eviction"


@pytest.mark.parametrize(
    ("says", "why"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "stranger"),
        (b"*1\r\n" * 5000, "stranger"),
        (b"\0" * 100, "stranger"),
        (b"+\xff\xfe\r\n" * 20, "stranger"),
        (b"$5\r\nhello\r\n" * 20, "stranger"),
        (b":5\r\n" * 20, "stranger"),
        (b"-DENIED Redis is running in protected mode because\r\n", "protected"),
        (b"-ERR max number of clients reached\r\n", None),
        (b"-LOADING Valkey is loading the dataset in memory\r\n" * 20, None),
        (b"-MASTERDOWN Link with MASTER is down\r\n" * 20, None),
        (b"-BUSY Valkey is busy running a script.\r\n" * 20, None),
    ],
)
async def test_whatever_answers_is_told_in_one_line(says: bytes, why: str | None) -> None:
    """STORE1: a server of another kind, also one that says what no store does; and one that can't be used right now."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while await reader.read(65_536):
                writer.write(says)
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        url = f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        if why is not None:
            assert (await refusal(url))[0] == why
        else:
            with pytest.raises(StoreUnavailable, match=r"^The store (is|takes) .*\.$"):
                await check_store(url)


async def test_each_primary_of_a_cluster_is_judged() -> None:
    """STORE1, STORE2: one that forgets rooms, is full, or refuses a right, is told each time, whichever is asked first."""
    with cluster_store() as cluster:
        await check_store(cluster.url)
        third = cluster.servers[2]
        third.do("CONFIG", "SET", "maxmemory", "100mb")
        third.do("CONFIG", "SET", "maxmemory-policy", "allkeys-lru")
        with pytest.raises(StoreUnsuited, match="noeviction"):
            await check_store(cluster.url)
        third.do("CONFIG", "SET", "maxmemory-policy", "noeviction")
        third.do("CONFIG", "SET", "maxmemory", "1")
        with pytest.raises(StoreUnavailable, match="full"):
            await check_store(cluster.url)
        third.do("CONFIG", "SET", "maxmemory", "0")
        third.do("ACL", "SETUSER", "default", "-hset")
        with pytest.raises(StoreUnsuited, match="HSET"):
            await check_store(cluster.url)
        third.do("ACL", "SETUSER", "default", "+hset")
        await check_store(cluster.url)
        slot = 16384 // 3 + 1
        cluster.servers[1].do("CLUSTER", "DELSLOTS", str(slot))
        with pytest.raises(StoreUnavailable, match="isn't whole"):
            await check_store(cluster.url)


async def test_sentinels_that_know_no_such_service() -> None:
    """STORE1: no waiting helps; and one of them in the place of the store is told to be one."""
    with watched_store() as watched:
        await check_store(watched.url)
        with pytest.raises(StoreUnsuited, match="know no service of that name"):
            await check_store(watched.url + "x")
        host = watched.url.partition("://")[2].partition(",")[0]
        with pytest.raises(StoreUnsuited, match="That is a sentinel"):
            await check_store(f"redis://{host}")


async def test_sentinels_that_do_not_answer_are_told() -> None:
    """STORE2: it isn't the store that is away."""
    with pytest.raises(StoreUnavailable, match="No sentinel answers"):
        await check_store(f"redis+sentinel://127.0.0.1:{free_port()},127.0.0.1:{free_port()}/lull")


async def test_a_name_that_leads_nowhere_is_told() -> None:
    """STORE2: it may come to lead somewhere, and is waited for."""
    with pytest.raises(StoreUnavailable, match="Nobody knows"):
        await check_store("redis://x.invalid:1")
