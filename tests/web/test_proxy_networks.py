"""What a node sees of visitors' addresses behind the compose file's proxy: real Caddy, in networks that the test makes."""

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import pytest
from deploy.cluster import described
from tests.support.server import ROOT
from tests.support.waiting import wait_until

MISSING: Final = [name for name in ("ip", "caddy") if shutil.which(name) is None]

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0 or bool(MISSING), reason=f"takes root, iproute2 and Caddy; not here: {MISSING}"
)

ASK: Final = """
import http.client, sys
host, port, own, path, count, *forged = sys.argv[1:]
for _ in range(int(count)):
    asking = http.client.HTTPConnection(host, int(port), timeout=60, source_address=(own, 0) if own else None)
    asking.request("GET", path, headers={"x-forwarded-for": forged[0], "forwarded": "for=" + forged[0]} if forged else {})
    print(asking.getresponse().status)
    asking.close()
"""

SETTINGS: Final = described()["node1"]["environment"]
PROXY: Final = SETTINGS["LULL_TRUSTED_PROXIES"]
INSIDE: Final = PROXY.rpartition(".")[0]
V4, V6 = "198.51.100", "2001:db8"
MISSES: Final = 3


class Networks:
    """Visitors, a proxy between two networks, a node; and somebody else who is inside."""

    def __init__(self, stack: ExitStack) -> None:
        """`stack`: undoes what is made."""
        self._stack: Final = stack
        self._name: Final = f"lull-proxy-{secrets.token_hex(3)}"
        for who in ("visitor", "proxy", "node", "inside"):
            self.run("ip", "netns", "add", self.of(who))
            stack.callback(self.run, "ip", "netns", "delete", self.of(who))
            self.ip(who, "link", "set", "lo", "up")
        for bridge in ("outside", "within"):
            self.ip("proxy", "link", "add", bridge, "type", "bridge")
            self.ip("proxy", "link", "set", bridge, "up")
        self.join("visitor", "outside", f"{V4}.7/24", f"{V4}.8/24", f"{V6}:7::7/32", f"{V6}:8::7/32")
        self.join("node", "within", f"{INSIDE}.3/24")
        self.join("inside", "within", f"{INSIDE}.9/24")
        for bridge, addresses in (("outside", (f"{V4}.1/24", f"{V6}::1/32")), ("within", (f"{PROXY}/24",))):
            for address in addresses:
                self.address("proxy", bridge, address)

    def of(self, who: str) -> str:
        """The namespace's name."""
        return f"{self._name}-{who}"

    def run(self, *words: str) -> None:
        """Run this."""
        subprocess.run(words, check=True)

    def ip(self, who: str, *words: str) -> None:
        """Change somebody's network."""
        self.run("ip", "-netns", self.of(who), *words)

    def address(self, who: str, device: str, address: str) -> None:
        """One more."""
        self.ip(who, "address", "add", address, "dev", device, *(("nodad",) if ":" in address else ()))

    def join(self, who: str, bridge: str, *addresses: str) -> None:
        """A line of somebody's to one of the proxy's networks."""
        self.ip("proxy", "link", "add", f"to-{who}", "type", "veth", "peer", "name", "eth0", "netns", self.of(who))
        self.ip("proxy", "link", "set", f"to-{who}", "master", bridge, "up")
        self.ip(who, "link", "set", "eth0", "up")
        for address in addresses:
            self.address(who, "eth0", address)

    def start(self, who: str, *words: str, log: Path, **told: str) -> "subprocess.Popen[bytes]":
        """Start a program there; it's ended with the rest."""
        with log.open("wb") as file:
            process = subprocess.Popen(
                ["ip", "netns", "exec", self.of(who), *words], env={**os.environ, **told}, stdout=file, stderr=file
            )
        self._stack.callback(process.wait)
        self._stack.callback(process.terminate)
        return process

    def asked(self, who: str, host: str, port: int, path: str, own: str = "", count: int = 1, forged: str = "") -> str:
        """The statuses of so many answers, as one text. `own`: the address to come from. `forged`: said to come from."""
        words = [host, str(port), own, path, str(count), *([forged] if forged else [])]
        asking = ["ip", "netns", "exec", self.of(who), sys.executable, "-c", ASK, *words]
        return " ".join(subprocess.run(asking, capture_output=True, text=True, check=False).stdout.split())

    def until(self, who: str, host: str, port: int, path: str) -> None:
        """Wait until this answers with 200."""
        wait_until(lambda: self.asked(who, host, port, path) == "200", f"{who}: {host}{path}")


@pytest.fixture
def networks() -> Iterator[Networks]:
    """All of it."""
    with ExitStack() as stack:
        yield Networks(stack)


def test_a_node_sees_visitors_and_believes_the_proxy_alone(networks: Networks, tmp_path: Path) -> None:
    """LIMIT4, LOG1: each visitor is one, of IPv4 and IPv6, whatever they say; and Caddy's log names nobody when nodes are down."""
    node_log, proxy_log = tmp_path / "node", tmp_path / "proxy"
    node = networks.start(
        "node", sys.executable, "-m", "lull", "serve", log=node_log, PYTHONPATH=str(ROOT / "server"),
        LULL_HOST="0.0.0.0", LULL_PORT="8787", LULL_TRUSTED_PROXIES=PROXY,  # noqa: S104 - of a namespace
        LULL_MISSES_A_MINUTE=str(MISSES), LULL_ORIGINS="https://lull.example",
    )  # fmt: skip
    networks.start(
        "proxy", "caddy", "run", "--config", str(ROOT / "deploy/Caddyfile"), "--adapter", "caddyfile", log=proxy_log,
        LULL_SITE="http://:8080", LULL_NODES=f"{INSIDE}.3:8787", HOME=str(tmp_path), XDG_DATA_HOME=str(tmp_path),
        XDG_CONFIG_HOME=str(tmp_path),
    )  # fmt: skip
    four, six, code = f"{V4}.1", f"{V6}::1", "/api/codes/00000"
    networks.until("visitor", four, 8080, "/readyz")
    networks.until("visitor", six, 8080, "/readyz")
    used_up = " ".join(["404"] * MISSES + ["429"])
    assert networks.asked("visitor", four, 8080, code, f"{V4}.7", MISSES + 1) == used_up
    assert networks.asked("visitor", four, 8080, code, f"{V4}.7", forged="203.0.113.9") == "429"
    assert networks.asked("visitor", four, 8080, code, f"{V4}.8") == "404"
    assert networks.asked("visitor", six, 8080, code, f"{V6}:7::7", MISSES + 1) == used_up
    assert networks.asked("visitor", six, 8080, code, f"{V6}:7::7", forged="203.0.113.9") == "429"
    assert networks.asked("visitor", six, 8080, code, f"{V6}:8::7") == "404"
    # Whoever else is inside is a visitor, whatever address they name.
    assert networks.asked("inside", f"{INSIDE}.3", 8787, code, "", MISSES + 1, f"{V4}.99") == used_up
    assert networks.asked("inside", f"{INSIDE}.3", 8787, code, "", 1, f"{V4}.98") == "429"

    node.terminate()
    node.wait()
    room = f"/api/rooms/{'r' * 22}/join"
    for host, own in ((four, f"{V4}.7"), (six, f"{V6}:7::7")):
        assert networks.asked("visitor", host, 8080, room, own) in ("502", "503")
        assert networks.asked("visitor", host, 8080, "/ws/rr", own) in ("502", "503")
    for log in (node_log, proxy_log):
        said = log.read_text()
        assert not [named for named in (V4, V6, "rrr", "/ws/", "/api/rooms") if named in said], said
