"""JSON messages of the websocket and bodies of the HTTP calls.

Commands and views are the rules' own dataclasses in the wire's form; the rest is one class a message. Unknown
fields are refused (WIRE2). Beats are binary and live in `frames.py`. Times are integer milliseconds since the Unix
epoch, on the server's clock.
"""

import re
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal, TypeAlias, Union, cast, get_args

from pydantic import Field, TypeAdapter, WithJsonSchema

from lull.protocol.derived import Derived, Message, derived, like, within
from lull.session.bounds import (
    CODE,
    COUNTERS,
    KEY_128,
    KEY_256,
    LIST_TOKENS,
    MILLIS,
    ROUNDS,
    SEALED_SHARE,
    SEALED_SIZES,
    STEPS,
)
from lull.session.inputs import Command
from lull.session.pauses import Count, Seat
from lull.session.rejections import OF_A_LINK, Rejection
from lull.session.view import SeatView

PROTOCOL = 3
"""The version of this wire. A phone that speaks another is told so (close 4426)."""

Counter: TypeAlias = Annotated[int, within(COUNTERS)]
Millis: TypeAlias = Annotated[int, within(MILLIS)]
Key128: TypeAlias = Annotated[str, like(KEY_128)]
Key256: TypeAlias = Annotated[str, like(KEY_256)]
SealedShare: TypeAlias = Annotated[str, like(SEALED_SHARE)]
Share: TypeAlias = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{44}$")]
"""A point of P-256, compressed: 33 bytes as base64url."""
Point: TypeAlias = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{87}$")]
"""The same, not compressed: 65 bytes as base64url."""
Sealed: TypeAlias = Annotated[
    str, Field(pattern=rf"^(?:{'|'.join(f'[A-Za-z0-9_-]{{{-(size * 4 // -3)}}}' for size in SEALED_SIZES)})$")
]
"""A sealed text as base64url without padding (PAGE2)."""

FrameFault: TypeAlias = Literal["bad_frame", "bad_message", "too_large", "too_many", "store_unavailable"]
RefusalCode: TypeAlias = FrameFault | Rejection
"""Why a frame was refused: for itself, or by the rules (WIRE6). Stable."""

REFUSAL_CODES: Final = (*get_args(FrameFault), *(each.value for each in Rejection if each not in OF_A_LINK))

HttpErrorCode: TypeAlias = Literal[
    "bad_request",
    "too_large",
    "link_unknown",
    "link_expired",
    "code_unknown",
    "no_code_free",
    "too_many_calls",
    "room_full",
    "not_authorized",
    "not_now",
    "changed",
    "origin_refused",
    "store_unavailable",
    "not_found",
    "method_not_allowed",
    "internal",
]
"""Why an HTTP call was refused (WIRE6). Stable."""


# Phone to server.


class Hello(Message):
    """The first frame of every socket (WIRE1)."""

    type: Literal["hello"]
    protocol: int
    room: Key128
    token: Key256


class PhoneCommand(Message):
    """What a phone says over its socket. `id`: its own number for it, by which it is told a refusal."""

    id: Counter


class Ping(PhoneCommand):
    """What time is it (CLOCK1)?"""

    type: Literal["ping"]


class RoomCommand(Derived, PhoneCommand):
    """A command that the room decides on: one of the rules' inputs, but for who says it."""

    def to_input(self, seat: Seat, connection: str) -> Command:
        """The command as an input of this seat's connection."""
        return self.value(seat=seat, connection=connection)


def command_name(kind: type[Command]) -> str:
    """What a command of this kind is called on the wire."""
    return re.sub(r"\B(?=[A-Z])", "_", kind.__name__).lower()


def _command(kind: type[Command]) -> type[RoomCommand]:
    name = cast("Any", Literal)[command_name(kind)]
    return derived(kind, RoomCommand, without=("seat", "connection"), type=name)


COMMANDS: Final[tuple[type[PhoneCommand], ...]] = (*(_command(kind) for kind in get_args(Command)), Ping)

hello_adapter: TypeAdapter[Hello] = TypeAdapter(Hello)
command_adapter: TypeAdapter[RoomCommand | Ping] = TypeAdapter(
    cast("Any", Annotated)[cast("Any", Union)[COMMANDS], Field(discriminator="type")]
)


# Server to phone.


View: Final = derived(SeatView, Derived, name="View", type=Literal["view"], version=Counter, now=Millis)


@dataclass(frozen=True, slots=True)
class _Taps:
    """Counters that rose, told before they are stored (PAUSE3). No view: merge them."""

    taps: Count


Taps: Final = derived(_Taps, Derived, name="Taps", type=Literal["taps"])


class Fenced(Message):
    """A newer page of this seat is open: only this page's pause is still taken (SEAT2)."""

    type: Literal["fenced"] = "fenced"


class Refusal(Message):
    """The frame was refused and changed nothing (WIRE2). `id` is the command's, where it had one."""

    type: Literal["refusal"] = "refusal"
    code: Annotated[RefusalCode, WithJsonSchema({"enum": list(REFUSAL_CODES), "type": "string"})]
    id: Counter | None
    message: str


class Pong(Message):
    """The server's time (CLOCK1). `id` is the ping's."""

    type: Literal["pong"] = "pong"
    id: Counter
    now: Millis


FROM_SERVER: Final[tuple[type[Message], ...]] = (View, Taps, Fenced, Refusal, Pong)


# HTTP bodies.


class OpenRoom(Message):
    """`POST /api/rooms`: nothing to say yet."""


class RoomOpened(Message):
    """201: the room, seat `a`'s token and the ticket for the second phone."""

    room: Key128
    seat: Seat
    token: Key256
    ticket: Key128
    ticket_expires_at: Millis
    closes_at: Millis
    now: Millis


class JoinRoom(Message):
    """`POST /api/rooms/{id}/join`."""

    ticket: Key128
    share: SealedShare
    """The phone's public key, sealed for the one that opened the room (PAIR2)."""
    token: Key256 | None = None
    """Chosen by the phone, so that it can ask again if the answer is lost; made by the server where it isn't given."""


class RoomJoined(Message):
    """200: seat `b`'s token."""

    room: Key128
    seat: Seat
    token: Key256
    closes_at: Millis
    now: Millis


class WritePage(Message):
    """`PUT /api/rooms/{id}/pages/{page}`: a text, as an edit of exactly this version of the agreement (PAGE1)."""

    agreement: Counter
    sealed: Sealed
    steps: Annotated[int, within(STEPS)] | None = None
    """With `ours`: how many steps the ladder in it has."""


class LeaveWriting(Message):
    """`PUT /api/rooms/{id}/writing`: what a seat wrote afterwards, sealed as documents are (DEBRIEF2)."""

    sealed: Sealed


class WrittenPage(Message):
    """`GET /api/rooms/{id}/pages/{page}`, and of `/writing`, 200."""

    sealed: str


class OpenCode(Message):
    """`POST /api/codes`: the opener's share of the exchange (CODE1)."""

    share: Share


class CodeOpened(Message):
    """201: the code's public part, and what only its opener has."""

    code: Annotated[str, like(CODE)]
    key: Key128
    expires_at: Millis
    now: Millis


class CodeOffer(Message):
    """`GET /api/codes/{code}`, 200: the opener's share."""

    share: Share


class CodeAnswer(Message):
    """`PUT /api/codes/{code}/answer`, and what its opener gets: the other phone's share, and proof of its one guess."""

    share: Share
    proof: Key256


class SealedLink(Message):
    """A pair link that only the other phone can open: for a code (CODE3), or for a meeting (MEET1)."""

    sealed: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{144}$")]
    """108 bytes: a nonce of 12, AES-256-GCM of room, ticket, commitment and secret, tag of 16."""


class LeaveTokens(Message):
    """`PUT /api/rooms/{id}/matches/{purpose}`: all of a seat's tokens in this round (MATCH1)."""

    round: Annotated[int, within(ROUNDS)]
    tokens: Annotated[list[Key256], Field(max_length=LIST_TOKENS)]


class Matches(Message):
    """That, and `GET`, 200: the newest round, whether this seat gave in it, the partner's proofs (MATCH2, MATCH7)."""

    round: Annotated[int, within(ROUNDS)]
    given: bool
    tokens: list[Key128]


class IceServer(Message):
    """A server that tells a phone its address, or relays for it; null where it takes no password."""

    urls: str
    username: str | None = None
    credential: str | None = None


class IceServers(Message):
    """`GET /api/rooms/{id}/ice`, 200 (PATH8)."""

    servers: list[IceServer]


class Notices(Message):
    """`GET /api/rooms/{id}/notices`, 200: what a browser subscribes to; null where this server sends none (PUSH1)."""

    key: Point | None


class TurnNoticesOn(Message):
    """`PUT /api/rooms/{id}/notices`: a browser's subscription (PUSH4)."""

    endpoint: str
    p256dh: Point
    auth: Key128


class NoticeTried(Message):
    """`POST /api/rooms/{id}/notices/try`, 200: whether the phone's push service took it."""

    sent: bool


class HttpError(Message):
    """What every refused HTTP call answers with."""

    code: HttpErrorCode
    message: str


class HttpErrorBody(Message):
    """The envelope of `HttpError`."""

    error: HttpError
