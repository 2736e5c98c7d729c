"""Check the model of the protocol, then take each of its guards away and demand that something breaks.

`python -m model.check`. Needs Spin and a C compiler. The last line is `model: ok, ...`, or the exit status is 1.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

MODEL: Final = "lull.pml"
PHONES: Final = "phones.pml"

WORKERS: Final = 2
"""Searches at the same time."""

MEMORY: Final = 3500
"""MiB a search may take; with `WORKERS` of them the whole stays below 8 GiB."""

DEPTH: Final = 2_000_000
"""The longest path that a depth-first search may follow. Reaching it counts as a failure, not as a success."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """One of the model's configurations with its bounds. `ends`: every run must end well; `cycles`: no run may go on forever."""

    name: str
    defines: tuple[str, ...]
    ends: bool = False
    cycles: bool = False
    model: str = MODEL


BEATS: Final = Configuration("beats", ("BEATS", "TAPS=1", "FAULTS=0", "LIMIT=2"))
BEATS_SLEEP: Final = Configuration("beats, a fault", ("BEATS", "ONCE", "TAPS=1", "FAULTS=1", "LIMIT=2", "W=1"))
BEATS_LINE: Final = Configuration("beats, a line breaks", ("BEATS", "LINE", "TAPS=0", "FAULTS=1", "LIMIT=2", "W=1"))
BEATS_REORDERED: Final = Configuration(
    "beats, reordered", ("BEATS", "REORDER", "ONCE", "TAPS=1", "FAULTS=0", "LIMIT=2", "W=1")
)
ROOM: Final = Configuration("room", ("ROOM", "TAPS=1", "FAULTS=1"))
ROOM_FAILOVER: Final = Configuration("room, failover", ("ROOM", "FAILOVER", "TAPS=1", "FAULTS=1", "WITHDRAWALS=0"))
ROOM_FAILOVER_LATE: Final = Configuration(
    "room, failover, late views", ("ROOM", "REORDER", "FAILOVER", "TAPS=0", "FAULTS=1", "WITHDRAWALS=0")
)
ROOM_REORDERED: Final = Configuration("room, late views", ("ROOM", "REORDER", "TAPS=1", "FAULTS=1", "WITHDRAWALS=0"))
ROOM_EXHAUSTED: Final = Configuration("room, exhausted", ("ROOM", "TAPS=2", "FAULTS=0", "LIMIT=1", "WITHDRAWALS=0"))
ROOM_TWICE: Final = Configuration(
    "room, commands repeated", ("ROOM", "REPEATED", "TAPS=1", "FAULTS=1", "WITHDRAWALS=0")
)
DOOR: Final = Configuration("door", ("DOOR", "TAPS=1", "FAULTS=1"))
LADDER: Final = Configuration("ladder", ("LADDER", "TAPS=1", "FAULTS=0"))
LIVE: Final = Configuration(
    "live", ("ROOM", "LIVE", "FAILOVER", "TAPS=1", "FAULTS=1", "LIMIT=6", "WITHDRAWALS=0"), ends=True
)
LIVE_FINITE: Final = Configuration("live, without cycles", LIVE.defines, ends=True, cycles=True)


def _lies(name: str, *, taps: int = 0, opens: int = 0, epochs: int = 0, backs: int = 0) -> Configuration:
    budgets = (f"TAPS={taps}", f"OPENS={opens}", f"EPOCHS={epochs}", f"BACKS={backs}", "PRESSES=2", "LIMIT=1")
    return Configuration(f"a server that says anything, {name}", ("RELEASE", *budgets), model=PHONES)


LIES: Final = _lies("enough", backs=1)
LIES_TAP: Final = _lies("a tap", taps=1)
LIES_OPENS: Final = _lies("a page anew", opens=1)
LIES_EPOCH: Final = _lies("another epoch", epochs=1)
LIES_LADDER: Final = Configuration(
    "a server that says anything, a step back",
    ("STEPS", "FRESH", "TAPS=0", "OPENS=0", "EPOCHS=0", "BACKS=1", "PRESSES=3", "LIMIT=0"),
    model=PHONES,
)

WHOLE: Final = (
    BEATS,
    BEATS_SLEEP,
    BEATS_LINE,
    BEATS_REORDERED,
    ROOM_REORDERED,
    ROOM_FAILOVER,
    ROOM_FAILOVER_LATE,
    ROOM,
    ROOM_EXHAUSTED,
    DOOR,
    ROOM_TWICE,
    LIVE_FINITE,
    LADDER,
    LIVE,
    LIES_OPENS,
    LIES_TAP,
    LIES_LADDER,
    LIES_EPOCH,
    LIES,
)
"""What the whole model is checked in, the largest first."""


@dataclass(frozen=True, slots=True)
class Guard:
    """A rule that is taken away (`NO_<name>`), where its loss must show, and the invariants of which one must then break.

    `beside`: another guard that holds the same line by itself. Only with that one gone, too, the loss shows; and it is
    shown that with it in place nothing breaks.
    """

    name: str
    rules: str
    configuration: Configuration
    breaks: tuple[str, ...]
    beside: str | None = None


GUARDS: Final = (
    Guard("W_CHECK", "SHOW1", BEATS, ("DEADMAN", "BOUND")),
    Guard("WATCHDOG", "SHOW1", BEATS, ("DEADMAN", "BOUND")),
    Guard("AGE_FROM_ISSUE", "SHOW1", BEATS, ("DEADMAN", "BOUND")),
    Guard("WALL_CLOCK", "SHOW1", BEATS_SLEEP, ("DEADMAN", "BOUND")),
    Guard("EPOCH_CHECK", "BEAT4", BEATS_LINE, ("DEADMAN", "BOUND")),
    Guard("ECHO_UNPAUSED", "BEAT5", BEATS, ("DEADMAN", "BOUND")),
    Guard("CONNECTION_DROPS_PROOF", "BEAT4", BEATS_LINE, ("DEADMAN",), beside="PAUSE_ENDS_PROOF"),
    Guard("PAUSE_ENDS_PROOF", "SHOW3", BEATS_LINE, ("DEADMAN",), beside="CONNECTION_DROPS_PROOF"),
    Guard("LAPSE_LATCHES", "SHOW2", BEATS, ("LATCH",)),
    Guard("HIDING_LATCHES", "SHOW2", ROOM, ("LATCH",)),
    Guard("VISIBLE", "SHOW1", ROOM, ("DEADMAN",), beside="HIDING_LATCHES"),
    Guard("TAP_COUNTS_ON", "PAUSE7", ROOM, ("ONE-DOWN",)),
    Guard("PHONE_MERGES", "PAUSE2", ROOM, ("MERGE", "ONE-DOWN")),
    Guard("SERVER_MERGES", "PAUSE2", ROOM, ("MERGE", "ONE-DOWN")),
    Guard("OWN_COUNTER_ONLY", "PAUSE5", ROOM, ("ONE-DOWN",)),
    Guard("TOLD_BEFORE_STORED", "PAUSE3", ROOM, ("ONE-DOWN",)),
    Guard("EXHAUSTION_ENDS", "PAUSE6", ROOM_EXHAUSTED, ("ONE-DOWN",)),
    Guard("YES_OF_BOTH", "RELEASE1", ROOM, ("LATCH",)),
    Guard("EXACT_TAPS", "RELEASE2", ROOM, ("LATCH",)),
    Guard("RISE_VOIDS_YES", "RELEASE3", ROOM, ("LATCH",)),
    Guard("CONNECTION_VOIDS_YES", "RELEASE3", ROOM, ("LATCH",)),
    Guard("PAUSER_OFFERS_FIRST", "RELEASE4", ROOM, ("LATCH",)),
    Guard("SETTLE", "RELEASE5", ROOM, ("LATCH",)),
    Guard("YES_OF_LIVE_CONNECTION", "SEAT2", ROOM, ("LATCH",)),
    Guard("NEW_CONNECTION_PAUSES", "SEAT3", ROOM, ("LATCH",)),
    Guard("OPENING_PAUSES", "SEAT3", ROOM, ("LATCH",)),
    Guard("STORED_BEFORE_TOLD", "VIEW3", ROOM, ("LATCH",)),
    Guard("ORDERED_COMMANDS", "RELEASE6", ROOM, ("LATCH",)),
    Guard("NEWEST_VIEW", "VIEW4", ROOM_REORDERED, ("MONOTONE",)),
    Guard("UNKNOWN_EPOCH_PAUSES", "VIEW4", ROOM_FAILOVER, ("MONOTONE",)),
    Guard("YES_NAMES_EPOCH", "-", ROOM_FAILOVER_LATE, ("LATCH",)),
    Guard("FAILOVER_VOIDS_YES", "-", ROOM_FAILOVER, ("LATCH",)),
    Guard("EXACT_TAPS", "RELEASE2", ROOM_TWICE, ("REPLAY",)),
    Guard("NEW_EPOCH", "-", LIVE, ("LIVE",)),
    Guard("TICKET_BURNS", "ROOM2", DOOR, ("SEATS",)),
    Guard("EXPIRY", "ROOM5", DOOR, ("EXPIRE",)),
    Guard("CLOSED_IS_FINAL", "ROOM5", DOOR, ("EXPIRE",)),
    Guard("STEP_TAKES_TWO", "LADDER3", LADDER, ("TWO-UP",)),
    Guard("PAUSE_VOIDS_STEP", "YES4", LADDER, ("TWO-UP",)),
    Guard("STEP_NAMES_STEP", "YES1", LADDER, ("TWO-UP",)),
    Guard("END_IS_AN_END", "TIME6", LADDER, ("EXPIRE",)),
    Guard("OWN_YES", "AGREED1", LIES, ("UNBELIEVED",)),
    Guard("EXACTLY_THE_TAPS", "AGREED2", LIES, ("UNBELIEVED", "LATCH")),
    Guard("ENOUGH_ENDS", "AGREED6", LIES, ("UNBELIEVED", "ONE-DOWN")),
    Guard("RELEASED_GROWS", "AGREED4", LIES, ("LATCH",)),
    Guard("VOID_MATCHES", "AGREED1", LIES_OPENS, ("UNBELIEVED",)),
    Guard("DIGEST", "AGREED2", LIES_EPOCH, ("UNBELIEVED",)),
    Guard("PARTNERS_VALUE", "AGREED2", LIES_TAP, ("UNBELIEVED",)),
    Guard("NEWEST_BEAT", "BEAT3", LIES, ("LATCH",)),
    Guard("MERGES", "BEAT3", LIES_TAP, ("LATCH", "UNBELIEVED")),
    Guard("OWN_STEP", "AGREED1", LIES_LADDER, ("UNBELIEVED",)),
    Guard("LESSER_STEP", "AGREED3", LIES_LADDER, ("UNBELIEVED",)),
    Guard("BACK_AT_ONCE", "LADDER2", LIES_LADDER, ("UNBELIEVED",)),
    Guard("COUNTED_BACK", "AGREED3", LIES_LADDER, ("UNBELIEVED",)),
    Guard("HEARD_BEFORE_HIGHER", "AGREED3", LIES_LADDER, ("UNBELIEVED",)),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a search found. `broken`: the invariant that broke first, if any. `whole`: every state was seen."""

    states: int
    depth: int
    seconds: float
    whole: bool
    broken: str | None
    story: tuple[str, ...]


class Failed(Exception):
    """A tool didn't do its part."""


def _run(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603
    return done.stdout + done.stderr


def _figure(pattern: str, report: str) -> int:
    found = re.search(pattern, report)
    if found is None:
        raise Failed(report[-2000:])
    return int(float(found[1]))


def search(configuration: Configuration, without: tuple[str, ...] = (), *, shortest: bool = False) -> Outcome:
    """Search all states. `shortest`: breadth first, so that a counterexample is as short as there is one."""
    flags = [f"-D{name}" for name in (*configuration.defines, *(f"NO_{guard}" for guard in without))]
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="lull-model-") as name:
        folder = Path(name)
        shutil.copy(Path(__file__).with_name(configuration.model), folder)
        written = _run(["spin", *flags, "-a", configuration.model], folder)
        if not (folder / "pan.c").exists() or "Error" in written:
            raise Failed(written)
        how = ["-DNP"] if configuration.cycles else ["-DSAFETY", *(["-DBFS"] if shortest else [])]
        compiled = _run(
            ["gcc", "-O2", "-w", "-DNOREDUCE", "-DCOLLAPSE", f"-DMEMLIM={MEMORY}", *how, "-o", "pan", "pan.c"], folder
        )
        if not (folder / "pan").exists():
            raise Failed(compiled)
        ends = [] if configuration.ends else ["-E"]
        cycles = ["-l"] if configuration.cycles else []
        depth = [] if shortest else [f"-m{DEPTH}"]
        report = _run(["./pan", *depth, *ends, *cycles], folder)
        errors = _figure(r"errors: (\d+)", report)
        story: tuple[str, ...] = ()
        broken = None
        if errors:
            told = [
                line.strip() for line in _run(["spin", "-t", "-T", *flags, configuration.model], folder).splitlines()
            ]
            marks = [line.removeprefix("BROKEN ").replace("_", "-") for line in told if line.startswith("BROKEN ")]
            broken = marks[-1] if marks else "LIVE"
            end = next((at for at, line in enumerate(told) if line.startswith(("spin:", "BROKEN"))), len(told))
            story = tuple(line for line in told[:end] if line and not line.startswith("<<<<<"))
    truncated = (
        "Search not completed" in report or "max search depth too small" in report or "reached -DMEMLIM" in report
    )
    return Outcome(
        states=_figure(r"([\d.e+]+) states, stored", report),
        depth=_figure(r"depth reached (\d+)", report),
        seconds=time.monotonic() - began,
        whole=not errors and not truncated,
        broken=broken,
        story=story,
    )


def _verify(configuration: Configuration) -> tuple[Configuration, Outcome]:
    return configuration, search(configuration)


def _delete(guard: Guard) -> tuple[Guard, Outcome, Outcome | None]:
    if guard.beside is None:
        return guard, search(guard.configuration, (guard.name,), shortest=True), None
    return (
        guard,
        search(guard.configuration, (guard.name, guard.beside), shortest=True),
        search(guard.configuration, (guard.name,), shortest=True),
    )


def main(arguments: list[str]) -> int:
    """Check everything; with the name of a guard, tell the story of its counterexample."""
    if shutil.which("spin") is None or shutil.which("gcc") is None:
        print('The model needs Spin and a C compiler: install the packages "spin" and "gcc".', file=sys.stderr)
        return 1
    if arguments:
        return _tell(arguments)
    good = True
    with ThreadPoolExecutor(WORKERS) as pool:
        print(f"{'configuration':<44} {'states':>10} {'depth':>6} {'s':>5}")
        for configuration, outcome in pool.map(_verify, WHOLE):
            verdict = "every state" if outcome.whole else f"BROKEN {outcome.broken}" if outcome.broken else "CUT SHORT"
            good = good and outcome.whole
            print(
                f"{configuration.name:<44} {outcome.states:>10,} {outcome.depth:>6} {outcome.seconds:>5.0f}  {verdict}"
            )
            print("".join(f"    {line}\n" for line in outcome.story), end="", flush=True)
        print(f"\n{'guard taken away':<26} {'rule':<9} {'breaks':<9} {'steps':>5}  in")
        shown = 0
        for guard, outcome, alone in pool.map(_delete, GUARDS):
            right = outcome.broken in guard.breaks and (alone is None or alone.whole)
            shown += right
            with_it = f", with {guard.beside} gone" if guard.beside else ""
            wrong = "" if right else f"  WRONG: expected {' or '.join(guard.breaks)}"
            broken = outcome.broken or "nothing"
            where = f"{guard.configuration.name}{with_it}"
            print(f"{guard.name:<26} {guard.rules:<9} {broken:<9} {len(outcome.story):>5}  {where}{wrong}", flush=True)
    if not good or shown != len(GUARDS):
        print(f"model: failed, {len(GUARDS)} guards, {shown} counterexamples")
        return 1
    print(f"model: ok, {len(GUARDS)} guards, {shown} counterexamples")
    return 0


def _tell(names: list[str]) -> int:
    for guard in GUARDS:
        if guard.name in names:
            _, outcome, _ = _delete(guard)
            print(f"without {guard.name}, {guard.configuration.name}: breaks {outcome.broken}")
            print("".join(f"{at:>4}  {line}\n" for at, line in enumerate(outcome.story, 1)), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
