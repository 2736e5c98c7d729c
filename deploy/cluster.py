"""What docker-compose.yml describes, without containers: the same programs with the same settings, on loopback.

    python -m deploy.cluster [--port 8088]

Settings are read from docker-compose.yml, deploy/sentinels.yml and the files those name: they can't drift apart. Only
addresses and passwords are this machine's own.
"""

import argparse
import asyncio
import os
import re
import secrets
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from socket import socket
from typing import Any, Final, cast

import yaml

from lull.storage.embedded import find_server

ROOT: Final = Path(__file__).parents[1]
FILES: Final = ("docker-compose.yml", "deploy/sentinels.yml")
UP_WITHIN: Final = 30.0
_VARIABLE: Final = re.compile(r"\$\{(\w+)(?::[?-][^}]*)?\}")
_PLACE: Final = re.compile(r"\b([a-z]+[0-9]?):([0-9]{2,5})\b")

Service = dict[str, Any]


def described(files: Iterable[str] = FILES, fill: Callable[[str], str] = str) -> dict[str, Service]:
    """The services as the files together describe them. `fill`: puts variables into a file's text."""
    services: dict[str, Service] = {}
    for name in files:
        described = cast("dict[str, Any]", yaml.safe_load(fill((ROOT / name).read_text())))
        for service, settings in cast("dict[str, Service]", described["services"]).items():
            merged = services.setdefault(service, {})
            for key, value in settings.items():
                both = isinstance(value, dict) and isinstance(merged.get(key), dict)
                merged[key] = {**merged[key], **cast("Service", value)} if both else value
    return services


def free_port() -> int:
    """A port of loopback that nobody listens on, and that the system gives to no outgoing connection."""
    while True:
        port = secrets.choice(range(15_000, 30_000))
        with socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class Cluster:
    """The services as processes."""

    def __init__(self, folder: Path, port: int | None = None) -> None:
        """`folder`: for what the processes write. `port`: where Caddy listens."""
        self.services: Final = described()
        self.port: Final = port or free_port()
        self._folder: Final = folder
        self._places: Final[dict[tuple[str, str], int]] = {}
        self._values: Final = {"LULL_SITE": "lull.example", "LULL_STORE_PASSWORD": secrets.token_urlsafe(24)}
        self._processes: Final[dict[str, asyncio.subprocess.Process]] = {}

    @property
    def url(self) -> str:
        """Where the page is."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def nodes(self) -> list[str]:
        """The names of the server nodes."""
        return [name for name in self.services if name.startswith("node")]

    def port_of(self, service: str, port: str) -> int:
        """Where on loopback this port of this service is."""
        return self._places.setdefault((service, port), free_port())

    def filled(self, text: str) -> str:
        """The text with its variables filled in, and with loopback's addresses for the services'."""
        text = _VARIABLE.sub(lambda match: self._values[match[1]], text).replace("$$", "$")
        return _PLACE.sub(
            lambda match: f"127.0.0.1:{self.port_of(match[1], match[2])}" if match[1] in self.services else match[0],
            text,
        )

    def environment(self, service: str) -> dict[str, str]:
        """What the service is told by its environment."""
        told = cast("Mapping[str, str]", self.services[service].get("environment", {}))
        return {name: self.filled(value) for name, value in told.items()}

    async def start(self, service: str) -> None:
        """Start one service."""
        command, environment = self._command(service)
        with (self._folder / f"{service}.log").open("ab") as log:
            self._processes[service] = await asyncio.create_subprocess_exec(
                *command,
                cwd=self._folder,
                env={**os.environ, **environment},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    async def start_all(self) -> None:
        """Start everything, in the order in which one thing needs another, and wait until the page answers."""
        for service in sorted(self.services, key=_order):
            await self.start(service)
            if service.startswith("node"):
                await self.until_ready(self.port_of(service, "8787"), "/healthz")
        for node in self.nodes:
            await self.until_ready(self.port_of(node, "8787"), "/readyz")
        await self.until_ready(self.port, "/readyz")

    async def until_ready(self, port: int, path: str) -> None:
        """Wait until this answers with 200."""
        until = time.monotonic() + UP_WITHIN
        while not await asyncio.to_thread(_answers, port, path):
            if time.monotonic() > until:
                raise TimeoutError(f"port {port} isn't ready")
            await asyncio.sleep(0.1)

    def pid_of(self, service: str) -> int:
        """The process that the service is."""
        return self._processes[service].pid

    def send(self, service: str, number: signal.Signals) -> None:
        """Send a signal to the service's process."""
        self._processes[service].send_signal(number)

    async def end(self, service: str, number: signal.Signals = signal.SIGTERM) -> None:
        """End one service and wait until it has."""
        process = self._processes.pop(service, None)
        if process is None or process.returncode is not None:
            return
        process.send_signal(signal.SIGCONT)
        process.send_signal(number)
        try:
            await asyncio.wait_for(process.wait(), 20)
        except TimeoutError:
            process.kill()
            await process.wait()

    async def end_all(self) -> None:
        """End everything, nodes first."""
        for service in sorted(self._processes, key=lambda name: not name.startswith("node")):
            await self.end(service)

    def _command(self, service: str) -> tuple[list[str], dict[str, str]]:
        environment = self.environment(service)
        if service.startswith("node"):
            own = {"LULL_HOST": "127.0.0.1", "LULL_ORIGINS": self.url, "LULL_PORT": str(self.port_of(service, "8787"))}
            own["LULL_METRICS_PORT"] = str(self.port_of(service, "9787"))
            return [sys.executable, "-m", "lull", "serve"], {**environment, **own, "PYTHONPATH": str(ROOT / "server")}
        if service == "proxy":
            home = {"HOME": str(self._folder), "XDG_DATA_HOME": str(self._folder), "XDG_CONFIG_HOME": str(self._folder)}
            ports = {"LULL_ALIVE_PORT": str(free_port()), "LULL_PLAIN_PORT": str(free_port())}
            own = {"LULL_SITE": self.url, **ports, **home}
            config = str(ROOT / "deploy" / "Caddyfile")
            return [_caddy(), "run", "--config", config, "--adapter", "caddyfile"], {**environment, **own}
        command, here = self._valkey(service)
        return command, {**environment, **here}

    def _valkey(self, service: str) -> tuple[list[str], dict[str, str]]:
        """The service's command, with its files where they are here, and its port on loopback."""
        own = self._folder / service
        own.mkdir(exist_ok=True)
        shell, _, *words = cast("list[str]", self.services[service]["command"])
        if "--replicaof" in words:
            at = words.index("--replicaof")
            words[at + 1 : at + 3] = ["127.0.0.1", str(self.port_of("store", words[at + 2]))]
        port = "26379" if service.startswith("sentinel") else "6379"
        listens = ["--port", str(self.port_of(service, port)), "--bind", "127.0.0.1", "--dir", str(own)]
        here = {
            "LULL_CONFIG": str(ROOT / "deploy"),
            "LULL_SERVER": find_server(),
            "LULL_STORE": f"127.0.0.1 {self.port_of('store', '6379')}",
            "TMPDIR": str(own),
        }
        return [shell, str(ROOT / "deploy" / "store.sh"), *words, *listens], here


def _order(service: str) -> tuple[int, str]:
    """What needs nothing first."""
    return ("store", "replica", "sentinel", "node", "proxy").index(service.rstrip("0123456789")), service


def _caddy() -> str:
    found = shutil.which("caddy")
    if found is None:
        raise FileNotFoundError("Caddy is not installed: make caddy")
    return found


def _answers(port: int, path: str) -> bool:
    asking = HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        asking.request("GET", path)
        return asking.getresponse().status == 200
    except OSError:
        return False
    finally:
        asking.close()


@asynccontextmanager
async def cluster(port: int | None = None) -> AsyncGenerator[Cluster]:
    """Everything, ready; ended when left."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lull-cluster-")))
        made = Cluster(folder, port)
        stack.push_async_callback(made.end_all)
        await made.start_all()
        yield made


async def main() -> None:
    """Run until interrupted."""
    parser = argparse.ArgumentParser(description="Run the whole of Lull on loopback, without containers.")
    parser.add_argument("--port", type=int, default=8088)
    async with cluster(parser.parse_args().port) as made:
        print(f"{len(made.services)} processes. Open {made.url}/ in two browser windows. Ctrl+C stops everything.")
        stopped = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stopped.set)
        await stopped.wait()


if __name__ == "__main__":
    asyncio.run(main())
