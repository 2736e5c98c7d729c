"""A store that is slow and nothing else."""

from typing import Final

import pytest
from tests.support.waiting import PATIENCE

LIMITS: Final = (
    "clients.COMMAND_TIMEOUT",
    "clients.CONNECT_TIMEOUT",
    "store_guard.CALL_TIMEOUT",
    "valkey_bus.DEAF_AFTER",
)
"""After how long a node takes the store's silence for a fault: a second or two, which a busy machine makes by itself."""


def wait_for_the_store(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nodes of this process wait for it as long as the slowest machine may take. A store that is gone says so at once."""
    for name in LIMITS:
        monkeypatch.setattr(f"lull.storage.{name}", PATIENCE)
