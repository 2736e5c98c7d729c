"""Load → decide → compare-and-swap → tell. The only writer of room records."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest
from typing import Final, Protocol, get_args

from lull.base64url import to_base64url
from lull.rooms.ports import Absent, Clock, Entropy, Record, RoomStore, SealedDocument, StoreUnavailable
from lull.session.agreement import Document
from lull.session.inputs import BACKWARD, Connect, Input, Join, RejectedJoin, StartNewEpoch, WriteDocument
from lull.session.pauses import Seat
from lull.session.proposals import ProposalName
from lull.session.rejections import Rejection
from lull.session.state import ROOM_LIFETIME, Session, open_session
from lull.session.transitions import decide
from lull.session.yeses import yeses_to

MAX_SWAP_ATTEMPTS = 50
"""Lost races in a row after which the store counts as unavailable; two phones and a few nodes never come near."""

EPOCH_STRIDE = 1_000_000
"""What a revision grows by at the least with a new epoch: more writes than a store can have forgotten (EPOCH2)."""

PEERS_ANSWER_WITHIN = 0.25
"""Seconds that other nodes get to bring back a room that the store has forgotten."""

COUNTED_AFTER = 0.05
"""Seconds from the answer to a miss until it is counted."""

MISS_TIME = 0.4
"""Seconds, or a multiple of them, after which a caller learns that there is nothing for them here: whatever the reason,
and a little more than the longest of them takes."""


class Missing:
    """There is no such room, or no such seat for this token. Which of the two, nobody is told."""


MISSING: Final = Missing()


@dataclass(frozen=True, slots=True)
class OpenedRoom:
    """A new room as its opener gets it. Secrets in the clear: never stored, never logged."""

    room_id: str
    token: str
    ticket: str
    ticket_expires_at: int
    closes_at: int


@dataclass(frozen=True, slots=True)
class JoinedRoom:
    """Seat `b` as its joiner gets it."""

    token: str
    closes_at: int


def digest(secret: str) -> str:
    """How tokens and tickets rest in the store (SEAT4): random enough that one plain SHA-256 does."""
    return sha256(secret.encode()).hexdigest()


def document_digest(sealed: bytes) -> str:
    """What a view calls this text: 128 bits of its SHA-256, base64url (PAGE3)."""
    return to_base64url(sha256(sealed).digest()[:16])


class RecordListener(Protocol):
    """What the service asks and tells its node about records."""

    def newest_record(self, room_id: str) -> Record | None:
        """The newest record that this node has seen, if any: it saves reading it again."""
        ...

    def on_record(self, room_id: str, record: Record | None, *, later: bool) -> None:
        """A record was stored, or read anew (VIEW3). None: there is no such room (ROOM6).

        `later`: surely later than what `newest_record` answered, so it may be of another epoch (EPOCH2).
        """
        ...

    def on_unknown_room(self, room_id: str) -> None:
        """The store has never heard of this room: ask the other nodes whether they have (EPOCH5)."""
        ...


class RoomService:
    """What can be done to rooms. Every method may raise `StoreUnavailable`."""

    def __init__(self, store: RoomStore, clock: Clock, entropy: Entropy, listener: RecordListener) -> None:
        """`listener`: hears of every record, between turns of the event loop."""
        self._store: Final = store
        self._clock: Final = clock
        self._entropy: Final = entropy
        self._listener: Final = listener
        self._counting: Final[set[asyncio.Task[None]]] = set()

    async def open_room(self) -> OpenedRoom:
        """Open a room (ROOM1)."""
        token, ticket = self._entropy.key256(), self._entropy.key128()
        session = open_session(
            epoch=self._entropy.key128(),
            token_hash=digest(token),
            ticket_hash=digest(ticket),
            now=self._clock(),
        )
        while True:
            room_id = self._entropy.key128()
            if await self._store.create(room_id, session):
                return OpenedRoom(room_id, token, ticket, session.ticket.expires_at, closes_by(session))

    async def join_room(
        self, room_id: str, ticket: str, share: str, token: str | None = None, *, ask_peers: bool = True
    ) -> JoinedRoom | Rejection:
        """Take seat `b` with the ticket (ROOM2), or be rejected (ROOM4). `token`: the phone's own choice of one.

        `share`: its public key, sealed for the other phone (PAIR2). `ask_peers`: see `seat_of`.
        """
        began = _now()
        token = token or self._entropy.key256()
        outcome = await self.apply(room_id, Join(digest(ticket), digest(token), share), ask_peers=ask_peers)
        match outcome:
            case Record(session):
                return JoinedRoom(token, closes_by(session))
            case Rejection.ROOM_FULL:
                await self.apply(room_id, RejectedJoin())
                return Rejection.ROOM_FULL
            case Rejection.LINK_EXPIRED | Rejection.CHANGED:
                return outcome
            case _:
                await self._take_in_a_miss(room_id, began, ask_peers=ask_peers, known=isinstance(outcome, Rejection))
                return Rejection.LINK_UNKNOWN  # ROOM3: unknown room, wrong ticket and closed room look alike

    async def seat_of(
        self, room_id: str, token: str, *, ask_peers: bool = True, after_end: bool = False
    ) -> Seat | Missing:
        """The seat that this token holds in this room; `after_end`: or held, where that is still known (MATCH6).

        `ask_peers`: where the store doesn't know the room (EPOCH5). A miss takes as long whatever the reason (SEAT6).
        """
        began = _now()
        record = await self._read(room_id, ask_peers=ask_peers)
        seat = None if record is None else _seat_in(record, token)
        if seat is None and after_end:  # a wrong token in a room that goes on is looked for, too: it takes as long
            ended = await self._store.seat_after_end(room_id, digest(token))
            seat = ended if record is None else None
        if seat is None:
            await self._take_in_a_miss(room_id, began, ask_peers=ask_peers, known=record is not None)
        return seat or MISSING

    async def connect_with_token(
        self, room_id: str, token: str, *, ask_peers: bool = True
    ) -> tuple[Seat, str, Record] | Missing:
        """Give the seat that this token holds a new live connection: the seat, the connection's id, the record."""
        known = self._listener.newest_record(room_id)
        seat = None if known is None else _seat_in(known, token)
        if seat is not None:  # for good: a record that may be old can say so, and writing over it shows if it is
            connected = await self.connect(room_id, seat)
            if not isinstance(connected, Missing):
                return seat, *connected
        found = await self.seated(room_id, token, ask_peers=ask_peers)
        if isinstance(found, Missing):
            return MISSING
        seat, record = found
        connected = await self.connect(room_id, seat, record)
        return connected if isinstance(connected, Missing) else (seat, *connected)

    async def connect(self, room_id: str, seat: Seat, read: Record | None = None) -> tuple[str, Record] | Missing:
        """Give the seat a new live connection, whose id is returned with the record (SEAT1). `read`: just now."""
        given = Connect(seat, self._entropy.key128())
        outcome = None if read is None else await self._attempt(room_id, read, given, None)
        if outcome is None:
            outcome = await self.apply(room_id, given)
        return (given.connection, outcome) if isinstance(outcome, Record) else MISSING

    async def seated(self, room_id: str, token: str, *, ask_peers: bool) -> tuple[Seat, Record] | Missing:
        """The seat of this token, and the room. That there is none takes as long whatever the reason (SEAT6)."""
        began = _now()
        record = await self._read(room_id, ask_peers=ask_peers)
        seat = None if record is None else _seat_in(record, token)
        if record is not None and seat is not None:
            return seat, record
        await self._take_in_a_miss(room_id, began, ask_peers=ask_peers, known=record is not None)
        return MISSING

    async def _take_in_a_miss(self, room_id: str, began: float, *, ask_peers: bool, known: bool) -> None:
        """Wait until a time that says nothing of what was found (SEAT6); then count it where the room is `known`.

        On a machine that is slow that alone would not do: what takes longest, asking those who may know a room, is
        done for one that is known or over as well (EPOCH5).
        """
        if ask_peers and await self._store.load(room_id) is not Absent.UNKNOWN:
            self._listener.on_unknown_room(room_id)
            await asyncio.sleep(PEERS_ANSWER_WITHIN)
            await self._store.load(room_id)
        took = _now() - began
        await asyncio.sleep(MISS_TIME * (took // MISS_TIME + 1) - took)
        if known:
            self._count_rejected_join_later(room_id)

    def _count_rejected_join_later(self, room_id: str) -> None:
        """Count a stranger who knows the room (ROOM4): after the answer, which must not take longer for it."""
        task = asyncio.create_task(self._count_rejected_join(room_id), name="rejected join")
        self._counting.add(task)
        task.add_done_callback(self._counting.discard)

    async def _count_rejected_join(self, room_id: str) -> None:
        await asyncio.sleep(COUNTED_AFTER)
        with suppress(StoreUnavailable):
            await self.apply(room_id, RejectedJoin())

    async def write_document(
        self, room_id: str, seat: Seat, version: int, text: SealedDocument, steps: int | None
    ) -> Record | Rejection | Missing:
        """Put this text in the place of the document's (PAGE1)."""
        return await self.apply(
            room_id, WriteDocument(seat, version, text.name, document_digest(text.sealed), steps), text
        )

    async def document(self, room_id: str, name: Document) -> bytes | None:
        """The newest sealed text of this document, if there is one."""
        return await self._store.document(room_id, name)

    async def apply(
        self, room_id: str, given: Input, text: SealedDocument | None = None, *, ask_peers: bool = True
    ) -> Record | Rejection | Missing:
        """Decide what `given` does to the stored room, store that, and `text` with it, and tell it."""
        known = self._listener.newest_record(room_id)
        if known is not None:
            outcome = await self._attempt(room_id, known, given, text)
            if isinstance(outcome, Record) and (outcome is not known or _stays_so(known.session, given)):
                return outcome
            # Else a record that may be old can't say "no", nor "nothing changes".
        for attempt in range(MAX_SWAP_ATTEMPTS):
            record = await self._read(room_id, ask_peers=ask_peers)
            if record is None:
                return MISSING
            outcome = await self._attempt(room_id, record, given, text)
            if outcome is not None:
                return outcome
            await _back_off(attempt)
        raise StoreUnavailable

    async def _read(self, room_id: str, *, ask_peers: bool = True) -> Record | None:
        """The room as it is stored, told: it may be news. None where there is none.

        Where the store has forgotten writes, or may have, the room begins anew from the newest that is known (EPOCH1).
        """
        for attempt in range(MAX_SWAP_ATTEMPTS):
            before = self._listener.newest_record(room_id)
            found = await self._store.load(room_id)
            if ask_peers and found is Absent.UNKNOWN and self._listener.newest_record(room_id) is None:
                self._listener.on_unknown_room(room_id)  # EPOCH5
                await asyncio.sleep(PEERS_ANSWER_WITHIN)
                found = await self._store.load(room_id)
            if isinstance(found, Record) and not found.stale:
                self._listener.on_record(room_id, found, later=self._listener.newest_record(room_id) == before)
                return found
            renewed = self._in_new_epoch(room_id, found)
            if renewed is None:
                self._listener.on_record(room_id, None, later=True)
                return None
            over = found.revision if isinstance(found, Record) else None
            if await self._store.start_new_epoch(room_id, over, renewed.session, renewed.revision):
                self._listener.on_record(room_id, renewed, later=self._listener.newest_record(room_id) == before)
                return renewed
            await _back_off(attempt)
        raise StoreUnavailable

    def _in_new_epoch(self, room_id: str, found: Record | Absent) -> Record | None:
        newest = self._listener.newest_record(room_id)
        if isinstance(found, Record):
            # In whatever epoch: each one's revisions leave those of the one before far behind (EPOCH2).
            newest = newest if newest is not None and newest.revision > found.revision else found
        elif found is Absent.ENDED:
            newest = None
        if newest is None or self._clock() >= newest.session.closes_at:
            return None
        session = decide(newest.session, StartNewEpoch(self._entropy.key128()), self._clock())
        # EPOCH2: beyond all that was written here, and, by the clock, beyond what was written where nobody remembers.
        revision = max(newest.revision + EPOCH_STRIDE, self._clock())
        return Record(session, revision) if isinstance(session, Session) else None

    async def _attempt(
        self, room_id: str, record: Record, given: Input, text: SealedDocument | None
    ) -> Record | Rejection | None:
        """Decide on `record` and store the result; None if another write came first."""
        after = decide(record.session, given, self._clock())
        if isinstance(after, Rejection):
            return after
        if after == record.session:
            return record
        if not await self._store.swap(room_id, record.revision, after, text):
            return None
        stored = Record(after, record.revision + 1)
        self._listener.on_record(room_id, stored, later=False)
        return stored

    async def refresh(self, room_id: str) -> None:
        """Read the room again and tell what it is now (STORE3)."""
        await self._read(room_id)


def closes_by(session: Session) -> int:
    """When it is over at the latest: what a phone keeps its seat until (ROOM5)."""
    return session.opened_at + ROOM_LIFETIME


def _seat_in(record: Record, token: str) -> Seat | None:
    token_hash = digest(token)
    for seat in Seat:
        state = record.session.seat_state(seat)
        if state is not None and compare_digest(state.token_hash, token_hash):
            return seat
    return None


def _stays_so(session: Session, given: Input) -> bool:
    """Whether what goes back, and changes nothing in this session, changes nothing in a later one either.

    Only its seat's own yes could have brought it further since, and none stands. So saying it again costs no reading.
    """
    return isinstance(given, BACKWARD) and all(
        yeses_to(session, to).of(given.seat) is None for to in get_args(ProposalName)
    )


def _now() -> float:
    return asyncio.get_running_loop().time()


async def _back_off(attempt: int) -> None:
    await asyncio.sleep(0 if attempt < 5 else 0.001 * attempt)
