"""A machine that hears of its sockets late, for all tests but those of the browser: `pytest --slow-platform=SEED` (CONTRIBUTING.md)."""

import selectors
import time
from collections.abc import Generator
from contextlib import contextmanager
from random import Random
from typing import Final

import pytest

MOST: Final = 0.004
"""Seconds by which a turn is late at the most in which nothing is heard."""


@contextmanager
def late_sockets(seed: str) -> Generator[None]:
    """Of what is ready, event loops hear in any order, and of some only in a later turn: whatever isn't on one socket has no order."""
    chance = Random(seed)
    really = selectors.DefaultSelector.select

    def select(
        self: selectors.DefaultSelector, timeout: float | None = None
    ) -> list[tuple[selectors.SelectorKey, int]]:
        ready = really(self, timeout)
        chance.shuffle(ready)
        if not ready or chance.random() < 0.7:
            return ready
        heard = [each for each in ready if chance.random() < 0.4]
        if not heard:
            time.sleep(chance.uniform(0, MOST))
        return heard

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(selectors.DefaultSelector, "select", select)
        yield
