"""What the wire takes and what it doesn't."""

import json
from typing import Any, get_args

import pytest
from pydantic import ValidationError, create_model

from lull.protocol import messages as m
from lull.protocol.close_codes import Close
from lull.protocol.schema import wire_schema
from lull.session import inputs
from lull.session.bounds import Step
from lull.session.inputs import Command
from lull.session.pauses import Count, Seat
from lull.session.proposals import StepOn

ROOM, TOKEN, TICKET = "r" * 22, "t" * 43, "k" * 22
TAPS = {"a": 0, "b": 0, "watch": 0}
HELLO = {"type": "hello", "protocol": 3, "room": ROOM, "token": TOKEN}
GO_ON = {"to": "go_on", "taps": TAPS}
AGREE = {"type": "agree", "id": 1, "epoch": "e" * 22, "proposal": GO_ON, "token": TOKEN}
WITHDRAW = {"type": "withdraw", "id": 1, "to": "go_on"}
TERMS = {"length": 300, "every": 60, "within": 15, "steps": 0}
EDIT = {"type": "edit", "id": 1, "agreement": 0, "terms": TERMS}


def agree(**changed: Any) -> dict[str, Any]:
    """A yes to going on, with this changed in what it names."""
    return {**AGREE, "proposal": {**GO_ON, **changed}}


def edit(**changed: Any) -> dict[str, Any]:
    """An edit to the least of everything, with this changed."""
    return {**EDIT, "terms": {**TERMS, **changed}}


WRONG: list[tuple[str, Any]] = [
    ("not an object", []),
    ("null", None),
    ("no type", {"id": 1}),
    ("an unknown type", {**WITHDRAW, "type": "resume"}),
    ("hello as a command", HELLO),
    ("an unknown field", {**WITHDRAW, "force": True}),
    ("an unknown field within", agree(taps={**TAPS, "c": 0})),
    ("a missing field", {**WITHDRAW, "type": "agree"}),
    ("a missing counter", agree(taps={"a": 0, "b": 0})),
    ("a counter as text", agree(taps={**TAPS, "a": "0"})),
    ("a counter as a fraction", agree(taps={**TAPS, "a": 0.5})),
    ("a counter as true", agree(taps={**TAPS, "a": True})),
    ("a negative counter", agree(taps={**TAPS, "a": -1})),
    ("a counter beyond its limit", agree(taps={**TAPS, "a": 2**31})),
    ("an id as text", {**WITHDRAW, "id": "1"}),
    ("a negative id", {**WITHDRAW, "id": -1}),
    ("an unknown proposal", agree(to="resume")),
    ("a proposal with another's field", agree(step=1)),
    ("a start without its agreement", agree(to="start")),
    ("a token too short", {**AGREE, "token": TOKEN[1:]}),
    ("no token", {key: AGREE[key] for key in ("type", "id", "proposal")}),
    ("a share too short", {"type": "reveal", "id": 1, "share": "s" * 123}),
    ("a share that is no base64url", {"type": "reveal", "id": 1, "share": "s" * 123 + "="}),
    ("an unknown thing to take back", {**WITHDRAW, "to": "resume"}),
    ("a length below the least", edit(length=299)),
    ("a length beyond the most", edit(length=10_801)),
    ("an interval below the least", edit(every=59)),
    ("an interval beyond the most", edit(every=1_801)),
    ("a window below the least", edit(within=14)),
    ("a window beyond the most", edit(within=121)),
    ("steps below none", edit(steps=-1)),
    ("steps beyond the most", edit(steps=13)),
    ("an answer that says what it is", {"type": "answer", "id": 1, "round": 1, "feeling": "good"}),
    ("a step below the first", {"type": "step_back", "id": 1, "step": -1}),
    ("another way to come through", {"type": "confirm", "id": 1, "taps": 1, "how": "smelt"}),
]


@pytest.mark.parametrize("wrong", [wrong for _, wrong in WRONG], ids=[name for name, _ in WRONG])
def test_what_is_no_command_is_refused(wrong: Any) -> None:
    """WIRE2: unknown types and fields, missing fields and wrong kinds are no command."""
    with pytest.raises(ValidationError):
        m.command_adapter.validate_json(json.dumps(wrong))


def test_what_is_a_command_is_taken() -> None:
    """WIRE2, AGREE1: the commands there are, with the least and the most of what they can say."""
    taken: list[tuple[dict[str, Any], type[Command]]] = [
        (AGREE, inputs.Agree),
        (agree(to="start", agreement=3), inputs.Agree),
        (agree(to="step_on", step=12), inputs.Agree),
        (agree(to="more_time", ends_at=1), inputs.Agree),
        (WITHDRAW, inputs.Withdraw),
        (EDIT, inputs.Edit),
        (edit(length=10_800, every=1_800, within=120, steps=12), inputs.Edit),
        ({"type": "reveal", "id": 1, "share": "s" * 124}, inputs.Reveal),
        ({"type": "confirm", "id": 1, "taps": 1, "how": "felt"}, inputs.Confirm),
        ({"type": "answer", "id": 1, "round": 1, "token": "t" * 43}, inputs.Answer),
        ({"type": "step_back", "id": 1, "step": 0}, inputs.StepBack),
        ({"type": "enough", "id": 1}, inputs.Enough),
    ]
    for said, kind in taken:
        command = m.command_adapter.validate_json(json.dumps(said))
        assert isinstance(command, m.RoomCommand)
        given = command.to_input(Seat.A, "a1")
        assert (type(given), given.seat, given.connection, command.id) == (kind, Seat.A, "a1", 1)
    assert {kind for _, kind in taken} == set(get_args(Command))
    assert m.command_adapter.validate_json('{"type": "ping", "id": 0}') == m.Ping(type="ping", id=0)


def test_a_command_is_the_rules_own_input() -> None:
    """WIRE2: what was said arrives whole, down to the values within it, which are the rules' own."""
    command = m.command_adapter.validate_json(json.dumps(agree(to="step_on", step=3)))
    assert isinstance(command, m.RoomCommand)
    proposal = StepOn(Count(0, 0, 0), 3)
    assert command.to_input(Seat.B, "b1") == inputs.Agree(Seat.B, "b1", "e" * 22, proposal, TOKEN)


def test_a_bound_that_bounds_nothing_is_a_bug() -> None:
    """WIRE2: a message can't be declared with a bound of the rules that pydantic wouldn't know."""
    with pytest.raises(TypeError):
        create_model("Unbounded", __base__=m.Message, step=(Step, ...))


@pytest.mark.parametrize(
    "wrong",
    [
        {**HELLO, "room": "short"},
        {**HELLO, "room": "r" * 21 + "/"},
        {**HELLO, "token": TOKEN + "t"},
        {**HELLO, "token": TOKEN + "\n"},
        {**HELLO, "protocol": "1"},
        {**HELLO, "seat": "b"},
        {**HELLO, "type": "Hello"},
    ],
    ids=str,
)
def test_what_is_no_hello_is_refused(wrong: dict[str, Any]) -> None:
    """WIRE1, WIRE2: a hello has a room, a token and a protocol, of exactly their form, and nothing else."""
    with pytest.raises(ValidationError):
        m.hello_adapter.validate_json(json.dumps(wrong))


def test_codes_are_stable() -> None:
    """WIRE3, WIRE6: phones in the field decide by these; a change here breaks them."""
    assert {code.name: int(code) for code in Close} == {
        "RESTARTING": 1012,
        "BAD_HELLO": 4400,
        "NOT_AUTHORIZED": 4401,
        "HELLO_TIMEOUT": 4408,
        "REPLACED": 4409,
        "ROOM_CLOSED": 4410,
        "TOO_SLOW": 4411,
        "PROTOCOL_UNKNOWN": 4426,
        "STORE_UNAVAILABLE": 4503,
    }
    schema = wire_schema()["$defs"]
    assert schema["Refusal"]["properties"]["code"]["enum"] == [
        *("bad_frame", "bad_message", "too_large", "too_many", "store_unavailable", "not_now", "too_soon"),
        *("taps_changed", "changed", "not_rehearsed", "takes_two", "wait_for_offer", "partner_away", "fenced"),
    ]
    assert schema["HttpError"]["properties"]["code"]["enum"] == [
        *(
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
        ),
        *("origin_refused", "store_unavailable", "not_found", "method_not_allowed", "internal"),
    ]


def test_no_message_carries_a_text_of_a_persons() -> None:
    """LOG1, SEAT5: the wire has no field for a secret, a name or a note."""
    fields = {name for part in wire_schema()["$defs"].values() for name in part.get("properties", ())}
    assert not fields & {"secret", "name", "note", "text", "ladder", "wishes", "reason"}


def test_what_the_server_says_is_whole() -> None:
    """VIEW2: a view in the schema has all its fields, each time."""
    view = wire_schema()["$defs"]["View"]
    assert set(view["required"]) == set(view["properties"]) == set(m.View.model_fields)
