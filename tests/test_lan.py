"""HTTPS for phones on the local network."""

import ipaddress
import ssl
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from tests.support.server import free_port, serving
from tests.support.waiting import PATIENCE

from lull.app import create_app
from lull.lan import VALID_DAYS, LanSetup, LocalAddressMissing, lan_setup
from lull.local_addresses import Interface, local_names, ranked
from lull.serving import server_for
from lull.settings import Settings
from lull.storage.embedded import embedded_valkey

LOOPBACK = (ipaddress.IPv4Address("127.0.0.1"),)
HOME = (ipaddress.IPv4Address("192.168.1.20"), ipaddress.IPv6Address("fd00:7::20"))


@pytest.mark.asyncio
async def test_a_phone_that_trusts_the_authority_gets_the_page_over_https(tmp_path: Path) -> None:
    """A real handshake, checked against the authority alone; the certificate is there to be fetched."""
    port = free_port()
    setup = lan_setup(port, tmp_path, addresses=LOOPBACK)
    async with embedded_valkey() as url:
        app = create_app(Settings(port=port), url, authority=setup.authority)
        server = server_for(app, host="127.0.0.1", port=port, certificate=setup.certificate, key=setup.key)
        async with serving(server):
            trust = ssl.create_default_context(cafile=str(setup.authority))
            async with httpx.AsyncClient(verify=trust, timeout=PATIENCE) as phone:
                assert (await phone.get(f"https://127.0.0.1:{port}/healthz")).json() == {"status": "up"}
                for part in ("", "/trust.css", "/iphone.svg", "/android.svg"):
                    assert (await phone.get(f"https://127.0.0.1:{port}/trust{part}")).status_code == 200
                for part in ("", "/try.css", "/try.js", "/texts.js"):
                    assert (await phone.get(f"https://127.0.0.1:{port}/try{part}")).status_code == 200
                fetched = await phone.get(f"https://127.0.0.1:{port}/lull-ca.crt")
                assert fetched.headers["content-type"] == "application/x-x509-ca-cert"
                assert x509.load_pem_x509_certificate(fetched.content) == _certificate(setup.authority)
            async with httpx.AsyncClient(timeout=PATIENCE) as stranger:
                with pytest.raises(httpx.ConnectError):
                    await stranger.get(f"https://127.0.0.1:{port}/healthz")


def test_the_authority_vouches_for_this_machine_alone(tmp_path: Path) -> None:
    """Critical constraints to exactly its names and addresses; good for little more than a year."""
    setup = lan_setup(8787, tmp_path, addresses=HOME)
    authority, names = _certificate(setup.authority), _names(setup)
    constraints = authority.extensions.get_extension_for_class(x509.NameConstraints)
    assert constraints.critical
    permitted = constraints.value.permitted_subtrees or []
    networks = {name.value for name in permitted if isinstance(name, x509.IPAddress)}
    assert networks == {ipaddress.ip_network(address) for address in HOME}
    assert {name.value for name in permitted if isinstance(name, x509.DNSName)} == set(local_names())
    assert names == {*map(str, HOME), *local_names()}
    assert not names & {"localhost", "127.0.0.1", "local"}
    assert (authority.not_valid_after_utc - authority.not_valid_before_utc).days <= VALID_DAYS


def test_its_key_is_nowhere(tmp_path: Path) -> None:
    """What is kept is one key, its owner's alone, and it can sign for nobody; an earlier version's authority is removed."""
    (tmp_path / "ca.key").write_text("kept by a version before")
    setup = lan_setup(8787, tmp_path, addresses=HOME)
    assert {path.name for path in tmp_path.iterdir()} == {"ca.crt", "lull.crt", "lull.key"}
    assert setup.key.stat().st_mode & 0o777 == 0o600
    key = serialization.load_pem_private_key(setup.key.read_bytes(), None)
    assert key.public_key() != _certificate(setup.authority).public_key()
    basic = _certificate(setup.certificate).extensions.get_extension_for_class(x509.BasicConstraints).value
    assert not basic.ca


def test_what_is_made_is_kept_until_it_does_not_fit(tmp_path: Path) -> None:
    """Phones trust once, also where an address is gone for now; one that is new makes another authority, and says so."""
    kept = _bytes(lan_setup(8787, tmp_path, addresses=HOME))
    again = lan_setup(8787, tmp_path, addresses=HOME[:1])
    assert _bytes(again) == kept
    assert again.hosts == ("192.168.1.20",)
    assert "once again" not in again.instructions
    moved = lan_setup(8787, tmp_path, addresses=(ipaddress.IPv4Address("10.0.0.7"),))
    assert not set(_bytes(moved)) & set(kept)
    assert "once again" in moved.instructions
    assert moved.origins == tuple(f"https://{name}:8787" for name in ("10.0.0.7", *local_names()))


@pytest.mark.parametrize("broken", ["ca.crt", "lull.crt", "lull.key"])
def test_what_is_damaged_is_made_anew(tmp_path: Path, broken: str) -> None:
    """A file that is cut off, or another's."""
    first = _bytes(lan_setup(8787, tmp_path, addresses=HOME))
    (tmp_path / broken).write_bytes(b"-----BEGIN CERTIFICATE-----")
    second = lan_setup(8787, tmp_path, addresses=HOME)
    assert not set(_bytes(second)) & set(first)
    _certificate(second.certificate).verify_directly_issued_by(_certificate(second.authority))


def test_what_was_set_holds(tmp_path: Path) -> None:
    """Origins that were set are the origins, their hosts are in the certificate, and the first is what is shown."""
    assert lan_setup(443, tmp_path, addresses=HOME).origins[0] == "https://192.168.1.20"  # as a browser writes it
    setup = lan_setup(8787, tmp_path, addresses=HOME, origins=("https://lull.home.arpa:8787", "https://10.1.1.1"))
    assert setup.origins == ("https://lull.home.arpa:8787", "https://10.1.1.1")
    assert setup.address == "https://lull.home.arpa:8787/"
    assert _names(setup) == {*map(str, HOME), *local_names(), "lull.home.arpa", "10.1.1.1"}


def test_a_name_in_unicode_is_put_as_browsers_have_it(tmp_path: Path) -> None:
    """A certificate holds no other; a name that is none is told."""
    here = (ipaddress.ip_address("192.168.1.5"),)
    setup = lan_setup(1, tmp_path, host="K\u00fcche.local", addresses=here)
    assert setup.origins == ("https://192.168.1.5:1", "https://xn--kche-0ra.local:1")
    with pytest.raises(LocalAddressMissing):
        lan_setup(1, tmp_path, host="a" * 70, addresses=here)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "fe80::1", "fe80::1%1", "224.0.0.1", "ff02::1", "a..b"])
def test_what_no_phone_can_open_is_told(tmp_path: Path, host: str) -> None:
    """Among them an IPv6 address of one link, which needs a zone that no browser takes."""
    with pytest.raises(LocalAddressMissing):
        lan_setup(1, tmp_path, host=host)


def test_the_instructions_name_both_kinds_of_phone(tmp_path: Path) -> None:
    """Where to fetch the certificate, what to press, its fingerprint to compare, and what to do if it differs."""
    setup = lan_setup(8787, tmp_path, addresses=HOME)
    for expected in ("iPhone", "Android", "https://192.168.1.20:8787/trust", "SHA-256", "don't trust it", "LULL_HOST"):
        assert expected in setup.instructions


def test_ranking() -> None:
    """The local network first, a VPN last even where it is the way out; containers' bridges and the world's not at all."""
    address = ipaddress.ip_address
    seen = [
        Interface("lo", address("127.0.0.1")),
        Interface("wg0", address("10.8.0.2"), tunnel=True),
        Interface("docker0", address("172.17.0.1")),
        Interface("eth1", address("10.0.0.7")),
        Interface("eth0", address("fd00:7::20")),
        Interface("eth0", address("fe80::1")),
        Interface("eth0", address("192.168.7.20")),
        Interface("eth0", address("203.0.113.7")),
        Interface("eth0", address("2001:db8::7")),
    ]
    expected = ["192.168.7.20", "10.0.0.7", "fd00:7::20", "10.8.0.2"]
    assert [str(it) for it in ranked(seen, [address("10.8.0.2")])] == expected
    assert str(ranked(seen, [address("10.0.0.7")])[0]) == "10.0.0.7"


def _bytes(setup: LanSetup) -> tuple[bytes, bytes]:
    return setup.authority.read_bytes(), setup.certificate.read_bytes()


def _names(setup: LanSetup) -> set[str]:
    found = _certificate(setup.certificate).extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return {*map(str, found.get_values_for_type(x509.IPAddress)), *found.get_values_for_type(x509.DNSName)}


def _certificate(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def test_a_machine_whose_name_reads_as_a_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No browser takes it for a name: it stays as it is, and the start goes on."""
    monkeypatch.setattr("lull.lan.local_names", lambda: ("0x1g.local", "0x1f", "0xffffffffff"))
    setup = lan_setup(8787, tmp_path, addresses=HOME)
    assert setup.origins[-1] == "https://0xffffffffff:8787"
    assert setup.origins[0] == "https://192.168.1.20:8787"
