"""What came out of a run: figures, targets, a table and a picture."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from math import inf, log
from pathlib import Path
from statistics import median
from typing import Final

HERE: Final = Path(__file__).parent
NOTES: Final = HERE / "NOTES.md"
"""What a person has to say beside the figures."""


def at(taken: Sequence[float], share: float) -> float:
    """This share of what was taken took at most so long. `taken`: in order."""
    return taken[min(len(taken) - 1, int(len(taken) * share))] if taken else inf


@dataclass(frozen=True, slots=True)
class Measured:
    """One subject in one round. Seconds, bytes a connection, CPU seconds a tap, frames and taps a second."""

    name: str
    taken: tuple[float, ...]
    memory: float
    cpu: float
    rate: float
    taps: float


@dataclass(frozen=True, slots=True)
class WithRooms:
    """Rooms in session on one node. Seconds a beat, CPU seconds a beat, cores in use, bytes a phone."""

    rooms: int
    taken: tuple[float, ...]
    cpu: float
    load: float
    memory: float

    def row(self) -> str:
        """One line."""
        p50, p99 = at(self.taken, 0.5) * 1e3, at(self.taken, 0.99) * 1e3
        return (
            f"{self.rooms:5} rooms: beat p50 {p50:.2f}, p99 {p99:.2f}, p99.9 {at(self.taken, 0.999) * 1e3:.2f} ms; "
            f"{self.cpu * 1e6:.1f} µs CPU a beat, {self.load:.2f} cores, {self.memory / 1024:.1f} kB a phone"
        )


@dataclass(frozen=True, slots=True)
class Storm:
    """All phones of a killed node are back at another."""

    phones: int
    seconds: float

    def row(self) -> str:
        """One line."""
        return f"{self.phones} phones are back {self.seconds:.2f} s after their node's kill -9"


@dataclass(frozen=True, slots=True)
class Page:
    """What the page costs its phone. Times are milliseconds, in order.

    `sent`: touch to the sent frame, `painted`: received frame to the paint, both with a slow CPU. `through`: tap to the
    partner's paint, with the CPU as it is. `size`: kB of a session's script and styles, gzipped. `frames`, `wakes`: on
    the line and of the script, in a minute of Together in which nobody does anything. `drawn`: pictures in it.
    """

    slower: float
    sent: tuple[float, ...]
    painted: tuple[float, ...]
    through: tuple[float, ...]
    size: float
    frames: int
    wakes: int
    drawn: int

    def rows(self) -> list[str]:
        """What it costs, in lines of Markdown."""
        return [
            f"- Touch → frame sent, CPU {self.slower:g} times slower: {_spread(self.sent)}.",
            f"- Frame received → painted, CPU {self.slower:g} times slower: {_spread(self.painted)}.",
            f"- Tap → partner's painted screen: {_spread(self.through)}.",
            f"- Script and styles of a session: {self.size:.1f} kB, gzipped.",
            f"- Together, at rest, a minute: {self.frames} frames, {self.wakes} wakes of a timer or animation frame.",
            f"- Pictures drawn of it, a minute: {self.drawn}.",
        ]


def _spread(taken: Sequence[float]) -> str:
    return f"p50 {at(taken, 0.5):.1f} ms, p99 {at(taken, 0.99):.1f} ms, longest {taken[-1]:.1f} ms of {len(taken)}"


@dataclass(frozen=True, slots=True)
class Target:
    """A figure and what it should be."""

    target: str
    must: str
    aim: str
    figure: str
    reached: bool


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio of two subjects: the median of the rounds, the smallest and the largest."""

    rounds: tuple[float, ...]

    @property
    def middle(self) -> float:
        """The median."""
        return median(self.rounds) if self.rounds else inf

    def __str__(self) -> str:
        return f"{self.middle:.2f} ({min(self.rounds):.2f}–{max(self.rounds):.2f})" if self.rounds else "none"


@dataclass
class Outcome:
    """All that came out. `busy`: the share of the machine that other work took before anything was measured."""

    cores: int
    busy: float
    pairs: int
    nothing: list[Measured]
    rounds: list[list[Measured]] = field(default_factory=list[list[Measured]])
    with_rooms: list[WithRooms] = field(default_factory=list[WithRooms])
    storms: list[Storm] = field(default_factory=list[Storm])
    page: Page | None = None

    def of(self, name: str) -> list[Measured]:
        """A subject, a round each."""
        return [it for round_ in self.rounds for it in round_ if it.name == name]

    def ratio(self, what: str, name: str, against: str) -> Ratio:
        """`p50`, `p99`, `memory`, `rate`, `taps` or `cpu` of the one by that of the other, within each round."""
        ratios: list[float] = []
        for round_ in self.rounds:
            by_name = {it.name: it for it in round_}
            if name in by_name and against in by_name:
                ratios.append(_figure(what, by_name[name]) / _figure(what, by_name[against]))
        return Ratio(tuple(ratios))

    def is_machines(self, name: str) -> bool:
        """Whether what nobody served had a p99 of more than a tenth of this one's."""
        floor = max(at(it.taken, 0.99) for it in self.nothing)
        return any(floor > at(it.taken, 0.99) / 10 for it in self.of(name))

    def targets(self) -> list[Target]:
        """What must be reached, and whether it was."""
        found: list[Target] = []

        def at_most(target: str, ratio: Ratio, must: float, aim: float) -> None:
            found.append(Target(target, f"≤ {must} ×", f"≤ {aim} ×", str(ratio), ratio.middle <= must))

        def at_least(target: str, ratio: Ratio, must: float, aim: float) -> None:
            reached = bool(ratio.rounds) and ratio.middle >= must
            found.append(Target(target, f"≥ {must} ×", f"≥ {aim} ×", str(ratio), reached))

        tap = "tap → partner's frame"
        at_most(f"{tap}, same node, p50", self.ratio("p50", "Lull", "bare relay"), 0.8, 0.8)
        at_most(f"{tap}, same node, p99", self.ratio("p99", "Lull", "bare relay"), 1.5, 1.0)
        two, over_valkey = "Lull, two nodes", "bare relay over Valkey"
        at_most(f"{tap}, two nodes, p50", self.ratio("p50", two, over_valkey), 1.0, 1.0)
        at_most(f"{tap}, two nodes, p99", self.ratio("p99", two, over_valkey), 1.5, 1.0)
        at_most("CPU a tap", self.ratio("cpu", "Lull", "bare relay"), 2.5, 1.5)
        at_least("taps a second, 64 pairs, closed loop", self.ratio("taps", "Lull", "bare relay"), 0.6, 1.0)
        at_least("beats a second, against node ws", self.ratio("rate", "Lull", "node ws"), 0.6, 1.0)
        at_most("resident memory a phone, against node ws", self.ratio("memory", "Lull", "node ws"), 0.7, 0.5)
        if self.with_rooms:
            within = [it.rooms for it in self.with_rooms if at(it.taken, 0.99) <= 0.05]
            most = max(within, default=0)
            found.append(Target("rooms in session, beat p99 ≤ 50 ms", "4000", "8000", str(most), most >= 4000))
            growth = self.growth()
            figure = f"{growth[0]:+.0%} over the smallest; exponent {growth[1]:+.3f}"
            found.append(Target("CPU a beat as rooms grow", "within 25 %", "within 10 %", figure, growth[0] <= 0.25))
        if self.storms:
            took = median(it.seconds for it in self.storms)
            longest = max(it.seconds for it in self.storms)
            figure = f"{took:.2f} s, longest {longest:.2f} s, {self.storms[0].phones} phones"
            found.append(Target("reconnect storm: all back", "≤ 2 s", "≤ 1 s", figure, longest <= 2))
        if self.page is not None:
            p99 = at(self.page.through, 0.99)
            figure = f"{p99:.0f} ms of {len(self.page.through)}"
            found.append(Target("tap → partner's painted screen, p99", "≤ 100 ms", "≤ 50 ms", figure, p99 <= 100))
            sent = at(self.page.sent, 0.99)
            figure = f"{sent:.0f} ms of {len(self.page.sent)}"
            slow = f"touch → frame sent, CPU {self.page.slower:g} times slower, p99"
            found.append(Target(slow, "≤ 120 ms", "≤ 50 ms", figure, sent <= 120))
            size = self.page.size
            found.append(Target("script and styles, gzip", "≤ 42 kB", "≤ 35 kB", f"{size:.1f} kB", size <= 42))
        return found

    def growth(self) -> tuple[float, float]:
        """By how much the dearest beat of more rooms exceeds one of the fewest, and the exponent of the growth."""
        few, *more = sorted(self.with_rooms, key=lambda it: it.rooms)
        points = [(log(it.rooms), log(it.cpu)) for it in (few, *more)]
        x, y = (sum(point[axis] for point in points) / len(points) for axis in (0, 1))
        spread = sum((a - x) ** 2 for a, _ in points)
        slope = sum((a - x) * (b - y) for a, b in points) / spread if spread else 0.0
        return max((it.cpu / few.cpu - 1 for it in more), default=0.0), slope


def _figure(what: str, measured: Measured) -> float:
    match what:
        case "p50":
            return at(measured.taken, 0.5)
        case "p99":
            return at(measured.taken, 0.99)
        case "memory":
            return measured.memory
        case "cpu":
            return measured.cpu
        case "taps":
            return measured.taps
        case _:
            return measured.rate


def text_of(measured: Iterable[Measured]) -> str:
    """A line each: tap to partner's frame in µs, memory, CPU, frames a second at full load."""
    return "\n".join(
        f"{it.name:28} p50 {at(it.taken, 0.5) * 1e6:7.0f} µs  p99 {at(it.taken, 0.99) * 1e6:8.0f} µs  "
        f"p99.9 {at(it.taken, 0.999) * 1e6:8.0f} µs  {it.memory / 1024:5.1f} kB  {it.cpu * 1e6:5.0f} µs CPU  "
        f"{it.rate:7.0f} frames/s  {it.taps:6.0f} taps/s  lost {sum(each == inf for each in it.taken)}"
        for it in measured
    )


def written(outcome: Outcome) -> None:
    """Put it where it belongs."""
    targets = outcome.targets()
    (HERE / "results.json").write_text(json.dumps([asdict(it) for it in targets], indent=2, ensure_ascii=False) + "\n")
    (HERE / "RESULTS.md").write_text(_page(outcome, targets))
    (HERE / "figures.svg").write_text(_picture(outcome))


def _page(outcome: Outcome, targets: Sequence[Target]) -> str:
    names = list(dict.fromkeys(it.name for round_ in outcome.rounds for it in round_))
    rounds = "1 round" if len(outcome.rounds) == 1 else f"{len(outcome.rounds)} rounds"
    rows = [
        "# What was measured",
        "",
        f"One run of `make bench` on a virtual machine of {outcome.cores} cores, shared by phones, servers, store and",
        f"other work, which took {outcome.busy:.0%} of it before it began: {outcome.pairs:,} pairs of phones,",
        f"500 taps a second at their own times, {rounds}, in each every server in turn, in every",
        "second one from the last to the first.",
        "A ratio is taken within a round; quoted are the median of the rounds and, in brackets, the smallest and the",
        "largest.",
        "",
        "## Targets",
        "",
        "| what | must | aim | figure | reached |",
        "| --- | --- | --- | --- | --- |",
        *(
            f"| {it.target} | {it.must} | {it.aim} | {it.figure} | {'yes' if it.reached else '**no**'} |"
            for it in targets
        ),
        "",
        "## Beside floors and peers",
        "",
        "Median of the rounds. In brackets: as a multiple of the bare relay's, over Valkey where there are two nodes.",
        "",
        "| server | tap p50, µs | p99, µs | kB a connection | CPU a tap, µs | frames/s at full load | taps/s |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        *(_row(outcome, name) for name in names),
        *(
            f"| {it.name} | {at(it.taken, 0.5) * 1e6:.0f} | {at(it.taken, 0.99) * 1e6:.0f} | | | {it.rate:.0f} | |"
            for it in outcome.nothing
        ),
        "",
        "The last row is the generator's own ceiling: pairs of sockets that no server stands between.",
        "† The generator's own p99 was over a tenth of what was measured in some round: that tail is the machine's.",
        "Taps a second: 64 pairs that each answer a tap with one, in a closed loop.",
        "",
        "![Tap to partner's frame](figures.svg)",
        "",
        "## As rooms grow",
        "",
        "All in session, 4 beats a second and phone, 5 taps a second among them.",
        "",
        "| rooms | beat p50, ms | p99, ms | p99.9, ms | CPU a beat, µs | cores | kB a phone |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        *(
            f"| {it.rooms:,} | {at(it.taken, 0.5) * 1e3:.2f} | {at(it.taken, 0.99) * 1e3:.2f} | "
            f"{at(it.taken, 0.999) * 1e3:.2f} | {it.cpu * 1e6:.1f} | {it.load:.2f} | {it.memory / 1024:.1f} |"
            for it in outcome.with_rooms
        ),
        "",
        *(() if outcome.page is None else ("## The page, in Chromium", "", *outcome.page.rows(), "")),
    ]
    return "\n".join(rows) + "\n" + (NOTES.read_text() if NOTES.exists() else "")


def _row(outcome: Outcome, name: str) -> str:
    against = "bare relay over Valkey" if "Valkey" in name or "two nodes" in name else "bare relay"
    cells = [name]
    for what, scale in (("p50", 1e6), ("p99", 1e6), ("memory", 1 / 1024), ("cpu", 1e6), ("rate", 1), ("taps", 1)):
        middle = median(_figure(what, it) for it in outcome.of(name)) * scale
        shown = f"{middle:.1f}" if what == "memory" else f"{middle:.0f}"
        if what == "p99" and outcome.is_machines(name):
            shown += "†"
        cells.append(f"{shown} ({outcome.ratio(what, name, against).middle:.2f})")
    return f"| {' | '.join(cells)} |"


def _picture(outcome: Outcome) -> str:
    """Each subject's p50 to p99, on a logarithmic scale from 50 µs to 500 ms."""
    names = list(dict.fromkeys(it.name for round_ in outcome.rounds for it in round_))
    left, width, line = 220, 480, 26

    def x(seconds: float) -> float:
        return left + width * (log(min(max(seconds, 5e-5), 0.5) / 5e-5) / log(1e4))

    height = line * (len(names) + 2)
    box = f"0 0 {left + width + 40} {height}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" font-family="sans-serif" font-size="12" fill="#333">',
        '<rect width="100%" height="100%" fill="#fff"/>',
    ]
    for seconds, said in ((1e-4, "0.1 ms"), (1e-3, "1 ms"), (1e-2, "10 ms"), (1e-1, "100 ms")):
        parts.append(f'<path d="M{x(seconds):.0f} 8V{height - line}" stroke="#ddd"/>')
        parts.append(f'<text x="{x(seconds):.0f}" y="{height - 10}" text-anchor="middle">{said}</text>')
    for index, name in enumerate(names):
        y = line * index + 20
        ours = outcome.of(name)
        p50, p99 = (median(at(it.taken, share) for it in ours) for share in (0.5, 0.99))
        colour = "#0a6b5d" if name.startswith("Lull") else "#8a8a8a"
        parts.append(f'<text x="{left - 10}" y="{y + 4}" text-anchor="end">{name}</text>')
        parts.append(f'<path d="M{x(p50):.1f} {y}H{x(p99):.1f}" stroke="{colour}" stroke-width="3"/>')
        parts.append(f'<circle cx="{x(p50):.1f}" cy="{y}" r="5" fill="{colour}"/>')
    return "\n".join([*parts, "</svg>"]) + "\n"
