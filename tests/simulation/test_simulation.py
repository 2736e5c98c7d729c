"""The simulation itself: it is the same each time, it can fail, and a short run of it finds nothing."""

import os
import subprocess
import sys

import pytest
from tests.simulation import engine, run
from tests.simulation.variants import VARIANTS, Variant
from tests.support.server import ROOT

pytest.importorskip("STPyV8", reason="there is no such engine for this machine")

SHORT = 800
"""Schedules of the ordinary run."""

BARE = 5_000
"""Stories of bare phones and a server that lies; of one that doesn't half as many."""

OUTLIVED = (7_564_752, 7_521_379)
"""Stories in which a yes that a server had said was matched once outlived a step back of the partner's."""

AT_ONCE = 250
"""Of them that are told before one looks: most of the broken variants are found soon."""

WITHIN = 1_500
"""Schedules within which each broken variant has to be found."""


def test_no_invariant_breaks_in_a_short_run() -> None:
    """BOUND, DEADMAN, LATCH, MONOTONE, ONE-DOWN, LIVE. Longer: `make simulate SCHEDULES=1000000`."""
    code = engine.source()
    told = run.bare(0, BARE // 2, code, lies=False)
    assert told.violations == []
    assert told.together > BARE // 2
    with run.quickened():
        outcomes = [run.run(seed, code) for seed in range(SHORT)]
    assert [(outcome.seed, outcome.violation) for outcome in outcomes if outcome.violation is not None] == []
    assert sum(outcome.taps for outcome in outcomes) > SHORT


def test_a_seed_always_tells_the_same() -> None:
    """Byte for byte, in this process, after other schedules, and in another process with other hashes of strings."""
    code = engine.source()
    with run.quickened():
        first = [run.run(seed, code, log=True).log for seed in (8, 11)]
        again = [run.run(seed, code, log=True).log for seed in (8, 11)]
    assert first == again
    for seed, log in zip((8, 11), first, strict=True):
        told = subprocess.run(
            [sys.executable, "-m", "tests.simulation", "--replay", str(seed)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": "server", "PYTHONHASHSEED": "7"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.splitlines()
        assert told[:-1] == log
        assert len(log) > 100


def test_no_invariant_breaks_in_a_short_run_of_a_server_that_lies() -> None:
    """UNBELIEVED, BOUND, DEADMAN, LATCH, MONOTONE, ONE-DOWN. Longer: `make simulate LIES=1 SCHEDULES=1000000`."""
    code = engine.source()
    assert run.bare(0, BARE, code, lies=True).violations == []
    assert [run.bare(seed, 1, code, lies=True).violations for seed in OUTLIVED] == [[], []]
    with run.quickened():
        outcomes = [run.run(seed, code, lies=True) for seed in range(SHORT // 4)]
    assert [(outcome.seed, outcome.violation) for outcome in outcomes if outcome.violation is not None] == []
    assert sum(outcome.together for outcome in outcomes) > SHORT // 40


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.name)
def test_a_lull_without_this_guard_is_found(variant: Variant) -> None:
    """What can't fail shows nothing."""
    code = variant.code()
    if variant.lies:
        parts = [(variant.seed, 1), *((first, AT_ONCE) for first in range(0, BARE, AT_ONCE))]
        told = (run.bare(first, count, code, lies=True).violations for first, count in parts)
        assert any(
            each.violation.startswith(tuple(variant.finds)) for found in told for each in found if each.violation
        )
        return
    with run.quickened(), variant.broken():
        found = (run.run(seed, code).violation for seed in (variant.seed, *range(WITHIN)))
        assert any(violation is not None and violation.split(":")[0] in variant.finds for violation in found)


def test_a_campaign_ends_with_its_figures() -> None:
    """The last line is for others to read."""
    command = [sys.executable, "-m", "tests.simulation", "--schedules", "20", "--seed", "500", "--jobs", "2"]
    env = {**os.environ, "PYTHONPATH": "server"}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-2:] == [
        "schedules: 20 of bare phones, 1 of whole pages and nodes",
        "violations: 0",
    ]
