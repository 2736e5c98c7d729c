"""The wire as one JSON schema, from which the phone's types and readers are made."""

from typing import Any

from pydantic.json_schema import JsonSchemaMode, models_json_schema

from lull.protocol import messages as m
from lull.protocol.close_codes import Close
from lull.protocol.frames import BEAT_SIZE, SIGNALING_SIZE
from lull.session import bounds
from lull.session.state import ROOM_LIFETIME, TICKET_LIFETIME, TOMBSTONE_LIFETIME
from lull.session.transitions import TIME_ADDED
from lull.session.yeses import END_WARNING

_HEARD = (
    *(m.Hello, *m.COMMANDS),
    *(m.OpenRoom, m.JoinRoom, m.WritePage, m.LeaveWriting, m.LeaveTokens, m.OpenCode, m.TurnNoticesOn),
)
_ANSWERS = (
    *(m.RoomOpened, m.RoomJoined, m.WrittenPage),
    *(m.CodeOpened, m.CodeOffer, m.CodeAnswer, m.SealedLink, m.Matches, m.Notices, m.NoticeTried),
)
_READ_IN_PART = (m.HttpErrorBody, m.IceServers)
_BOUNDS = ("LENGTHS", "INTERVALS", "WINDOWS", "STEPS", "ROUNDS")


def wire_schema() -> dict[str, Any]:
    """All messages and bodies by name under `$defs`, with the unions `Command` and `FromServer`.

    `constants`: numbers that both sides know. `answers`: names of the bodies with which HTTP calls are answered, but
    for those of which a phone takes what it can use.
    """
    # What the server says always has every field; "serialization" marks those with defaults as required.
    directions: list[tuple[type[m.Message], JsonSchemaMode]] = [
        *((model, "validation") for model in _HEARD),
        *((model, "serialization") for model in (*m.FROM_SERVER, *_ANSWERS, *_READ_IN_PART)),
    ]
    _, schema = models_json_schema(directions)
    for name, models in (("Command", m.COMMANDS), ("FromServer", m.FROM_SERVER)):
        schema["$defs"][name] = {"oneOf": [{"$ref": f"#/$defs/{model.__name__}"} for model in models]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Wire",
        "constants": {
            "PROTOCOL": m.PROTOCOL,
            "BEAT_SIZE": BEAT_SIZE,
            "SIGNALING_SIZE": SIGNALING_SIZE,
            "SEALED_SIZES": bounds.SEALED_SIZES,
            **{name: {"least": getattr(bounds, name)[0], "most": getattr(bounds, name)[-1]} for name in _BOUNDS},
            "COUNTER_LIMIT": bounds.COUNTER_LIMIT,
            "CODE_DIGITS": [digits for first, digits in bounds.CODE_FORMS for _ in first],
            "LIST_TOKENS": bounds.LIST_TOKENS,
            "END_WARNING": END_WARNING,
            "TIME_ADDED": TIME_ADDED,
            "TICKET_LIFETIME": TICKET_LIFETIME,
            "ROOM_LIFETIME": ROOM_LIFETIME,
            "TOMBSTONE_LIFETIME": TOMBSTONE_LIFETIME,
            "CLOSE": {code.name: int(code) for code in Close},
        },
        "answers": [model.__name__ for model in _ANSWERS],
        "$defs": dict(sorted(schema["$defs"].items())),
    }
