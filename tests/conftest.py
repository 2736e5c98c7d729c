"""What all tests share."""

import asyncio
import functools
import inspect
import os
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any, cast

import pytest
import uvloop
from hypothesis import HealthCheck, settings
from tests.support.late_sockets import late_sockets
from tests.support.store_patience import wait_for_the_store
from tests.support.valkey import Valkey
from tests.support.waiting import LONG_PATIENCE

settings.register_profile("quick", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("long", deadline=None, max_examples=20_000, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("mutants", parent=settings.get_profile("quick"), derandomize=True, database=None)
settings.load_profile(os.environ.get("LULL_HYPOTHESIS", "quick"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """See CONTRIBUTING.md."""
    parser.addoption("--slow-platform", metavar="SEED", help="what tests wait for comes later, by this chance")
    parser.addoption("--slow-cpu", metavar="TIMES", type=float, default=1.0, help="with it: so many times slower pages")


def pytest_asyncio_loop_factories(config: pytest.Config) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Tests run on the event loop that serves people; what makes sockets late can do so on asyncio's own alone."""
    late = config.getoption("--slow-platform") is not None
    return {"asyncio": asyncio.new_event_loop} if late else {"uvloop": uvloop.new_event_loop}


@pytest.fixture(autouse=True)
def platform(request: pytest.FixtureRequest) -> Iterator[None]:
    """A slow one, where that is asked for. Those of the browser have another (tests/e2e/conftest.py)."""
    seed = cast("str | None", request.config.getoption("--slow-platform"))
    if seed is None:
        yield
        return
    with late_sockets(f"{seed} {request.node.nodeid}"):
        yield


@pytest.fixture(autouse=True)
def patience(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that stays well is waited for, by nodes of this process; those that a test harms are given up as ever."""
    if {"valkey", "stage"} & {*request.fixturenames} and "own_valkey" not in request.fixturenames:
        wait_for_the_store(monkeypatch)


def in_time(test: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    """The same test, ended when it takes far too long. What isn't awaited is ended by pytest's own `faulthandler_timeout`."""

    @functools.wraps(test)
    async def bounded(*given: Any, **named: Any) -> None:
        async with asyncio.timeout(LONG_PATIENCE):
            await test(*given, **named)

    return bounded


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """No test is waited for without an end: one that hangs would keep all others from being told."""
    for item in items:
        if isinstance(item, pytest.Function) and inspect.iscoroutinefunction(item.obj):
            item.obj = in_time(item.obj)


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
