"""The fingerprints of the page, and whether a server serves just that."""

from collections.abc import Mapping
from hashlib import sha256
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

WITHIN: Final = 15.0
"""Seconds that a server has for each file."""

COMPRESSED: Final = (".br", ".gz")


class Unreachable(Exception):
    """Nobody answered there."""


def hashes_of(client_dir: Path) -> dict[str, str]:
    """SHA-256 in hex of every file of the built page, by the path it's served at, sorted."""
    files = sorted(path for path in client_dir.rglob("*") if path.is_file() and path.suffix not in COMPRESSED)
    return {_path_of(file, client_dir): sha256(file.read_bytes()).hexdigest() for file in files}


def differing(address: str, hashes: Mapping[str, str]) -> list[str]:
    """The paths at which the server at `address` (http or https) serves anything but these. Raises `Unreachable`."""
    parts = urlsplit(address)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    server = kind(parts.hostname or "", parts.port, timeout=WITHIN)
    try:
        return [path for path, expected in hashes.items() if _served(server, path) != expected]
    except (OSError, HTTPException) as error:
        raise Unreachable from error
    finally:
        server.close()


def _served(server: HTTPConnection, path: str) -> str | None:
    server.request("GET", path, headers={"accept-encoding": "identity"})
    answer = server.getresponse()
    body = answer.read()
    return sha256(body).hexdigest() if answer.status == HTTPStatus.OK else None


def _path_of(file: Path, client_dir: Path) -> str:
    path = file.relative_to(client_dir).as_posix()
    return "/" if path == "index.html" else f"/{path}"
