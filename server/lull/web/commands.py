"""From what a phone says on the wire to what the rules take in."""

from typing import TypeAlias, assert_never

from lull.protocol import messages as m
from lull.session.agreement import Terms
from lull.session.check_in import Feeling
from lull.session.inputs import Agree, Answer, Command, Confirm, Edit, Enough, StepBack, Withdraw
from lull.session.pauses import Count, Seat
from lull.session.proposals import GoOn, MoreTime, Proposal, Start, StepOn
from lull.session.rehearsal import How

RoomCommand: TypeAlias = m.Agree | m.Withdraw | m.Edit | m.Confirm | m.Answer | m.StepBack | m.Enough
"""The commands that the room decides on: all but `Ping`."""


def to_input(command: RoomCommand, seat: Seat, connection: str) -> Command:
    """The command as an input of this seat's connection."""
    match command:
        case m.Agree(epoch=epoch, proposal=proposal, token=token):
            return Agree(seat, connection, epoch, _proposal(proposal), token)
        case m.Withdraw(to=to):
            return Withdraw(seat, connection, to)
        case m.Edit(agreement=version, terms=terms):
            return Edit(seat, connection, version, Terms(terms.length, terms.every, terms.within, terms.steps))
        case m.Confirm(taps=taps, how=how):
            return Confirm(seat, connection, taps, How(how))
        case m.Answer(due_at=due_at, feeling=feeling):
            return Answer(seat, connection, due_at, Feeling(feeling))
        case m.StepBack(step=step):
            return StepBack(seat, connection, step)
        case m.Enough():
            return Enough(seat, connection)
        case _:
            assert_never(command)


def _proposal(proposal: m.Start | m.GoOn | m.StepOn | m.MoreTime) -> Proposal:
    taps = Count(proposal.taps.a, proposal.taps.b, proposal.taps.watch)
    match proposal:
        case m.Start(agreement=version):
            return Start(taps, version)
        case m.GoOn():
            return GoOn(taps)
        case m.StepOn(step=step):
            return StepOn(taps, step)
        case m.MoreTime(ends_at=ends_at):
            return MoreTime(taps, ends_at)
