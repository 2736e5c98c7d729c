"""How much of the rules the tests hold: every small change of `lull.session` that they let pass is printed (`make mutants`).

The mutation tool wants a package at the root of a project of its own, so one is laid out in a temporary folder.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]

MUST_KILL: Final = 0.95
"""Of all mutants."""

PROJECT: Final = """
[tool.mutmut]
source_paths = ["lull/session"]
also_copy = ["lull", "tests", "protocol", "SPEC.md"]
pytest_add_cli_args_test_selection = ["tests/session", "tests/protocol/test_transcripts.py"]

[tool.pytest.ini_options]
addopts = "--import-mode=importlib -p no:cacheprovider -x"
pythonpath = ["."]
asyncio_mode = "strict"
"""


def main() -> int:
    """Lay out, mutate, count."""
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        project = Path(folder)
        shutil.copytree(ROOT / "server" / "lull", project / "lull")
        for name in ("tests", "protocol"):
            shutil.copytree(ROOT / name, project / name)
        shutil.copy(ROOT / "SPEC.md", project)
        (project / "pyproject.toml").write_text(PROJECT)
        mutmut = Path(sys.executable).with_name("mutmut")
        environment = {**os.environ, "LULL_HYPOTHESIS": "mutants"}
        subprocess.run([mutmut, "run"], cwd=project, env=environment, stdout=subprocess.DEVNULL, check=False)
        results = subprocess.run([mutmut, "results", "--all", "true"], cwd=project, capture_output=True, text=True)  # noqa: PLW1510
        fates = re.findall(r"^\s*(\S+): ([a-z ]+)$", results.stdout, re.MULTILINE)
        for name, fate in fates:
            if fate in ("survived", "no tests", "suspicious"):
                shown = subprocess.run([mutmut, "show", name], cwd=project, capture_output=True, text=True)  # noqa: PLW1510
                print(fate, shown.stdout)
        killed = sum(fate in ("killed", "timeout", "caught by type check") for _, fate in fates)
    if not fates:
        print("no mutants: the tool did not run")
        return 1
    print(f"killed: {killed} of {len(fates)} ({100 * killed / len(fates):.1f} %)")
    return 0 if killed >= MUST_KILL * len(fates) else 1


if __name__ == "__main__":
    sys.exit(main())
