"""Everything that reads what a stranger sent, called with the same bytes."""

from base64 import urlsafe_b64decode
from contextlib import suppress
from typing import Final

from tests.support import sessions

from lull.protocol import messages as m
from lull.protocol.frames import clear_counters, is_beat, is_signaling
from lull.session.deadlines import next_deadline
from lull.session.pauses import Count, Seat
from lull.session.rejections import Rejection
from lull.session.state import Session
from lull.session.transitions import decide
from lull.session.view import view_for
from lull.storage import codec
from lull.web.endpoint import _protocol_of
from lull.web.networks import parse_address
from lull.web.push_message import from_base64url, is_p256_point
from lull.web.push_service import is_allowed_endpoint

BODIES: Final = (m.OpenRoom, m.JoinRoom, m.OpenCode, m.CodeAnswer, m.SealedLink, m.LeaveTokens)
PAGES: Final = (512, 2_048, 8_192)
HOSTS: Final = ("push.example", "other.example:8443")
SESSION: Final = sessions.preparing()


def read(data: bytes) -> None:
    """Each takes it or refuses it in its own way. Anything else is raised."""
    if is_beat(data):
        assert all(0 <= counter < 2**32 for counter in clear_counters(data))
    assert is_signaling(data) == (len(data) == 2_048 and data[0] == 2)
    _stored(data)
    _body(data)
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return
    _said(text)
    parse_address(text)
    is_allowed_endpoint(text, HOSTS)


def _said(text: str) -> None:
    protocol = _protocol_of(text)
    assert protocol is None or isinstance(protocol, int)
    try:
        hello = m.hello_adapter.validate_json(text)
    except ValueError:
        pass
    else:
        assert protocol == hello.protocol
    try:
        command = m.command_adapter.validate_json(text)
    except ValueError:
        return
    if isinstance(command, m.Ping):
        return
    for seat in Seat:
        outcome = decide(SESSION, command.to_input(seat, sessions.CONNECTION[seat]), sessions.LATER)
        assert isinstance(outcome, Session | Rejection)
        if isinstance(outcome, Session):
            assert outcome.taps == SESSION.taps == Count(0, 0, 0)


def _body(data: bytes) -> None:
    for kind in BODIES:
        with suppress(ValueError):
            kind.model_validate_json(data)
    try:
        page = m.WritePage.model_validate_json(data)
    except ValueError:
        pass
    else:
        assert len(urlsafe_b64decode(page.sealed + "=" * (-len(page.sealed) % 4))) in PAGES
    try:
        notices = m.TurnNoticesOn.model_validate_json(data)
    except ValueError:
        return
    assert len(from_base64url(notices.p256dh)) == 65 and len(from_base64url(notices.auth)) == 16
    is_p256_point(from_base64url(notices.p256dh))
    is_allowed_endpoint(notices.endpoint, HOSTS)


def _stored(data: bytes) -> None:
    session = codec.decode(data)
    if session is not None:
        assert codec.decode(codec.encode(session)) == session
        for seat in Seat:
            if session.seat_state(seat) is not None:
                view_for(session, seat)
        next_deadline(session)
