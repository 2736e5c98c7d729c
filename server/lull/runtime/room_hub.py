"""The rooms of this node, and how a beat gets from one phone to the other. Touches no store and awaits nothing.

The path of a pause, from the socket's read callback: `receive_beat` → the partner's outbox gets the beat, unread →
every outbox of the room gets the counters, to be written at once but for the one that tapped (`Outbox.confirm`) →
`HubListener.on_taps_raised`: they are stored, after the callback has ended (PAUSE3).
"""

from typing import Final, Protocol

from lull.protocol.close_codes import Close
from lull.session.pauses import NO_TAPS, Count, Seat, counters_from
from lull.session.rejections import Rejection
from lull.session.state import Closed, Session, Together
from lull.session.view import SeatView, view_for

MAX_FENCED = 3
"""Fenced connections kept a seat, for their pause; older ones are closed (WIRE3, `replaced`)."""


class Outbox(Protocol):
    """What waits to be written to one phone. No call fails or blocks: a slow phone is the outbox's to drop."""

    def beat(self, frame: bytes, taps: Count | None = None) -> None:
        """Pass a partner's beat on; of those not yet written only the newest is kept (BEAT7).

        `taps`: what it raises the counters to, to be sent with it.
        """
        ...

    def taps(self, taps: Count) -> None:
        """Send counters that rose, before they are stored (PAUSE3)."""
        ...

    def confirm(self, taps: Count) -> None:
        """Tell the phone which raised them that they were taken in: with what else it is sent soon, or by itself."""
        ...

    def view(self, view: SeatView, version: int) -> None:
        """Send the seat's whole view; of those not yet written only the newest is kept."""
        ...

    def signaling(self, frame: bytes) -> None:
        """Pass a partner's signaling message on, after all else; of those not yet written only the newest is kept."""
        ...

    def fenced(self) -> None:
        """Tell the phone that a newer page of its seat is open (SEAT2)."""
        ...

    def close(self, code: Close) -> None:
        """Close the socket with this code once what waits is written."""
        ...


class Connection:
    """One socket's place in a room of this node."""

    __slots__ = ("id", "last_own_counter", "last_view_version", "outbox", "room", "seat")

    def __init__(self, room: "LiveRoom", seat: Seat, connection_id: str, outbox: Outbox, own_counter: int) -> None:
        """`own_counter`: the seat's own counter as this connection last had it (PAUSE8)."""
        self.room: Final = room
        self.seat: Final = seat
        self.id: Final = connection_id
        self.outbox: Final = outbox
        self.last_own_counter: int = own_counter
        self.last_view_version: int = -1

    @property
    def live(self) -> bool:
        """Whether this is the seat's newest connection (SEAT1)."""
        return self.room.live.get(self.seat) is self


class LiveRoom:
    """A room with at least one socket on this node.

    `taps`: the largest counters heard here. `connections`: its sockets, oldest first. `live`: of those the one that
    the newest session names, a seat; the others are fenced. `counters_relayed`: what a beat to another node has raised
    the counters to there.
    """

    __slots__ = ("connections", "counters_relayed", "id", "live", "revision", "session", "taps")

    def __init__(self, room_id: str, session: Session, revision: int) -> None:
        """The record as just read."""
        self.id: Final = room_id
        self.session: Session = session
        self.revision: int = revision
        self.taps: Count = session.taps
        self.counters_relayed: Count = NO_TAPS
        self.connections: Final[list[Connection]] = []
        self.live: Final[dict[Seat, Connection]] = {}

    def has_both_seats(self) -> bool:
        """Whether both live connections are on this node."""
        return len(self.live) == len(Seat)

    def is_connected(self, seat: Seat) -> bool:
        """Whether the seat has a live connection, here or on another node."""
        return seat in self.live or _is_on_another_node(self.session, seat)

    def unstored_taps(self) -> list[Seat]:
        """The seats that have tapped since the newest session."""
        return [seat for seat in Seat if self.taps.of(seat) > self.session.taps.of(seat)]


class HubListener(Protocol):
    """What the hub tells its node. Called between turns of the event loop; must not block."""

    def on_taps_raised(self, room: LiveRoom) -> None:
        """Counters rose here, all connections of the room know it: store them (PAUSE3)."""
        ...

    def on_beat_for_other_node(self, room: LiveRoom, seat: Seat, frame: bytes) -> None:
        """A live beat of `seat`, whose partner is connected to another node (STORE5)."""
        ...

    def on_signaling_for_other_node(self, room: LiveRoom, seat: Seat, frame: bytes) -> None:
        """The same for a signaling message."""
        ...

    def on_session_applied(self, room: LiveRoom) -> None:
        """The room has a newer session, and with it another time at which it changes by itself."""
        ...

    def on_room_empty(self, room: LiveRoom) -> None:
        """The room's last connection has left; the hub has forgotten the room."""
        ...


class RoomHub:
    """The rooms of this node. Single-threaded: every method runs to its end between two turns of the event loop."""

    def __init__(self, listener: HubListener) -> None:
        """No room yet."""
        self._listener: Final = listener
        self.rooms: Final[dict[str, LiveRoom]] = {}
        self.beats_relayed: int = 0
        """Beats passed on, to an outbox or to another node."""

    def add_connection(
        self, room_id: str, session: Session, revision: int, seat: Seat, connection_id: str, outbox: Outbox
    ) -> Connection:
        """Take in a new connection of the seat, and tell it and the others where the room stands."""
        room = self.rooms.get(room_id)
        if room is None:
            room = self.rooms[room_id] = LiveRoom(room_id, session, revision)
        connection = Connection(room, seat, connection_id, outbox, session.taps.of(seat))
        room.connections.append(connection)
        if revision >= room.revision:
            room.session, room.revision = session, revision
        self._apply_session(room)
        if connection in room.connections:
            if not connection.live:
                outbox.fenced()  # a still newer page came while this one was being seated
            if room.taps.exceeds(room.session.taps):
                outbox.taps(room.taps)  # sent but not yet stored
                self._listener.on_taps_raised(room)
        return connection

    def remove_connection(self, connection: Connection) -> None:
        """Forget a socket that is gone."""
        room = connection.room
        if connection not in room.connections:
            return
        room.connections.remove(connection)
        if connection.live:
            del room.live[connection.seat]
        if not room.connections and self.rooms.get(room.id) is room:
            del self.rooms[room.id]
            self._listener.on_room_empty(room)

    def receive_beat(self, connection: Connection, frame: bytes, taps: int, watch: int, *, pass_on: bool) -> bool:
        """Take in a beat from a phone: pass it on unread, and obey what its clear counters raise; whether one rose.

        `pass_on=False` sheds the beat of a flooding phone; one that raises a counter is passed on anyway (PAUSE4).
        """
        room, seat = connection.room, connection.seat
        own = room.taps.of(seat)
        # PAUSE8: an older page may have tapped without knowing how far the newer one has counted.
        tapped = taps > own if connection.live else taps > connection.last_own_counter
        connection.last_own_counter = taps
        rises = tapped or watch > room.taps.watch
        risen = counters_from(seat, max(taps, own + 1) if tapped else 0, watch) if rises else NO_TAPS
        raised = room.taps.merge(risen) if rises else room.taps
        partner = room.live.get(seat.partner) if connection.live else None
        if connection.live and (pass_on or rises):
            self.beats_relayed += 1
            if partner is not None:
                partner.outbox.beat(frame, raised if rises else None)
            elif _is_on_another_node(room.session, seat.partner):
                self._listener.on_beat_for_other_node(room, seat, frame)  # STORE5
                if rises:
                    room.counters_relayed = room.taps.merge(counters_from(seat, taps, watch))
        if rises and _raise_taps(room, raised, reached=partner, by=connection):
            self._listener.on_taps_raised(room)
        return rises

    def receive_remote_beat(self, room_id: str, seat: Seat, frame: bytes, taps: int, watch: int) -> None:
        """Take in a beat of a live connection on another node."""
        room = self.rooms.get(room_id)
        if room is None:
            return
        partner = room.live.get(seat.partner)
        if partner is not None:
            partner.outbox.beat(frame)
        _raise_taps(room, room.taps.merge(counters_from(seat, taps, watch)))

    def relay_signaling(self, connection: Connection, frame: bytes) -> Rejection | None:
        """Pass a signaling message on unread, or say why not. Nothing in the room is moved by one (PATH3)."""
        room, seat = connection.room, connection.seat
        if not connection.live:
            return Rejection.FENCED
        if isinstance(room.session.phase, Together):
            return Rejection.NOT_NOW  # it would stand before a pause on a slow line
        partner = room.live.get(seat.partner)
        if partner is not None:
            partner.outbox.signaling(frame)
        elif _is_on_another_node(room.session, seat.partner):
            self._listener.on_signaling_for_other_node(room, seat, frame)  # STORE5
        else:
            return Rejection.PARTNER_AWAY
        return None

    def receive_remote_signaling(self, room_id: str, seat: Seat, frame: bytes) -> None:
        """Take in a signaling message of a live connection on another node."""
        room = self.rooms.get(room_id)
        partner = None if room is None else room.live.get(seat.partner)
        if partner is not None:
            partner.outbox.signaling(frame)

    def receive_remote_taps(self, room_id: str, taps: Count) -> None:
        """Take in counters that rose on another node, which stores them."""
        room = self.rooms.get(room_id)
        if room is not None:
            _raise_taps(room, room.taps.merge(taps))

    def pause_for_lost_seat(self, room: LiveRoom) -> None:
        """A seat is gone and the store is unavailable: pause from memory (SEAT3). It voids every yes (RELEASE3)."""
        room = self.rooms.get(room.id, room)
        if _raise_taps(room, room.taps.with_watch_pause()):
            self._listener.on_taps_raised(room)

    def apply_record(self, room_id: str, session: Session, revision: int, *, later: bool = False) -> None:
        """Take in a stored session and send each connection its seat's view, if that has changed (VIEW2, VIEW3).

        `later`: it is known to be later than the room's, so it may be of another epoch (EPOCH2).
        """
        room = self.rooms.get(room_id)
        if room is None:
            return
        anew = session.epoch != room.session.epoch
        if later if anew else revision > room.revision:
            room.session, room.revision = session, revision
            self._apply_session(room, anew=anew)
            if room.connections and room.taps.exceeds(session.taps):
                # PAUSE3: who received a pause sees to it that it is stored, should the node that sent it be gone.
                self._listener.on_taps_raised(room)

    def disconnect_room(self, room_id: str) -> None:
        """This node is going: close every connection of the room, so that its phones find another."""
        room = self.rooms.get(room_id)
        for connection in tuple(room.connections) if room is not None else ():
            connection.outbox.close(Close.RESTARTING)

    def close_room(self, room_id: str) -> None:
        """The room is over, or nobody knows it any more: close every connection and forget it."""
        room = self.rooms.pop(room_id, None)
        if room is None:
            return
        connections = list(room.connections)
        room.connections.clear()
        room.live.clear()
        for connection in connections:
            connection.outbox.close(Close.ROOM_CLOSED)

    def _apply_session(self, room: LiveRoom, *, anew: bool = False) -> None:
        """Make the connections agree with the newest session: who is live, what each is sent. `anew`: a new epoch."""
        session = room.session
        room.taps = room.taps.merge(session.taps)
        if isinstance(session.phase, Closed):
            self.close_room(room.id)
            return
        self._listener.on_session_applied(room)
        were_live = dict(room.live)
        for connection in tuple(room.connections):
            state = session.seat_state(connection.seat)
            if state is None:
                continue
            if state.connection == connection.id:
                room.live[connection.seat] = connection
            elif were_live.get(connection.seat) is connection:
                if connection.live:
                    del room.live[connection.seat]
                if anew:  # EPOCH4: no newer page took its place; it comes back
                    room.connections.remove(connection)
                    connection.outbox.close(Close.RESTARTING)
                    continue
                connection.outbox.fenced()  # SEAT2
            if anew or state.view_version > connection.last_view_version:
                connection.last_view_version = state.view_version
                connection.outbox.view(view_for(session, connection.seat), state.view_version)
        for seat in Seat:
            fenced = [connection for connection in room.connections if connection.seat is seat and not connection.live]
            for forgotten in fenced[:-MAX_FENCED]:
                room.connections.remove(forgotten)
                forgotten.outbox.close(Close.REPLACED)


def _is_on_another_node(session: Session, seat: Seat) -> bool:
    state = session.seat_state(seat)
    return state is not None and state.connection is not None


def _raise_taps(
    room: LiveRoom, taps: Count, *, reached: Connection | None = None, by: Connection | None = None
) -> bool:
    """Send raised counters to every connection of the room now, before they are stored (PAUSE3); whether they rose.

    `reached`: has them already. `by`: raised them itself.
    """
    if taps == room.taps:
        return False
    room.taps = taps
    for connection in room.connections:
        if connection is by:
            connection.outbox.confirm(taps)
        elif connection is not reached:
            connection.outbox.taps(taps)
    return True
