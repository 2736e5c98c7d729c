"""What rests in the store comes back as it was, or not at all."""

from hypothesis import example, given
from hypothesis import strategies as st
from tests.support.sessions import paused, together
from tests.support.strategies import sessions

from lull.session.bounds import COUNTER_LIMIT
from lull.session.pauses import Seat
from lull.session.state import Closed, Session, Together
from lull.session.view import view_for
from lull.storage.codec import decode, encode


@given(sessions())
def test_every_session_comes_back(session: Session) -> None:
    """STORE1, ROOM6: decode(encode(s)) is s, in well under 2 KB."""
    body = encode(session)
    assert decode(body) == session
    assert len(body) < 2048


@given(st.binary(max_size=200))
@example(b"")
@example(b"null")
@example(b"[" * 100_000)
@example(b'{"epoch": "\xff"}')
def test_garbage_is_no_session(body: bytes) -> None:
    """ROOM6: bytes that are no session are None, never an exception."""
    assert decode(body) is None


@given(sessions(), st.data())
def test_mutated_records_are_legal_or_missing(session: Session, data: st.DataObject) -> None:
    """ROOM6, PHASE1: a damaged record is None or a session that could be: never Together with a pause unreleased."""
    body = bytearray(encode(session))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(body) - 1))
        match data.draw(st.sampled_from(["set", "cut", "insert"])):
            case "set":
                body[at] = data.draw(st.sampled_from(b'0123456789abw"{}[],:-.e\x00\xff'))
            case "cut":
                del body[at : at + data.draw(st.integers(1, 20))]
            case _:
                body[at:at] = data.draw(st.sampled_from([b"9", b"-", b"null", b"1e9", b'"', b"}", b"\xf0"]))
        if not body:
            break
    found = decode(bytes(body))
    if found is None:
        return
    for seat in Seat:
        assert view_for(found, seat).taps == found.taps
    assert not (isinstance(found.phase, Together) and found.taps.exceeds(found.released))
    for counter in (found.taps.a, found.taps.b, found.taps.watch):
        assert isinstance(found.phase, Closed) or 0 <= counter < COUNTER_LIMIT


def test_a_record_without_its_seat_or_tap_is_missing() -> None:
    """ROOM6, PHASE1: leaving a part out of a record makes it unreadable, not permissive."""
    whole = encode(together(paused().taps))
    assert decode(whole.replace(b'"released":{"a":1', b'"released":{"a":0')) is None
    assert decode(whole.replace(b'"released":{"a":1', b'"released":{"a":2')) is None
    assert decode(whole.replace(b'"taps":{"a":1', b'"taps":{"a":-1')) is None
    assert decode(whole) is not None
