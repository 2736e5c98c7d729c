"""The fingerprints of the page, and whether a server serves just that."""

import zlib
from hashlib import sha256
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from pathlib import Path
from ssl import SSLCertVerificationError
from time import monotonic
from typing import Final
from urllib.parse import urlsplit

ANSWER_TIMEOUT: Final = 15.0
"""Seconds that a server has for each answer."""

MAX_FILE_SIZE: Final = 4 * 2**20
"""Bytes. What is longer, packed or unpacked, is none of our files."""

IDENTITY: Final = "identity"

ROOT_PATHS: Final = (("", "", ""), ("/", "", ""))
"""Path, query and fragment of a server's address."""

COMPRESSED: Final = {"br": ".br", "gzip": ".gz"}
"""The forms that a server may choose for a browser (RFC 9110, 8.4), and how our own files of them end."""


class BadAddress(Exception):
    """That is no address of a server."""


class Unreachable(Exception):
    """Nobody answered there."""


class Untrusted(Exception):
    """Whoever answers there can't show that it is the server of that name."""


def hashes_of(client_dir: Path) -> dict[str, str]:
    """SHA-256 in hex of every file of the built page, by the path it's served at, sorted."""
    return {path: _hash(file.read_bytes()) for path, file in _files(client_dir).items()}


def differing_files(address: str, client_dir: Path) -> list[str]:
    """The paths at which the server at `address` (http or https) serves anything but these files.

    Each is asked for as it is, and in both forms that browsers take: what they get has to be the same.
    Raises `BadAddress`, `Unreachable`, `Untrusted`.
    """
    files, server = _files(client_dir), _connect(address)
    try:
        return [
            path if form == IDENTITY else f"{path} (sent as {form})"
            for path, file in files.items()
            for form in (IDENTITY, *COMPRESSED)
            if not _is_same(file, _fetch(server, path, form))
        ]
    except SSLCertVerificationError as error:
        raise Untrusted from error
    except (OSError, HTTPException) as error:
        raise Unreachable from error
    except UnicodeError as error:  # such a name can't be looked up
        raise BadAddress from error
    finally:
        server.close()


def _connect(address: str) -> HTTPConnection:
    try:
        parts = urlsplit(address)
        kind = {"http": HTTPConnection, "https": HTTPSConnection}[parts.scheme]
        if not parts.hostname or parts.username is not None or parts[2:] not in ROOT_PATHS:
            raise BadAddress
        return kind(parts.hostname, parts.port, timeout=ANSWER_TIMEOUT)
    except (KeyError, ValueError, HTTPException) as error:
        raise BadAddress from error


def _fetch(server: HTTPConnection, path: str, form: str) -> tuple[bytes, str] | None:
    """What comes, and the form that it says it has; None for no file of ours."""
    server.request("GET", path, headers={"accept-encoding": form})
    answer = server.getresponse()
    body = _body(answer)
    if answer.status != HTTPStatus.OK or body is None:
        server.close()  # more may come; the next request opens it again
        return None
    return body, answer.headers.get("content-encoding", IDENTITY)


def _body(answer: HTTPResponse) -> bytes | None:
    """All of it, in time; None if it's too much."""
    body, end = bytearray(), monotonic() + ANSWER_TIMEOUT
    while some := answer.read1(MAX_FILE_SIZE):
        body += some
        if len(body) > MAX_FILE_SIZE:
            return None
        if monotonic() > end:
            raise TimeoutError
    answer.close()
    return bytes(body)


def _is_same(file: Path, served: tuple[bytes, str] | None) -> bool:
    """Brotli can't be unpacked here: it has to be the file that we packed ourselves."""
    match served:
        case body, "identity":
            return body == file.read_bytes()
        case body, "gzip":
            return _gunzip(body) == file.read_bytes()
        case body, "br":
            ours = file.with_name(file.name + COMPRESSED["br"])
            return ours.is_file() and body == ours.read_bytes()
        case _:
            return False


def _gunzip(body: bytes) -> bytes | None:
    unpacking = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    try:
        plain = unpacking.decompress(body, MAX_FILE_SIZE)
    except zlib.error:
        return None
    return plain if unpacking.eof and not unpacking.unused_data else None


def _files(client_dir: Path) -> dict[str, Path]:
    """Every file of the page but the packed ones, by the path it's served at."""
    files = sorted(path for path in client_dir.rglob("*") if path.is_file() and path.suffix not in COMPRESSED.values())
    return {_path_of(file, client_dir): file for file in files}


def _path_of(file: Path, client_dir: Path) -> str:
    path = file.relative_to(client_dir).as_posix()
    return "/" if path == "index.html" else f"/{path}"


def _hash(data: bytes) -> str:
    return sha256(data).hexdigest()
