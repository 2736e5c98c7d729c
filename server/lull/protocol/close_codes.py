"""Close codes of the websocket (WIRE3). Stable: phones decide by them whether to come back."""

from enum import IntEnum


class Close(IntEnum):
    """Why the server closed a socket."""

    RESTARTING = 1012
    BAD_HELLO = 4400
    NOT_AUTHORIZED = 4401
    HELLO_TIMEOUT = 4408
    REPLACED = 4409
    ROOM_CLOSED = 4410
    TOO_SLOW = 4411
    PROTOCOL_UNKNOWN = 4426
    STORE_UNAVAILABLE = 4503
