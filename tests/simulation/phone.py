"""Phones as they are: the page's own code, on a device that the world can freeze, put to sleep, and set wrong."""

import json
from random import Random
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from tests.simulation.clock import Time
from tests.simulation.network import Link, Wire

if TYPE_CHECKING:
    from tests.simulation.world import World

BETWEEN: Final = "\x1e"

Json: TypeAlias = Any


class Device:
    """What a person holds: clocks, a link, and the pages of one seat."""

    def __init__(self, time: Time, seat: str, link: Link) -> None:
        self._time: Final = time
        self.seat: Final = seat
        self.link: Final = link
        self.pages: Final[list[Page]] = []
        self.frozen = False
        self.asleep = False
        self.ahead = 0.0
        self.has_slept = False
        self.woke = -1.0
        self._slept = 0.0
        self._asleep_since = 0.0
        self._missed: list[tuple[Page, str, int, str]] = []

    @property
    def stopped(self) -> bool:
        """Whether no script runs."""
        return self.frozen or self.asleep

    @property
    def mono(self) -> float:
        """Its monotonic clock, in ms: it stops in sleep."""
        now = self._asleep_since if self.asleep else self._time.now
        return (now - self._slept) * 1000 + 1000

    def at(self, mono: float) -> float:
        """When its monotonic clock will say so, unless it sleeps."""
        return (mono - 1000) / 1000 + self._slept

    def freeze(self) -> None:
        """Script hangs."""
        self.frozen = True

    def sleep(self) -> None:
        """The screen is dark, script and the monotonic clock stand still."""
        if not self.asleep:
            self.asleep = self.has_slept = True
            self._asleep_since = self._time.now

    def go_on(self) -> None:
        """Script runs again, and first takes in what came meanwhile."""
        if self.asleep:
            self._slept += self._time.now - self._asleep_since
            self.asleep = False
            self.woke = self._time.now
        self.frozen = False
        missed, self._missed = self._missed, []
        for page, what, socket, said in missed:
            page.turn(what, socket, said)

    def miss(self, page: "Page", what: str, socket: int, said: str) -> None:
        """Leave it for when script runs again."""
        if what != "time" or not any(of is page and other == "time" for of, other, _, _ in self._missed):
            self._missed.append((page, what, socket, said))


class Page:
    """One page of a seat."""

    def __init__(self, world: "World", device: Device, number: int, luck: int) -> None:
        self.world: Final = world
        self.device: Final = device
        self.seat: Final = device.seat
        self.number: Final = number
        self.name: Final = f"{device.seat}{number}"
        self.gone = False
        self.hidden = False
        self.screen: Json = {"name": "connecting"}
        self.deadline: float | None = None
        self.taps: list[int] = [0, 0, 0]
        self.held: list[Any] | None = None
        self.bounds: tuple[int, ...] | None = None
        self._lateness: Final = Random(luck)
        self._wires: Final[dict[int, Wire]] = {}
        self._sockets = 0
        self._due: float | None = None
        self._wake_at: float | None = None
        device.pages.append(self)
        self._take(
            world.phones.enter(self.seat, world.token(self.seat), luck, world.sealing, device.mono, self._wall()),
            "enter",
        )

    @property
    def together(self) -> bool:
        """Whether Together stands on the glass: what script painted last, unless the cover that needs no script is over it."""
        if self.screen["name"] != "together" or self.gone or self.hidden or self.device.asleep:
            return False
        return self.deadline is not None and self.device.mono <= self.deadline

    def turn(self, what: str, socket: int = 0, said: str = "") -> None:
        """Something happens to the page; a page that is gone notices nothing."""
        if self.gone:
            return
        if self.device.stopped:
            self.device.miss(self, what, socket, said)
            return
        if what == "open":
            self.world.watch.pressed.reopened(self)
        if what == "beat":
            self.world.watch.hears(self, said.encode("latin1"))
        wire = self._wires.get(self._sockets - 1)
        buffered = 0 if wire is None else max(0, wire.waiting - self.world.kernel)
        mono, wall = self.device.mono, self._wall()
        self._take(self.world.phones.turn(self.number, mono, wall, buffered, what, socket, said), what)

    def beat(self, socket: int, frame: bytes) -> None:
        """A beat arrives."""
        self.turn("beat", socket, frame.decode("latin1"))

    def do(self, event: Json) -> None:
        """A person does something."""
        self.world.watch.pressed.press(self, event)
        self.turn("event", 0, json.dumps(event))

    def tap(self) -> None:
        """A person taps; a screen that doesn't answer isn't tapped."""
        if self.gone or self.hidden or self.device.stopped:
            return
        if self.screen["name"] == "closed" or self.screen.get(
            "over"
        ):  # the room is gone, and nobody is there to be paused
            return
        self.world.watch.tap(self)
        self.do({"type": "tap"})
        self.world.watch.tapped(self)

    def show(self, change: str) -> None:
        """The page comes into view, or leaves it."""
        if not self.gone:
            self.hidden = change != "visible"
            self.turn("page", 0, change)

    def close(self) -> None:
        """The page's process is gone."""
        self.gone = True
        self.world.watch.pressed.reopened(self)
        for wire in self._wires.values():
            wire.leave()
        self.world.watch.changed(self)

    def cut(self, *, phone: bool, node: bool) -> None:
        """Every connection is broken; who is told learns of it at once."""
        for wire in list(self._wires.values()):
            wire.cut(phone=phone, node=node)

    @property
    def dialled(self) -> int:
        """How many sockets were asked for."""
        return self._sockets

    def _wall(self) -> float:
        return float(self.world.wall()) + self.device.ahead

    def _take(self, said: str, what: str) -> None:
        world = self.world
        due, *notes = said.split(BETWEEN)
        if world.log is not None:
            world.note(f"{self.name} {what}")
        changed = False
        for note in notes:
            changed = changed or note[0] in "sdh"
            self._carry_out(note[0], note[1:])
        self._due = float(due) if due else None
        self._arm()
        if changed or self.screen["name"] == "together":
            world.watch.changed(self)
        if changed:
            world.people.look(self)

    def _carry_out(self, kind: str, rest: str) -> None:
        """What the page did; see `client_web/sim/page.ts`."""
        world = self.world
        match kind:
            case "b":
                number, _, frame = rest.partition(":")
                beat = frame.encode("utf-16-le")[::2]
                world.watch.says(self, beat)
                self._say(int(number), beat)
            case "t":
                number, _, text = rest.partition(":")
                if world.log is not None:
                    world.note(f"{self.name} says {text}")
                self._say(int(number), text)
            case "s":
                self.screen = json.loads(rest)
                if world.log is not None:
                    world.note(f"{self.name} shows {rest}")
            case "d":
                self.deadline = float(rest) if rest else None
            case "h":
                *self.taps, self.held, bounds = cast(
                    "tuple[int, int, int, list[Any] | None, list[int] | None]", json.loads(rest)
                )
                self.bounds = None if bounds is None else tuple(bounds)
                if world.log is not None:
                    world.note(f"{self.name} holds {rest}")
            case "o":
                wire = Wire(self, self._sockets, world.balance(self), self.device.link, world.takes)
                self._wires[self._sockets] = wire
                self._sockets += 1
                wire.dial()
            case "x":
                wire = self._wires.pop(int(rest), None)
                if wire is not None:
                    wire.leave()
            case "w":
                for page in self.device.pages:
                    if page is not self:
                        world.time.after(0.001, page.turn, "read")
            case "p":
                world.time.after(0.016 + 0.017 * self._lateness.random(), self.turn, "painted")
            case _:
                raise AssertionError(kind)

    def _say(self, number: int, said: bytes | str) -> None:
        wire = self._wires.get(number)
        if wire is not None:
            wire.say(said)

    def _arm(self) -> None:
        """Wake when the next timer is due, a little late, as timers are."""
        if self._due is None:
            return
        when = (
            max(self.device.at(self._due), self.world.time.now) + 1e-6 + self.world.lateness * self._lateness.random()
        )
        if self._wake_at is None or when < self._wake_at:
            self._wake_at = when
            self.world.time.at(when, self._wake, when)

    def _wake(self, when: float) -> None:
        if self._wake_at != when:
            return
        self._wake_at = None
        if self._due is None:
            return
        if self.device.stopped or self.device.at(self._due) <= self.world.time.now:
            self.turn("time")
        else:
            self._arm()
