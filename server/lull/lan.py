"""HTTPS on the local network, for trying Lull with real phones.

Phones give cryptography, the wake lock and installing only to pages that come over HTTPS. So this machine makes itself
a small certificate authority, which the two phones are told to trust. It signs one certificate, for exactly what this
machine is called in the local network (RFC 5280, 4.2.1.10), and then its key is dropped: nothing is ever signed with it
again. When the certificate runs out, or this machine is called something else, there is another authority, and phones
have to trust that one (docs/decisions/0026).
"""

import ipaddress
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, TypeAlias
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from lull.local_addresses import Address, addresses_of, local_addresses, local_names
from lull.settings import own_origin
from lull.web.static import TRUST_PATH

VALID_DAYS = 397
"""How long the authority and its one certificate are good: phones refuse more than 398 days of many, 825 of any."""

RENEW_DAYS = 7
"""With no more days left than this, both are made anew at a start."""

ANY: Final = ("0.0.0.0", "::")  # noqa: S104 - only compared
"""Hosts that stand for all addresses."""

General: TypeAlias = x509.DNSName | x509.IPAddress


@dataclass(frozen=True, slots=True)
class LanSetup:
    """All that serving on the local network takes."""

    address: str
    hosts: tuple[str, ...]
    """The addresses to listen on."""
    origins: tuple[str, ...]
    certificate: Path
    key: Path
    authority: Path
    instructions: str


class LocalAddressMissing(Exception):
    """There is nothing by which a phone could reach this machine. The text says why, and what to do."""


def lan_setup(
    port: int,
    folder: Path | None = None,
    *,
    host: str | None = None,
    origins: Sequence[str] = (),
    addresses: tuple[Address, ...] | None = None,
) -> LanSetup:
    """Make or reuse the authority and its certificate, in `folder` (0700).

    `host`: the one name or address to use, where one was chosen. `origins`: those that were set. `addresses`: instead
    of those that this machine has. Raises `LocalAddressMissing` and `OSError`.
    """
    host = None if host in ANY else host
    listened = addresses or (local_addresses() if host is None else _chosen(host))
    if not listened:
        raise LocalAddressMissing(
            "This machine has no address on a local network, so no phone can reach it there. "
            "If it has another by which phones can, set LULL_HOST to it."
        )
    own = (
        (_in_certificate(host),)
        if host is not None and not _is_address(host)
        else ()
        if host is not None
        else local_names()
    )
    names = dict.fromkeys([*map(str, listened), *own, *(_host_of(origin) for origin in origins)])
    folder = folder or _state_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    authority, renewed = _certified(folder, [_general(name) for name in names])
    origins = tuple(origins) or tuple(own_origin(f"https://{_in_url(name)}:{port}") for name in names)
    address = next((origin for origin in origins if origin.startswith("https:")), origins[0])
    return LanSetup(
        address=f"{address}/",
        hosts=tuple(map(str, listened)),
        origins=origins,
        certificate=folder / "lull.crt",
        key=folder / "lull.key",
        authority=folder / "ca.crt",
        instructions=_instructions(address, authority, [it for it in origins if it != address], renewed=renewed),
    )


def _instructions(address: str, authority: x509.Certificate, others: Sequence[str], *, renewed: bool) -> str:
    print_ = authority.fingerprint(hashes.SHA256()).hex(":").upper()
    again = (
        """
  This machine is called something else than before, or its certificate ran out, so it has a new one: phones have to
  trust it once again. What they trusted before can be removed; nothing can be signed with it any more.
"""
        if renewed
        else ""
    )
    here = f"\n  It goes by these names, too, and LULL_HOST chooses one:  {'  '.join(others)}\n" if others else ""
    return f"""{again}
  Each phone has to trust this machine once. On the phone, on the same network, open
      {address}{TRUST_PATH}
  (the browser warns you, since it doesn't know this machine yet: go on, this once). It shows with a picture what to do:

    iPhone, iPad   Allow the download. Settings > General > VPN & Device Management > "Lull on this network".
                   More Details > the certificate: compare its SHA-256 fingerprint with the one below. Then Install.
                   Settings > General > About > Certificate Trust Settings: switch "Lull on this network" on.
    Android        Settings > search for "CA certificate" > Install anyway > choose lull-ca.crt from the downloads.
                   Then search for "User credentials" or "Trusted credentials" > User > "Lull on this network": compare.

  Its fingerprint (SHA-256). If the phone shows another, don't trust it, or remove it: somebody is in between.
      {print_[:47]}
      {print_[48:]}
  It vouches for this machine alone, and its key is gone. To take it back, remove it in the same places.
{here}"""


def _state_folder() -> Path:
    base = os.environ.get("XDG_STATE_HOME")
    try:
        return (Path(base) if base else Path.home() / ".local" / "state") / "lull"
    except RuntimeError:  # a user whom the machine doesn't know, without HOME
        raise FileNotFoundError("no home") from None


def _chosen(host: str) -> tuple[Address, ...]:
    try:
        found = addresses_of(host)
    except (OSError, UnicodeError):
        found = ()
    # An IPv6 address of one link needs the name of the link, which no browser takes.
    reached = [it for it in found if not (it.is_loopback or it.is_multicast or (it.version == 6 and it.is_link_local))]
    if not reached:
        raise LocalAddressMissing(f"No phone can reach {host} over a network. Set LULL_HOST to another, or to nothing.")
    return tuple(reached)


def _in_certificate(host: str) -> str:
    """A name as certificates and browsers have it."""
    try:
        return host.encode("idna").decode().lower()
    except UnicodeError:
        raise LocalAddressMissing(f"{host} can't be the name of a machine. Set LULL_HOST to another.") from None


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _host_of(origin: str) -> str:
    return urlsplit(origin).hostname or ""


def _in_url(name: str) -> str:
    return f"[{name}]" if ":" in name else name


def _general(name: str) -> General:
    return x509.IPAddress(ipaddress.ip_address(name)) if _is_address(name) else x509.DNSName(name)


def _certified(folder: Path, names: Sequence[General]) -> tuple[x509.Certificate, bool]:
    """The authority, and whether it takes the place of another."""
    (folder / "ca.key").unlink(missing_ok=True)  # versions before kept it
    there = (folder / "ca.crt").exists()
    kept = _kept(folder)
    if kept is not None:
        authority, covered = kept
        if set(names) <= covered:
            return authority, False
    return _make(folder, names), there


def _make(folder: Path, names: Sequence[General]) -> x509.Certificate:
    root, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    title = _name("Lull on this network")
    authority = (
        _builder(title, title, root.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.NameConstraints([_exactly(name) for name in names], None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(root.public_key()), critical=False)
        .sign(root, hashes.SHA256())
    )
    certificate = (
        _builder(_name("Lull"), title, key.public_key())
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root.public_key()), critical=False)
        .sign(root, hashes.SHA256())
    )
    _write_key(folder / "lull.key", key)
    (folder / "lull.crt").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "ca.crt").write_bytes(authority.public_bytes(serialization.Encoding.PEM))
    return authority


def _exactly(name: General) -> General:
    """As a constraint: an address is a network of one."""
    if isinstance(name, x509.IPAddress):
        return x509.IPAddress(ipaddress.ip_network(str(name.value)))
    return name


def _builder(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))  # a phone's clock may be a little behind
        .not_valid_after(now + timedelta(days=VALID_DAYS) - timedelta(hours=2))
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _kept(folder: Path) -> tuple[x509.Certificate, set[x509.GeneralName]] | None:
    """The authority of an earlier start and what its certificate is for; None where anything is wrong with them."""
    try:
        key = serialization.load_pem_private_key((folder / "lull.key").read_bytes(), None)
        certificate = x509.load_pem_x509_certificate((folder / "lull.crt").read_bytes())
        authority = x509.load_pem_x509_certificate((folder / "ca.crt").read_bytes())
        certificate.verify_directly_issued_by(authority)
        constraints = authority.extensions.get_extension_for_class(x509.NameConstraints).value
        names = set(certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value)
    except Exception:  # noqa: BLE001 - whatever is wrong with them, they are made anew
        return None
    exact = set(constraints.permitted_subtrees or ()) == {_exactly(name) for name in names}  # pyright: ignore[reportArgumentType]
    lasts = min(certificate.not_valid_after_utc, authority.not_valid_after_utc) - datetime.now(UTC)
    if key.public_key() != certificate.public_key() or not exact or lasts.days <= RENEW_DAYS:
        return None
    return authority, names


def _write_key(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
