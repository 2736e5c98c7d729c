"""What all tests share."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from tests.support.valkey import Valkey

settings.register_profile("quick", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("long", deadline=None, max_examples=20_000, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("mutants", parent=settings.get_profile("quick"), derandomize=True, database=None)
settings.load_profile(os.environ.get("LULL_HYPOTHESIS", "quick"))


@pytest.fixture(scope="session")
def valkey() -> Iterator[Valkey]:
    """A real store for tests that leave it well. Rooms have random ids, so nobody is in anybody's way."""
    with Valkey() as store:
        yield store


@pytest.fixture
def own_valkey() -> Iterator[Valkey]:
    """A real store for a test that harms it."""
    with Valkey() as store:
        yield store
