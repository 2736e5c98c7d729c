"""How fast and how small: Lull beside floors and peers, in turn, several rounds, all in one run.

    python -m bench [--quick] [--rounds 3] [--pairs 1000] [--write [--anyway]]

In each round every server is started anew, gets its pairs of phones, 500 taps a second at their own times, and then as
many frames as it can pass on. Ratios are taken within a round; the median of the rounds is quoted with the smallest
and the largest. Then Lull alone: from 100 to 8,000 rooms in session, a node killed under 2,000 phones, and two pages in
Chromium, at full speed and six times slower.
`--write` puts what came out into bench/results.json, bench/RESULTS.md and bench/figures.svg: nothing of a machine that
is at other work, but with `--anyway`.
"""

import argparse
import asyncio
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bench import page
from bench.generator import Dialect, Failed, Generator, Lull
from bench.report import Measured, Outcome, Storm, WithRooms, text_of, written
from bench.subjects import Running, floor, lull, peer

TAPS_A_SECOND: Final = 500.0
BEATS_A_SECOND: Final = 4.0
TAPS_AMID: Final = 5.0
"""Taps a second while rooms are in session: pauses go on, too."""

TAPPING_PAIRS: Final = 64
"""Pairs that tap as fast as they can."""

QUIET: Final = 0.1
"""The share of the machine that other work may take before a tail is worth writing down."""

SLOWER: Final = 6.0
"""A phone's CPU, by this machine's."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured."""

    rounds: int
    pairs: int
    seconds: float
    rooms: tuple[int, ...]
    storm: int
    touches: int
    subjects: dict[str, Callable[[], AbstractContextManager[Running]]] = field(repr=False)


SUBJECTS: Final[dict[str, Callable[[], AbstractContextManager[Running]]]] = {
    "Lull": lambda: lull("Lull"),
    "bare relay": lambda: floor("relay", "bare relay", loop="asyncio"),
    "bare relay, uvloop": lambda: floor("relay", "bare relay, uvloop", loop="uvloop"),
    "node ws": lambda: peer("ws", "node ws"),
    "socket.io": lambda: peer("socketio", "socket.io"),
    "python-socketio": lambda: floor("socketio", "python-socketio", loop="asyncio"),
    "Lull, two nodes": lambda: lull("Lull, two nodes", nodes=2),
    "bare relay over Valkey": lambda: floor("valkey", "bare relay over Valkey", loop="asyncio", nodes=2),
    "socket.io over Valkey": lambda: peer("socketio", "socket.io over Valkey", nodes=2),
    "python-socketio over Valkey": lambda: floor("socketio", "python-socketio over Valkey", loop="asyncio", nodes=2),
}


def together(running: Running, dialect: Dialect, pairs: int) -> Generator:
    """The pairs, connected, and Together where there is such a thing."""
    generator = Generator(dialect)
    generator.connect(running.ports, range(pairs), within=120)
    if isinstance(dialect, Lull):
        dialect.agree(generator, within=120)
    generator.rest(0.5)
    return generator


def measure(subject: AbstractContextManager[Running], plan: Plan) -> Measured:
    """One subject, once."""
    with subject as running:
        dialect = running.dialect(plan.pairs)
        time.sleep(0.3)
        empty = running.resident()
        generator = together(running, dialect, plan.pairs)
        memory = (running.resident() - empty) / plan.pairs / 2
        generator.open_loop(1, taps=TAPS_A_SECOND)  # what is done the first time only
        before = running.cpu()
        taken = sorted(generator.open_loop(plan.seconds, taps=TAPS_A_SECOND))
        cpu = (running.cpu() - before) / len(taken)
        rate = generator.closed_loop(plan.seconds / 2, at_once=plan.pairs)
        in_turn = generator.closed_loop(plan.seconds / 2, at_once=TAPPING_PAIRS, tap=True)
        generator.close()
        return Measured(running.name, tuple(taken), memory, cpu, rate, in_turn)


def nothing(plan: Plan) -> Measured:
    """The generator itself, over pairs of sockets that no server stands between."""
    generator = Generator(Dialect())
    generator.wire_of_nothing(plan.pairs)
    taken = sorted(generator.open_loop(plan.seconds, taps=TAPS_A_SECOND))
    rate = generator.closed_loop(plan.seconds / 2, at_once=plan.pairs)
    generator.close()
    return Measured("no server at all", tuple(taken), 0.0, 0.0, rate, 0.0)


def with_rooms(rooms: int, seconds: float) -> WithRooms:
    """So many rooms in session on one node: each phone beats, and now and then someone taps."""
    with lull() as running:
        dialect = running.dialect(rooms)
        time.sleep(0.3)
        empty = running.resident()
        generator = together(running, dialect, rooms)
        memory = (running.resident() - empty) / rooms / 2
        generator.open_loop(2, beats=BEATS_A_SECOND)
        before, sent = running.cpu(), generator.sent
        taken = sorted(generator.open_loop(seconds, beats=BEATS_A_SECOND, taps=TAPS_AMID, measured="beats"))
        cpu, beats = running.cpu() - before, generator.sent - sent
        generator.close()
        return WithRooms(rooms, tuple(taken), cpu / beats, cpu / seconds, memory)


def storm(pairs: int) -> Storm:
    """A node is killed under all its phones, which come back at another one."""
    with lull(nodes=2) as running:
        dialect = running.dialect(pairs)
        first, second = running.ports
        generator = Generator(dialect)
        generator.connect((first,), range(pairs), within=120)
        generator.rest(1)
        for phone in generator.phones:
            phone.port = second
        killed_at = time.monotonic()
        running.processes[0].kill()
        while any(phone.ready for phone in generator.phones):
            generator.turn(0.01)
        generator.until_ready(60)
        took = time.monotonic() - killed_at
        generator.close()
        return Storm(pairs * 2, took)


def busy(seconds: float) -> float:
    """The share of the machine that other work takes, by what the kernel counts as idle."""
    before = _ticks()
    time.sleep(seconds)
    _, _, _, idle, waiting, *_ = spent = [now - then for now, then in zip(_ticks(), before, strict=True)]
    return 1 - (idle + waiting) / sum(spent)


def _ticks() -> list[int]:
    return [int(each) for each in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]]


def _end(number: int, _: object) -> None:
    sys.exit(128 + number)  # and the servers with it


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description="How fast and how small Lull is, beside floors and peers.")
    parser.add_argument("--quick", action="store_true", help="one short round, within three minutes")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pairs", type=int, default=1000)
    parser.add_argument("--only", help="names of subjects, with slashes between")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--anyway", action="store_true", help="write it down though the machine is at other work")
    given = parser.parse_args()
    names = list(SUBJECTS) if given.only is None else given.only.split("/")
    subjects = {name: SUBJECTS[name] for name in names}
    if given.quick:
        plan = Plan(1, 600, 2, (100, 400), 300, 1, subjects)
    else:
        plan = Plan(given.rounds, given.pairs, 6, (100, 500, 1000, 2000, 4000, 8000), 1000, 15, subjects)
    signal.signal(signal.SIGTERM, _end)
    with suppress(OSError):
        os.nice(-19)  # where that is allowed: what else the machine does is not what is measured
    others = busy(5)
    print(f"other work takes {others:.0%} of the machine", flush=True)
    if given.write and others > QUIET and not given.anyway:
        sys.exit(
            "bench: a tail that is measured now is the other work's; end it, or say --anyway (make bench ANYWAY=1)"
        )
    outcome = Outcome(os.cpu_count() or 1, others, plan.pairs, [nothing(plan)])
    print(text_of(outcome.nothing), flush=True)
    for number in range(plan.rounds):
        round_: list[Measured] = []
        in_order = list(plan.subjects.items())
        for name, subject in in_order if number % 2 == 0 else reversed(in_order):
            try:
                measured = measure(subject(), plan)
            except Failed as failure:
                print(f"{name}: {failure}", flush=True)
                continue
            print(text_of([measured]), flush=True)
            round_.append(measured)
        outcome.rounds.append(round_)
    for rooms in plan.rooms:
        with suppress(Failed):
            outcome.with_rooms.append(with_rooms(rooms, plan.seconds))
            print(outcome.with_rooms[-1].row(), flush=True)
    for _ in range(plan.rounds):
        outcome.storms.append(storm(plan.storm))
        print(outcome.storms[-1].row(), flush=True)
    outcome.page = asyncio.run(page.measure(plan.touches, SLOWER, plan.seconds * 3))
    print("\n".join(outcome.page.rows()), flush=True)
    for target in outcome.targets():
        print(f"{'reached' if target.reached else 'MISSED ':8} {target.target}: {target.figure} (must {target.must})")
    if given.write:
        written(outcome)


if __name__ == "__main__":
    main()
