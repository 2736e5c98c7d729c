"""The breaches of `breaches.toml`. Where a rule says several things each may have its own: `WIRE7`, `WIRE7 by seat`."""

import tomllib
from pathlib import Path
from typing import Final, NamedTuple


class Breach(NamedTuple):
    """One text for another in a file of the server or the client."""

    file: str
    old: str
    new: str


BREACHES: Final[dict[str, Breach]] = {
    name: Breach(**entry) for name, entry in tomllib.loads(Path(__file__).with_suffix(".toml").read_text()).items()
}


def rule_of(name: str) -> str:
    """The rule that the breach of this name breaks."""
    return name.partition(" ")[0]
