"""The legal moves: which input may come in which phase, and where it can lead. What isn't here is refused (PHASE2).

A yes stands under its proposal. What time does by itself stands under `TimePassed`, and is settled first (TIME7).
"""

from collections.abc import Mapping
from typing import Final, TypeAlias

from lull.session.inputs import (
    Agree,
    Answer,
    Confirm,
    Connect,
    Disconnect,
    Edit,
    End,
    Enough,
    Input,
    Join,
    RaiseTaps,
    RejectedJoin,
    Reveal,
    StartNewEpoch,
    StepBack,
    TimePassed,
    Withdraw,
    WriteDocument,
)
from lull.session.proposals import GoOn, MoreTime, Proposal, Start, StepOn
from lull.session.state import Aftercare, Closed, Paused, Phase, Preparing, Together, Waiting

Kind: TypeAlias = type[Input] | type[Proposal]
PhaseTransitions: TypeAlias = Mapping[type[Phase], frozenset[type[Phase]]]


def _stays(*phases: type[Phase]) -> dict[type[Phase], frozenset[type[Phase]]]:
    return {phase: frozenset({phase}) for phase in phases}


def _to(*phases: type[Phase]) -> frozenset[type[Phase]]:
    return frozenset(phases)


TRANSITIONS: Final[Mapping[Kind, PhaseTransitions]] = {
    Join: {Waiting: _to(Preparing)} | _stays(Preparing, Together, Paused, Aftercare),
    RejectedJoin: _stays(Preparing, Together, Paused, Aftercare),
    Connect: _stays(Waiting, Preparing, Paused, Aftercare) | {Together: _to(Paused, Closed)},
    Disconnect: _stays(Waiting, Preparing, Paused, Aftercare) | {Together: _to(Together, Paused, Closed)},
    # PAUSE3: a pause succeeds in every phase but Closed. PAUSE6: one that can't be counted closes the room.
    RaiseTaps: {
        Waiting: _to(Waiting, Closed),
        Preparing: _to(Preparing, Closed),
        Together: _to(Together, Paused, Closed),
        Paused: _to(Paused, Closed),
        Aftercare: _to(Aftercare, Paused, Closed),
    },
    StartNewEpoch: _stays(Waiting, Preparing, Paused, Aftercare) | {Together: _to(Paused, Closed)},
    Start: {Preparing: _to(Preparing, Together)},
    GoOn: {Paused: _to(Paused, Together, Aftercare)},
    StepOn: _stays(Together),
    MoreTime: _stays(Together),
    Withdraw: _stays(Preparing, Together, Paused),
    Edit: _stays(Preparing, Paused) | {Together: _to(Together, Aftercare)},
    WriteDocument: _stays(Preparing),
    Reveal: _stays(Preparing),
    Confirm: _stays(Preparing),
    Answer: _stays(Together),
    StepBack: _stays(Together, Paused),
    Enough: {Together: _to(Aftercare), Paused: _to(Aftercare)},
    End: {phase: _to(Closed) for phase in (Waiting, Preparing, Together, Paused, Aftercare)},
    TimePassed: {
        Waiting: _to(Waiting, Closed),
        Preparing: _to(Preparing, Closed),
        Together: _to(Together, Paused, Aftercare, Closed),
        Paused: _to(Paused, Closed),
        Aftercare: _to(Aftercare, Closed),
        Closed: _to(Closed),
    },
}


def kind_of(given: Input) -> Kind:
    """What an input is called in the table."""
    return type(given.proposal) if isinstance(given, Agree) else type(given)


def mermaid_diagram() -> str:
    """The table as a Mermaid state diagram: the moves that lead to another phase, by what leads there."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for kind, moves in TRANSITIONS.items():
        for phase, targets in moves.items():
            for target in targets - {phase}:
                arrows.setdefault((phase.__name__, target.__name__), []).append(kind.__name__)
    lines = [f"  {a} --> {b}: {', '.join(sorted(kinds))}" for (a, b), kinds in sorted(arrows.items())]
    return "\n".join(["stateDiagram-v2", "  [*] --> Waiting", *lines, "  Closed --> [*]"])
