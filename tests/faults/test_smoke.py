"""The campaign in small: every fault of a pair at once, then what happens to all pairs; and a campaign that must see what is broken."""

from asyncio import gather

import pytest
from tests.faults.campaign import Outcome, judged_fairly, play_on
from tests.faults.catalogue import FAULTS, Burst, DownCut, LinkCut, NodesKilled, ScriptHung, StoreKilled
from tests.faults.fault import Fault
from tests.faults.report import stories
from tests.faults.stage import set_stage

pytestmark = pytest.mark.asyncio

ALONE = {fault.name for fault in FAULTS if type(fault).strike is not Fault.strike or type(fault).mend is not Fault.mend}


def _kept(outcomes: list[Outcome]) -> None:
    assert [outcome for outcome in outcomes if outcome.violations] == [], stories(outcomes)


async def test_faults_of_a_pair() -> None:
    """BOUND, LATCH, DEADMAN, LIVE: two trials of every fault that hits one pair; a tap is kept, and two let go of it."""
    plays = [(fault, seed) for fault in FAULTS if fault.name not in ALONE for seed in (1, 2)]
    async with set_stage() as stage:
        played = await play_on(stage, plays)
    outcomes = [await judged_fairly(fault, each) for (fault, _), each in zip(plays, played, strict=True)]
    _kept(outcomes)
    assert [outcome.trouble for outcome in outcomes if outcome.trouble] == []
    assert any(outcome.to_paused for outcome in outcomes)


async def test_faults_of_all() -> None:
    """BOUND, LATCH, DEADMAN: what hits every pair of a server or a store, each on a stage of its own."""

    async def played(fault: Fault) -> list[Outcome]:
        async with fault.stage() as stage:
            return await play_on(stage, [(fault, seed) for seed in range(1, 7)])

    faults = (NodesKilled(), StoreKilled())
    both = zip(faults, await gather(*map(played, faults)), strict=True)
    _kept([await judged_fairly(fault, each) for fault, outcomes in both for each in outcomes])


PATIENT = ("1750", "60000")
"""Phones whose W is a minute, and so is their cover's."""

BELIEVING = ("state.proof.provenAt !== null && age(state.proof.provenAt, at) <= 1750", "state.proof.provenAt !== null")
"""Phones that believe a proof for ever. They are covered all the same, and then not any more."""

ROUNDS = 4
"""In each of which what is broken may show; the first one does nearly always, but where a machine is slow phones stop by themselves."""


@pytest.mark.parametrize(("broken", "rules"), [(PATIENT, {"BOUND", "DEADMAN"}), (BELIEVING, {"BOUND", "LATCH"})])
async def test_what_is_broken_is_seen(broken: tuple[str, str], rules: set[str]) -> None:
    """BOUND, DEADMAN, LATCH: phones that take too old a proof are accused of it."""
    accused = ""
    for first in range(1, 1 + ROUNDS * 3, 3):
        plays = [(fault, first + more) for fault in (LinkCut(), DownCut(), ScriptHung(), Burst()) for more in range(3)]
        async with set_stage(broken=broken) as stage:
            outcomes = await play_on(stage, plays)
        accused += " ".join(violation for outcome in outcomes for violation in outcome.violations)
        if all(rule in accused for rule in rules):
            return
    raise AssertionError(accused)
