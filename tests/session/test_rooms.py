"""Rooms, tickets and seats."""

from dataclasses import replace

import pytest
from tests.support.sessions import (
    LATER,
    OPENED,
    OTHER_SHARE,
    SHARE,
    TICKET_HASH,
    TOKEN_A,
    TOKEN_B,
    after,
    aftercare,
    closed,
    opened,
    paused,
    preparing,
    refused,
    together,
    waiting,
)

from lull.rooms.service import digest
from lull.session.inputs import Connect, Disconnect, End, Join, RejectedJoin, Reveal, TimePassed
from lull.session.pauses import Count, Seat
from lull.session.rejections import Rejection
from lull.session.state import (
    PREPARING_LIFETIME,
    ROOM_LIFETIME,
    TICKET_LIFETIME,
    WAITING_LIFETIME,
    Paused,
    Preparing,
    Session,
    Waiting,
)
from lull.session.transitions import MAX_REJECTED_JOINS, decide
from lull.session.view import view_for

A, B = Seat.A, Seat.B
JOIN = Join(TICKET_HASH, TOKEN_B, SHARE)
THIRD = Join(TICKET_HASH, digest("another"), SHARE)


def test_a_new_room_waits() -> None:
    """ROOM1, ROOM8: a new room holds its opener's seat, a ticket for ten minutes, and lasts half an hour."""
    session = opened()
    assert session.phase == Waiting()
    assert (session.a.token_hash, session.b) == (TOKEN_A, None)
    assert session.ticket.expires_at == OPENED + 600_000 == OPENED + TICKET_LIFETIME
    assert session.closes_at == OPENED + 1_800_000 == OPENED + WAITING_LIFETIME


def test_a_room_lasts_longer_the_further_it_came() -> None:
    """ROOM8, ROOM5: joined, three hours after opening; begun, twelve, and no pause or release changes that."""
    joined = after(waiting(), JOIN)
    assert joined.closes_at == OPENED + 10_800_000 == OPENED + PREPARING_LIFETIME
    assert together().closes_at == paused().closes_at == aftercare().closes_at == OPENED + 43_200_000
    assert together().closes_at == OPENED + ROOM_LIFETIME


def test_nobody_joins_their_own_room() -> None:
    """ROOM2: one token can't hold both seats; the ticket stays for the other phone."""
    assert refused(waiting(), Join(TICKET_HASH, TOKEN_A, SHARE)) is Rejection.LINK_UNKNOWN
    assert after(waiting(), JOIN).phase == Preparing()


def test_the_ticket_seats_the_second_phone_once() -> None:
    """ROOM2, SEAT1: the ticket takes seat b, and burns: nobody comes in after it."""
    session = after(waiting(), JOIN)
    assert session.phase == Preparing()
    assert session.b is not None
    assert session.b.token_hash == TOKEN_B
    assert refused(session, THIRD) is Rejection.ROOM_FULL


@pytest.mark.parametrize("session", [preparing(), together(), paused()], ids=lambda it: it.phase.name)
def test_who_has_the_seat_may_ask_for_it_again(session: Session) -> None:
    """ROOM2: a join whose answer was lost changes nothing the second time; with another ticket it's still refused."""
    assert decide(session, JOIN, LATER) == session
    assert refused(session, Join(digest("wrong"), TOKEN_B, SHARE)) is Rejection.LINK_UNKNOWN


@pytest.mark.parametrize("session", [preparing(), together(), paused()], ids=lambda it: it.phase.name)
def test_a_seat_has_one_public_key_for_good(session: Session) -> None:
    """PAIR2, PAIR3: who has seat b comes with the same share or is refused, and no share is ever another one."""
    assert refused(session, replace(JOIN, share=OTHER_SHARE)) is Rejection.CHANGED
    shared = after(preparing(), Reveal(A, "a1", SHARE))
    assert after(shared, Reveal(A, "a1", SHARE)) == shared
    assert refused(shared, Reveal(A, "a1", OTHER_SHARE)) is Rejection.CHANGED
    assert refused(shared, Reveal(B, "b1", OTHER_SHARE)) is Rejection.CHANGED
    assert refused(shared, Reveal(A, "a0", SHARE)) is Rejection.FENCED


def test_each_gets_the_others_public_key_and_none_before_b_came() -> None:
    """PAIR2: A is told B's share once B has joined, B is told A's once A, who has seen B's, has handed it on."""
    assert (view_for(waiting(), A).share, view_for(waiting(), A).shared) == (None, False)
    assert refused(waiting(), Reveal(A, "a1", OTHER_SHARE)) is Rejection.NOT_NOW
    session = preparing()
    assert [(view_for(session, seat).share, view_for(session, seat).shared) for seat in Seat] == [
        (SHARE, False),
        (None, True),
    ]
    session = after(session, Reveal(A, "a1", OTHER_SHARE))
    assert [(view_for(session, seat).share, view_for(session, seat).shared) for seat in Seat] == [
        (SHARE, True),
        (OTHER_SHARE, True),
    ]


def test_a_ticket_dies() -> None:
    """ROOM3: after ten minutes the genuine ticket is refused as expired; a burnt one says that the room is full."""
    assert after(waiting(), JOIN, now=OPENED + TICKET_LIFETIME - 1).phase == Preparing()
    assert refused(waiting(), JOIN, OPENED + TICKET_LIFETIME) is Rejection.LINK_EXPIRED
    assert refused(preparing(), THIRD, OPENED + TICKET_LIFETIME) is Rejection.ROOM_FULL


@pytest.mark.parametrize("session", [waiting(), preparing(), together(), paused()], ids=lambda it: it.phase.name)
def test_a_wrong_ticket_learns_nothing(session: Session) -> None:
    """ROOM3: a wrong ticket is unknown in every phase and at any time, and changes nothing."""
    wrong = Join(digest("wrong"), TOKEN_B, SHARE)
    for now in (LATER, OPENED + TICKET_LIFETIME + 1):
        assert refused(session, wrong, now) is Rejection.LINK_UNKNOWN


def test_knocks_are_counted_and_shown_to_both() -> None:
    """ROOM4: each late arrival is counted for both phones, up to a number that says enough."""
    session = after(paused(), RejectedJoin(), RejectedJoin())
    assert view_for(session, A).knocks == view_for(session, B).knocks == 2
    session = replace(session, knocks=MAX_REJECTED_JOINS)
    assert after(session, RejectedJoin()) == session


@pytest.mark.parametrize(
    "session", [waiting(), preparing(), together(), paused(), aftercare()], ids=lambda it: it.phase.name
)
def test_every_room_ends(session: Session) -> None:
    """ROOM5: at its end a room is Closed whatever comes, and takes nothing more."""
    assert after(session, TimePassed(), now=session.closes_at - 1).phase.name != "closed"
    ended = after(session, TimePassed(), now=session.closes_at)
    assert ended.phase.name == "closed"
    assert refused(session, Connect(A, "a2"), session.closes_at) is Rejection.NOT_NOW
    assert after(session, End()).phase.name == "closed"


def test_the_end_is_idempotent() -> None:
    """ROOM7, ROOM5: TimePassed on a Closed room changes nothing, ever."""
    ended = after(together(), TimePassed(), now=together().closes_at)
    assert after(ended, TimePassed(), TimePassed(), now=ended.closes_at + 1) == ended
    assert decide(closed(), End(), LATER) is Rejection.NOT_NOW


def test_the_newest_connection_takes_the_seat() -> None:
    """SEAT1: a seat has one live connection, the newest; the word that an older one is gone says nothing."""
    session = after(preparing(), Connect(A, "a2"))
    assert session.a.connection == "a2"
    assert after(session, Disconnect(A, "a1")) == session
    assert after(session, Disconnect(A, "a2")).a.connection is None


@pytest.mark.parametrize(
    "given", [Connect(A, "a2"), Connect(B, "b2"), Disconnect(A, "a1"), Disconnect(B, "b1")], ids=str
)
def test_coming_and_going_pauses(given: Connect | Disconnect) -> None:
    """SEAT3: in Together a new connection and a lost one are each a pause that is nobody's tap."""
    session = after(together(Count(2, 3, 4)), given)
    assert session.phase == Paused(LATER)
    assert session.taps == Count(2, 3, 5)


def test_coming_and_going_is_no_pause_elsewhere() -> None:
    """SEAT3: outside Together connections raise nothing."""
    for session in (preparing(), paused()):
        assert after(session, Disconnect(A, "a1"), Connect(A, "a2"), Disconnect(B, "b1")).taps == session.taps


def test_a_late_word_of_an_older_connection_does_not_pause() -> None:
    """SEAT3: what a fenced connection does is no loss of the live one."""
    session = together()
    assert after(session, Disconnect(A, "a0"), Disconnect(B, "b0")).phase.name == "together"
