"""The campaign in small: every fault of a pair at once, then what happens to all pairs; and a campaign that must see what is broken."""

import pytest
from tests.faults.campaign import Outcome, play, play_on
from tests.faults.catalogue import FAULTS, DownCut, LinkCut, NodesKilled, ScriptHung, StoreKilled, StoreOutOfMemory
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
        outcomes = await play_on(stage, plays)
    _kept(outcomes)
    assert [outcome.trouble for outcome in outcomes if outcome.trouble] == []
    assert any(outcome.to_paused for outcome in outcomes)


@pytest.mark.parametrize("fault", [NodesKilled(), StoreKilled(), StoreOutOfMemory()], ids=lambda fault: fault.name)
async def test_faults_of_all(fault: Fault) -> None:
    """BOUND, LATCH, DEADMAN: what hits every pair of a server or a store."""
    _kept([outcome async for outcome in play(fault, range(1, 7))])


BROKEN = ("const W = 1750", "const W = 60000")
"""Phones that believe a proof for a minute."""


async def test_old_proof_is_seen() -> None:
    """BOUND, DEADMAN: phones that show Together on old proof are accused, by the tap that didn't come through and by the cut itself."""
    async with set_stage(broken=BROKEN) as stage:
        outcomes = await play_on(
            stage, [(fault, seed) for fault in (LinkCut(), DownCut(), ScriptHung()) for seed in (1, 2, 3)]
        )
    accused = " ".join(violation for outcome in outcomes for violation in outcome.violations)
    assert "BOUND" in accused
    assert "DEADMAN" in accused


async def test_a_deaf_phone_is_seen() -> None:
    """BOUND: phones on which a pause doesn't count are accused, the tapped one as well as its partner's."""
    async with set_stage(broken=("!exceeds(state.taps, state.view.released)", "true")) as stage:
        outcomes = await play_on(stage, [(StoreOutOfMemory(), 1)])
    assert "BOUND" in " ".join(violation for outcome in outcomes for violation in outcome.violations)
