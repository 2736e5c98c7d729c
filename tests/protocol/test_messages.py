"""What the wire takes and what it doesn't."""

import json
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from lull.protocol import messages as m
from lull.protocol.close_codes import Close
from lull.protocol.schema import wire_schema

ROOM, TOKEN, TICKET = "r" * 22, "t" * 43, "k" * 22
TAPS = {"a": 0, "b": 0, "watch": 0}
HELLO = {"type": "hello", "protocol": 1, "room": ROOM, "token": TOKEN}
AGREE = {"type": "agree", "id": 1, "taps": TAPS}
WITHDRAW = {"type": "withdraw", "id": 1}

WRONG: list[tuple[str, Any]] = [
    ("not an object", []),
    ("null", None),
    ("no type", {"id": 1}),
    ("an unknown type", {**WITHDRAW, "type": "resume"}),
    ("hello as a command", HELLO),
    ("an unknown field", {**WITHDRAW, "force": True}),
    ("an unknown field within", {**AGREE, "taps": {**TAPS, "c": 0}}),
    ("a missing field", {"type": "agree", "id": 1}),
    ("a missing counter", {**AGREE, "taps": {"a": 0, "b": 0}}),
    ("a counter as text", {**AGREE, "taps": {**TAPS, "a": "0"}}),
    ("a counter as a fraction", {**AGREE, "taps": {**TAPS, "a": 0.5}}),
    ("a counter as true", {**AGREE, "taps": {**TAPS, "a": True}}),
    ("a negative counter", {**AGREE, "taps": {**TAPS, "a": -1}}),
    ("a counter beyond its limit", {**AGREE, "taps": {**TAPS, "a": 2**31}}),
    ("an id as text", {**WITHDRAW, "id": "1"}),
    ("a negative id", {**WITHDRAW, "id": -1}),
]


@pytest.mark.parametrize("wrong", [wrong for _, wrong in WRONG], ids=[name for name, _ in WRONG])
def test_what_is_no_command_is_refused(wrong: Any) -> None:
    """WIRE2: unknown types and fields, missing fields and wrong kinds are no command."""
    with pytest.raises(ValidationError):
        m.command_adapter.validate_json(json.dumps(wrong))


def test_what_is_a_command_is_taken() -> None:
    """WIRE2: the two commands there are."""
    assert isinstance(m.command_adapter.validate_json(json.dumps(AGREE)), m.Agree)
    assert isinstance(m.command_adapter.validate_json(json.dumps(WITHDRAW)), m.Withdraw)


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
        *("bad_frame", "bad_message", "too_large", "too_many", "not_now", "too_soon", "taps_changed"),
        *("wait_for_offer", "partner_away", "fenced", "store_unavailable"),
    ]
    assert schema["HttpError"]["properties"]["code"]["enum"] == [
        *("bad_request", "too_large", "link_unknown", "link_expired", "room_full", "not_authorized", "origin_refused"),
        *("store_unavailable", "not_found", "method_not_allowed", "internal"),
    ]


def test_no_message_carries_a_text_of_a_persons() -> None:
    """LOG1, SEAT5: the wire has no field for a secret, a name or a note."""
    fields = {
        name
        for message in vars(m).values()
        if isinstance(message, type) and issubclass(message, BaseModel)
        for name in message.model_fields
    }
    assert not fields & {"secret", "name", "note", "text", "agreement", "reason"}


def test_what_the_server_says_is_whole() -> None:
    """VIEW2: a view in the schema has all its fields, each time."""
    view = wire_schema()["$defs"]["View"]
    assert set(view["required"]) == set(view["properties"]) == set(m.View.model_fields)
