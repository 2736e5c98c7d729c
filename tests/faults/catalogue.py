"""Every fault that phones without a screen can be put through."""

import asyncio
import tempfile
from contextlib import AbstractAsyncContextManager
from typing import ClassVar, Final

from tests.faults.fault import Fault
from tests.faults.links import THROUGH, Hold, Narrow, Shuffle
from tests.faults.stage import Stage, Trial, set_stage, set_stage_in_time, set_whole_stage
from tests.support.stores import Cluster, Watched

HOUR: Final = 3_600_000


class LinkCut(Fault):
    """The victim's link is dead, both ways. When it is back, what the kernels kept arrives, or the connections are reset."""

    name = "link cut"
    lasts = 4.0
    justified = True

    async def begin(self, trial: Trial) -> None:
        """See `Fault.begin`."""
        trial.struck_link.both(Hold())

    async def end(self, trial: Trial) -> None:
        """See `Fault.end`."""
        if trial.dice.random() < 0.5:
            trial.struck_link.reset()
        trial.struck_link.both(THROUGH)

    def severs(self, trial: Trial) -> str:
        """Both: each echoes what it gets from the other."""
        return "ab"


class UpCut(LinkCut):
    """The way up from the victim is dead."""

    name = "way up cut"

    async def begin(self, trial: Trial) -> None:
        """See `Fault.begin`."""
        trial.struck_link.up.follow(Hold())


class DownCut(LinkCut):
    """The way down to the victim is dead."""

    name = "way down cut"

    async def begin(self, trial: Trial) -> None:
        """See `Fault.begin`."""
        trial.struck_link.down.follow(Hold())


class Refused(Fault):
    """The victim's connections are reset and refused."""

    name = "link reset and refused"
    lasts = 4.0
    justified = True

    async def begin(self, trial: Trial) -> None:
        """See `Fault.begin`."""
        trial.struck_link.refuse(refuses=True)

    async def end(self, trial: Trial) -> None:
        """See `Fault.end`."""
        trial.struck_link.refuse(refuses=False)

    def severs(self, trial: Trial) -> str:
        """Both."""
        return "ab"


class HalfOpen(Fault):
    """One side of the victim's connection is gone, and the other isn't told."""

    name = "half-open link"
    justified = True

    async def begin(self, trial: Trial) -> None:
        """See `Fault.begin`."""
        trial.struck_link.half_open(lost=trial.dice.choice(("phone", "node")))


class Bufferbloat(Fault):
    """8 kbit/s each way, behind a buffer without end."""

    name = "8 kbit/s bufferbloat"
    lasts = 8.0
    taps = (-0.5, 7.0)
    justified = True
    BITS: ClassVar[float] = 8000

    async def begin(self, trial: Trial) -> None:
        """See `Fault.begin`."""
        trial.struck_link.up.follow(Narrow(self.BITS))
        trial.struck_link.down.follow(Narrow(self.BITS))

    async def end(self, trial: Trial) -> None:
        """See `Fault.end`."""
        trial.struck_link.both(THROUGH)


class Burst(Fault):
    """Every frame one way is held for 10 s and then released in one burst: old beats, old echoes, old views."""

    name = "beats held 10 s, then a burst"
    lasts = 10.0
    taps = (-0.5, 10.5)
    justified = True

    async def begin(self, trial: Trial) -> None:
        """See `Fault.begin`."""
        link = trial.struck_link
        trial.dice.choice((link.up, link.down)).follow(Hold())

    async def end(self, trial: Trial) -> None:
        """See `Fault.end`."""
        trial.struck_link.both(THROUGH)

    def severs(self, trial: Trial) -> str:
        """Both."""
        return "ab"


class Shuffled(Fault):
    """Frames both ways of both phones come repeatedly and in any order, some of them seconds later."""

    name = "repeats and reordering"
    lasts = 6.0
    taps = (1.0, 5.0)

    async def begin(self, trial: Trial) -> None:
        """See `Fault.begin`."""
        for link in trial.links.values():
            link.up.follow(Shuffle(trial.dice))
            link.down.follow(Shuffle(trial.dice))

    async def end(self, trial: Trial) -> None:
        """See `Fault.end`."""
        for link in trial.links.values():
            for way in (link.up, link.down):
                assert isinstance(way.policy, Shuffle)
                assert way.policy.shuffled, "no frame went this way"
            link.both(THROUGH)


class NotReading(Fault):
    """The victim's phone takes nothing from its socket any more, though its own frames get through."""

    name = "consumer that doesn't read"
    lasts = 7.0
    justified = True

    async def begin(self, trial: Trial) -> None:
        """See `Fault.begin`."""
        trial.struck_link.stall(stalls=True)

    async def end(self, trial: Trial) -> None:
        """See `Fault.end`."""
        trial.struck_link.stall(stalls=False)

    def severs(self, trial: Trial) -> str:
        """Both."""
        return "ab"


class ScriptHung(Fault):
    """The victim's script stands still for 5 s; its page is covered without it (SHOW8)."""

    name = "script hung 5 s"
    lasts = 5.0
    taps = (-0.5, 5.5)
    justified = True

    async def begin(self, trial: Trial) -> None:
        """See `Fault.begin`."""
        trial.struck.order("freeze")

    async def end(self, trial: Trial) -> None:
        """See `Fault.end`."""
        trial.struck.order("thaw")

    def severs(self, trial: Trial) -> str:
        """Both."""
        return "ab"


class Hidden(Fault):
    """Another page is in front of the victim's."""

    name = "page hidden"
    justified = True

    async def begin(self, trial: Trial) -> None:
        """See `Fault.begin`."""
        trial.struck.order("hide")

    async def end(self, trial: Trial) -> None:
        """See `Fault.end`."""
        trial.struck.order("show")

    def severs(self, trial: Trial) -> str:
        """Both."""
        return "ab"


class TabKilled(Fault):
    """The victim's page is gone, and is loaded again."""

    name = "tab killed"
    justified = True

    async def begin(self, trial: Trial) -> None:
        """See `Fault.begin`."""
        trial.struck.order("kill")

    async def end(self, trial: Trial) -> None:
        """See `Fault.end`."""
        trial.struck.order("reload")

    def severs(self, trial: Trial) -> str:
        """Both."""
        return "ab"


class TwoTabs(Fault):
    """A second page takes the victim's seat. The older one's tap still counts, half of the time it is the one that taps."""

    name = "two tabs on one seat"
    justified = True

    async def begin(self, trial: Trial) -> None:
        """See `Fault.begin`."""
        newer = trial.stage.phones.tab(f"{trial.struck.name}+", trial.struck)
        trial.tabs.append((trial.victim, newer))
        newer.auto_press("return")


class PhoneClock(Fault):
    """The victim's wall clock jumps by an hour, either way."""

    name = "phone's clock ±1 h"
    justified = True  # forward: proof can't be told from proof of an hour ago (SHOW1)

    async def begin(self, trial: Trial) -> None:
        """See `Fault.begin`."""
        trial.struck.order("clock", off=trial.dice.choice((-HOUR, HOUR)))


class IntoRelease(Fault):
    """The two let go of an earlier pause, and the tap comes while they do."""

    name = "tap into a release"
    lasts = 11.5
    taps = (9.9, 11.0)

    async def begin(self, trial: Trial) -> None:
        """See `Fault.begin`."""
        trial.struck.act("pause")
        for phone in trial.pair.both:
            phone.auto_press("go_on")

    async def end(self, trial: Trial) -> None:
        """See `Fault.end`."""
        for phone in trial.pair.both:
            phone.auto_press("good")


class ServerClock(Fault):
    """The nodes' clock jumps forward by an hour."""

    name = "servers' clock +1 h"
    taps = (-0.5, 2.5)
    justified = True  # the time that was agreed on is over
    returns = False
    AHEAD: ClassVar[int] = HOUR

    def stage(self) -> AbstractAsyncContextManager[Stage]:
        """Nodes whose clock can be set."""
        return set_stage_in_time()

    async def strike(self, stage: Stage) -> None:
        """See `Fault.strike`."""
        assert stage.clock is not None
        stage.clock.ahead += self.AHEAD


class ServerClockBack(ServerClock):
    """The nodes' clock jumps back by an hour."""

    name = "servers' clock -1 h"
    justified = False
    returns = True
    AHEAD = -HOUR


class NodesKilled(Fault):
    """Both nodes get kill -9 and are started again."""

    name = "servers kill -9"
    lasts = 2.5
    justified = True

    async def strike(self, stage: Stage) -> None:
        """See `Fault.strike`."""
        await asyncio.gather(*(process.kill() for process in stage.processes))

    async def mend(self, stage: Stage) -> None:
        """See `Fault.mend`."""
        await asyncio.gather(*(process.start() for process in stage.processes))

    def severs(self, trial: Trial) -> str:
        """Both."""
        return "ab"


class NodeKilled(Fault):
    """One of two nodes gets kill -9; a moment later its phones find the other one."""

    name = "one of two servers kill -9"
    justified = True

    async def strike(self, stage: Stage) -> None:
        """See `Fault.strike`."""
        await stage.processes[0].kill()

    async def mend(self, stage: Stage) -> None:
        """See `Fault.mend`."""
        await stage.processes[0].start()


class NodeStopped(Fault):
    """One of two nodes stands still (SIGSTOP) for 5 s, and goes on as if nothing had been."""

    name = "one of two servers SIGSTOP"
    lasts = 5.0
    taps = (-0.5, 5.5)
    justified = True

    async def strike(self, stage: Stage) -> None:
        """See `Fault.strike`."""
        stage.processes[0].freeze()

    async def mend(self, stage: Stage) -> None:
        """See `Fault.mend`."""
        stage.processes[0].thaw()


class RollingDeploy(Fault):
    """Each node of what is deployed, behind its proxy, is asked to stop and is started again."""

    name = "rolling deploy"
    lasts = 0.5
    taps = (-0.5, 8.0)
    justified = True

    def stage(self) -> AbstractAsyncContextManager[Stage]:
        """Everything."""
        return set_whole_stage()

    async def mend(self, stage: Stage) -> None:
        """See `Fault.mend`."""
        deployed = stage.deployed
        assert deployed is not None
        for node in deployed.nodes:
            await deployed.end(node)
            await deployed.start(node)
            await deployed.until_ready(deployed.port_of(node, "8787"), "/readyz")


class StoreKilled(Fault):
    """The store dies with all that it knew, and comes back empty."""

    name = "Valkey kill -9"
    justified = True  # EPOCH1

    async def strike(self, stage: Stage) -> None:
        """See `Fault.strike`."""
        stage.valkey.kill()

    async def mend(self, stage: Stage) -> None:
        """See `Fault.mend`."""
        stage.valkey.start()


class StoreStopped(Fault):
    """The store takes connections and answers nothing for 5 s."""

    name = "Valkey SIGSTOP"
    lasts = 5.0
    taps = (-0.5, 5.5)
    justified = True  # beats between two nodes cross it

    async def strike(self, stage: Stage) -> None:
        """See `Fault.strike`."""
        stage.valkey.freeze()

    async def mend(self, stage: Stage) -> None:
        """See `Fault.mend`."""
        stage.valkey.thaw()


class StoreStoppedOneNode(StoreStopped):
    """The same, with both phones on one node: nothing that a running session needs crosses the store."""

    name = "Valkey SIGSTOP, one server"
    taps = (2.5, 5.5)
    justified = False

    def stage(self) -> AbstractAsyncContextManager[Stage]:
        """One node."""
        return set_stage(nodes=1)


class StoreFlushed(Fault):
    """FLUSHALL: the store forgets every room."""

    name = "Valkey FLUSHALL"
    justified = True  # EPOCH1

    async def strike(self, stage: Stage) -> None:
        """See `Fault.strike`."""
        stage.valkey.do("FLUSHALL")


class StoreOutOfMemory(Fault):
    """The store has no memory left and refuses every write."""

    name = "Valkey out of memory"
    taps = (2.0, 3.5)
    lasts = 4.0

    async def strike(self, stage: Stage) -> None:
        """See `Fault.strike`."""
        stage.valkey.do("CONFIG", "SET", "maxmemory-policy", "noeviction")
        stage.valkey.do("CONFIG", "SET", "maxmemory", "1")

    async def mend(self, stage: Stage) -> None:
        """See `Fault.mend`."""
        stage.valkey.do("CONFIG", "SET", "maxmemory", "0")


class StoreFull(StoreOutOfMemory):
    """The disk that the store keeps its rooms on is full: it refuses every write until it isn't."""

    name = "Valkey disk full"

    async def strike(self, stage: Stage) -> None:
        """See `Fault.strike`."""
        valkey = stage.valkey
        with tempfile.TemporaryDirectory(prefix="lull-full-") as gone:
            valkey.do("CONFIG", "SET", "dir", gone)
        # To the store no folder and no room in it are the same failed save, which stops its writes.
        valkey.do("CONFIG", "SET", "save", "1 1")
        valkey.do("BGSAVE")
        async with asyncio.timeout(5):
            while not any("rdb_last_bgsave_status:err" in line for line in valkey.ask_all("INFO", "persistence")):
                await asyncio.sleep(0.02)

    async def mend(self, stage: Stage) -> None:
        """See `Fault.mend`."""
        stage.valkey.do("CONFIG", "SET", "save", "")


class Failover(Fault):
    """The primary is killed; sentinels make its replica the primary."""

    name = "Valkey failover, sentinels"
    lasts = 4.0
    taps = (-0.5, 3.5)
    justified = True  # EPOCH1

    def stage(self) -> AbstractAsyncContextManager[Stage]:
        """Over a primary and its replica."""
        return set_stage(store="sentinels")

    async def strike(self, stage: Stage) -> None:
        """See `Fault.strike`."""
        assert isinstance(stage.store, Watched)
        stage.store.servers[stage.store.primary()].kill()


class ShardFailover(Fault):
    """The primaries of a cluster are killed one after another, so that each room loses its own."""

    name = "Valkey failover, cluster"
    lasts = 8.0
    taps = (-0.5, 7.0)
    justified = True

    def stage(self) -> AbstractAsyncContextManager[Stage]:
        """Over three shards."""
        return set_stage(store="cluster")

    async def strike(self, stage: Stage) -> None:
        """See `Fault.strike`."""
        assert isinstance(stage.store, Cluster)
        for shard, primary in enumerate(stage.store.servers[:3]):
            slot = shard * 16384 // 3
            primary.kill()
            async with asyncio.timeout(15):
                while stage.store.primary_of(slot) in (None, shard):
                    await asyncio.sleep(0.1)


FAULTS: Final[tuple[Fault, ...]] = (
    Fault(),
    LinkCut(),
    UpCut(),
    DownCut(),
    Refused(),
    HalfOpen(),
    Bufferbloat(),
    Burst(),
    Shuffled(),
    NotReading(),
    ScriptHung(),
    Hidden(),
    TabKilled(),
    TwoTabs(),
    PhoneClock(),
    IntoRelease(),
    ServerClock(),
    ServerClockBack(),
    NodesKilled(),
    NodeKilled(),
    NodeStopped(),
    RollingDeploy(),
    StoreKilled(),
    StoreStopped(),
    StoreStoppedOneNode(),
    StoreFlushed(),
    StoreOutOfMemory(),
    StoreFull(),
    Failover(),
    ShardFailover(),
)
