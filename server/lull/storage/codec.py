"""Sessions as bytes. What can't be read back as a legal session is treated as missing (ROOM6)."""

from typing import Final

from pydantic import TypeAdapter, ValidationError

from lull.session.state import Session

_adapter: Final = TypeAdapter(Session)


def encode(session: Session) -> bytes:
    """The session as compact JSON; well under 2 KB."""
    return _adapter.dump_json(session)


def decode(body: bytes) -> Session | None:
    """The session, or None where the bytes are no legal one."""
    try:
        return _adapter.validate_json(body)
    except ValidationError:
        return None
