"""`lull serve --lan` on machines with all kinds of networks: each a namespace that the test makes."""

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest
from cryptography import x509
from tests.support.server import ROOT

from lull.local_addresses import local_names

NEEDED: Final = os.geteuid() == 0 and shutil.which("ip") is not None

pytestmark = pytest.mark.skipif(not NEEDED, reason="network namespaces take root and iproute2")

ASK: Final = """
import http.client, ssl, sys
trust = ssl.create_default_context(cafile=sys.argv[1])
for place in sys.argv[2:]:
    address, _, name = place.partition("=")
    asking = http.client.HTTPSConnection(address, 8787, context=trust, timeout=20)
    if name:  # as if it had been resolved to that address
        asking._create_connection = lambda *_: __import__("socket").create_connection((address, 8787), 20)
        asking.host = name
    asking.request("GET", "/healthz", headers={"host": name or address})
    print(place, asking.getresponse().status)
    asking.close()
"""


class Machine:
    """A namespace with interfaces of its own, which lead nowhere."""

    def __init__(self, name: str, state: Path) -> None:
        """`state`: where Lull may keep things."""
        self._inside: Final = ("ip", "netns", "exec", name)
        self.state: Final = state

    def ip(self, *words: str) -> None:
        """Change its network."""
        subprocess.run([*self._inside, "ip", *words], check=True)

    def interface(self, name: str, *addresses: str) -> None:
        """One more, with these addresses, and a far end that has none."""
        self.ip("link", "add", name, "type", "veth", "peer", "name", f"far-{name}")
        self.ip("link", "set", f"far-{name}", "up")
        self.ip("link", "set", name, "up")
        for address in addresses:
            self.ip("address", "add", address, "dev", name, *(("nodad",) if ":" in address else ()))

    def python(self, *words: str) -> str:
        """What Python says there."""
        ended = subprocess.run([*self._inside, sys.executable, *words], check=True, capture_output=True, text=True)
        return ended.stdout

    def found(self) -> list[str]:
        """The addresses of the local network."""
        code = "from lull.local_addresses import local_addresses as found; print(*found(), sep='\\n')"
        return self.python("-c", code).split()

    @contextmanager
    def lull(self, **told: str) -> Generator[str]:
        """Lull, started there; what it said until it was there, or until it ended."""
        environment = {**os.environ, "XDG_STATE_HOME": str(self.state), "PYTHONPATH": str(ROOT / "server"), **told}
        with subprocess.Popen(
            [*self._inside, sys.executable, "-m", "lull", "serve", "--lan"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process:
            try:
                assert process.stdout is not None
                said = ""
                for line in process.stdout:
                    said += line
                    if "Ctrl+C" in line:
                        break
                yield said
            finally:
                process.terminate()

    def asked(self, *places: str) -> list[str]:
        """What each of these answers with over TLS, trusting the authority alone."""
        return self.python("-c", ASK, str(self.state / "lull" / "ca.crt"), *places).splitlines()

    def names(self) -> set[str]:
        """What the certificate is for."""
        certificate = x509.load_pem_x509_certificate((self.state / "lull" / "lull.crt").read_bytes())
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        return {*map(str, found.get_values_for_type(x509.IPAddress)), *found.get_values_for_type(x509.DNSName)}

    def listening(self) -> set[str]:
        """The addresses that anything listens on."""
        shown = subprocess.run([*self._inside, "ss", "-Hltn"], check=True, capture_output=True, text=True).stdout
        return {line.split()[3].rpartition(":")[0].strip("[]") for line in shown.splitlines()}


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    """A machine with loopback and nothing else."""
    name = f"lull-lan-{secrets.token_hex(3)}"
    subprocess.run(["ip", "netns", "add", name], check=True)
    try:
        made = Machine(name, tmp_path)
        made.ip("link", "set", "lo", "up")
        yield made
    finally:
        subprocess.run(["ip", "netns", "delete", name], check=True)


def test_several_interfaces_and_a_vpn_as_the_way_out(machine: Machine) -> None:
    """The local network's address is shown, not the VPN's; all are listened on, certified, and answer; containers' aren't."""
    machine.interface("docker0", "172.17.0.1/16")
    machine.interface("wg0", "10.8.0.2/32")
    machine.ip("route", "add", "default", "dev", "wg0")
    machine.interface("eth0", "192.168.7.20/24", "fd00:7::20/64", "203.0.113.7/24")
    machine.interface("eth1", "10.0.0.7/24")
    addresses = {"192.168.7.20", "fd00:7::20", "10.0.0.7", "10.8.0.2"}
    with machine.lull(LULL_METRICS_PORT="9787") as said:
        assert "Lull is here:  https://192.168.7.20:8787/" in said
        assert all(f"https://{it}:8787" in said for it in ("10.0.0.7", "[fd00:7::20]", "10.8.0.2", *local_names()))
        assert machine.listening() == {*addresses, "127.0.0.1"}  # there, figures
        assert machine.names() == {*addresses, *local_names()}
        places = [*sorted(addresses), *(f"10.0.0.7={name}" for name in local_names())]
        assert machine.asked(*places) == [f"{place} 200" for place in places]


def test_no_way_out(machine: Machine) -> None:
    """Two phones and a machine on a switch, or beside a router that leads nowhere."""
    machine.interface("eth0", "10.0.0.7/24")
    assert machine.found() == ["10.0.0.7"]


def test_ipv6_alone(machine: Machine) -> None:
    """The network's own addresses; not those that are another tomorrow."""
    machine.interface("eth0", "fd00:7::20/64", "2001:db8::20/64")
    machine.ip("address", "add", "fd00:7::99/64", "dev", "eth0", "nodad", "preferred_lft", "0")
    assert machine.found() == ["fd00:7::20"]


def test_what_the_world_can_reach_has_to_be_chosen(machine: Machine) -> None:
    """Nothing is listened on by itself that leads outside; it's said how to choose it, and then it's that alone."""
    machine.interface("eth0", "2001:db8::20/64")
    with machine.lull() as said:
        assert said.startswith("lull: This machine has no address on a local network")
        assert ("LULL_HOST" in said, said.count("\n")) == (True, 1)
    machine.interface("eth1", "10.0.0.7/24")
    with machine.lull(LULL_HOST="2001:db8::20") as said:
        assert "Lull is here:  https://[2001:db8::20]:8787/" in said
        assert machine.listening() == {"2001:db8::20"}
        assert machine.asked("2001:db8::20") == ["2001:db8::20 200"]


def test_what_was_set_holds(machine: Machine) -> None:
    """An address that no phone reaches is refused in a line; origins are those that were set."""
    machine.interface("eth0", "10.0.0.7/24")
    with machine.lull(LULL_HOST="localhost") as said:
        assert (said.count("\n"), said.startswith("lull: No phone can reach localhost")) == (1, True)
    with machine.lull(LULL_ORIGINS="https://lull.home.arpa:8787") as said:
        assert "Lull is here:  https://lull.home.arpa:8787/" in said
        assert machine.asked("10.0.0.7=lull.home.arpa") == ["10.0.0.7=lull.home.arpa 200"]
