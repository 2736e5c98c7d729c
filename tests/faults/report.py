"""The campaign's table."""

import statistics
from collections.abc import Sequence
from typing import Final

from tests.faults.campaign import Outcome

_COLUMNS: Final = (
    "fault",
    "trials",
    "violations",
    "p50",
    "longest ms to Paused",
    "longest from a cut",
    "nuisances",
    "not back",
    "longest s back",
    "played again",
    "late ms",
)


def header() -> str:
    """The table's first lines."""
    return f"| {_COLUMNS[0]:30} | " + " | ".join(_COLUMNS[1:]) + " |\n|---|" + "---:|" * (len(_COLUMNS) - 1)


def row(fault: str, outcomes: Sequence[Outcome]) -> str:
    """What one fault's trials came to."""
    taken = [took for outcome in outcomes for took in outcome.to_paused]
    cut = [took for outcome in outcomes for took in outcome.from_cut]
    back = [outcome.back for outcome in outcomes if outcome.back is not None]
    figures = (
        len(outcomes),
        sum(bool(outcome.violations) for outcome in outcomes),
        f"{statistics.median(taken):.0f}" if taken else "-",
        f"{max(taken):.0f}" if taken else "-",
        f"{max(cut):.0f}" if cut else "-",
        sum(outcome.nuisances for outcome in outcomes),
        sum(bool(outcome.trouble) for outcome in outcomes),
        f"{max(back):.1f}" if back else "-",
        sum(outcome.again for outcome in outcomes),
        f"{max((outcome.late for outcome in outcomes), default=0):.0f}",
    )
    return (
        f"| {fault:30} | "
        + " | ".join(f"{figure!s:>{len(column)}}" for figure, column in zip(figures, _COLUMNS[1:], strict=True))
        + " |"
    )


def stories(outcomes: Sequence[Outcome]) -> str:
    """How to play again what went wrong, and what was seen of it."""
    lines: list[str] = []
    for outcome in outcomes:
        if not outcome.story:
            continue
        what = "; ".join(outcome.violations) or outcome.trouble or "a nuisance pause"
        lines += [f"  {outcome.fault}, seed {outcome.seed}: {what}"]
        if outcome.violations:
            lines += [f'  again: make faults ONLY="{outcome.fault}" REPLAY={outcome.seed}']
        lines += [f"    {line}" for line in outcome.story]
    return "".join(f"{line}\n" for line in lines)
