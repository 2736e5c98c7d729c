"""The hot path, without sockets and without a store."""

import dataclasses
from dataclasses import replace

import pytest
from tests.support.outboxes import FakeOutbox
from tests.support.sessions import after, paused, preparing, raised, together, yes_in

from lull.runtime.room_hub import MAX_FENCED, Connection, LiveRoom, RoomHub
from lull.session.inputs import Connect, Disconnect, End, RaiseTaps, RejectedJoin, StartNewEpoch
from lull.session.pauses import COUNTER_LIMIT, Count, Seat
from lull.session.rejections import Rejection
from lull.session.state import SeatState, Session

A, B = Seat.A, Seat.B
ROOM = "r" * 22
REPLACED, CLOSED, RESTARTING = 4409, 4410, 1012
FRAME = b"a beat, unread"


class Board:
    """A switchboard with two phones of one room, and what it asked to be stored and sent away."""

    def __init__(self, session: Session) -> None:
        self.stored: list[Count] = []
        self.away: list[tuple[Seat, bytes]] = []
        self.sessions: list[int] = []
        self.left: list[str] = []
        self.session, self.revision = session, 1
        self.board = RoomHub(
            on_raise=self._raise,
            on_beat=self._beat,
            on_letter=self._beat,
            on_session=self._session,
            on_empty=lambda room: self.left.append(room.id),
            replaced=REPLACED,
            closed=CLOSED,
            restarting=RESTARTING,
        )

    def _raise(self, room: LiveRoom) -> None:
        self.stored.append(room.taps)

    def _beat(self, _: LiveRoom, seat: Seat, frame: bytes) -> None:
        self.away.append((seat, frame))

    def _session(self, room: LiveRoom) -> None:
        self.sessions.append(room.revision)

    def enter(self, seat: Seat, connection: str) -> tuple[Connection, FakeOutbox]:
        """A phone comes in, as its socket does it: stored and told first, then entered."""
        self.write(after(self.session, Connect(seat, connection)))
        line = FakeOutbox()
        return self.board.add_connection(ROOM, self.session, self.revision, seat, connection, line), line

    def write(self, session: Session) -> None:
        """A new record is told."""
        self.session, self.revision = session, self.revision + 1
        self.board.apply_record(ROOM, session, self.revision)

    def pair(self) -> tuple[tuple[Connection, FakeOutbox], tuple[Connection, FakeOutbox]]:
        """Both phones."""
        return self.enter(A, "a1"), self.enter(B, "b1")

    def hear(self, member: Connection, taps: int, watch: int = 0, *, pass_on: bool = True) -> None:
        """A beat with these counters comes from a phone."""
        self.board.receive_beat(member, FRAME, taps, watch, pass_on=pass_on)


def chair_of(session: Session, seat: Seat) -> SeatState:
    """The taken seat."""
    chair = session.seat_state(seat)
    assert chair is not None
    return chair


def test_a_beat_goes_to_the_partner_and_nowhere_else() -> None:
    """BEAT1: a live beat reaches the partner's live line as it is; nothing is stored for it."""
    board = Board(preparing())
    (a, line_a), (b, line_b) = board.pair()
    board.hear(a, 0)
    board.hear(b, 0)
    assert (line_a.beats, line_b.beats) == ([FRAME], [FRAME])
    assert (board.stored, board.away) == ([], [])


def test_a_tap_is_told_before_the_call_returns() -> None:
    """PAUSE3, VIEW3: the partner has the beat and then the counters, the tapper the counters, and storing is asked for."""
    board = Board(preparing())
    (a, line_a), (_, line_b) = board.pair()
    line_b.order.clear()
    board.hear(a, 1)
    assert line_b.order == ["beat", "taps"]
    assert line_a.counts == line_b.counts == [Count(a=1)]
    assert board.stored == [Count(a=1)]
    assert line_b.phase == "preparing"  # no view before it is stored


def test_what_is_no_rise_is_told_to_nobody() -> None:
    """PAUSE2: the same and older counters change nothing."""
    board = Board(preparing())
    (a, _), (_, line_b) = board.pair()
    board.hear(a, 3, 2)
    board.hear(a, 3, 2)
    board.hear(a, 1, 1)
    assert line_b.counts == [Count(a=3, watch=2)]
    assert len(board.stored) == 1


def test_a_shed_beat_is_shed_unless_it_raises() -> None:
    """WIRE7, PAUSE4: a flooding phone's beats stop being passed on; its pauses don't, its own or nobody's."""
    board = Board(preparing())
    (a, _), (_, line_b) = board.pair()
    board.hear(a, 0, pass_on=False)
    assert line_b.beats == []
    board.hear(a, 1, pass_on=False)
    board.hear(a, 1, 1, pass_on=False)
    assert len(line_b.beats) == 2
    assert board.stored[-1] == Count(a=1, watch=1)


def test_a_new_connection_fences_the_older() -> None:
    """SEAT1, SEAT2: the older page is told so once, its beats stay here, and it goes on getting views."""
    board = Board(preparing())
    (old, old_line), (b, line_b) = board.pair()
    new, new_line = board.enter(A, "a2")
    assert (old_line.times_fenced, new_line.times_fenced) == (1, 0)
    board.hear(old, 0)
    assert line_b.beats == []
    board.hear(new, 0)
    board.hear(b, 0)
    assert (line_b.beats, new_line.beats, old_line.beats) == ([FRAME], [FRAME], [])
    board.write(after(board.session, RejectedJoin()))
    assert old_line.views[-1][1].knocks == new_line.views[-1][1].knocks == 1


def test_a_fenced_pages_tap_is_obeyed() -> None:
    """SEAT2, PAUSE8: it pauses although the seat's counter is higher already, each time it counts one more."""
    board = Board(preparing())
    (old, _), (_, line_b) = board.pair()
    new, _ = board.enter(A, "a2")
    board.hear(new, 5)
    board.hear(old, 1)
    assert board.stored[-1] == Count(a=6)
    board.hear(old, 1)
    assert board.stored[-1] == Count(a=6)
    board.hear(old, 2)
    assert board.stored[-1] == line_b.counts[-1] == Count(a=7)
    board.hear(old, 9)
    assert board.stored[-1] == Count(a=9)


def test_a_fenced_pages_ordinary_beat_is_no_tap() -> None:
    """PAUSE8: what an older page said before is measured by what it had when it came, not from zero."""
    board = Board(replace(preparing(), taps=Count(a=4)))
    (old, _), _ = board.pair()
    board.enter(A, "a2")
    board.hear(old, 4)
    assert board.stored == []
    board.hear(old, 5)
    assert board.stored == [Count(a=5)]


def test_the_fourth_older_page_is_let_go() -> None:
    """SEAT1, WIRE3: three older pages of a seat are kept for their pause; of more, the oldest is closed."""
    board = Board(preparing())
    lines = [board.enter(A, f"a{number}")[1] for number in range(MAX_FENCED + 2)]
    assert [line.closed for line in lines] == [REPLACED, None, None, None, None]
    _, line_b = board.enter(B, "b1")
    assert line_b.closed is None


def test_a_page_that_was_overtaken_while_being_seated_is_told() -> None:
    """SEAT1, SEAT2: a page whose seat a newer one took before it was entered is fenced from the start, and told."""
    board = Board(preparing())
    _, line_b = board.enter(B, "b1")
    stored = after(board.session, Connect(A, "a1"))
    board.write(after(stored, Connect(A, "a2")))
    line = FakeOutbox()
    member = board.board.add_connection(ROOM, stored, board.revision - 1, A, "a1", line)
    assert line.times_fenced == 1
    assert not member.live
    board.hear(member, 0)
    assert line_b.beats == []
    board.hear(member, 1)
    assert board.stored == [Count(a=1)]


def test_a_lone_yes_is_written_to_one_line_only() -> None:
    """VIEW1, VIEW2: a change that one seat sees is told to that seat."""
    board = Board(preparing())
    (_, line_a), (_, line_b) = board.pair()
    before = len(line_b.views)
    board.write(after(board.session, yes_in(board.session, A)))
    assert line_a.views[-1][1].ask == "given"
    assert len(line_b.views) == before


def test_an_old_record_is_not_told() -> None:
    """VIEW2, VIEW3: of two records the newer stays, in whatever order they come."""
    board = Board(together())
    board.pair()
    newest = after(board.session, RaiseTaps(Count(a=1, watch=9)))
    line = board.enter(A, "a2")[1]
    board.board.apply_record(ROOM, newest, board.revision + 2)
    told = len(line.views)
    board.board.apply_record(ROOM, board.session, board.revision + 1)
    assert len(line.views) == told
    assert line.phase == "paused"


def test_another_epoch_is_told_only_if_it_is_later() -> None:
    """EPOCH2, EPOCH4: its revision says nothing; a line that it has forgotten is closed, and not called fenced."""
    board = Board(together())
    (_, line_a), (_, line_b) = board.pair()
    anew = after(board.session, StartNewEpoch("f" * 22))
    board.board.apply_record(ROOM, anew, board.revision + 5)
    assert line_a.views[-1][1].epoch == board.session.epoch
    board.board.apply_record(ROOM, replace(anew, b=replace(chair_of(anew, B), connection="older")), 1, later=True)
    assert (line_a.views[-1][1].epoch, line_a.phase) == ("f" * 22, "paused")
    assert (line_b.closed, line_b.times_fenced) == (RESTARTING, 0)
    board.board.apply_record(ROOM, board.session, board.revision + 9)
    assert line_a.views[-1][1].epoch == "f" * 22


def test_what_was_told_but_not_stored_is_stored_by_whoever_heard_it() -> None:
    """PAUSE3, STORE4: counters heard from another node, which may be gone, are stored when a record comes without them."""
    board = Board(preparing())
    (_, line_a), _ = board.pair()
    board.board.receive_remote_taps(ROOM, Count(b=1))
    assert line_a.counts == [Count(b=1)]
    assert board.stored == []
    board.write(after(board.session, RejectedJoin()))
    assert board.stored == [Count(b=1)]
    board.write(after(board.session, raised(b=1)))
    board.write(after(board.session, RejectedJoin()))
    assert board.stored == [Count(b=1)]


def test_a_newcomer_hears_what_is_not_stored_yet() -> None:
    """PAUSE3: a phone that comes in between the telling and the storing is told the counters too."""
    board = Board(preparing())
    (a, _), _ = board.pair()
    board.hear(a, 1)
    _, line = board.enter(B, "b2")
    assert line.counts == [Count(a=1)]


def test_beats_cross_only_when_the_partner_is_elsewhere() -> None:
    """STORE5: a live beat goes to other nodes if the partner is connected, but not here."""
    board = Board(preparing())
    a, line_a = board.enter(A, "a1")
    board.write(after(board.session, Disconnect(B, "b1")))
    board.hear(a, 0)
    assert board.away == []
    board.write(after(board.session, Connect(B, "b9")))
    board.hear(a, 0)
    assert board.away == [(A, FRAME)]
    board.board.receive_remote_beat(ROOM, B, FRAME, 1, 2)
    assert line_a.beats == [FRAME]
    assert line_a.counts == [Count(b=1, watch=2)]
    assert board.stored == []  # the node that heard it first stores it


def test_what_a_beat_carried_needs_no_word_beside_it() -> None:
    """STORE5, PAUSE3, PAUSE8: a tap that its own beat took to the other node is told by that; one counted further isn't."""
    board = Board(preparing())
    old, _ = board.enter(A, "a0")
    a, _ = board.enter(A, "a1")
    board.write(after(board.session, Connect(B, "b1")))
    board.hear(a, 1, 1)
    assert board.away == [(A, FRAME)]
    assert board.stored[-1] == Count(a=1, watch=1)
    assert not a.room.taps.exceeds(a.room.counters_relayed)
    board.hear(old, 1)
    assert board.stored[-1] == Count(a=2, watch=1)
    assert a.room.taps.exceeds(a.room.counters_relayed)


def test_a_letter_goes_to_the_partner_where_it_can_stand_before_no_pause() -> None:
    """PATH3, STORE5: here or elsewhere, unread; not from a fenced page, not to nobody, not in Together. It moves nothing."""
    board = Board(preparing())
    (a, line_a), (b, line_b) = board.pair()
    assert board.board.relay_signaling(a, FRAME) is None
    assert line_b.signaling_messages == [FRAME]
    newer, _ = board.enter(A, "a2")
    assert board.board.relay_signaling(a, FRAME) is Rejection.FENCED
    board.board.remove_connection(b)
    assert board.board.relay_signaling(newer, FRAME) is None
    assert board.away == [(A, FRAME)]
    board.write(after(board.session, Disconnect(B, "b1")))
    assert board.board.relay_signaling(newer, FRAME) is Rejection.PARTNER_AWAY
    board.board.receive_remote_signaling(ROOM, B, FRAME)
    board.board.receive_remote_signaling("x" * 22, B, FRAME)
    assert (line_a.signaling_messages, line_b.signaling_messages) == ([], [FRAME])
    assert board.stored == []
    board = Board(preparing())
    (a, _), (_, line_b) = board.pair()
    board.write(together())
    assert board.board.relay_signaling(a, FRAME) is Rejection.NOT_NOW
    assert line_b.signaling_messages == []
    board.write(paused())
    assert board.board.relay_signaling(a, FRAME) is None
    assert line_b.signaling_messages == [FRAME]


def test_a_frame_from_afar_speaks_for_its_seat_only() -> None:
    """PAUSE5: from any node, a beat of b never raises a's counter."""
    board = Board(preparing())
    (_, line_a), _ = board.pair()
    board.board.receive_remote_beat(ROOM, B, FRAME, 7, 0)
    assert line_a.counts == [Count(b=7)]


@pytest.mark.parametrize("counters", [(2**32 - 1, 0), (0, 2**32 - 1), (2**32 - 1, 2**32 - 1), (COUNTER_LIMIT, 0)])
def test_a_counter_beyond_its_limit_is_its_limit(counters: tuple[int, int]) -> None:
    """PAUSE6: however much a frame claims, what is told and stored is at most the limit, which ends the room."""
    board = Board(together())
    (a, _), (_, line_b) = board.pair()
    board.hear(a, *counters)
    told = line_b.counts[-1]
    assert max(told.a, told.watch) == COUNTER_LIMIT
    assert board.stored == [told]
    assert after(board.session, RaiseTaps(told)).phase.name == "closed"


def test_a_lost_phone_pauses_from_memory() -> None:
    """SEAT3, STORE4, RELEASE3: with no store to tell, the loss is a pause all the same, even in the middle of one."""
    for start in (together(), paused(Count(a=1))):
        board = Board(start)
        (a, _), (_, line_b) = board.pair()
        watch = board.session.taps.watch
        board.board.remove_connection(a)
        board.board.pause_for_lost_seat(a.room)
        assert line_b.counts[-1].watch == watch + 1
        assert board.stored[-1].watch == watch + 1


def test_the_last_to_leave_is_stored_too() -> None:
    """SEAT3, STORE4: the loss of the last phone here is stored although nobody here is left to be told."""
    board = Board(together())
    a, _ = board.enter(A, "a1")
    board.board.remove_connection(a)
    assert board.board.rooms == {}
    board.board.pause_for_lost_seat(a.room)
    assert board.stored[-1].exceeds(a.room.session.taps)


def test_the_end_closes_every_line() -> None:
    """ROOM5, ROOM6: a Closed record and a missing one close all lines of the room, and the room is let go."""
    for over in ("closed", "missing"):
        board = Board(preparing())
        (a, line_a), (_, line_b) = board.pair()
        _, newer = board.enter(B, "b2")
        if over == "closed":
            board.write(after(board.session, End()))
        else:
            board.board.close_room(ROOM)
        assert [line.closed for line in (line_a, line_b, newer)] == [CLOSED] * 3
        assert board.board.rooms == {}
        board.hear(a, 1)  # what is still on its way harms nobody
        board.board.remove_connection(a)


def test_nothing_of_one_room_reaches_another() -> None:
    """STORE5, SEAT1: APART: beats, counters, views and the end of a room stay in it."""
    board = Board(preparing())
    (a, _), _ = board.pair()
    strangers = [FakeOutbox(), FakeOutbox()]
    for seat, line in zip(Seat, strangers, strict=True):
        session = after(preparing(), Connect(seat, f"{seat}7"))
        board.board.add_connection("s" * 22, session, 1, seat, f"{seat}7", line)
    before = [dataclasses.asdict(line) for line in strangers]
    board.hear(a, 3, 3)
    board.board.receive_remote_taps(ROOM, Count(9, 9, 9))
    board.board.receive_remote_beat(ROOM, A, FRAME, 20, 0)
    board.write(after(board.session, End()))
    assert [dataclasses.asdict(line) for line in strangers] == before
