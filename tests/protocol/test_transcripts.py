"""The transcripts that both sides replay, on this side."""

import json
from typing import Any, cast

import pytest
from tests.support.transcripts import FOLDER, VIEWS, new_room, play, written

from lull.protocol import messages as m
from lull.session.pauses import Count
from lull.session.rejections import Rejection

Case = dict[str, Any]


def cases(file: str, part: str) -> list[Case]:
    """The cases of a transcript file."""
    return cast("list[Case]", json.loads((FOLDER / file).read_text())[part])


def name_of(case: Case) -> str:
    """A case's name, for the report."""
    return str(case["name"])


@pytest.mark.parametrize("case", cases("pauses.json", "merge"), ids=name_of)
def test_counts_merge_as_written(case: Case) -> None:
    """PAUSE2, PAUSE5, PAUSE6: merging gives what the case says, from either side."""
    left, right, merged = (Count(**case[name]) for name in ("left", "right", "merged"))
    assert left.merge(right) == right.merge(left) == merged


@pytest.mark.parametrize("case", cases("pauses.json", "paused"), ids=name_of)
def test_counts_pause_as_written(case: Case) -> None:
    """PAUSE1: paused is what the case says."""
    assert Count(**case["taps"]).exceeds(Count(**case["released"])) == case["paused"]


@pytest.mark.parametrize("case", cases("views.json", "cases"), ids=name_of)
def test_each_seat_is_told_as_written(case: Case) -> None:
    """VIEW1, VIEW2, VIEW5: every step of the case is refused, or tells each seat exactly the view that is written."""
    session = new_room()
    for step in case["steps"]:
        session, rejected, views = play(session, step["input"], step["at"])
        assert rejected == (None if step["rejected"] is None else Rejection(step["rejected"])), step["say"]
        assert views == step["views"], step["say"]
        for view in views.values():
            if view is not None:
                m.View.model_validate_json(json.dumps(view))


def test_the_file_is_what_its_scripts_say() -> None:
    """VIEW2: the committed transcripts are the scripts' own; a difference is a changed rule, to be read by a person."""
    assert json.loads(VIEWS.read_text()) == json.loads(json.dumps(written()))
