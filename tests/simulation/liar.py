"""A server that lies: what a node says is changed on its way to a page, kept back, said again, or made up.

It knows all that the phones know but their keys: it can't make a beat, nor change one. Everything else it may say, to either page or to
both, whenever it likes. The nodes behind it are honest, and what they hold judges nothing.
"""

import base64
import json
from collections.abc import Callable, Sequence
from random import Random
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias

from tests.simulation.pressed import PARTNER

if TYPE_CHECKING:
    from tests.simulation.network import Wire
    from tests.simulation.phone import Page
    from tests.simulation.world import World

Json: TypeAlias = dict[str, Any]


class LyingNode(Protocol):
    """Who lies."""

    @property
    def random(self) -> Random:
        """Its dice."""
        ...

    @property
    def other(self) -> str:
        """No epoch of this room."""
        ...

    @property
    def epochs(self) -> list[str]:
        """Those of this room so far."""
        ...

    @property
    def views(self) -> dict[str, list[Json]]:
        """All that a node has told each seat."""
        ...


class Victim(Protocol):
    """The page that is lied to."""

    @property
    def seat(self) -> str:
        """Its own."""
        ...

    @property
    def taps(self) -> Sequence[int]:
        """Of a, b and nobody, as it knows them."""
        ...


Lie: TypeAlias = Callable[[LyingNode, Victim, Json], None]

KEPT: Final = 400
"""Beats of a seat that are kept to be said again."""


def _count(taps: Sequence[int]) -> Json:
    return dict(zip(("a", "b", "watch"), taps, strict=True))


def together(liar: LyingNode, page: Victim, view: Json) -> None:
    """Both have let go of all that this page knows of."""
    view["phase"] = "together"
    view["taps"] = view["released"] = _count(page.taps)
    view["ask"] = "none"
    view["check_in"] = view["check_in"] or {
        "round": 9,
        "due_at": view["now"] + 60_000,
        "answer_by": view["now"] + 90_000,
        "mine": False,
    }
    view["ends_at"] = view["ends_at"] or view["now"] + 2_000_000


def paused(liar: LyingNode, page: Victim, view: Json) -> None:
    """Somebody tapped, or nobody let go."""
    taps = list(page.taps)
    released = list(taps)
    place = liar.random.randrange(3)
    if liar.random.random() < 0.5 and released[place] > 0:
        released[place] -= 1
    else:
        taps[place] += 1
    view["phase"], view["taps"], view["released"] = "paused", _count(taps), _count(released)
    ask(liar, page, view)


def ask(liar: LyingNode, page: Victim, view: Json) -> None:
    """Whether a yes is wanted, or stands."""
    for field in ("ask", "step_ask", "more_ask"):
        view[field] = liar.random.choice(("none", "open", "open", "given"))
    view["settles_at"] = None


def step(liar: LyingNode, page: Victim, view: Json) -> None:
    """They have gone further."""
    view["agreement"]["terms"]["steps"] = 12
    view["step"] = min(11, view["step"] + liar.random.choice((1, 1, 2)))
    view["step_ask"] = liar.random.choice(("open", "given", "none"))


def back(liar: LyingNode, page: Victim, view: Json) -> None:
    """They have gone back."""
    view["step"] = max(0, view["step"] - 1)
    view["step_ask"] = "open"


def more(liar: LyingNode, page: Victim, view: Json) -> None:
    """They have taken more time."""
    view["more"] += 1
    view["ends_at"] = (view["ends_at"] or view["now"]) + 600_000
    view["more_ask"] = "none"


def near(liar: LyingNode, page: Victim, view: Json) -> None:
    """The end is near, so that more time is asked for; or far."""
    view["ends_at"] = view["now"] + liar.random.choice((1_000, 60_000, 9_000_000))
    view["more_ask"] = "open"


def terms(liar: LyingNode, page: Victim, view: Json) -> None:
    """Other terms were agreed on."""
    agreed = view["agreement"]["terms"]
    agreed["length"] = liar.random.choice((300, 1_800, 2_700, 10_800))
    agreed["every"] = liar.random.choice((60, 420, 1_800))
    agreed["within"] = liar.random.choice((15, 30, 120))


def epoch(liar: LyingNode, page: Victim, view: Json) -> None:
    """The store has forgotten."""
    view["epoch"] = liar.random.choice((liar.other, *liar.epochs))


def aftercare(liar: LyingNode, page: Victim, view: Json) -> None:
    """It is over."""
    view["phase"] = "aftercare"
    view["taps"] = view["released"] = _count(page.taps)


def elsewhere(liar: LyingNode, page: Victim, view: Json) -> None:
    """The session hasn't begun, or is over for good."""
    view["phase"] = liar.random.choice(("preparing", "preparing", "waiting"))
    view["epoch"] = liar.other
    view["ask"] = liar.random.choice(("none", "open", "given"))


def counters(liar: LyingNode, page: Victim, view: Json) -> None:
    """Counters that nobody raised, or let go of."""
    which = liar.random.choice(("taps", "released"))
    seat = liar.random.choice(("a", "b", "watch"))
    view[which] = {**_count(page.taps), seat: liar.random.choice((0, page.taps[0] + 1, 2**31 - 1, 2**31 - 2))}


def all_released(liar: LyingNode, page: Victim, view: Json) -> None:
    """Whatever will be tapped was let go of."""
    view["phase"], view["taps"] = "together", _count(page.taps)
    view["released"] = {**_count(page.taps), page.seat: 2**31 - 1}


def check_in(liar: LyingNode, page: Victim, view: Json) -> None:
    """Both are asked now, or both have answered."""
    view["check_in"] = {
        "round": 1,
        "due_at": view["now"] - 1_000,
        "answer_by": view["now"] + 30_000,
        "mine": liar.random.random() < 0.5,
    }
    view["pace"] = liar.random.choice(
        (None, {"round": 1, "feeling": liar.random.choice(("good", "slow")), "at": view["now"]})
    )


def both_good(liar: LyingNode, page: Victim, view: Json) -> None:
    """Both have just answered the open check-in with *good*."""
    number = (view["check_in"] or {"round": 1})["round"]
    view["pace"] = {"round": number, "feeling": "good", "at": view["now"]}
    view["check_in"] = {
        "round": number + 1,
        "due_at": view["now"] + 400_000,
        "answer_by": view["now"] + 430_000,
        "mine": False,
    }


def clock(liar: LyingNode, page: Victim, view: Json) -> None:
    """It's another time."""
    view["now"] += liar.random.choice((-60_000, 60_000, 700))


def long_ago(liar: LyingNode, page: Victim, view: Json) -> None:
    """Nothing has taken any time: the end is as far as ever, and no check-in is near."""
    ahead = liar.random.choice((0, 3_600_000))
    view["now"] -= ahead
    view["ends_at"] = view["now"] + 2_700_000
    if view["check_in"] is not None:
        view["check_in"] = {**view["check_in"], "due_at": view["now"] + 400_000, "answer_by": view["now"] + 430_000}


def rehearsed(liar: LyingNode, page: Victim, view: Json) -> None:
    """Both pauses were tried, and came through."""
    view["rehearsal"] = {"mine": "seen", "theirs": "seen"}


def swapped(liar: LyingNode, page: Victim, view: Json) -> None:
    """Each page is another one's, or one of before, or there is none."""
    pages = view["agreement"]["pages"]
    of_before = liar.random.choice(liar.views[page.seat])["agreement"]["pages"]
    some = [*pages.values(), *of_before.values(), None]
    view["agreement"]["pages"] = {name: liar.random.choice(some) for name in pages}


def of_before(liar: LyingNode, page: Victim, view: Json) -> None:
    """What was true once: the newest view that said Together, if there was one, else any."""
    views = liar.views[page.seat]
    once = [old for old in views if old["phase"] == "together"][-1:] or views
    view.update(json.loads(json.dumps(liar.random.choice(once))))


def closed(liar: LyingNode, page: Victim, view: Json) -> None:
    """The room has ended."""
    view["phase"] = "closed"


def another_key(liar: LyingNode, page: Victim, view: Json) -> None:
    """The partner's share is this page's own, or one that somebody else sealed."""
    if view["share"] is None:
        return
    own = [old["share"] for seat in liar.views for old in liar.views[seat] if seat != page.seat and old["share"]]
    made = base64.urlsafe_b64encode(liar.random.randbytes(93)).rstrip(b"=").decode()
    view["share"] = liar.random.choice([*own, made])


LIES: Final[tuple[Lie, ...]] = (
    together, paused, ask, step, back, more, near, terms, epoch, aftercare, elsewhere, counters, all_released, check_in, clock,
    both_good, long_ago, rehearsed, swapped, of_before, closed,
)  # fmt: skip
"""Each changes one thing; a liar has a few that it likes, and tells Together more than any other. (`another_key` is told while two pair, before there is a session.)"""


def claimed(liar: LyingNode, page: Victim, view: Json, proposal: Json) -> None:
    """The other one said yes to this, too."""
    together(liar, page, view)
    match proposal["to"]:
        case "step_on":
            view["agreement"]["terms"]["steps"] = 12
            view["step"] = proposal["step"] + 1
        case "more_time":
            view["more"] += 1
        case _:
            view["taps"] = view["released"] = proposal["taps"]


class Liar:
    """Stands between every page and its node."""

    def __init__(self, world: "World", random: Random) -> None:
        self._world: Final = world
        self.random: Final = random
        self.other: Final = "1111111111111111111111"
        self.epochs: Final[list[str]] = []
        self._likes: Final = [together, *random.sample(LIES, random.choice((1, 2, 3)))]
        # A patient one waits for a lone yes to claim that it was matched, and lets those who go back say so to nobody.
        patient = random.random() < 0.5
        self._share: Final = 0.0 if patient else random.choice((0.05, 0.3, 0.8))
        self._loses: Final = random.choice((0.0, 0.0, 0.05, 0.4))
        self._repeats: Final = random.choice((0.0, 0.05, 0.4))
        self._swallows: Final = 1.0 if patient else random.choice((0.0, 0.3, 1.0))
        self._claims: Final = 1.0 if patient else random.choice((0.0, 0.5, 1.0))
        self._wires: Final[dict[int, Wire]] = {}
        self.views: Final[dict[str, list[Json]]] = {"a": [], "b": []}
        self._beats: Final[dict[str, list[bytes]]] = {"a": [], "b": []}
        self._version = 10
        world.time.after(random.random(), self._lie_unasked)

    # What a node says.

    def tells(self, wire: "Wire", message: bytes | str) -> None:
        """On its way to the page."""
        page = wire.page
        self._wires[page.number] = wire
        if isinstance(message, bytes):
            self._passes(wire, message)
            return
        said = json.loads(message)
        if said["type"] != "view":
            self._answers(wire, said)
            return
        if said["epoch"] not in self.epochs:
            self.epochs.append(said["epoch"])
        self.views[page.seat].append(said)
        self._shows(wire, self._lied(page, said) if self.random.random() < self._share else said)

    def _passes(self, wire: "Wire", beat: bytes) -> None:
        random = self.random
        kept = self._beats[PARTNER[wire.page.seat]]
        kept.append(beat)
        if len(kept) > KEPT:
            del kept[random.randrange(KEPT)]
        if random.random() >= self._loses:
            wire.deliver(beat)
        elif random.random() < 0.5:
            self._world.time.after(random.choice((0.1, 1.0, 3.0)) * random.random(), wire.deliver, beat)
        if random.random() < self._repeats:
            wire.deliver(random.choice(kept))

    def _answers(self, wire: "Wire", said: Json) -> None:
        random = self.random
        if random.random() < self._share * 0.3:
            match said["type"]:
                case "taps":
                    said["taps"][random.choice(("a", "b", "watch"))] = random.choice((0, 5, 2**31 - 1))
                case "pong":
                    said["now"] += random.choice((-100_000, 100_000))
                case _:
                    return
        wire.deliver(json.dumps(said))

    def _shows(self, wire: "Wire", view: Json) -> None:
        """A page takes what is no older than what it holds, so nothing that it is told is."""
        self._version += 1
        older = self.random.random() < 0.02
        wire.deliver(json.dumps({**view, "version": 1 if older else self._version}))

    def _lied(self, page: "Page", view: Json, lies: "tuple[Lie, ...] | None" = None) -> Json:
        random = self.random
        told = json.loads(json.dumps(random.choice(self.views[page.seat]) if random.random() < 0.1 else view))
        if lies is None:
            lies = tuple(random.sample(self._likes, random.randint(1, len(self._likes))))
        for lie in lies:
            lie(self, page, told)
        return told

    # What a page says.

    def hears(self, wire: "Wire", said: bytes | str) -> bool:
        """On its way to the node; whether it gets there."""
        if isinstance(said, bytes):
            return True
        command = json.loads(said)
        random = self.random
        if command["type"] == "agree" and random.random() < self._claims:
            self._world.time.after(0.01 + random.random() * 0.3, self._claim, wire, command["proposal"])
            return random.random() < 0.5
        if command["type"] in ("hello", "ping"):
            return True
        return random.random() >= self._swallows * 0.7

    def _claim(self, wire: "Wire", proposal: Json) -> None:
        """That the other one said yes to this, too."""
        views = self.views[wire.page.seat]
        if not views:
            return
        view = json.loads(json.dumps(views[-1]))
        claimed(self, wire.page, view, proposal)
        self._shows(wire, view)

    # What nobody said.

    def _lie_unasked(self) -> None:
        random = self.random
        self._world.time.after(random.choice((0.05, 0.3, 1.0)) * (0.5 + random.random()), self._lie_unasked)
        lies = tuple(random.sample(self._likes, random.randint(1, len(self._likes))))
        seats = random.choice((("a",), ("b",), ("a", "b"), ("a", "b")))
        for wire in list(self._wires.values()):
            page = wire.page
            views = self.views[page.seat]
            if page.seat not in seats or not views or page.gone or wire.phone_gone:
                continue
            if random.random() < self._share:
                self._shows(wire, self._lied(page, views[-1], lies))
            kept = self._beats[PARTNER[page.seat]]
            if kept and random.random() < self._repeats:
                wire.deliver(random.choice(kept))
