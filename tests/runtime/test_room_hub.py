"""The hot path, without sockets and without a store."""

import dataclasses
from dataclasses import replace

import pytest
from tests.support.outboxes import FakeOutbox
from tests.support.sessions import after, paused, preparing, raised, together, yes_in

from lull.protocol.close_codes import Close
from lull.runtime.room_hub import MAX_FENCED, Connection, LiveRoom, RoomHub
from lull.session.bounds import COUNTER_LIMIT
from lull.session.inputs import Connect, Disconnect, End, RaiseTaps, RejectedJoin, StartNewEpoch
from lull.session.pauses import Count, Seat
from lull.session.rejections import Rejection
from lull.session.state import SeatState, Session

A, B = Seat.A, Seat.B
ROOM = "r" * 22
REPLACED, CLOSED, RESTARTING = Close.REPLACED, Close.ROOM_CLOSED, Close.RESTARTING
FRAME = b"a beat, unread"


class Stage:
    """A hub with two phones of one room, and what it told its listener."""

    def __init__(self, session: Session) -> None:
        self.stored: list[Count] = []
        self.away: list[tuple[Seat, bytes]] = []
        self.sessions: list[int] = []
        self.emptied: list[str] = []
        self.session, self.revision = session, 1
        self.hub = RoomHub(self)

    def on_taps_raised(self, room: LiveRoom) -> None:
        """See `HubListener`."""
        self.stored.append(room.taps)

    def on_beat_for_other_node(self, room: LiveRoom, seat: Seat, frame: bytes) -> None:
        """See `HubListener`."""
        self.away.append((seat, frame))

    def on_signaling_for_other_node(self, room: LiveRoom, seat: Seat, frame: bytes) -> None:
        """See `HubListener`."""
        self.away.append((seat, frame))

    def on_session_applied(self, room: LiveRoom) -> None:
        """See `HubListener`."""
        self.sessions.append(room.revision)

    def on_room_empty(self, room: LiveRoom) -> None:
        """See `HubListener`."""
        self.emptied.append(room.id)

    def connect(self, seat: Seat, connection: str) -> tuple[Connection, FakeOutbox]:
        """A phone comes in, as its socket does it: stored and told first, then entered."""
        self.write(after(self.session, Connect(seat, connection)))
        outbox = FakeOutbox()
        return self.hub.add_connection(ROOM, self.session, self.revision, seat, connection, outbox), outbox

    def write(self, session: Session) -> None:
        """A new record is told."""
        self.session, self.revision = session, self.revision + 1
        self.hub.apply_record(ROOM, session, self.revision)

    def pair(self) -> tuple[tuple[Connection, FakeOutbox], tuple[Connection, FakeOutbox]]:
        """Both phones."""
        return self.connect(A, "a1"), self.connect(B, "b1")

    def receive(self, connection: Connection, taps: int, watch: int = 0, *, pass_on: bool = True) -> None:
        """A beat with these counters comes from a phone."""
        self.hub.receive_beat(connection, FRAME, taps, watch, pass_on=pass_on)


def seat_of(session: Session, seat: Seat) -> SeatState:
    """The taken seat."""
    state = session.seat_state(seat)
    assert state is not None
    return state


def test_a_beat_goes_to_the_partner_and_nowhere_else() -> None:
    """BEAT1: a live beat reaches the partner's live outbox as it is; nothing is stored for it."""
    stage = Stage(preparing())
    (a, outbox_a), (b, outbox_b) = stage.pair()
    stage.receive(a, 0)
    stage.receive(b, 0)
    assert (outbox_a.beats, outbox_b.beats) == ([FRAME], [FRAME])
    assert (stage.stored, stage.away) == ([], [])


def test_a_tap_reaches_every_outbox_before_the_call_returns() -> None:
    """PAUSE3, VIEW3: the partner has the beat and then the counters, the tapper the counters, and storing is asked for."""
    stage = Stage(preparing())
    (a, outbox_a), (_, outbox_b) = stage.pair()
    outbox_b.order.clear()
    stage.receive(a, 1)
    assert outbox_b.order == ["beat", "taps"]
    assert outbox_a.counts == outbox_b.counts == [Count(a=1)]
    assert stage.stored == [Count(a=1)]
    assert outbox_b.phase == "preparing"  # no view before it is stored


def test_counters_that_do_not_rise_are_sent_to_nobody() -> None:
    """PAUSE2: the same and older counters change nothing."""
    stage = Stage(preparing())
    (a, _), (_, outbox_b) = stage.pair()
    stage.receive(a, 3, 2)
    stage.receive(a, 3, 2)
    stage.receive(a, 1, 1)
    assert outbox_b.counts == [Count(a=3, watch=2)]
    assert len(stage.stored) == 1


def test_a_beat_over_the_rate_is_dropped_unless_it_raises_a_counter() -> None:
    """WIRE7, PAUSE4: a flooding phone's beats stop being passed on; its pauses don't, its own or nobody's."""
    stage = Stage(preparing())
    (a, _), (_, outbox_b) = stage.pair()
    stage.receive(a, 0, pass_on=False)
    assert outbox_b.beats == []
    stage.receive(a, 1, pass_on=False)
    stage.receive(a, 1, 1, pass_on=False)
    assert len(outbox_b.beats) == 2
    assert stage.stored[-1] == Count(a=1, watch=1)


def test_a_new_connection_fences_the_older() -> None:
    """SEAT1, SEAT2: the older page is told so once, its beats stay here, and it goes on getting views."""
    stage = Stage(preparing())
    (old, old_outbox), (b, outbox_b) = stage.pair()
    new, new_outbox = stage.connect(A, "a2")
    assert (old_outbox.times_fenced, new_outbox.times_fenced) == (1, 0)
    stage.receive(old, 0)
    assert outbox_b.beats == []
    stage.receive(new, 0)
    stage.receive(b, 0)
    assert (outbox_b.beats, new_outbox.beats, old_outbox.beats) == ([FRAME], [FRAME], [])
    stage.write(after(stage.session, RejectedJoin()))
    assert old_outbox.views[-1][1].knocks == new_outbox.views[-1][1].knocks == 1


def test_a_fenced_connections_tap_pauses() -> None:
    """SEAT2, PAUSE8: it pauses although the seat's counter is higher already, each time it counts one more."""
    stage = Stage(preparing())
    (old, _), (_, outbox_b) = stage.pair()
    new, _ = stage.connect(A, "a2")
    stage.receive(new, 5)
    stage.receive(old, 1)
    assert stage.stored[-1] == Count(a=6)
    stage.receive(old, 1)
    assert stage.stored[-1] == Count(a=6)
    stage.receive(old, 2)
    assert stage.stored[-1] == outbox_b.counts[-1] == Count(a=7)
    stage.receive(old, 9)
    assert stage.stored[-1] == Count(a=9)


def test_a_fenced_connections_ordinary_beat_is_no_tap() -> None:
    """PAUSE8: what an older page said before is measured by what it had when it came, not from zero."""
    stage = Stage(replace(preparing(), taps=Count(a=4)))
    (old, _), _ = stage.pair()
    stage.connect(A, "a2")
    stage.receive(old, 4)
    assert stage.stored == []
    stage.receive(old, 5)
    assert stage.stored == [Count(a=5)]


def test_the_fourth_fenced_connection_is_closed() -> None:
    """SEAT1, WIRE3: three older pages of a seat are kept for their pause; of more, the oldest is closed."""
    stage = Stage(preparing())
    outboxes = [stage.connect(A, f"a{number}")[1] for number in range(MAX_FENCED + 2)]
    assert [outbox.closed for outbox in outboxes] == [REPLACED, None, None, None, None]
    _, outbox_b = stage.connect(B, "b1")
    assert outbox_b.closed is None


def test_a_connection_replaced_while_being_seated_is_fenced() -> None:
    """SEAT1, SEAT2: a page whose seat a newer one took before it was entered is fenced from the start, and told."""
    stage = Stage(preparing())
    _, outbox_b = stage.connect(B, "b1")
    stored = after(stage.session, Connect(A, "a1"))
    stage.write(after(stored, Connect(A, "a2")))
    outbox = FakeOutbox()
    connection = stage.hub.add_connection(ROOM, stored, stage.revision - 1, A, "a1", outbox)
    assert outbox.times_fenced == 1
    assert not connection.live
    stage.receive(connection, 0)
    assert outbox_b.beats == []
    stage.receive(connection, 1)
    assert stage.stored == [Count(a=1)]


def test_a_lone_yes_changes_one_seats_view_only() -> None:
    """VIEW1, VIEW2: a change that one seat sees is told to that seat."""
    stage = Stage(preparing())
    (_, outbox_a), (_, outbox_b) = stage.pair()
    before = len(outbox_b.views)
    stage.write(after(stage.session, yes_in(stage.session, A)))
    assert outbox_a.views[-1][1].ask == "given"
    assert len(outbox_b.views) == before


def test_an_older_revision_changes_no_view() -> None:
    """VIEW2, VIEW3: of two records the newer stays, in whatever order they come."""
    stage = Stage(together())
    stage.pair()
    newest = after(stage.session, RaiseTaps(Count(a=1, watch=9)))
    outbox = stage.connect(A, "a2")[1]
    stage.hub.apply_record(ROOM, newest, stage.revision + 2)
    told = len(outbox.views)
    stage.hub.apply_record(ROOM, stage.session, stage.revision + 1)
    assert len(outbox.views) == told
    assert outbox.phase == "paused"


def test_another_epoch_is_applied_only_if_later() -> None:
    """EPOCH2, EPOCH4: its revision says nothing; a outbox that it has forgotten is closed, and not called fenced."""
    stage = Stage(together())
    (_, outbox_a), (_, outbox_b) = stage.pair()
    anew = after(stage.session, StartNewEpoch("f" * 22))
    stage.hub.apply_record(ROOM, anew, stage.revision + 5)
    assert outbox_a.views[-1][1].epoch == stage.session.epoch
    stage.hub.apply_record(ROOM, replace(anew, b=replace(seat_of(anew, B), connection="older")), 1, later=True)
    assert (outbox_a.views[-1][1].epoch, outbox_a.phase) == ("f" * 22, "paused")
    assert (outbox_b.closed, outbox_b.times_fenced) == (RESTARTING, 0)
    stage.hub.apply_record(ROOM, stage.session, stage.revision + 9)
    assert outbox_a.views[-1][1].epoch == "f" * 22


def test_unstored_counters_from_another_node_are_stored_with_the_next_record() -> None:
    """PAUSE3, STORE4: counters heard from another node, which may be gone, are stored when a record comes without them."""
    stage = Stage(preparing())
    (_, outbox_a), _ = stage.pair()
    stage.hub.receive_remote_taps(ROOM, Count(b=1))
    assert outbox_a.counts == [Count(b=1)]
    assert stage.stored == []
    stage.write(after(stage.session, RejectedJoin()))
    assert stage.stored == [Count(b=1)]
    stage.write(after(stage.session, raised(b=1)))
    stage.write(after(stage.session, RejectedJoin()))
    assert stage.stored == [Count(b=1)]


def test_a_new_connection_gets_unstored_counters() -> None:
    """PAUSE3: a phone that comes in between the telling and the storing is told the counters too."""
    stage = Stage(preparing())
    (a, _), _ = stage.pair()
    stage.receive(a, 1)
    _, outbox = stage.connect(B, "b2")
    assert outbox.counts == [Count(a=1)]


def test_beats_go_to_other_nodes_only_when_the_partner_is_on_one() -> None:
    """STORE5: a live beat goes to other nodes if the partner is connected, but not here."""
    stage = Stage(preparing())
    a, outbox_a = stage.connect(A, "a1")
    stage.write(after(stage.session, Disconnect(B, "b1")))
    stage.receive(a, 0)
    assert stage.away == []
    stage.write(after(stage.session, Connect(B, "b9")))
    stage.receive(a, 0)
    assert stage.away == [(A, FRAME)]
    stage.hub.receive_remote_beat(ROOM, B, FRAME, 1, 2)
    assert outbox_a.beats == [FRAME]
    assert outbox_a.counts == [Count(b=1, watch=2)]
    assert stage.stored == []  # the node that heard it first stores it


def test_counters_relayed_by_a_beat_are_not_published_again() -> None:
    """STORE5, PAUSE3, PAUSE8: a tap that its own beat took to the other node is told by that; one counted further isn't."""
    stage = Stage(preparing())
    old, _ = stage.connect(A, "a0")
    a, _ = stage.connect(A, "a1")
    stage.write(after(stage.session, Connect(B, "b1")))
    stage.receive(a, 1, 1)
    assert stage.away == [(A, FRAME)]
    assert stage.stored[-1] == Count(a=1, watch=1)
    assert not a.room.taps.exceeds(a.room.counters_relayed)
    stage.receive(old, 1)
    assert stage.stored[-1] == Count(a=2, watch=1)
    assert a.room.taps.exceeds(a.room.counters_relayed)


def test_signaling_goes_to_the_partner_outside_together() -> None:
    """PATH3, STORE5: here or elsewhere, unread; not from a fenced page, not to nobody, not in Together. It moves nothing."""
    stage = Stage(preparing())
    (a, outbox_a), (b, outbox_b) = stage.pair()
    assert stage.hub.relay_signaling(a, FRAME) is None
    assert outbox_b.signaling_messages == [FRAME]
    newer, _ = stage.connect(A, "a2")
    assert stage.hub.relay_signaling(a, FRAME) is Rejection.FENCED
    stage.hub.remove_connection(b)
    assert stage.hub.relay_signaling(newer, FRAME) is None
    assert stage.away == [(A, FRAME)]
    stage.write(after(stage.session, Disconnect(B, "b1")))
    assert stage.hub.relay_signaling(newer, FRAME) is Rejection.PARTNER_AWAY
    stage.hub.receive_remote_signaling(ROOM, B, FRAME)
    stage.hub.receive_remote_signaling("x" * 22, B, FRAME)
    assert (outbox_a.signaling_messages, outbox_b.signaling_messages) == ([], [FRAME])
    assert stage.stored == []
    stage = Stage(preparing())
    (a, _), (_, outbox_b) = stage.pair()
    stage.write(together())
    assert stage.hub.relay_signaling(a, FRAME) is Rejection.NOT_NOW
    assert outbox_b.signaling_messages == []
    stage.write(paused())
    assert stage.hub.relay_signaling(a, FRAME) is None
    assert outbox_b.signaling_messages == [FRAME]


def test_a_frame_from_another_node_speaks_for_its_seat_only() -> None:
    """PAUSE5: from any node, a beat of b never raises a's counter."""
    stage = Stage(preparing())
    (_, outbox_a), _ = stage.pair()
    stage.hub.receive_remote_beat(ROOM, B, FRAME, 7, 0)
    assert outbox_a.counts == [Count(b=7)]


@pytest.mark.parametrize("counters", [(2**32 - 1, 0), (0, 2**32 - 1), (2**32 - 1, 2**32 - 1), (COUNTER_LIMIT, 0)])
def test_a_counter_beyond_its_limit_is_its_limit(counters: tuple[int, int]) -> None:
    """PAUSE6: however much a frame claims, what is told and stored is at most the limit, which ends the room."""
    stage = Stage(together())
    (a, _), (_, outbox_b) = stage.pair()
    stage.receive(a, *counters)
    told = outbox_b.counts[-1]
    assert max(told.a, told.watch) == COUNTER_LIMIT
    assert stage.stored == [told]
    assert after(stage.session, RaiseTaps(told)).phase.name == "closed"


def test_a_lost_seat_pauses_without_the_store() -> None:
    """SEAT3, STORE4, RELEASE3: with no store to tell, the loss is a pause all the same, even in the middle of one."""
    for start in (together(), paused(Count(a=1))):
        stage = Stage(start)
        (a, _), (_, outbox_b) = stage.pair()
        watch = stage.session.taps.watch
        stage.hub.remove_connection(a)
        stage.hub.pause_for_lost_seat(a.room)
        assert outbox_b.counts[-1].watch == watch + 1
        assert stage.stored[-1].watch == watch + 1


def test_the_loss_of_the_last_connection_is_stored() -> None:
    """SEAT3, STORE4: the loss of the last phone here is stored although nobody here is left to be told."""
    stage = Stage(together())
    a, _ = stage.connect(A, "a1")
    stage.hub.remove_connection(a)
    assert stage.hub.rooms == {}
    stage.hub.pause_for_lost_seat(a.room)
    assert stage.stored[-1].exceeds(a.room.session.taps)


def test_the_end_closes_every_connection() -> None:
    """ROOM5, ROOM6: a Closed record and a missing one close all outboxes of the room, and the room is let go."""
    for over in ("closed", "missing"):
        stage = Stage(preparing())
        (a, outbox_a), (_, outbox_b) = stage.pair()
        _, newer = stage.connect(B, "b2")
        if over == "closed":
            stage.write(after(stage.session, End()))
        else:
            stage.hub.close_room(ROOM)
        assert [outbox.closed for outbox in (outbox_a, outbox_b, newer)] == [CLOSED] * 3
        assert stage.hub.rooms == {}
        stage.receive(a, 1)  # what is still on its way harms nobody
        stage.hub.remove_connection(a)


def test_rooms_are_isolated() -> None:
    """STORE5, SEAT1: APART: beats, counters, views and the end of a room stay in it."""
    stage = Stage(preparing())
    (a, _), _ = stage.pair()
    strangers = [FakeOutbox(), FakeOutbox()]
    for seat, outbox in zip(Seat, strangers, strict=True):
        session = after(preparing(), Connect(seat, f"{seat}7"))
        stage.hub.add_connection("s" * 22, session, 1, seat, f"{seat}7", outbox)
    before = [dataclasses.asdict(outbox) for outbox in strangers]
    stage.receive(a, 3, 3)
    stage.hub.receive_remote_taps(ROOM, Count(9, 9, 9))
    stage.hub.receive_remote_beat(ROOM, A, FRAME, 20, 0)
    stage.write(after(stage.session, End()))
    assert [dataclasses.asdict(outbox) for outbox in strangers] == before
