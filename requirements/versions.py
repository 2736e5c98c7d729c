"""`make versions`: the socket and the bus on the oldest and the newest of what they stand on that may be had.

    python requirements/versions.py [name==version ...]

Each time in an environment that has these four of its own, shares the rest with this one and is thrown away. Versions
that are named are tried in place of the oldest and the newest: so a lower bound is found.
"""

import re
import subprocess
import sys
import sysconfig
import tomllib
from importlib.metadata import distributions
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

ROOT: Final = Path(__file__).parent.parent

NAMES: Final = ("uvicorn", "uvloop", "websockets", "redis")

TESTS: Final = (
    *("tests/web/test_socket_wire.py", "tests/web/test_socket_session.py", "tests/web/test_socket_pauses.py"),
    *("tests/web/test_limits.py", "tests/web/test_costs.py", "tests/system/test_rolling_deploy.py"),
    *(
        "tests/system/test_many_nodes.py",
        "tests/conformance",
        "tests/storage",
        "tests/repository/test_documented_ground.py",
    ),
)


def allowed() -> dict[str, str]:
    """What `pyproject.toml` allows of each."""
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    parts = [re.fullmatch(r"([a-z0-9]+)(>=[^;]+)", it) for it in wanted]
    found = {part[1]: part[2] for part in parts if part is not None}
    return {name: found[name] for name in NAMES}


def run(title: str, wanted: list[str]) -> bool:
    """Whether all tests pass with these."""
    with TemporaryDirectory(prefix="lull-versions-") as folder:
        python = Path(folder) / "bin" / "python"
        subprocess.run((sys.executable, "-m", "venv", "--without-pip", folder), check=True)
        pip = (sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check", "--quiet")
        subprocess.run((*pip, "install", "--no-deps", *wanted), check=True)
        ours = sysconfig.get_path("purelib", vars={"base": folder})
        shared = sysconfig.get_path("purelib")
        (Path(ours) / "shared.pth").write_text(f"import site; site.addsitedir({shared!r})\n")
        found = sorted(f"{it.name} {it.version}" for it in distributions(path=[ours]))
        sys.stdout.write(f"{title}: {', '.join(found)}\n")
        sys.stdout.flush()
        tests = (python, "-m", "pytest", "-q", "-p", "no:cacheprovider", *TESTS)
        return subprocess.run(tests, cwd=ROOT, check=False).returncode == 0


def main() -> int:
    """Both, or what is named."""
    if sys.argv[1:]:
        return 0 if run("named", sys.argv[1:]) else 1
    bounds = allowed()
    oldest = [name + re.sub(r">=([\d.]+).*", r"==\1", bound) for name, bound in bounds.items()]
    newest = [name + bound for name, bound in bounds.items()]
    passed = [run("oldest", oldest), run("newest", newest)]
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
