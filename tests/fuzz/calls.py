"""HTTP calls by somebody who has a seat: nearly right ones, which come further than a stranger's."""

import json
from random import Random
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import ec
from tests.fuzz.decoders import changed
from tests.support.phones import Place

from lull.web.push_message import _point, to_base64url

SEALED: Final = tuple("s" * length for length in (683, 2_731, 10_923))
"""Of the lengths that base64url gives the three sizes of a page."""

NOBODY: Final = "127.0.0.1:9"
"""The push service of all subscriptions: a port on which nobody listens."""


def call(random: Random, places: tuple[Place, ...]) -> bytes:
    """The next one, whole, as bytes."""
    place = random.choice(places)
    method, path, body = random.choice(_calls(random, place))
    said = json.dumps(body).encode() if body is not None else b""
    if random.random() < 0.4:
        said = changed(random, said, [said or b"{}", b'{"more":[1]}'])
    token = random.choice((place.token, place.token, place.token, random.choice(places).token, "t" * 43, ""))
    head = [f"{method} {path} HTTP/1.1", "host: 127.0.0.1", f"authorization: Bearer {token}", "connection: close"]
    head.append(f"content-length: {len(said)}")
    whole = "\r\n".join(head).encode() + b"\r\n\r\n" + said
    return changed(random, whole, [whole]) if random.random() < 0.1 else whole


def _calls(random: Random, place: Place) -> list[tuple[str, str, dict[str, Any] | None]]:
    room, code, name = f"/api/rooms/{place.room}", f"/api/codes/{random.randrange(10**5):05}", random.choice("xyz") * 22
    page = random.choice(("ours", "a", "b", "c"))
    purpose = random.choice(("next_time", "next_held", "debrief", "lists", "other"))
    steps = random.choice(({}, {"steps": random.choice((0, 3, 12, 13, None))}))
    text = {"agreement": random.randrange(5), "sealed": random.choice(SEALED), **steps}
    count = random.choice((0, 1, 1, 2, 256, 257))
    point = to_base64url(_point(ec.generate_private_key(ec.SECP256R1())))
    notices = {"endpoint": f"https://{NOBODY}/{'x' * random.choice((1, 2_000))}", "p256dh": point, "auth": "a" * 22}
    return [
        ("POST", "/api/rooms", {}),
        ("POST", f"{room}/join", {"ticket": place.ticket or "t" * 22, "share": "s" * 124, "token": "t" * 43}),
        ("GET", f"{room}/pages/{page}", None),
        ("PUT", f"{room}/pages/{page}", text),
        ("GET", f"{room}/matches/{purpose}", None),
        (
            "PUT",
            f"{room}/matches/{purpose}",
            {
                "round": random.choice((0, 1, 1, 1, 2, 8, 9)),
                "tokens": [random.choice((name, name + "x" * 21)) for _ in range(count)],
            },
        ),
        ("GET", f"{room}/writing", None),
        ("PUT", f"{room}/writing", {"sealed": random.choice(SEALED)}),
        ("GET", f"{room}/ice", None),
        ("GET", f"{room}/notices", None),
        ("PUT", f"{room}/notices", notices),
        ("POST", f"{room}/notices/try", None),
        ("DELETE", f"{room}/notices", None),
        ("POST", "/api/codes", {"share": "A" * 44}),
        ("GET", code, None),
        ("PUT", f"{code}/answer", {"share": "A" * 44, "proof": "p" * 43}),
        ("GET", f"{code}/answer", None),
        ("PUT", f"{code}/link", {"sealed": "s" * 144}),
        ("GET", f"{code}/link", None),
        ("DELETE", code, None),
        ("PUT", f"/api/meetings/{name}", {"sealed": "s" * 144}),
        ("GET", f"/api/meetings/{name}", None),
    ]
