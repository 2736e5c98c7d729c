"""HTTPS for phones on the local network."""

import asyncio
import ipaddress
import ssl
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from tests.support.server import free_port
from tests.support.waiting import PATIENCE

from lull.app import create_app
from lull.lan import AUTHORITY_DAYS, LanSetup, lan_setup
from lull.serving import server_for
from lull.settings import Settings
from lull.storage.embedded import embedded_valkey

LOOPBACK = (ipaddress.IPv4Address("127.0.0.1"),)
HOME = (ipaddress.IPv4Address("192.168.1.20"), *LOOPBACK)


@pytest.mark.asyncio
async def test_a_phone_that_trusts_the_authority_gets_the_page_over_https(tmp_path: Path) -> None:
    """A real handshake, checked against the authority alone; the certificate is there to be fetched."""
    port = free_port()
    setup = lan_setup(port, tmp_path, LOOPBACK)
    async with embedded_valkey() as url:
        app = create_app(Settings(port=port), url, authority=setup.authority)
        server = server_for(app, host="127.0.0.1", port=port, certificate=setup.certificate, key=setup.key)
        serving = asyncio.create_task(server.serve())
        async with asyncio.timeout(PATIENCE):
            while not server.started:
                await asyncio.sleep(0.01)
        trust = ssl.create_default_context(cafile=str(setup.authority))
        async with httpx.AsyncClient(verify=trust) as phone:
            assert (await phone.get(f"https://127.0.0.1:{port}/healthz")).json() == {"status": "up"}
            fetched = await phone.get(f"https://localhost:{port}/lull-ca.crt")
            assert fetched.headers["content-type"] == "application/x-x509-ca-cert"
            assert x509.load_pem_x509_certificate(fetched.content) == _certificate(setup.authority)
        async with httpx.AsyncClient() as stranger:
            with pytest.raises(httpx.ConnectError):
                await stranger.get(f"https://127.0.0.1:{port}/healthz")
        server.should_exit = True
        await serving


def test_the_authority_vouches_for_home_networks_only(tmp_path: Path) -> None:
    """Critical name constraints; at most 825 days; keys that only their owner reads."""
    setup = lan_setup(8787, tmp_path, HOME)
    authority = _certificate(setup.authority)
    constraints = authority.extensions.get_extension_for_class(x509.NameConstraints)
    assert constraints.critical
    permitted = constraints.value.permitted_subtrees or []
    networks = [name.value for name in permitted if isinstance(name, x509.IPAddress)]
    assert all(isinstance(network, ipaddress.IPv4Network) and not network.is_global for network in networks)
    assert (authority.not_valid_after_utc - authority.not_valid_before_utc).days <= AUTHORITY_DAYS
    assert {path.stat().st_mode & 0o777 for path in (setup.key, tmp_path / "ca.key")} == {0o600}


def test_what_is_made_is_kept_until_the_addresses_change(tmp_path: Path) -> None:
    """Phones trust once: the authority stays; the server's certificate follows the machine's addresses."""
    first, again = lan_setup(8787, tmp_path, HOME), lan_setup(8787, tmp_path, HOME)
    kept = _bytes(first)
    assert _bytes(again) == kept
    moved = lan_setup(8787, tmp_path, (ipaddress.IPv4Address("10.0.0.7"), *LOOPBACK))
    assert moved.authority.read_bytes() == kept[0]
    assert moved.certificate.read_bytes() != kept[1]
    assert moved.origins == ("https://10.0.0.7:8787", "https://127.0.0.1:8787", "https://localhost:8787")


def test_the_instructions_name_both_kinds_of_phone(tmp_path: Path) -> None:
    """Where to fetch the certificate, what to press, and its fingerprint to compare."""
    setup = lan_setup(8787, tmp_path, HOME)
    for expected in ("iPhone", "Android", "https://192.168.1.20:8787/lull-ca.crt", "SHA-256"):
        assert expected in setup.instructions


def _bytes(setup: LanSetup) -> tuple[bytes, bytes]:
    return setup.authority.read_bytes(), setup.certificate.read_bytes()


def _certificate(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())
