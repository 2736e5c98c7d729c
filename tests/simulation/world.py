"""A world: two seats, their phones, some nodes, a store and what lies between, all from one seed."""

from collections.abc import Callable
from random import Random
from typing import Final

from tests.simulation.backend import Database, Hub, Stored
from tests.simulation.clock import Time
from tests.simulation.engine import Phones
from tests.simulation.liar import Liar
from tests.simulation.network import Link
from tests.simulation.nodes import Entropy, Host
from tests.simulation.people import People
from tests.simulation.phone import Device, Page
from tests.simulation.watch import Watch

from lull.rooms.service import digest
from lull.session.agreement import Agreement, Terms
from lull.session.pauses import Count
from lull.session.rehearsal import How, Rehearsal
from lull.session.state import Paused, SeatState, Session, Ticket

BEGINNING: Final = 1_764_000_000_000
"""When every world begins, in ms since the Unix epoch."""

ROOM: Final = "simulated-room-0000000"

SEATS: Final = ("a", "b")


class World:
    """Begins Paused, long settled, with both phones on their way to their seats and willing to go on."""

    def __init__(self, seed: int, phones: Phones, *, log: bool = False, lies: bool = False) -> None:
        """`lies`: a liar stands between the phones and the nodes."""
        self.phones: Final = phones
        self.log: Final[list[str] | None] = [] if log else None
        self.chance: Final = Random(seed * 8)
        self.time: Final = Time()
        self.database: Database = Database(self.time, Random(seed * 8 + 1))
        self.hub: Final = Hub(self.time, Random(seed * 8 + 2))
        self.entropy: Final = Entropy()
        self.people: Final = People(self, Random(seed * 8 + 3))
        self.watch: Final = Watch(self)
        self.hosts: Final[list[Host]] = []
        self.healed = False
        self.violations: Final[list[str]] = []
        self.sealing = 0.0
        self.lateness = 0.004
        self.kernel = 65_536
        self.takes = 65_536
        self.balance: Callable[[Page], Host] = lambda _: self.hosts[0]
        network = Random(seed * 8 + 4)
        self.devices: Final = {seat: Device(self.time, seat, Link(self.time, network, 0.01, 0.005)) for seat in SEATS}
        self._pages = 0
        self.liar: Final = Liar(self, Random(seed * 8 + 5)) if lies else None

    def begin(self, session: Session, skews: list[int]) -> None:
        """Put the room into the store, start nodes with clocks so far off, in ms, and open a page of each seat."""
        self.database.put(ROOM, Stored(session, 7, self.database.lineage, (-1, 0)))
        taps = session.taps
        self.phones.begin(taps.a, taps.b, taps.watch)
        for index, skew in enumerate(skews):
            self.start_node(f"n{index}", skew)
        for seat in SEATS:
            self.open(self.devices[seat])

    def open(self, device: Device) -> None:
        """Open another page of a seat, as a reload and a second tab do, once its device does anything."""
        if device.stopped:
            self.time.after(0.1, self.open, device)
            return
        if self.healed and not device.pages[-1].gone:
            return  # a reload that was on its way
        number = self._pages
        self._pages += 1
        Page(self, device, number, self.chance.getrandbits(30))

    def start_node(self, name: str, skew: int) -> None:
        """Start a node that nobody has a line to yet."""
        self.hosts.append(Host(self, name, skew))

    def fail_over(self, forgets: float) -> None:
        """Another server takes the store's place. The nodes have yet to turn to it."""
        self.database = self.database.successor(forgets)

    @property
    def session(self) -> Session | None:
        """The session as it is stored."""
        stored = self.database.rooms.get(ROOM)
        return None if stored is None else stored.session

    def run(self, until: float) -> None:
        """Let time pass."""
        self.time.run(until)

    def end(self) -> None:
        """Nothing happens any more."""
        for host in self.hosts:
            host.loop.finish()

    def wall(self) -> int:
        """The true time, in ms since the Unix epoch."""
        return BEGINNING + int(self.time.now * 1000)

    def token(self, seat: str) -> str:
        """Of the seat."""
        return seat * 43

    def note(self, what: str) -> None:
        """For a replay."""
        if self.log is not None:
            self.log.append(f"{self.time.now * 1000:10.3f} {what}")

    def bug(self, what: str) -> None:
        """The server did what it never should."""
        self.broken(f"BUG: {what}")

    def broken(self, what: str) -> None:
        """An invariant doesn't hold. The world goes on, and the first one is told."""
        if self.log is not None:
            self.note(f"!! {what}")
        self.violations.append(what)


def paused(taps: Count, released: Count, *, since: int, terms: Terms, ends_in: int, step: int = 0) -> Session:
    """A session that was Together and is Paused."""
    return Session(
        epoch="0000000000000000000000",
        closes_at=BEGINNING + 40_000_000,
        ticket=Ticket(digest("ticket"), BEGINNING),
        a=SeatState(digest("a" * 43), None, 3),
        b=SeatState(digest("b" * 43), None, 3),
        taps=taps,
        released=released,
        agreement=Agreement(version=1, terms=terms),
        rehearsal=Rehearsal(How.SEEN, How.FELT),
        started_at=BEGINNING - 600_000,
        ends_at=BEGINNING + ends_in,
        step=step,
        phase=Paused(since=BEGINNING + since),
    )
