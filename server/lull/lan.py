"""HTTPS on the local network, for trying Lull with real phones.

Phones give cryptography, the wake lock and installing only to pages that come over HTTPS. So this machine makes itself
a small certificate authority, which the two phones are told to trust. Its key never leaves this machine, and its
certificate binds it to private addresses (RFC 5280, 4.2.1.10). Not every system holds an authority that was installed
by hand to that, hence also: nothing below it may sign, its key is its owner's only, and it is told how to take it back.
"""

import ipaddress
import os
import socket
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, TypeAlias

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from lull.web.static import CERTIFICATE_PATH

Address: TypeAlias = ipaddress.IPv4Address

AUTHORITY_DAYS = 825
LEAF_DAYS = 90
RENEW_DAYS = 30
"""Phones refuse what is valid for more than 825 days; ours is renewed when fewer than 30 are left."""

_PRIVATE: Final = tuple(
    ipaddress.IPv4Network(network)
    for network in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "127.0.0.0/8")
)
"""Networks that nobody reaches from outside: all that the authority may vouch for."""


@dataclass(frozen=True, slots=True)
class LanSetup:
    """All that serving on the local network takes."""

    address: str
    reachable: bool
    """Whether the address is one that other machines can reach."""
    origins: tuple[str, ...]
    certificate: Path
    key: Path
    authority: Path
    instructions: str


def lan_setup(port: int, folder: Path | None = None, addresses: tuple[Address, ...] | None = None) -> LanSetup:
    """Make or reuse the authority and a certificate for this machine's addresses, in `folder` (0700)."""
    folder = folder or _state_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = addresses or _addresses()
    authority_key, authority = _authority(folder)
    _leaf(folder, authority_key, authority, found)
    names = [str(address) for address in found]
    address = f"https://{names[0]}:{port}/"
    return LanSetup(
        address=address,
        reachable=not found[0].is_loopback,
        origins=tuple(f"https://{name}:{port}" for name in [*names, "localhost"]),
        certificate=folder / "lull.crt",
        key=folder / "lull.key",
        authority=folder / "ca.crt",
        instructions=_instructions(f"https://{names[0]}:{port}{CERTIFICATE_PATH}", authority),
    )


def _instructions(url: str, authority: x509.Certificate) -> str:
    print_ = authority.fingerprint(hashes.SHA256()).hex(":").upper()
    return f"""
  Each phone has to trust this machine once. On the phone, on the same network, open
      {url}
  (the browser warns you, since it doesn't know this machine yet: go on, this once).

    iPhone, iPad   Allow the download. Settings > General > VPN & Device Management > "Lull on this network" > Install.
                   Then Settings > General > About > Certificate Trust Settings: switch "Lull on this network" on.
    Android        Settings > search for "CA certificate" > Install anyway > choose lull-ca.crt from the downloads.

  Its fingerprint (SHA-256):
      {print_[:47]}
      {print_[48:]}
  It vouches for addresses of home networks only. To take it back, remove it in the same places.
"""


def _state_folder() -> Path:
    base = os.environ.get("XDG_STATE_HOME")
    return (Path(base) if base else Path.home() / ".local" / "state") / "lull"


def _addresses() -> tuple[Address, ...]:
    """This machine's private addresses, the one towards the network's way out first."""
    found: list[Address] = []
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # sends nothing: it only asks which address would be used
        found.append(ipaddress.IPv4Address(probe.getsockname()[0]))
    with suppress(OSError):
        for *_, address in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET):
            found.append(ipaddress.IPv4Address(address[0]))
    kept = [address for address in dict.fromkeys(found) if not address.is_loopback and _is_ours(address)]
    return (*kept, ipaddress.IPv4Address("127.0.0.1"))


def _is_ours(address: Address) -> bool:
    return any(address in network for network in _PRIVATE)


def _authority(folder: Path) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key_path, path = folder / "ca.key", folder / "ca.crt"
    kept = _kept(key_path, path)
    if kept is not None and _days_left(kept[1]) > RENEW_DAYS:
        return kept
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name("Lull on this network")
    certificate = (
        _builder(name, name, key.public_key(), AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(
            x509.NameConstraints(
                [
                    *(x509.IPAddress(network) for network in _PRIVATE),
                    x509.DNSName("localhost"),
                    x509.DNSName("local"),
                ],
                None,
            ),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    _write_key(key_path, key)
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return key, certificate


def _leaf(
    folder: Path, authority_key: ec.EllipticCurvePrivateKey, authority: x509.Certificate, addresses: tuple[Address, ...]
) -> None:
    path = folder / "lull.crt"
    kept = _kept(folder / "lull.key", path)
    if kept is not None:
        certificate = kept[1]
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        same_addresses = set(names.get_values_for_type(x509.IPAddress)) == set(addresses)
        same_authority = certificate.issuer == authority.subject and _signed_by(certificate, authority)
        if same_addresses and same_authority and _days_left(certificate) > RENEW_DAYS:
            return
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = (
        _builder(_name(str(addresses[0])), authority.subject, key.public_key(), LEAF_DAYS)
        .add_extension(
            x509.SubjectAlternativeName(
                [*(x509.IPAddress(address) for address in addresses), x509.DNSName("localhost")]
            ),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    _write_key(folder / "lull.key", key)
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, days: int
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))  # a phone's clock may be a little behind
        .not_valid_after(now + timedelta(days=days) - timedelta(hours=2))
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _signed_by(certificate: x509.Certificate, authority: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(authority)
    except Exception:  # noqa: BLE001 - whatever is wrong with it, it's made anew
        return False
    return True


def _days_left(certificate: x509.Certificate) -> int:
    return (certificate.not_valid_after_utc - datetime.now(UTC)).days


def _kept(key_path: Path, path: Path) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate] | None:
    """A key and its certificate from an earlier start. None where they are absent, damaged or don't match."""
    try:
        key = serialization.load_pem_private_key(key_path.read_bytes(), None)
        certificate = x509.load_pem_x509_certificate(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.public_key() != certificate.public_key():
        return None
    return key, certificate


def _write_key(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
