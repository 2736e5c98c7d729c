"""What happens in a world, drawn from its seed: the weather, one to three taps, and faults around them."""

from collections.abc import Callable
from typing import Final, TypeAlias

from tests.simulation.nodes import Host
from tests.simulation.phone import Device, Page
from tests.simulation.pressed import offers
from tests.simulation.watch import SHOWN
from tests.simulation.world import SEATS, World, paused

from lull.session.agreement import Terms
from lull.session.pauses import Count

HOUR: Final = 3_600_000.0

AFTERWARDS: Final = SHOWN + 0.35
"""Seconds for which a world goes on after its last tap."""

Happening: TypeAlias = Callable[[World], str]


def begin(world: World) -> None:
    """The weather, and a room that was Paused a while ago."""
    chance = world.chance
    for device in world.devices.values():
        latency = chance.choice((0.002, 0.01, 0.01, 0.04, 0.12))
        for way in (device.link.up, device.link.down):
            way.latency, way.jitter = latency, latency * chance.choice((0.2, 1.0))
    world.sealing = chance.choice((0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 4.0, 40.0))
    world.lateness = chance.choice((0.001, 0.004, 0.015))
    world.takes = chance.choice((5_120, 65_536))
    world.kernel = chance.choice((0, 4_096, 65_536))
    taps = chance.choice((Count(1, 0, 0), Count(0, 1, 0), Count(0, 0, 1), Count(2, 3, 1)))
    steps = chance.choice((0, 3))
    session = paused(
        taps,
        Count(),
        since=chance.choice((-20_000, -20_000, -200)),
        terms=Terms(steps=steps),
        ends_in=chance.choice((2_000_000, 2_000_000, 100_000, 2_500)),
        step=1 if steps else 0,
    )
    nodes = chance.choice((1, 1, 2, 2, 3))
    skews = [chance.choice((0, 0, 30, -200)) for _ in range(nodes)]
    homes = {seat: chance.randrange(nodes) for seat in SEATS}
    strays = chance.random() < 0.5

    def balance(page: Page) -> Host:
        alive = [host for host in world.hosts if not host.dead]
        if not alive:
            return world.hosts[-1]
        if strays and page.dialled > 0:
            return chance.choice(alive)
        return alive[homes[page.seat] % len(alive)]

    world.balance = balance
    world.begin(session, skews)


def tell(world: World) -> float:
    """Draw what will happen; returns when nothing more does, in seconds."""
    chance = world.chance
    start = 0.0 if chance.random() < 0.1 else 1.0 + chance.random() * 0.8
    tap_at = start + 0.2 + chance.random() * 1.2
    if world.liar is not None and chance.random() < 0.5:
        tap_at += 2.5
    moments = [tap_at]
    _at(world, tap_at, _tap)
    for _ in range(chance.choice((0, 0, 0, 1, 2))):
        moments.append(tap_at + chance.choice((0.01, 0.1, 0.4, 1.3)) * chance.random())
        _at(world, moments[-1], _tap)
    kinds = chance.sample(KINDS, chance.choice((1, 1, 2)))
    for _ in range(chance.choice((0, 1, 1, 2, 2, 3, 4))):
        kind = chance.choice(kinds)
        around = chance.choice((0.02, 0.2, 0.2, 1.2))
        when = max(start, tap_at + (chance.random() * 2 - 1.2) * around)
        _at(world, when, chance.choice(kind))
    if chance.random() < 0.3:
        _at(world, start, _unwilling)
    if world.liar is not None:
        _presses(world, start)
    return max(moments) + AFTERWARDS


def tell_calmly(world: World) -> float:
    """Draw what two people do, while nothing breaks; returns when nothing more happens, in seconds."""
    chance = world.chance
    for _ in range(chance.choice((0, 1, 2, 3))):
        _at(world, 0.5 + chance.random() * 4.0, _tap)
    for _ in range(chance.choice((3, 6, 10))):
        _at(world, 0.5 + chance.random() * 4.5, chance.choice(PRESSES))
    return 6.0


def _at(world: World, when: float, happening: Happening) -> None:
    world.time.at(when, _happen, world, happening)


def _happen(world: World, happening: Happening) -> None:
    what = happening(world)
    if world.log is not None:
        world.note(f"-- {what}")


def _span(world: World) -> float:
    """How long a fault lasts, in seconds."""
    return world.chance.choice((0.1, 0.5, 1.0, 1.9, 4.0)) * (0.5 + world.chance.random())


def _device(world: World) -> Device:
    return world.devices[world.chance.choice(SEATS)]


def _page(world: World) -> Page | None:
    """A page that somebody may have before them: mostly the newest of a seat."""
    pages = [page for page in _device(world).pages if not page.gone]
    if not pages:
        return None
    return pages[-1] if world.chance.random() < 0.75 else world.chance.choice(pages)


def _do(world: World, event: dict[str, object]) -> str:
    page = _page(world)
    if page is None or page.hidden or page.device.stopped:
        return "nobody is there"
    if not offers(page.screen, event):
        return f"{page.name} has nothing to press for {event}"
    page.do(event)
    return f"{page.name} {event}"


def _tap(world: World) -> str:
    page = _page(world)
    if page is not None:
        page.tap()
    return "a tap"


# What people do.


def _presses(world: World, start: float) -> None:
    """Where a server lies, people press more, so that there is something to lie about; and often only one does."""
    chance = world.chance
    for _ in range(chance.choice((3, 6, 10))):
        _at(world, start + chance.random() * 4.0, chance.choice(PRESSES))
    if chance.random() < 0.4:
        _at(world, chance.random() * 2.0, _unwilling)
    if chance.random() < 0.3:
        _at(world, start + chance.random() * 3.0, chance.choice((_reload, _hide, _cut, _second_page)))


def _withdraw(world: World) -> str:
    return _do(world, {"type": "withdraw", "to": world.chance.choice(("go_on", "step_on", "more_time"))})


def _step_on(world: World) -> str:
    return _do(world, {"type": "agree", "to": world.chance.choice(("step_on", "step_on", "more_time", "go_on"))})


def _step_back(world: World) -> str:
    return _do(world, {"type": "step_back"})


def _answer(world: World) -> str:
    return _do(world, {"type": "answer", "feeling": world.chance.choice(("good", "slow"))})


def _enough(world: World) -> str:
    return _do(world, {"type": "enough"})


def _edit(world: World) -> str:
    return _do(world, {"type": "edit", "terms": {"length": 1800, "every": 300, "within": 30, "steps": 0}})


def _unwilling(world: World) -> str:
    seat = world.chance.choice(SEATS)
    world.people.willing[seat] = False
    return f"{seat} won't go on"


# What happens to links.


def _stall(world: World) -> str:
    device, span = _device(world), _span(world)
    world.chance.choice((device.link.up, device.link.down)).stall(min(span, 3.0))
    return f"{device.seat}'s link stalls {span:.3f}"


def _swallow(world: World) -> str:
    device, span, chance = _device(world), _span(world), world.chance
    ways = chance.choice(((device.link.up,), (device.link.down,), (device.link.up, device.link.down)))
    for way in ways:
        way.swallow()
        world.time.after(span, way.heal, chance.choice((0.0, 0.2, 1.0)))
    return f"{device.seat}'s link swallows {'both' if len(ways) == 2 else 'up' if ways[0] is device.link.up else 'down'} for {span:.3f}"


def _crawl(world: World) -> str:
    device, span = _device(world), _span(world)
    way = world.chance.choice((device.link.up, device.link.down))
    way.rate = 1000.0
    world.time.after(span, way.hurry)
    return f"{device.seat}'s link crawls for {span:.3f}"


def _cut(world: World) -> str:
    device = _device(world)
    phone, node = world.chance.choice(((True, True), (True, False), (False, True)))
    for page in device.pages:
        page.cut(phone=phone, node=node)
    return f"{device.seat} is cut, {phone=} {node=}"


# What happens to phones.


def _freeze(world: World) -> str:
    device, span = _device(world), _span(world)
    device.freeze()
    world.time.after(span, device.go_on)
    return f"{device.seat} freezes for {span:.3f}"


def _sleep(world: World) -> str:
    device, span = _device(world), _span(world)
    if device.ahead < 0:
        return "a clock set back within W of a sleep is beyond what two clocks can tell"
    device.sleep()
    world.time.after(span, device.go_on)
    return f"{device.seat} sleeps for {span:.3f}"


def _jump(world: World) -> str:
    device = _device(world)
    device.ahead += world.chance.choice((HOUR, -HOUR, 700.0, -700.0)) if not device.has_slept else HOUR
    return f"{device.seat}'s wall clock is {device.ahead} ahead"


def _hide(world: World) -> str:
    page, span = _page(world), _span(world)
    if page is None:
        return "nothing to hide"
    page.show("hidden")
    world.time.after(span, page.show, "visible")
    return f"{page.name} is hidden for {span:.3f}"


def _reload(world: World) -> str:
    page = _page(world)
    if page is None:
        return "nothing to reload"
    if world.chance.random() < 0.5:
        page.show("left")
    page.close()
    span = 0.05 + 0.4 * world.chance.random()
    world.time.after(span, world.open, page.device)
    return f"{page.name} reloads in {span:.3f}"


def _second_page(world: World) -> str:
    device = _device(world)
    if len(device.pages) > 5:
        return "pages enough"
    world.open(device)
    return f"another page of {device.seat} opens"


def _take_over(world: World) -> str:
    page = world.chance.choice(_device(world).pages)
    page.turn("takeOver")
    return f"{page.name} takes over"


def _online(world: World) -> str:
    page = _page(world)
    if page is not None:
        page.turn("page", 0, "online")
    return "online"


# What happens to nodes.


def _host(world: World) -> Host:
    alive = [host for host in world.hosts if not host.dead]
    return world.chance.choice(alive or world.hosts)


def _kill(world: World) -> str:
    host, span, silently = _host(world), _span(world), world.chance.random() < 0.4
    host.kill(silently=silently)
    world.time.after(min(span, 2.0), world.start_node, f"{host.name}'", host.skew)
    return f"{host.name} is killed, {silently=}, another comes in {span:.3f}"


def _stop(world: World) -> str:
    host, span = _host(world), _span(world)
    host.loop.stop_all()
    world.time.after(span, host.loop.go_on)
    return f"{host.name} stands still for {span:.3f}"


def _restart(world: World) -> str:
    host = _host(world)
    host.shut()
    world.time.after(0.3, world.start_node, f"{host.name}'", host.skew)
    return f"{host.name} is deployed anew"


# What happens to the store and the bus.


def _refuse(world: World) -> str:
    mode, span = world.chance.choice(("refuses", "silent", "read-only")), _span(world)
    world.database.turn(mode)
    world.time.after(span, world.database.turn, "up")
    return f"the store {mode} for {span:.3f}"


def _slow_store(world: World) -> str:
    world.database.slow = world.chance.choice((0.02, 0.3, 1.5))
    world.time.after(_span(world), _set, world.database, "slow", 0.0)
    return "the store is slow"


def _lose_replies(world: World) -> str:
    world.database.lost_replies += world.chance.choice((1, 2, 5))
    return "the store's next answers are lost"


def _fail_over(world: World) -> str:
    chance = world.chance
    forgets, down, split = _span(world), chance.choice((0.0, 0.2, 1.5)), chance.random() < 0.3
    world.fail_over(forgets)
    if down:
        world.database.turn("refuses")
        world.time.after(down, world.database.turn, "up")
    for host in world.hosts:
        if split and chance.random() < 0.5:
            world.time.after(_span(world), host.follow)
        else:
            host.follow()
    return f"the store fails over, forgets {forgets:.3f}, and is down for {down}; {split=}"


def _empty(world: World) -> str:
    world.database.empty()
    return "the store is emptied"


def _lossy_bus(world: World) -> str:
    hub, chance = world.hub, world.chance
    hub.loses, hub.doubles, hub.slow = (
        chance.choice((0.0, 0.3, 1.0)),
        chance.choice((0.0, 0.5)),
        chance.choice((0.0, 0.05, 0.5)),
    )
    world.time.after(_span(world), _calm_bus, world)
    return f"the bus loses {hub.loses}, doubles {hub.doubles}, is up to {hub.slow} s late"


def _calm_bus(world: World) -> None:
    world.hub.loses = world.hub.doubles = world.hub.slow = 0.0
    for bus in world.hub.buses:
        bus.host.loop.enter(bus.hear_again)


def _deaf_bus(world: World) -> str:
    bus = world.chance.choice(world.hub.buses)
    bus.deaf = True
    world.time.after(_span(world), bus.host.loop.enter, bus.hear_again)
    return f"{bus.host.name} hears nothing of the others"


def _set(thing: object, name: str, value: object) -> None:
    setattr(thing, name, value)


PRESSES: Final[tuple[Happening, ...]] = (
    _step_on, _step_on, _step_on, _step_on, _step_on, _step_back, _step_back, _withdraw, _answer, _enough, _edit, _tap,
)  # fmt: skip

KINDS: Final[tuple[tuple[Happening, ...], ...]] = (
    (_withdraw, _step_on, _step_back, _answer, _enough, _edit, _step_on, _step_back),
    (_stall, _swallow, _swallow, _crawl, _cut, _cut, _online),
    (_freeze, _sleep, _jump, _hide, _hide),
    (_reload, _second_page, _second_page, _take_over),
    (_kill, _stop, _restart),
    (_refuse, _slow_store, _lose_replies, _lose_replies),
    (_fail_over, _fail_over, _fail_over, _empty),
    (_lossy_bus, _deaf_bus),
)
"""Faults by where they are. A story has those of one or two places."""


def heal(world: World) -> None:
    """Everything works again, each seat has one page before its person, and both are willing."""
    world.database.turn("up")
    world.database.slow = 0.0
    world.database.lost_replies = 0
    world.healed = True
    _calm_bus(world)
    for host in world.hosts:
        host.loop.go_on()
        host.follow()
    if all(host.dead for host in world.hosts):
        world.start_node("last", 0)
    for device in world.devices.values():
        device.link.heal(0.1)
        device.go_on()
        pages = [page for page in device.pages if not page.gone]
        for page in pages[:-1]:
            page.close()
        if not pages:
            world.open(device)
        page = device.pages[-1]
        page.show("visible")
        world.people.willing[device.seat] = True
        world.people.look(page)
