"""What a campaign has played so far, so that one that was interrupted goes on where it was."""

import json
import random
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Self

from tests.faults.campaign import Outcome
from tests.support.server import ROOT

FOLDER: Final = ROOT / ".faults"


def _commit() -> str:
    """Of what is tested: outcomes of two versions don't mix."""
    asked = subprocess.run(
        ["git", "rev-parse", "--short=12", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return asked.stdout.strip() or "none"


class State:
    """The outcomes of one campaign, a line each in a file of its own."""

    def __init__(self, path: Path) -> None:
        """`path`: named for the commit, the seed and the trials of each fault."""
        self.path: Final = path
        self.seed: Final = int(path.stem.split("-")[1])
        self.outcomes: Final[dict[tuple[str, int], Outcome]] = {}
        if path.exists():
            for line in path.read_text().splitlines():
                outcome = Outcome(**json.loads(line))
                self.outcomes[outcome.fault, outcome.seed] = outcome

    @classmethod
    def opened(cls, seed: int | None, trials: int, faults: Sequence[str], folder: Path = FOLDER) -> Self:
        """The campaign with this seed; without one the newest of this size that misses an outcome of these faults, or a new one."""
        folder.mkdir(exist_ok=True)
        commit = _commit()
        if seed is None:
            for path in sorted(folder.glob(f"{commit}-*-{trials}.jsonl"), key=lambda path: -path.stat().st_mtime):
                begun = cls(path)
                if not all(begun.has(fault, begun.seed + number) for fault in faults for number in range(trials)):
                    return begun
        return cls(folder / f"{commit}-{random.randrange(10**6) if seed is None else seed}-{trials}.jsonl")

    def has(self, fault: str, seed: int) -> bool:
        """Whether this trial has been played."""
        return (fault, seed) in self.outcomes

    def add(self, outcome: Outcome) -> None:
        """One more."""
        self.outcomes[outcome.fault, outcome.seed] = outcome
        with self.path.open("a") as file:
            file.write(json.dumps(outcome.as_json()) + "\n")
