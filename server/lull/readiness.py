"""Asking the node on this machine whether it takes phones. Loads little: health checks do it every few seconds."""

import os
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from typing import Final

DEFAULT_HOST: Final = "127.0.0.1"
DEFAULT_PORT: Final = 8787
"""Where a node listens if it isn't told."""

READY_WITHIN = 2.5
"""Seconds that a node may take to say whether it is ready."""

_ANSWER_SIZE: Final = 4096
_FIGURES_SIZE: Final = 65_536

_EVERYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - only compared


def ask_node(host: str, port: int) -> tuple[int, bytes]:
    """The status and the body of what `/readyz` answers. `host`: what the node listens on.

    Raises `OSError`, `UnicodeError` or `HTTPException`.
    """
    return _ask(host, port, "/readyz", _ANSWER_SIZE)


def has_figures(host: str, port: int) -> bool:
    """Whether the figures of a node can be had there."""
    try:
        status, body = _ask(host, port, "/metrics", _FIGURES_SIZE)
    except (OSError, UnicodeError, HTTPException):
        return False
    return status == 200 and b"lull_" in body


def _ask(host: str, port: int, path: str, size: int) -> tuple[int, bytes]:
    with closing(HTTPConnection(_EVERYWHERE.get(host, host), port, timeout=READY_WITHIN)) as asking:
        asking.request("GET", path)
        answer = asking.getresponse()
        return answer.status, answer.read(size)


def is_ready() -> bool:
    """Whether the node that the environment names says so. Where that is in doubt, the command line says why."""
    port = os.environ.get("LULL_PORT") or str(DEFAULT_PORT)
    if not (port.isascii() and port.isdigit()):
        return False
    try:
        status, body = ask_node(os.environ.get("LULL_HOST") or DEFAULT_HOST, int(port))
    except (OSError, ValueError, HTTPException):
        return False
    return status == 200 and body == b'{"status":"ready"}'
