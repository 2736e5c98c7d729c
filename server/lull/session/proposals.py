"""What takes two. A proposal names what it is about, so that no yes can be to anything else (YES1)."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from lull.session.bounds import Counter, Millis, Step
from lull.session.pauses import Count

ProposalName: TypeAlias = Literal["start", "go_on", "step_on", "more_time"]


@dataclass(frozen=True, slots=True)
class Start:
    """To be together for the first time, under this version of the agreement (RELEASE8)."""

    taps: Count
    agreement: Counter
    to: Literal["start"] = "start"


@dataclass(frozen=True, slots=True)
class GoOn:
    """To let go of these taps (RELEASE2)."""

    taps: Count
    to: Literal["go_on"] = "go_on"


@dataclass(frozen=True, slots=True)
class StepOn:
    """From this step of the ladder to the next (LADDER3)."""

    taps: Count
    step: Step
    to: Literal["step_on"] = "step_on"


@dataclass(frozen=True, slots=True)
class MoreTime:
    """To stay beyond this end, in ms (TIME3)."""

    taps: Count
    ends_at: Millis
    to: Literal["more_time"] = "more_time"


Proposal: TypeAlias = Start | GoOn | StepOn | MoreTime
