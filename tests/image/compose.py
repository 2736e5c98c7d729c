"""Starts exactly what the compose files say, where Compose itself can't run. A key that it doesn't know is an error."""

import json
import re
import time
from collections.abc import Callable, Mapping
from typing import Any, Final, cast

import yaml
from deploy.cluster import described
from tests.image.engine import Engine
from tests.support.server import ROOT
from tests.support.waiting import PATIENCE

Settings = dict[str, Any]

_VARIABLE: Final = re.compile(r"\$\{(\w+):\?[^}]*\}")
_PARTS: Final = {"restart", "build", "image", "command", "networks", "depends_on", "stop_grace_period", "healthcheck"}
"""What isn't one flag, or a few of one kind."""

SIMPLE: Final[Mapping[str, Callable[[Any], list[str]]]] = {
    "read_only": lambda on: ["--read-only"] if on else [],
    "cap_drop": lambda names: [f"--cap-drop={name}" for name in names],
    "cap_add": lambda names: [f"--cap-add={name}" for name in names],
    "security_opt": lambda options: [f"--security-opt={option}" for option in options],
    "pids_limit": lambda count: [f"--pids-limit={count}"],
    "mem_limit": lambda size: [f"--memory={size}"],
    "user": lambda user: [f"--user={user}"],
    "tmpfs": lambda paths: [f"--tmpfs={path}" for path in paths],
    "environment": lambda told: [f"--env={name}={value}" for name, value in told.items()],
    "sysctls": lambda told: [f"--sysctl={name}={value}" for name, value in told.items()],
    "volumes": lambda mounts: [f"--volume={_mount(mount)}" for mount in mounts],
    "ports": lambda ports: [f"--publish=127.0.0.1:{port}" for port in ports],  # this machine alone: it is a test
    "logging": lambda how: [
        f"--log-driver={how['driver']}",
        *(f"--log-opt={name}={value}" for name, value in how["options"].items()),
    ],
}


def _mount(mount: str) -> str:
    source, rest = mount.split(":", 1)
    return f"{ROOT / source if source.startswith('.') else 'lull_' + source}:{rest}"


def flags_of(service: Settings) -> list[str]:
    """What `docker create` is told for a service. Raises `ValueError` for a key that isn't understood."""
    unknown = set(service) - set(SIMPLE) - _PARTS
    if unknown:
        raise ValueError(f"not understood: {', '.join(sorted(unknown))}")
    flags = [flag for key, value in service.items() if key in SIMPLE for flag in SIMPLE[key](value)]
    flags.append(f"--restart={service['restart']}")
    if "stop_grace_period" in service:
        flags.append(f"--stop-timeout={service['stop_grace_period'].removesuffix('s')}")
    check = dict(service.get("healthcheck", {}))
    if check:
        kind, *words = check.pop("test")
        if kind != "CMD":
            raise ValueError("a health check in another form")
        flags.append(f"--health-cmd={' '.join(words)}")
        flags += [f"--health-{name.replace('_', '-')}={value}" for name, value in check.items()]
    return flags


class Project:
    """The services of the files as containers."""

    def __init__(self, engine: Engine, values: Mapping[str, str], *more: str) -> None:
        """`values`: of the variables that the files want. `more`: files beside the first. Raises `KeyError`."""

        def fill(text: str) -> str:
            return _VARIABLE.sub(lambda match: values[match[1]], text)

        files = ("docker-compose.yml", *more)
        self.services: Final = described(files, fill)
        self.networks: Final[dict[str, Settings]] = {}
        for name in files:
            self.networks.update(yaml.safe_load(fill((ROOT / name).read_text())).get("networks", {}))
        self._engine: Final = engine

    def build(self, *names: str, labels: tuple[str, ...] = ()) -> None:
        """The images that the file builds: of all services, or of these."""
        wanted = {
            told["image"]: told["build"]
            for name, told in self.services.items()
            if "build" in told and name in (names or self.services)
        }
        for image, how in wanted.items():
            print(f"building {image}", flush=True)
            self._engine.build(image, how, *(f"--label={label}" for label in labels))

    def make_networks(self) -> None:
        """As the file says. IPv6 needs a subnet here, which newer engines choose themselves."""
        for name, told in self.networks.items():
            flags = ["--internal"] if told.get("internal") else []
            flags += ["--ipv6", "--subnet=fd4c:756c:6c00::/64"] if told.get("enable_ipv6") else []
            flags += [f"--opt={option}={value}" for option, value in told.get("driver_opts", {}).items()]
            for pool in told.get("ipam", {}).get("config", []):
                flags += [f"--subnet={pool['subnet']}", f"--ip-range={pool['ip_range']}"]
            self._engine.run("network", "create", *flags, f"lull_{name}")

    def start_all(self) -> None:
        """One after the other, each when what it needs is as it wants it."""
        waiting = dict(self.services)
        while waiting:
            name = next(name for name, told in waiting.items() if not set(told.get("depends_on", ())) & set(waiting))
            needs = cast("dict[str, Settings] | list[str]", waiting.pop(name).get("depends_on", {}))
            for other in needs if isinstance(needs, dict) else ():
                self.until_healthy(other)
            self.start(name)
        for name in self.services:
            self.until_healthy(name)

    def start(self, name: str) -> None:
        """One container, by its name on each of its networks."""
        service = self.services[name]
        networks = cast("dict[str, Settings] | list[str]", service["networks"])
        places = networks if isinstance(networks, dict) else {network: Settings() for network in networks}
        (first, place), *others = places.items()
        flags = [*flags_of(service), f"--name=lull_{name}", f"--network=lull_{first}", f"--network-alias={name}"]
        flags += _address(place)
        self._engine.run("create", *flags, service["image"], *service.get("command", ()))
        for other, there in others:
            self._engine.run("network", "connect", f"--alias={name}", *_address(there), f"lull_{other}", f"lull_{name}")
        self._engine.run("start", f"lull_{name}")

    def seen(self, name: str) -> Settings:
        """What the engine says of the container."""
        return cast("Settings", json.loads(self._engine.run("inspect", f"lull_{name}"))[0])

    def until_healthy(self, name: str) -> None:
        """Wait until its own check says so. Raises `TimeoutError`, with its log."""
        until = time.monotonic() + PATIENCE
        while self.seen(name)["State"]["Health"]["Status"] != "healthy":
            if time.monotonic() > until:
                state = json.dumps(self.seen(name)["State"], indent=1)
                raise TimeoutError(f"{name} isn't healthy: {state}\n{self._engine.run('logs', f'lull_{name}')}")
            time.sleep(0.2)

    def stop(self, name: str) -> tuple[int, float]:
        """Its exit code, and the seconds that it took, within its own grace; it's removed."""
        began = time.monotonic()
        self._engine.run("stop", f"lull_{name}")
        took = time.monotonic() - began
        code = int(self.seen(name)["State"]["ExitCode"])
        self._engine.run("rm", f"lull_{name}")
        return code, took

    def kill(self, name: str) -> None:
        """Without a word."""
        self._engine.run("kill", f"lull_{name}")

    def remove(self) -> None:
        """All of it."""
        for kind, listed in (
            ("container", ["ls", "--all", "--quiet", "--filter=name=lull_"]),
            ("network", ["ls", "--quiet", "--filter=name=lull_"]),
            ("volume", ["ls", "--quiet", "--filter=name=lull_"]),
        ):
            for found in self._engine.run(kind, *listed).split():
                self._engine.run(kind, "rm", *(["--force"] if kind != "network" else []), found)


def _address(place: Settings | None) -> list[str]:
    return [f"--ip={place['ipv4_address']}"] if place and "ipv4_address" in place else []
