"""Real cuts: a network namespace for the nodes and one for the phones of each seat, joined by veth pairs; nft drops, tbf narrows."""

import asyncio
import os
import secrets
import shutil
import sys
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from functools import cache
from typing import ClassVar, Final

from tests.faults.fault import Fault
from tests.faults.stage import SEATS, Seat, Stage, Trial
from tests.support.headless import headless_phones
from tests.support.server import ROOT
from tests.support.valkey import Valkey

PORT: Final = 8787

_READY: Final = """
import sys, time, urllib.request
until = time.monotonic() + 15
while time.monotonic() < until:
    try:
        urllib.request.urlopen(sys.argv[1], timeout=1)
        sys.exit(0)
    except OSError:
        time.sleep(0.05)
sys.exit(1)
"""


@cache
def missing() -> str:
    """Why there can be no namespaces here; nothing where there can."""
    if os.geteuid() != 0:
        return "not root"
    return ", ".join(f"no {tool}" for tool in ("ip", "nft", "tc") if shutil.which(tool) is None)


async def _run(*words: str) -> None:
    process = await asyncio.create_subprocess_exec(*words, stderr=asyncio.subprocess.PIPE)
    _, said = await process.communicate()
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(words)}: {said.decode().strip()}")


@dataclass(frozen=True, slots=True)
class Network:
    """Three namespaces: `nodes`, and one for each seat's phones, each of these on a link of its own to the nodes."""

    name: str

    def of(self, who: Seat | str) -> str:
        """The namespace's name."""
        return f"{self.name}-{who}"

    def inside(self, who: Seat | str) -> tuple[str, ...]:
        """What a command begins with to run in that namespace."""
        return ("ip", "netns", "exec", self.of(who))

    def node(self, seat: Seat) -> str:
        """Where the phones of this seat find the nodes."""
        return f"http://10.200.{SEATS.index(seat)}.1:{PORT}"

    async def nft(self, seat: Seat, *rules: str) -> None:
        """These rules on the link of that seat's phones: `hook verdict`, seen from the phones. None: everything passes."""
        with suppress(RuntimeError):
            await _run(*self.inside(seat), "nft", "delete", "table", "inet", "fault")
        if rules:
            chains = "\n".join(
                f"chain {hook} {{ type filter hook {hook} priority 0; {what}; }}"
                for hook, _, what in (rule.partition(" ") for rule in rules)
            )
            await _run(*self.inside(seat), "nft", f"table inet fault {{\n{chains}\n}}")

    async def narrow(self, seat: Seat, kbit: int) -> None:
        """Both ends of that seat's link send no faster than this, behind a deep buffer. 0: as fast as they can."""
        for inside, device in ((self.inside(seat), "veth"), (self.inside("nodes"), f"to-{seat}")):
            with suppress(RuntimeError):
                await _run(*inside, "tc", "qdisc", "del", "dev", device, "root")
            if kbit:
                shape = ("tbf", "rate", f"{kbit}kbit", "burst", "1600", "limit", "1000000")
                await _run(*inside, "tc", "qdisc", "add", "dev", device, "root", *shape)


@asynccontextmanager
async def network() -> AsyncGenerator[Network]:
    """The namespaces; gone when left, with all that is in them."""
    made = Network(f"lull-{secrets.token_hex(3)}")
    async with AsyncExitStack() as stack:
        for who in ("nodes", *SEATS):
            await _run("ip", "netns", "add", made.of(who))
            stack.push_async_callback(_run, "ip", "netns", "delete", made.of(who))
            await _run(*made.inside(who), "ip", "link", "set", "lo", "up")
        for number, seat in enumerate(SEATS):
            ends = (("nodes", f"to-{seat}", f"10.200.{number}.1/24"), (seat, "veth", f"10.200.{number}.2/24"))
            (_, near, _), (_, far, _) = ends
            peer = ("type", "veth", "peer", "name", far, "netns", made.of(seat))
            await _run(*made.inside("nodes"), "ip", "link", "add", near, *peer)
            for who, device, address in ends:
                await _run(*made.inside(who), "ip", "address", "add", address, "dev", device)
                await _run(*made.inside(who), "ip", "link", "set", device, "up")
        yield made


@asynccontextmanager
async def set_stage_in_namespaces() -> AsyncGenerator[Stage]:
    """A node in a namespace, and the phones of each seat in another."""
    async with AsyncExitStack() as stack:
        kept = stack.enter_context(Valkey())
        net = await stack.enter_async_context(network())
        told = {
            **os.environ,
            "LULL_HOST": "0.0.0.0",  # noqa: S104 - of a namespace that nobody else is in
            "LULL_PORT": str(PORT),
            "LULL_REDIS_URL": kept.url,
            "PYTHONPATH": str(ROOT / "server"),
        }
        node = await asyncio.create_subprocess_exec(
            *net.inside("nodes"), sys.executable, "-m", "lull", "serve",
            env=told, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        stack.push_async_callback(node.wait)
        stack.callback(node.kill)
        await _run(*net.inside("nodes"), sys.executable, "-c", _READY, f"{net.node('a')}/readyz")
        phones, partners = [await stack.enter_async_context(headless_phones(*net.inside(seat))) for seat in SEATS]
        yield Stage(phones, [], store=kept, partners=partners, network=net)


class InNamespaces(Fault):
    """On real links, nothing but the tap."""

    name = "veth, none"

    def stage(self) -> AbstractAsyncContextManager[Stage]:
        """Namespaces."""
        return set_stage_in_namespaces()


class VethCut(InNamespaces):
    """nft drops everything between the phones of seat a and the nodes."""

    name = "veth cut, both ways"
    lasts = 4.0
    justified = True
    RULES: ClassVar[tuple[str, ...]] = ("input policy drop", "output policy drop")

    async def strike(self, stage: Stage) -> None:
        """See `Fault.strike`."""
        await network_of(stage).nft("a", *self.RULES)

    async def mend(self, stage: Stage) -> None:
        """See `Fault.mend`."""
        await network_of(stage).nft("a")

    def severs(self, trial: Trial) -> str:
        """Both."""
        return "ab"


class VethUpCut(VethCut):
    """nft drops what the phones of seat a send."""

    name = "veth cut, way up"
    RULES = ("output policy drop",)


class VethDownCut(VethCut):
    """nft drops what is sent to the phones of seat a."""

    name = "veth cut, way down"
    RULES = ("input policy drop",)


class VethLossy(InNamespaces):
    """nft drops one packet of a hundred each way on both links; the kernels' TCP makes it good."""

    name = "veth, 1 % loss"
    lasts = 10.0
    taps = (8.0, 9.5)
    RULES: ClassVar[tuple[str, ...]] = ("input numgen random mod 100 < 1 drop", "output numgen random mod 100 < 1 drop")

    async def strike(self, stage: Stage) -> None:
        """See `Fault.strike`."""
        for seat in SEATS:
            await network_of(stage).nft(seat, *self.RULES)

    async def mend(self, stage: Stage) -> None:
        """See `Fault.mend`."""
        for seat in SEATS:
            await network_of(stage).nft(seat)


class VethNarrow(InNamespaces):
    """tbf gives each phone of seat a 8 kbit/s, each way."""

    name = "veth, 8 kbit/s a phone"
    lasts = 8.0
    taps = (-0.5, 7.0)
    justified = True

    async def strike(self, stage: Stage) -> None:
        """See `Fault.strike`."""
        await network_of(stage).narrow("a", 8 * len(stage.phones.phones))

    async def mend(self, stage: Stage) -> None:
        """See `Fault.mend`."""
        await network_of(stage).narrow("a", 0)


def network_of(stage: Stage) -> Network:
    """The stage's."""
    assert isinstance(stage.network, Network)
    return stage.network


NAMESPACE_FAULTS: Final[tuple[Fault, ...]] = (
    InNamespaces(),
    VethCut(),
    VethUpCut(),
    VethDownCut(),
    VethLossy(),
    VethNarrow(),
)
