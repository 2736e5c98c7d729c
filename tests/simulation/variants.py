"""Lull with one guard taken away, in many ways: what the simulation has to find, or it finds nothing."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Final
from unittest.mock import patch

from tests.simulation import engine
from tests.simulation.backend import Store

from lull.rooms.ports import Absent, Record
from lull.session import phases, transitions
from lull.session.pauses import Count
from lull.session.state import Paused, Session, Yeses

Broken = Callable[[], Any]


@dataclass(frozen=True)
class Variant:
    """`phone`: lines of the bundle and what stands in their place. `server`: patches. `finds`: the invariant that breaks. `lies`: where a server lies.

    `seed`: of a schedule that found it once. It is looked at before all others, among which it is found as well, only later.
    """

    name: str
    finds: frozenset[str]
    seed: int
    phone: tuple[tuple[str, str], ...] = ()
    server: tuple[Broken, ...] = ()
    lies: bool = False

    def code(self) -> str:
        """The phones' code, so broken."""
        source = engine.source()
        for line, instead in self.phone:
            assert source.count(line) == 1, f"{self.name}: {source.count(line)} times {line!r}"
            source = source.replace(line, instead)
        return source

    @contextmanager
    def broken(self) -> Generator[None]:
        """The server, so broken."""
        patches = [make() for make in self.server]
        for each in patches:
            each.start()
        try:
            yield
        finally:
            for each in patches:
                each.stop()


def _overwrite(_: Count, other: Count) -> Count:
    return other


def _raised_but_agreed(session: Session, taps: Count, now: int) -> Session:
    after = phases.pause(session, taps, now)
    if isinstance(session.phase, Paused) and isinstance(after.phase, Paused):
        return replace(after, phase=replace(after.phase, yeses=session.phase.yeses))
    return after


async def _load_as_fresh(self: Store, room_id: str) -> Record | Absent:
    found = await _load(self, room_id)
    return replace(found, stale=False) if isinstance(found, Record) else found


_load: Final = Store.load


def _as_it_is(_: Session, after: Session) -> Session:
    return after


NOT_AT_ONCE: Final = (" || !equal(state.agreed.own.agreed, state.taps)", "")
"""A phone that agreed to nothing gives up at once (SHOW3), which holds AGREED2's line, too."""

VARIANTS: Final = (
    Variant(
        "proof is as old as its arrival (SHOW1)",
        frozenset({"DEADMAN", "BOUND"}),
        seed=176,
        phone=(("provenAt: issuedAt", "provenAt: proof.issued[proof.issued.length - 1]"),),
    ),
    Variant(
        "a lapse isn't latched (SHOW2)",
        frozenset({"LATCH", "LIVE"}),  # or the two stay apart: the server hears of no pause to be released
        seed=367,
        phone=(
            (
                "if (hold.touched || age(hold.since, at) > 5e3 || !equal(state.agreed.own.agreed, state.taps)) return withWatch(state);",
                "",
            ),
        ),
    ),
    Variant(
        "a hidden page isn't paused (SHOW2)",
        frozenset({"LATCH"}),
        seed=79,
        phone=(("if (!state.visible) return withWatch(state);", "if (!state.visible) return state;"),),
    ),
    Variant(
        "versions of views aren't counted (VIEW2)",
        frozenset({"LIVE"}),
        seed=0,
        server=(lambda: patch.object(transitions, "_with_view_versions", _as_it_is),),
    ),
    Variant(
        "nobody notices that the store has forgotten (EPOCH1)",
        frozenset({"LIVE"}),
        seed=200,
        server=(lambda: patch.object(Store, "load", _load_as_fresh),),
    ),
    Variant(
        "the proof lives twice as long (SHOW1)",
        frozenset({"BOUND", "DEADMAN"}),
        seed=18,
        phone=(
            ("age(state.proof.provenAt, at) <= 1750", "age(state.proof.provenAt, at) <= 3500"),
            ("at.mono + 1750 - age(provenAt, at)", "at.mono + 3500 - age(provenAt, at)"),
            ("\tW = 1750;", "\tW = 3500;"),
        ),
    ),
    Variant(
        "counters are overwritten, not merged (PAUSE2)",
        frozenset({"BOUND", "ONE-DOWN", "LATCH", "BUG"}),
        seed=0,
        server=(lambda: patch.object(Count, "merge", _overwrite),),
    ),
    Variant(
        "a yes outlives a pause, any two yeses do, and the phones believe it (RELEASE3, YES2, AGREED2)",
        frozenset({"BOUND", "LATCH", "ONE-DOWN"}),
        seed=930,
        phone=(("bothAgreed(own, theirs) && equal(own.agreed, taps)", "true"), NOT_AT_ONCE),
        server=(
            lambda: patch.object(transitions, "pause", _raised_but_agreed),
            lambda: patch.object(Yeses, "matched", property(lambda yeses: yeses.a is not None and yeses.b is not None)),
        ),
    ),
    Variant(
        "a phone takes what it never said yes to (AGREED1)",
        frozenset({"UNBELIEVED"}),
        seed=10,
        phone=(
            (
                "const release = start ?? go_on;",
                'const release = start ?? go_on ?? { epoch: view.epoch, taps: view.released, bounds: viewBounds(view), digest: "1111111111111111" };',
            ),
        ),
        lies=True,
    ),
    Variant(
        "what was let go of is not exactly what was tapped (AGREED2)",
        frozenset({"ONE-DOWN", "BOUND", "UNBELIEVED"}),
        seed=455,
        phone=(("bothAgreed(own, theirs) && equal(own.agreed, taps)", "bothAgreed(own, theirs)"), NOT_AT_ONCE),
        lies=True,
    ),
    Variant(
        "a step holds that only one of the two agreed to (AGREED3)",
        frozenset({"UNBELIEVED"}),
        seed=25,
        phone=(("lesser(viewBounds(view), lesser(own, theirs))", "lesser(viewBounds(view), own)"),),
        lies=True,
    ),
    Variant(
        "a view raises the own step (AGREED1)",
        frozenset({"UNBELIEVED"}),
        seed=2,
        phone=(
            (
                "if (isSigned(step_on) && view.step === step_on.bounds.step)",
                "if (view.step > next.own.step)",
            ),
        ),
        lies=True,
    ),
    Variant(
        "who went back goes on before the partner's phone has heard of it (AGREED3)",
        frozenset({"UNBELIEVED"}),
        seed=1783,
        phone=(("if (agreed.theirs.heard !== agreed.own.back) return next;", ""),),
        lies=True,
    ),
    Variant(
        "a yes outlives what voids it while its token is made (RELEASE3, YES4)",
        frozenset({"UNBELIEVED"}),
        seed=1993,
        phone=(("isSame(agreed.yeses[to], yes) ? withYes(agreed, to, yes) : agreed;", "withYes(agreed, to, yes);"),),
        lies=True,
    ),
    Variant(
        "a step back waits for the server (AGREED3)",
        frozenset({"UNBELIEVED"}),
        seed=2,
        phone=(('case "step_back": return goesBack(state);', 'case "step_back": return state;'),),
        lies=True,
    ),
    Variant(
        "good holds by a server's word (CHECK3)",
        frozenset({"UNBELIEVED"}),
        seed=36,
        phone=(("if (own.good !== round) return null;", "return feeling;"),),
        lies=True,
    ),
    Variant(
        "enough waits for the server (TIME5)",
        frozenset({"UNBELIEVED"}),
        seed=0,
        phone=(("agreed.ended || saidEnough(agreed, seat, taps)", "false"),),
        lies=True,
    ),
)
