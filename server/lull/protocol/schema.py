"""The wire as one JSON schema, from which the phone's types are made."""

from typing import Any, cast

from pydantic import TypeAdapter
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from lull.protocol import messages as m

_HEARD = (
    *(m.Hello, m.Agree, m.Withdraw, m.Edit, m.Confirm, m.Answer, m.StepBack, m.Enough, m.Ping),
    *(m.OpenRoom, m.JoinRoom, m.WritePage, m.LeaveWriting, m.OpenCode, m.TurnNoticesOn),
)
_SAID = (
    m.HttpErrorBody,
    *(m.View, m.Taps, m.Fenced, m.Refusal, m.Pong, m.RoomOpened, m.RoomJoined, m.WrittenPage, m.IceServers),
    *(m.CodeOpened, m.CodeOffer, m.CodeAnswer, m.SealedLink, m.Tokens, m.Notices, m.NoticeTried),
)


def wire_schema() -> dict[str, Any]:
    """All messages and bodies by name under `$defs`, with the unions `Command` and `FromServer`."""
    # What the server says always has every field; "serialization" marks those with defaults as required.
    directions: list[tuple[type[m.Message], JsonSchemaMode]] = [
        *((model, "validation") for model in _HEARD),
        *((model, "serialization") for model in _SAID),
    ]
    _, schema = models_json_schema(directions)
    for name, union in (("Command", m.Command), ("FromServer", m.FromServer)):
        adapter = cast("TypeAdapter[object]", TypeAdapter(union))  # pyright: ignore[reportArgumentType, reportUnknownVariableType]
        part = adapter.json_schema()
        part.pop("$defs", None)
        schema["$defs"][name] = part
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Wire",
        "protocol": m.PROTOCOL,
        "$defs": dict(sorted(schema["$defs"].items())),
    }
