"""`make pins`: the newest packages of `pyproject.toml`, with hashes and without addresses, in one file for each use."""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

HERE: Final = Path(__file__).parent
PROJECT: Final = HERE.parent / "pyproject.toml"

FORM: Final = (
    *("--quiet", "--upgrade", "--generate-hashes", "--strip-extras", "--allow-unsafe", "--no-header", "--no-annotate"),
    *("--no-emit-index-url", "--no-emit-trusted-host", "--no-emit-find-links"),
)
FILES: Final[dict[str, tuple[str, ...]]] = {
    "run": (str(PROJECT), "build"),
    "dev": (str(PROJECT), "build", "dev", "--constraint", str(HERE / "run.txt")),
    "campaigns": ("campaigns", "--constraint", str(HERE / "dev.txt")),
    "fuzz": ("fuzz", "--constraint", str(HERE / "dev.txt")),
}
"""For each file what goes into it: the project's own dependencies, groups, and what it has to agree with."""


def main() -> None:
    """Write all four; `dev` agrees with `run`, the other two with `dev`."""
    groups = {"build", "dev", "campaigns", "fuzz"}
    with TemporaryDirectory() as folder:
        for group in groups:
            said = (sys.executable, "-m", "dependency_groups", "--pyproject-file", str(PROJECT), group)
            (Path(folder) / group).write_bytes(subprocess.run(said, check=True, capture_output=True).stdout)
        for name, parts in FILES.items():
            sources = [f"{folder}/{part}" if part in groups else part for part in parts]
            out = ("--output-file", str(HERE / f"{name}.txt"))
            subprocess.run((sys.executable, "-m", "piptools", "compile", *FORM, *out, *sources), check=True)


if __name__ == "__main__":
    main()
