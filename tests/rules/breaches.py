"""The breaches of `breaches.toml`."""

import tomllib
from pathlib import Path
from typing import Final, NamedTuple


class Breach(NamedTuple):
    """One text for another in a file of the server or the client."""

    file: str
    old: str
    new: str


BREACHES: Final[dict[str, Breach]] = {
    rule: Breach(**entry) for rule, entry in tomllib.loads(Path(__file__).with_suffix(".toml").read_text()).items()
}
