"""A Docker engine of our own, and base images made from Debian's packages: nothing is fetched from a register of images."""

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.support.headless import NODE
from tests.support.server import ROOT

BASES: Final = ROOT / "build" / "bases"
TRUST: Final = Path("/etc/ssl/certs/ca-certificates.crt")

PACKAGES: Final = {
    "python:3.13-slim": "python3.13-minimal,python3-venv,python3-pip,ca-certificates",
    "node:24-slim": "ca-certificates,libstdc++6",
    "caddy:2": "caddy,wget,ca-certificates",
    "valkey/valkey:9": "valkey-server,valkey-tools",
}
"""What is in each base image. Debian's Caddy and Valkey stand for newer ones of the same kind."""

LAYERS: Final = {
    "python:3.13-slim": f"""
COPY {TRUST.name} {TRUST}
RUN ln -sf /usr/bin/python3.13 /usr/local/bin/python && ln -sf /usr/bin/pip3 /usr/local/bin/pip
ENV PIP_CERT={TRUST} NODE_EXTRA_CA_CERTS={TRUST}
""",
    "node:24-slim": f"""
COPY {TRUST.name} {TRUST}
COPY node /usr/local
RUN ln -sf ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
ENV NODE_EXTRA_CA_CERTS={TRUST}
""",
    "caddy:2": """
ENV XDG_CONFIG_HOME=/config XDG_DATA_HOME=/data
CMD ["caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"]
""",
    "valkey/valkey:9": "",
}
"""What Debian's packages lack of the images that they stand for; and whom this machine trusts when it fetches packages."""


class Engine:
    """Where images are made and containers run."""

    def __init__(self, socket: Path) -> None:
        """`socket`: the engine's."""
        self._docker: Final = ("docker", "--host", f"unix://{socket}")

    def run(self, *words: str, given: str | None = None, quietly: bool = False) -> str:
        """What the command says. Raises `CalledProcessError`, its error told unless `quietly`."""
        done = subprocess.run(
            (*self._docker, *words),
            input=given,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "DOCKER_BUILDKIT": "0"},
        )
        if done.returncode and not quietly:
            print(done.stdout[-2000:], done.stderr[-2000:])
        done.check_returncode()
        return done.stdout.strip()

    def make_bases(self) -> None:
        """The images that the Dockerfile and the compose file name."""
        BASES.mkdir(parents=True, exist_ok=True)
        there = self.run("images", "--format={{.Repository}}:{{.Tag}}").split()
        for name, packages in PACKAGES.items():
            if name in there:
                continue
            archive = BASES / f"{re.sub('[:/]', '-', name)}.tar"
            if not archive.exists():
                print(f"making {name} from Debian's packages", flush=True)
                part = archive.with_suffix(".part.tar")
                command = ("mmdebstrap", "--variant=minbase", "--quiet", f"--include={packages}", "trixie", part)
                subprocess.run(command, check=True)
                part.rename(archive)
            self.run("import", str(archive), "debian-of/it")
            context = BASES / "context"
            context.mkdir(exist_ok=True)
            shutil.copy(TRUST, context)
            shutil.copytree(NODE.parents[1], context / "node", dirs_exist_ok=True)  # the one that this checkout uses
            (context / "Dockerfile").write_text(f"FROM debian-of/it\n{LAYERS[name]}")
            self.run("build", "--quiet", "--tag", name, str(context))

    def build(self, tag: str, how: str | Mapping[str, str], *more: str) -> None:
        """As a compose file's `build` says: a folder, or one with the name of its Dockerfile. `more`: further flags."""
        told = {"context": how} if isinstance(how, str) else how
        folder = ROOT / told["context"]
        file = folder / told.get("dockerfile", "Dockerfile")
        self.run("build", "--network=host", "--file", str(file), "--tag", tag, *more, str(folder))


@contextmanager
def engine(folder: Path) -> Generator[Engine]:
    """A running engine that keeps what it builds in `folder`; it changes none of this machine's packet filters."""
    folder.mkdir(parents=True, exist_ok=True)
    socket = folder / "socket"
    command = (
        "dockerd",
        "--bridge=none",
        "--iptables=false",
        f"--host=unix://{socket}",
        f"--data-root={folder / 'root'}",
    )
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            (*command, f"--exec-root={folder / 'exec'}", f"--pidfile={folder / 'pid'}"), stdout=log, stderr=log
        )
    try:
        own, until = Engine(socket), time.monotonic() + 30
        while True:
            try:
                own.run("version", quietly=True)
                break
            except subprocess.CalledProcessError:
                if process.poll() is not None or time.monotonic() > until:
                    raise
                time.sleep(0.2)
        yield own
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
