"""JSON messages of the websocket and bodies of the HTTP calls.

One class a message; unknown fields are refused (WIRE2). Beats are binary and live in `beats.py`.
Times are integer milliseconds since the Unix epoch, on the server's clock.
"""

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

PROTOCOL = 1
"""The version of this wire. A phone that speaks another is told so (close 4426)."""

COUNTER_LIMIT = 2**31 - 1
"""A counter that reaches this ends the room (PAUSE6)."""

Counter: TypeAlias = Annotated[int, Field(ge=0, le=COUNTER_LIMIT)]
Millis: TypeAlias = Annotated[int, Field(ge=0)]
Key128: TypeAlias = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{22}$")]
Key256: TypeAlias = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{43}$")]
SeatName: TypeAlias = Literal["a", "b"]
PhaseName: TypeAlias = Literal["waiting", "preparing", "together", "paused", "closed"]
Ask: TypeAlias = Literal["none", "open", "given"]
CommandId: TypeAlias = Annotated[int, Field(ge=0, le=COUNTER_LIMIT)]

RefusalCode: TypeAlias = Literal[
    "bad_frame",
    "bad_message",
    "too_large",
    "too_many",
    "not_now",
    "too_soon",
    "taps_changed",
    "wait_for_offer",
    "partner_away",
    "fenced",
    "store_unavailable",
]
"""Why a frame was refused (WIRE6). Stable."""

HttpErrorCode: TypeAlias = Literal[
    "bad_request",
    "too_large",
    "link_unknown",
    "link_expired",
    "room_full",
    "not_authorized",
    "origin_refused",
    "store_unavailable",
    "not_found",
    "method_not_allowed",
    "internal",
]
"""Why an HTTP call was refused (WIRE6). Stable."""


class Message(BaseModel):
    """Base of everything on the wire: strict, closed, immutable."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, json_schema_serialization_defaults_required=True
    )


class Count(Message):
    """Pause counters (PAUSE1): each seat's taps, and `watch` for what is nobody's tap."""

    a: Counter
    b: Counter
    watch: Counter


# Phone to server.


class Hello(Message):
    """The first frame of every socket (WIRE1)."""

    type: Literal["hello"]
    protocol: int
    room: Key128
    token: Key256


class Agree(Message):
    """This seat's yes to letting go of exactly these taps (RELEASE2), or to starting (RELEASE8)."""

    type: Literal["agree"]
    id: CommandId
    taps: Count


class Withdraw(Message):
    """This seat takes its yes back (RELEASE6)."""

    type: Literal["withdraw"]
    id: CommandId


# Server to phone.


class View(Message):
    """All that this seat may know of the room (VIEW1), whole and versioned (VIEW2)."""

    type: Literal["view"] = "view"
    epoch: Key128
    version: Counter
    now: Millis
    seat: SeatName
    phase: PhaseName
    taps: Count
    released: Count
    ask: Ask
    """Whether this seat's yes is wanted now: not, wanted, or already given."""
    settles_at: Millis | None
    """From when on a yes is taken; null where nothing has to settle."""
    closes_at: Millis
    knocks: Counter
    """How many others came with the used link (ROOM4)."""


class Taps(Message):
    """Counters that rose, told before they are stored (PAUSE3). No view: merge them."""

    type: Literal["taps"] = "taps"
    taps: Count


class Fenced(Message):
    """A newer page of this seat is open: only this page's pause is still taken (SEAT2)."""

    type: Literal["fenced"] = "fenced"


class Refusal(Message):
    """The frame was refused and changed nothing (WIRE2). `id` is the command's, where it had one."""

    type: Literal["refusal"] = "refusal"
    code: RefusalCode
    id: CommandId | None
    message: str


Command: TypeAlias = Annotated[Agree | Withdraw, Field(discriminator="type")]
FromServer: TypeAlias = Annotated[View | Taps | Fenced | Refusal, Field(discriminator="type")]

hello_adapter: TypeAdapter[Hello] = TypeAdapter(Hello)
command_adapter: TypeAdapter[Agree | Withdraw] = TypeAdapter(Command)


# HTTP bodies.


class OpenRoom(Message):
    """`POST /api/rooms`: nothing to say yet."""


class RoomOpened(Message):
    """201: the room, seat `a`'s token and the ticket for the second phone."""

    room: Key128
    seat: SeatName
    token: Key256
    ticket: Key128
    ticket_expires_at: Millis
    closes_at: Millis
    now: Millis


class JoinRoom(Message):
    """`POST /api/rooms/{id}/join`."""

    ticket: Key128
    token: Key256 | None = None
    """Chosen by the phone, so that it can ask again if the answer is lost; made by the server where it isn't given."""


class RoomJoined(Message):
    """200: seat `b`'s token."""

    room: Key128
    seat: SeatName
    token: Key256
    closes_at: Millis
    now: Millis


class HttpError(Message):
    """What every refused HTTP call answers with."""

    code: HttpErrorCode
    message: str


class HttpErrorBody(Message):
    """The envelope of `HttpError`."""

    error: HttpError
