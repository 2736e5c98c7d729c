"""What a campaign prints, and how it goes on after it was interrupted."""

from pathlib import Path

from tests.faults.campaign import Outcome
from tests.faults.report import header, row, stories
from tests.faults.state import State


def test_a_row_has_a_figure_for_each_column() -> None:
    """The longest time is the longest of all trials; a violation counts once a trial."""
    outcomes = [
        Outcome("cut", 1, to_paused=[5.0, 7.0], from_cut=[1700.0]),
        Outcome("cut", 2, ["BOUND a", "LATCH a"], [2100.0], story=["a: ..."]),
    ]
    line = row("cut", outcomes)
    assert line.count("|") == header().splitlines()[0].count("|")
    assert [cell.strip() for cell in line.split("|")[1:7]] == ["cut", "2", "1", "7", "2100", "1700"]


def test_a_violation_says_how_to_play_it_again() -> None:
    """With its seed; a trial in which all was well says nothing."""
    told = stories([Outcome("cut", 1), Outcome("cut", 2, ["BOUND a"], story=["a: ..."])])
    assert 'make faults ONLY="cut" REPLAY=2' in told
    assert "seed 1" not in told


def test_an_interrupted_campaign_goes_on(tmp_path: Path) -> None:
    """With its own seed, until every trial of every fault was played; then another one begins."""
    begun = State.opened(None, 2, ["cut"], tmp_path)
    begun.add(Outcome("cut", begun.seed, to_paused=[5.0]))
    again = State.opened(None, 2, ["cut"], tmp_path)
    assert again.seed == begun.seed
    assert again.outcomes == begun.outcomes
    again.add(Outcome("cut", begun.seed + 1))
    assert State.opened(None, 2, ["cut"], tmp_path).outcomes == {}
    assert State.opened(begun.seed, 2, ["cut"], tmp_path).has("cut", begun.seed + 1)
