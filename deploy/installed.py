"""A wheel put to use where there is nothing else: no checkout, no Node, an environment of its own.

python -m deploy.installed dist/lull-1.0.0-py3-none-any.whl
"""

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Generator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Final

from deploy.cluster import free_port

UP_WITHIN: Final = 30.0
"""Seconds."""


def install(wheel: Path, folder: Path, *, packages: Path | None = None) -> Path:
    """A new environment in `folder` with the wheel in it; the path of its `lull`.

    `packages`: take what it needs from this folder; without, pip fetches it. Raises `CalledProcessError`.
    """
    venv.create(folder)
    python = folder / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "--python", python, "install")
    subprocess.run((*pip, *(() if packages is None else ("--no-deps",)), wheel), check=True)  # noqa: S603 - pip itself
    if packages is not None:
        [its_own] = (folder / "lib").glob("python*/site-packages")
        (its_own / "packages.pth").write_text(f"{packages}\n")
    return folder / "bin" / "lull"


def alone(home: Path) -> dict[str, str]:
    """An environment in which no Node, no settings and no other Lull are to be found."""
    return {"PATH": f"{home}", "HOME": f"{home}", "XDG_STATE_HOME": f"{home}", "TMPDIR": tempfile.gettempdir()}


@contextmanager
def serving(lull: Path, home: Path) -> Generator[int]:
    """`lull serve` in this environment, with a store of its own, at the port that is given."""
    port = free_port()
    environment = {**alone(home), "LULL_PORT": str(port)}
    process = subprocess.Popen((lull, "serve"), cwd=home, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603 - the wheel's
    try:
        until = time.monotonic() + UP_WITHIN
        while fetched(port, "/readyz")[0] != 200:
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError("it doesn't serve")
            time.sleep(0.1)
        yield port
        process.send_signal(signal.SIGTERM)
        if process.wait(UP_WITHIN) != 0:
            raise RuntimeError(f"it ended with {process.returncode}")
    finally:
        process.kill()
        process.wait()


def fetched(port: int, path: str) -> tuple[int, bytes]:
    """Status and body of the answer; 0 where there is none."""
    asking = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        asking.request("GET", path)
        answer = asking.getresponse()
        return answer.status, answer.read()
    except (OSError, HTTPException):
        return 0, b""
    finally:
        asking.close()


def page_of(port: int) -> tuple[str, int]:
    """The version that the served page says, and how many files it names that are there.

    Raises `RuntimeError` where one isn't.
    """
    page = fetched(port, "/")[1].decode()
    version = re.search(r'<meta name="version" content="([^"]+)">', page)
    names = re.findall(r'(?:src|href)="(/[^"]+)"', page)
    missing = [name for name in names if fetched(port, name)[0] != 200]
    if version is None or not names or missing:
        raise RuntimeError(f"the page isn't whole: {missing}")
    return version[1], len(names)


def said(lull: Path, home: Path, *words: str) -> str:
    """What the command prints. Raises `CalledProcessError`."""
    return subprocess.run((lull, *words), cwd=home, env=alone(home), check=True, capture_output=True, text=True).stdout  # noqa: S603 - the wheel's


def main() -> None:
    """Install it, start it, and look at the page."""
    parser = argparse.ArgumentParser(description="Use a wheel without a checkout.")
    parser.add_argument("wheel", type=Path)
    wheel = parser.parse_args().wheel.resolve()
    home = Path(tempfile.mkdtemp(prefix="lull-installed-"))
    try:
        lull = install(wheel, home / "env")
        version = said(lull, home, "--version").strip()
        with serving(lull, home) as port:
            page, files = page_of(port)
    finally:
        shutil.rmtree(home)
    print(f"{os.fspath(wheel.name)}: {version} serves page {page} and its {files} files, without Node")


if __name__ == "__main__":
    main()
