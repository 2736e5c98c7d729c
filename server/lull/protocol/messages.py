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
Share: TypeAlias = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{44}$")]
"""A point of P-256, compressed: 33 bytes as base64url."""
SeatName: TypeAlias = Literal["a", "b"]
PhaseName: TypeAlias = Literal["waiting", "preparing", "together", "paused", "aftercare", "closed"]
Ask: TypeAlias = Literal["none", "open", "given"]
How: TypeAlias = Literal["seen", "heard", "felt"]
Feeling: TypeAlias = Literal["good", "slow"]
PageName: TypeAlias = Literal["ours", "a", "b"]
ProposalName: TypeAlias = Literal["start", "go_on", "step_on", "more_time"]
Step: TypeAlias = Annotated[int, Field(ge=0, le=12)]
Sealed: TypeAlias = Annotated[str, Field(pattern=r"^(?:[A-Za-z0-9_-]{683}|[A-Za-z0-9_-]{2731}|[A-Za-z0-9_-]{10923})$")]
"""512, 2,048 or 8,192 sealed bytes as base64url without padding (PAGE2)."""
CommandId: TypeAlias = Annotated[int, Field(ge=0, le=COUNTER_LIMIT)]

RefusalCode: TypeAlias = Literal[
    "bad_frame",
    "bad_message",
    "too_large",
    "too_many",
    "not_now",
    "too_soon",
    "taps_changed",
    "changed",
    "not_rehearsed",
    "takes_two",
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


class Start(Message):
    """To be together for the first time, under exactly this agreement (RELEASE8, AGREE2)."""

    to: Literal["start"]
    taps: Count
    agreement: Counter


class GoOn(Message):
    """To let go of exactly these taps (RELEASE2)."""

    to: Literal["go_on"]
    taps: Count


class StepOn(Message):
    """From this step of the ladder to the next (LADDER3)."""

    to: Literal["step_on"]
    taps: Count
    step: Step


class MoreTime(Message):
    """To stay beyond exactly this end (TIME3)."""

    to: Literal["more_time"]
    taps: Count
    ends_at: Millis


Proposal: TypeAlias = Annotated[Start | GoOn | StepOn | MoreTime, Field(discriminator="to")]


class Agree(Message):
    """This seat's yes to a proposal, in this epoch; `token` says what its phone took the proposal to be (YES2)."""

    type: Literal["agree"]
    id: CommandId
    epoch: Key128
    proposal: Proposal
    token: Key256


class Withdraw(Message):
    """This seat takes its yes back (RELEASE6)."""

    type: Literal["withdraw"]
    id: CommandId
    to: ProposalName


class Terms(Message):
    """What the two agree on in numbers: seconds, and the ladder's steps (AGREE1)."""

    length: Annotated[int, Field(ge=300, le=10_800)]
    every: Annotated[int, Field(ge=60, le=1_800)]
    within: Annotated[int, Field(ge=15, le=120)]
    steps: Step


class Edit(Message):
    """Other terms, as an edit of exactly this version of the agreement (AGREE3, AGREE4)."""

    type: Literal["edit"]
    id: CommandId
    agreement: Counter
    terms: Terms


class Confirm(Message):
    """How the partner's pause, counted `taps`, came through in the rehearsal (REHEARSE1)."""

    type: Literal["confirm"]
    id: CommandId
    taps: Counter
    how: How


class Answer(Message):
    """How it is, to the check-in due at this time (CHECK2). A pause needs no message of its own: it is a pause."""

    type: Literal["answer"]
    id: CommandId
    due_at: Millis
    feeling: Feeling


class StepBack(Message):
    """Back to this step of the ladder, at once (LADDER2)."""

    type: Literal["step_back"]
    id: CommandId
    step: Step


class Enough(Message):
    """Enough for today (TIME5)."""

    type: Literal["enough"]
    id: CommandId


class Ping(Message):
    """What time is it (CLOCK1)?"""

    type: Literal["ping"]
    id: CommandId


# Server to phone.


class Pages(Message):
    """The newest sealed text of each page: 128 bits of its SHA-256; null where nothing is written (PAGE3)."""

    ours: Key128 | None
    a: Key128 | None
    b: Key128 | None


class Agreement(Message):
    """What both say yes to when they start (AGREE2)."""

    version: Counter
    terms: Terms
    pages: Pages


class Rehearsal(Message):
    """How this seat's own pause came through when it was tried, and the partner's; null: not tried yet (REHEARSE1)."""

    mine: How | None
    theirs: How | None


class CheckIn(Message):
    """The next check-in, or the one that is open since `due_at` (CHECK1). `mine`: this seat's own answer."""

    due_at: Millis
    answer_by: Millis
    mine: Feeling | None


class Pace(Message):
    """The more careful of both answers to the check-in that both answered last, and when it was complete (CHECK3)."""

    feeling: Feeling
    at: Millis


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
    agreement: Agreement
    rehearsal: Rehearsal
    ends_at: Millis | None
    """When the time that was agreed on is over; null before the first Together."""
    step: Step
    """The step of the ladder that they are on, from 0."""
    step_ask: Ask
    more_ask: Ask
    """Together's two other questions: the next step, and more time, which is taken from `NOTICE` before the end on."""
    check_in: CheckIn | None
    pace: Pace | None
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


class Pong(Message):
    """The server's time (CLOCK1). `id` is the ping's."""

    type: Literal["pong"] = "pong"
    id: CommandId
    now: Millis


Command: TypeAlias = Annotated[
    Agree | Withdraw | Edit | Confirm | Answer | StepBack | Enough | Ping, Field(discriminator="type")
]
FromServer: TypeAlias = Annotated[View | Taps | Fenced | Refusal | Pong, Field(discriminator="type")]

hello_adapter: TypeAdapter[Hello] = TypeAdapter(Hello)
command_adapter: TypeAdapter[Command] = TypeAdapter(Command)


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


class WritePage(Message):
    """`PUT /api/rooms/{id}/pages/{page}`: a text, as an edit of exactly this version of the agreement (PAGE1)."""

    agreement: Counter
    sealed: Sealed
    steps: Step | None = None
    """With `ours`: how many steps the ladder in it has."""


class LeaveWriting(Message):
    """`PUT /api/rooms/{id}/writing`: what a seat wrote afterwards, sealed as pages are (DEBRIEF2)."""

    sealed: Sealed


class WrittenPage(Message):
    """`GET /api/rooms/{id}/pages/{page}`, and of `/writing`, 200."""

    sealed: str


class OpenCode(Message):
    """`POST /api/codes`: the opener's share of the exchange (CODE1)."""

    share: Share


class CodeOpened(Message):
    """201: the code's public part, and what only its opener has."""

    code: Annotated[str, Field(pattern=r"^[0-9]{5}$")]
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

    sealed: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{123}$")]
    """92 bytes: a nonce of 12, AES-256-GCM of room, ticket and secret, tag of 16."""


class Tokens(Message):
    """`PUT /api/rooms/{id}/matches/{purpose}`: all of a seat's tokens (MATCH1); `GET`, 200: those that both gave."""

    tokens: Annotated[list[Key128], Field(max_length=256)]


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

    key: str | None


class TurnNoticesOn(Message):
    """`PUT /api/rooms/{id}/notices`: a browser's subscription (PUSH4)."""

    endpoint: str
    p256dh: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{87}$")]
    auth: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{22}$")]


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
