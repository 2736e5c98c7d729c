"""Where trials are played: nodes over a store, phones by the dozen, and a link of its own for each phone."""

import random
import time
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Final, Literal, Protocol

from deploy.cluster import Cluster as Deployed
from deploy.cluster import cluster
from tests.faults.judge import Severed, Timeline
from tests.faults.links import Link
from tests.support.headless import HeadlessPair, HeadlessPhone, HeadlessPhones, headless_phones
from tests.support.nodes import MovableClock, running_node
from tests.support.server import ServerProcess
from tests.support.stores import Cluster, Watched, cluster_store, watched_store
from tests.support.valkey import Valkey

Seat = Literal["a", "b"]
SEATS: Final[tuple[Seat, Seat]] = ("a", "b")


def now_ms() -> float:
    """The one clock of a campaign: this machine's, in ms since the Unix epoch."""
    return time.time() * 1000


class NetworkRoutes(Protocol):
    """A network of another kind than links."""

    def node(self, seat: Seat) -> str:
        """Where the phones of this seat find the nodes."""
        ...


@dataclass
class Stage:
    """All that trials of one fault share."""

    phones: HeadlessPhones
    ports: Sequence[int]
    """Of the nodes."""
    processes: Sequence[ServerProcess] = ()
    store: Valkey | Watched | Cluster | None = None
    clock: MovableClock | None = None
    """The nodes', where they run in this process."""
    deployed: Deployed | None = None
    partners: HeadlessPhones | None = None
    """Seat b's phones, where they are in a place of their own."""
    network: NetworkRoutes | None = None
    """How phones without a link of their own reach the nodes."""

    @property
    def processes_of_phones(self) -> list[HeadlessPhones]:
        """Where phones are."""
        return [self.phones] if self.partners is None else [self.phones, self.partners]

    @property
    def valkey(self) -> Valkey:
        """The store, where it is a single server."""
        assert isinstance(self.store, Valkey)
        return self.store


@dataclass
class Trial:
    """One pair, Together, to which one fault happens at about the time of one tap."""

    seed: int
    dice: random.Random
    stage: Stage
    pair: HeadlessPair
    links: dict[Seat, Link]
    victim: Seat
    """Whom the fault hits, if it hits one."""
    tapper: Seat
    tabs: list[tuple[Seat, HeadlessPhone]] = field(default_factory=list[tuple[Seat, HeadlessPhone]])
    """Further pages of the two."""
    severed: list[Severed] = field(default_factory=list[Severed])
    stands_still: bool = False
    """Whether all of the victim's phone stood still, its screen included."""

    def phone(self, seat: Seat) -> HeadlessPhone:
        """The first page of that seat."""
        return self.pair.a if seat == "a" else self.pair.b

    @property
    def struck(self) -> HeadlessPhone:
        """The victim's first page."""
        return self.phone(self.victim)

    @property
    def struck_link(self) -> Link:
        """The victim's link."""
        return self.links[self.victim]

    @property
    def pages(self) -> list[tuple[Seat, HeadlessPhone]]:
        """All pages with their seats."""
        return [("a", self.pair.a), ("b", self.pair.b), *self.tabs]

    def timelines(self) -> list[Timeline]:
        """What there is to judge."""
        return [
            Timeline(
                seat,
                [(change.at, change.screen) for change in page.changes],
                list(page.tapped),
                list(page.agreed),
                unseen=self.stands_still and seat == self.victim,
            )
            for seat, page in self.pages
        ]


@asynccontextmanager
async def pair_at(stage: Stage, name: str, urls: dict[Seat, str]) -> AsyncGenerator[HeadlessPair]:
    """A pair, Together, each phone reaching the nodes at its URL; forgotten when left."""
    try:
        try:
            pair = await stage.phones.pair(name, urls["a"], urls["b"], partners=stage.partners)
        except TimeoutError as error:
            shown = [phone.shows for _, phone in _named(stage, name)]
            raise RuntimeError(f"a pair that nothing was done to isn't Together: {shown}") from error
        yield pair
    finally:
        for phones, phone in _named(stage, name):
            phones.forget(phone)


def _named(stage: Stage, name: str) -> list[tuple[HeadlessPhones, HeadlessPhone]]:
    return [
        (phones, phone)
        for phones in stage.processes_of_phones
        for phone in phones.phones.values()
        if phone.name.startswith((f"{name}a", f"{name}b"))
    ]


@asynccontextmanager
async def open_trial(stage: Stage, fault: str, seed: int) -> AsyncGenerator[Trial]:
    """A pair, Together, with all that chance decides about its trial decided by the seed."""
    dice = random.Random(f"{fault} {seed}")
    async with AsyncExitStack() as stack:
        links: dict[Seat, Link] = {}
        for seat in SEATS if stage.network is None else ():
            first = dice.randrange(len(stage.ports))
            nodes = [*stage.ports[first:], *stage.ports[:first]]
            links[seat] = await stack.enter_async_context(Link(nodes))
        urls: dict[Seat, str] = {
            seat: links[seat].url if stage.network is None else stage.network.node(seat) for seat in SEATS
        }
        pair = await stack.enter_async_context(pair_at(stage, f"{len(stage.phones.phones)}-{seed}", urls))
        yield Trial(seed, dice, stage, pair, links, dice.choice(SEATS), dice.choice(SEATS))


@asynccontextmanager
async def set_whole_stage() -> AsyncGenerator[Stage]:
    """All that is deployed: a proxy, nodes, a store, its replica, sentinels."""
    async with cluster() as deployed, headless_phones() as phones:
        yield Stage(phones, [deployed.port], deployed=deployed)


StoreKind = Literal["valkey", "sentinels", "cluster"]


@asynccontextmanager
async def set_stage(
    *, nodes: int = 2, store: StoreKind = "valkey", broken: tuple[str, str] | None = None
) -> AsyncGenerator[Stage]:
    """Nodes as processes of their own, over a store of their own. `broken`: see `headless_phones`."""
    async with AsyncExitStack() as stack:
        kept = stack.enter_context(_store(store))
        processes = [ServerProcess(kept.url) for _ in range(nodes)]
        for process in processes:
            stack.push_async_callback(process.kill)
            await process.start()
        phones = await stack.enter_async_context(headless_phones(broken=broken))
        yield Stage(phones, [process.port for process in processes], processes, kept)


@asynccontextmanager
async def set_stage_in_time() -> AsyncGenerator[Stage]:
    """Nodes in this process, whose clock can be set."""
    async with AsyncExitStack() as stack:
        kept = stack.enter_context(Valkey())
        clock = MovableClock()
        nodes = [await stack.enter_async_context(running_node(kept.url, clock=clock)) for _ in range(2)]
        phones = await stack.enter_async_context(headless_phones())
        yield Stage(phones, [node.port for node in nodes], (), kept, clock)


@contextmanager
def _store(kind: StoreKind) -> Generator[Valkey | Watched | Cluster]:
    if kind == "valkey":
        with Valkey("--enable-protected-configs", "local") as valkey:
            yield valkey
    elif kind == "sentinels":
        with watched_store() as watched:
            yield watched
    else:
        with cluster_store() as cluster:
            yield cluster
