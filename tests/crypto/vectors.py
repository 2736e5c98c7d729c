"""The vectors that both languages are held to: `python -m tests.crypto` writes them beside the transcripts."""

import json
from collections.abc import Callable, Iterator
from typing import Any, Final

from tests.crypto import exchange, seals
from tests.crypto.seals import key_for, text_of

Vector = dict[str, Any]

SECRET: Final = bytes(range(32))
OTHER_SECRET: Final = bytes(range(1, 33))
ROOM: Final = "Zq3kLw0-Xy_A9bC4dE5fGg"
OTHER_ROOM: Final = "Zq3kLw0-Xy_A9bC4dE5fGw"
NONCE: Final = bytes(range(0x40, 0x4C))
USES: Final = (
    "beat/a",
    "beat/b",
    "letter/a",
    "letter/b",
    "page/ours",
    "page/a",
    "page/b",
    "yes",
    "next/names",
    "next/seal",
)
"""Every purpose that has a key of its own."""


def key(use: str, secret: bytes = SECRET, room: str = ROOM) -> bytes:
    """The pair's key for this purpose."""
    return key_for(secret, room, f"lull/2/{use}")


def _strange_keys(use: str) -> Iterator[tuple[str, bytes]]:
    """Every key that isn't the one, and whose it is."""
    yield "sealed for another room", key(use, room=OTHER_ROOM)
    yield "sealed under another secret", key(use, secret=OTHER_SECRET)
    for other in USES:
        if other != use:
            yield f"sealed with the key for {other}", key(other)
    yield "sealed with the secret itself", SECRET


def _turned(data: bytes, byte: int) -> bytes:
    return data[:byte] + bytes([data[byte] ^ 1]) + data[byte + 1 :]


def _spoilt(good: bytes, parts: dict[str, int]) -> Iterator[tuple[str, bytes]]:
    """One bit turned in each part, and other lengths."""
    for name, byte in parts.items():
        yield f"one bit turned in the {name}", _turned(good, byte)
    yield "a byte short", good[:-1]
    yield "a byte long", good + b"\0"
    yield "only the head", good[:13]
    yield "nothing", b""


SDP: Final = "v=0\r\no=- 46117 2 IN IP4 127.0.0.1\r\na=ice-pwd:Zwei/Fußgänger+👩🏽\r\n"
CALL: Final = "0123456789abcdef"
SIGNALING_ROOM: Final = (
    seals.SIGNALING_SIZE - seals.HEAD - seals.TAG - len(f'{{"type":"offer","call":"{CALL}","sdp":""}}')
)
SIGNALING: Final[tuple[tuple[str, str, Vector], ...]] = (
    ("an ask", "a", {"type": "ask"}),
    ("an ask of the other seat", "b", {"type": "ask"}),
    ("an offer", "a", {"type": "offer", "call": CALL, "sdp": SDP}),
    ("an answer", "b", {"type": "answer", "call": CALL, "sdp": SDP}),
    ("the longest", "a", {"type": "offer", "call": CALL, "sdp": "x" * SIGNALING_ROOM}),
)
NO_SIGNALING: Final = (
    b"",
    b"[]",
    b"null",
    b'"ask"',
    b'{"type":"more"}',
    b'{"type":"offer"}',
    b'{"type":"offer","call":"0123456789abcdeX","sdp":""}',
    b'{"type":"offer","call":"0123456789abcdef"}',
    b'{"type":"offer","call":"0123456789abcdef","sdp":1}',
    b'{"type":"ask"}{',
    b"\xff",
)


def _json(said: Vector) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def signaling() -> Vector:
    """Frames of signaling messages. A refused one is refused as one of seat `a`."""
    about = {"secret": SECRET.hex(), "room": ROOM}
    mine = key("letter/a")
    good = seals.sealed_signaling(mine, NONCE, _json({"type": "ask"}))
    refused = [
        (name, seals.sealed_signaling(other, NONCE, b'{"type":"ask"}')) for name, other in _strange_keys("letter/a")
    ]
    refused += _spoilt(good, {"kind": 0, "nonce": 12, "text": 13, "spaces": 2_000, "tag": 2_047})
    refused += [
        (f"says {said[:60].decode('latin-1')}", seals.sealed_signaling(mine, NONCE, said)) for said in NO_SIGNALING
    ]
    return {
        "sealed": [
            {
                "name": name,
                "rules": ["PATH2"],
                **about,
                "seat": seat,
                "nonce": NONCE.hex(),
                "message": message,
                "frame": seals.sealed_signaling(key(f"letter/{seat}"), NONCE, _json(message)).hex(),
            }
            for name, seat, message in SIGNALING
        ],
        "refused": [
            {"name": name, "rules": ["PATH2"], **about, "seat": "a", "frame": frame.hex()} for name, frame in refused
        ],
    }


NOT_WRITTEN: Final = {"words": "", "wrong": "", "call": ""}
PAGES: Final[tuple[tuple[str, str, Vector], ...]] = (
    ("an empty page of ours", "ours", {"signal": "", "stopWord": "", "ladder": []}),
    ("a page of ours", "ours", {"signal": "zwei Finger, 🖐️", "stopWord": "", "ladder": ["Nähe", "", "日本語"]}),
    ("the opener's page", "a", {"asks": 'a\nb\t"c"\\', "wishes": "", "hard": "שלום", "helps": "\u2028", **NOT_WRITTEN}),
    ("the joiner's page", "b", {"asks": "", "wishes": "x" * 600, "hard": "", "helps": "", **NOT_WRITTEN}),
    ("a long page", "b", {"asks": "y" * 3_000, "wishes": "z" * 3_000, "hard": "", "helps": "", **NOT_WRITTEN}),
)


def pages() -> Vector:
    """Pages as base64url, with their digests. A refused one is refused as `ours` with the digest beside it."""
    about = {"secret": SECRET.hex(), "room": ROOM}
    said = _json(PAGES[1][2])
    mine = key("page/ours")
    good = seals.sealed_page(mine, NONCE, said)
    refused = [(name, seals.sealed_page(other, NONCE, said), "PAGE2") for name, other in _strange_keys("page/ours")]
    refused += [
        (name, page, "PAGE2")
        for name, page in _spoilt(good, {"kind": 0, "nonce": 1, "text": 13, "zeros": 400, "tag": 511})
    ]
    refused.append(("of a size that isn't one", seals.sealed_signaling(mine, NONCE, said)[:1_024], "PAGE2"))
    refused.append(("a signaling message", seals.sealed_signaling(mine, NONCE, said), "PAGE2"))
    other = seals.digest_of(seals.sealed_page(mine, NONCE[::-1], said))
    named = [
        {"name": name, "rules": [rule], "sealed": text_of(page), "digest": seals.digest_of(page)}
        for name, page, rule in refused
    ]
    named.append({"name": "another page's digest", "rules": ["PAGE3"], "sealed": text_of(good), "digest": other})
    half = seals.digest_of(good)[:11]
    named.append({"name": "half a digest", "rules": ["PAGE3"], "sealed": text_of(good), "digest": half})
    named.append({"name": "no digest", "rules": ["PAGE3"], "sealed": text_of(good), "digest": ""})
    odd = text_of(good)[:-1] + "!"
    named.append({"name": "no base64url", "rules": ["PAGE2"], "sealed": odd, "digest": seals.digest_of(good)})
    sealed: list[Vector] = []
    for name, page, text in PAGES:
        whole = seals.sealed_page(key(f"page/{page}"), NONCE, _json(text))
        sealed.append(
            {
                "name": name,
                "rules": ["PAGE2", "PAGE3"],
                **about,
                "page": page,
                "nonce": NONCE.hex(),
                "text": text,
                "sealed": text_of(whole),
                "digest": seals.digest_of(whole),
            }
        )
    return {"sealed": sealed, "refused": [{**about, "page": "ours", **each} for each in named]}


EPOCH: Final = "room-epoch-0123456789a"
TAPS: Final[Vector] = {"a": 3, "b": 0, "watch": 12}
AGREEMENT: Final[Vector] = {
    "version": 7,
    "terms": {"length": 2_700, "every": 420, "within": 30, "steps": 3},
    "pages": {"ours": "o" * 22, "a": None, "b": "b" * 22},
}
VIEW: Final[Vector] = {"epoch": EPOCH, "agreement": AGREEMENT, "step": 2, "more": 1, "ends_at": 1_764_002_700_000}
PROPOSALS: Final[tuple[Vector, ...]] = (
    {"to": "start", "taps": TAPS, "agreement": 7},
    {"to": "go_on", "taps": TAPS},
    {"to": "step_on", "taps": TAPS, "step": 2},
    {"to": "more_time", "taps": TAPS, "ends_at": 1_764_002_700_000},
)


def tokens() -> Vector:
    """What phones say yes with, and find each other with. No two of all these are the same."""
    about = {"secret": SECRET.hex(), "room": ROOM}
    yes: list[Vector] = []
    for proposal in PROPOSALS:
        meaning = seals.meaning_of(VIEW, proposal)
        strangers = [text_of(seals.token_of(other, meaning)) for _, other in _strange_keys("yes")]
        yes.append(
            {
                "name": proposal["to"],
                "rules": ["YES2"],
                **about,
                "view": VIEW,
                "proposal": proposal,
                "meaning": meaning,
                "token": text_of(seals.token_of(key("yes"), meaning)),
                "strangers": strangers,
            }
        )
    return {
        "yes": yes,
        "differ": [{"name": name, "rules": ["YES2"], "meaning": meaning} for name, meaning in _differing()],
        "choice": [
            {
                "name": choice,
                "rules": ["MATCH1", "MATCH7", "NEXT1"],
                **about,
                "seat": seat,
                "token": text_of(seals.choice_token(key("yes"), seat, choice)),
                "met": text_of(seals.proof_of(key("yes"), seals.PARTNERS[seat], choice)),
            }
            for choice in ("next_time", "next_held", "debrief", "list|tea")
            for seat in "ab"
        ],
        "meeting": [
            {
                "name": f"seat {seat}, period {period}",
                "rules": ["MEET1"],
                **about,
                "seat": seat,
                "period": period,
                "token": text_of(seals.token_of(key("next/names"), f"meet|{seat}|{period}")[:16]),
            }
            for seat in "ab"
            for period in (0, 2_940_000, 2_940_001)
        ],
    }


def _differing() -> Iterator[tuple[str, str]]:
    """The same proposals with one thing otherwise: each text is another one."""
    start, go_on, step_on, more_time = PROPOSALS
    yield "another epoch", seals.meaning_of({**VIEW, "epoch": "room-epoch-0123456789b"}, go_on)
    for name in TAPS:
        yield f"another tap of {name}", seals.meaning_of(VIEW, {**go_on, "taps": {**TAPS, name: TAPS[name] + 1}})
    for name, value in AGREEMENT["terms"].items():
        terms = {**AGREEMENT["terms"], name: value + 1}
        yield f"another {name}", seals.meaning_of({**VIEW, "agreement": {**AGREEMENT, "terms": terms}}, start)
    for name in AGREEMENT["pages"]:
        changed = {**AGREEMENT["pages"], name: "z" * 22}
        yield f"another page {name}", seals.meaning_of({**VIEW, "agreement": {**AGREEMENT, "pages": changed}}, start)
    for proposal in (go_on, step_on, more_time):
        yield f"another step, to {proposal['to']}", seals.meaning_of({**VIEW, "step": 1}, proposal)
        yield f"more time before, to {proposal['to']}", seals.meaning_of({**VIEW, "more": 2}, proposal)


LINK: Final = (bytes(range(100, 116)), bytes(range(200, 216)), bytes(range(70, 86)), bytes(range(32, 64)))
OPEN, DIGITS, OTHER_DIGITS = "48213", "907731", "907732"
NAMES: Final = ("lull/1/code/a", "lull/1/code/b")
SCALARS: Final = {"a": bytes(range(1, 49)), "b": bytes(range(101, 149))}
"""The 48 random bytes of each side."""


def links() -> Vector:
    """A pair link under the key of a meeting, and what isn't one."""
    about = {"secret": SECRET.hex(), "room": ROOM}
    mine = key("next/seal")
    good = seals.sealed_link(mine, NONCE, *LINK)
    refused = [(name, seals.sealed_link(other, NONCE, *LINK)) for name, other in _strange_keys("next/seal")]
    refused += _spoilt(good, {"nonce": 0, "room": 12, "ticket": 28, "commitment": 44, "secret": 60, "tag": 107})
    return {
        "sealed": [{"name": "a link", "rules": ["MEET1"], **about, **_link(good)}],
        "refused": [{"name": name, "rules": ["MEET1"], **about, "sealed": text_of(link)} for name, link in refused],
    }


def _link(sealed: bytes) -> Vector:
    room, ticket, commitment, secret = LINK
    said = {
        "room": text_of(room),
        "ticket": text_of(ticket),
        "commitment": commitment.hex(),
        "secret": secret.hex(),
    }
    return {"nonce": NONCE.hex(), "link": said, "sealed": text_of(sealed)}


def codes() -> Vector:
    """A spoken code from its digits to the link, and what others come to."""
    w = exchange.number_of(DIGITS)
    scalar = {role: int.from_bytes(number, "big") % exchange.ORDER for role, number in SCALARS.items()}
    share = {role: exchange.share_of(role, w, scalar[role]) for role in "ab"}
    agreed = exchange.agreed(w, scalar["a"], share["b"], OPEN.encode(), NAMES)
    sealing = key_for(agreed.key, OPEN, "lull/1/code/link")
    good = seals.sealed_link(sealing, NONCE, *LINK)

    wrong = exchange.agreed(exchange.number_of(OTHER_DIGITS), scalar["a"], share["b"], OPEN.encode(), NAMES)
    elsewhere = exchange.agreed(w, scalar["a"], share["b"], b"48214", NAMES)
    refused: list[tuple[str, bytes]] = [
        ("sealed for other digits", key_for(wrong.key, OPEN, "lull/1/code/link")),
        ("sealed for another mailbox", key_for(agreed.key, "48214", "lull/1/code/link")),
        ("sealed for another purpose", key_for(agreed.key, OPEN, "lull/2/next/seal")),
        ("sealed under the pair's key", key("next/seal")),
    ]
    return {
        "exchanged": [
            {
                "name": "a spoken code",
                "rules": ["CODE2", "CODE3"],
                "open": OPEN,
                "digits": DIGITS,
                "random": {role: number.hex() for role, number in SCALARS.items()},
                "share": {role: each.hex() for role, each in share.items()},
                "key": agreed.key.hex(),
                "proof": {"a": agreed.proof_a.hex(), "b": agreed.proof_b.hex()},
                **_link(good),
                "other_proofs": [wrong.proof_b.hex(), elsewhere.proof_b.hex(), agreed.proof_a.hex()],
                "refused": [
                    {"name": name, "sealed": text_of(seals.sealed_link(other, NONCE, *LINK))} for name, other in refused
                ],
            }
        ],
        "no_share": [
            {"name": name, "rules": ["CODE2"], "share": share}
            for name, share in (
                ("nothing", ""),
                ("a byte", "00"),
                ("a byte short", share["b"].hex()[:-2]),
                ("a byte long", share["b"].hex() + "00"),
                ("beyond the field", "02" + "f" * 64),
                ("beside the curve", "02" + _beside()),
                ("another form", "05" + share["b"].hex()[2:]),
            )
        ],
    }


def _beside() -> str:
    """The x of no point of the curve, the first one."""
    x = 1
    while True:
        try:
            exchange.unpacked(b"\x02" + x.to_bytes(32, "big"))
        except exchange.NoPoint:
            return x.to_bytes(32, "big").hex()
        x += 1


FILES: Final[dict[str, Callable[[], Vector]]] = {
    "signaling.json": signaling,
    "pages.json": pages,
    "tokens.json": tokens,
    "links.json": links,
    "codes.json": codes,
}
