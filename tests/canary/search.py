"""Where a text might lie, in whatever dress: as it is, encoded, escaped, in other widths, and in pieces."""

import base64
import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import quote

PIECE: Final = 12
"""Characters of a text that nobody writes by accident."""


def forms_of(text: str) -> set[bytes]:
    """What to look for."""
    forms = set[bytes]()
    for piece in {text, *(text[at : at + PIECE] for at in range(0, len(text) - PIECE + 1, PIECE // 2))}:
        plain = piece.encode()
        forms |= {plain, piece.encode("utf-16-le"), piece.encode("utf-16-be"), plain.hex().encode()}
        forms |= {quote(piece, safe="").encode(), json.dumps(piece)[1:-1].encode(), plain[::-1]}
        for at in range(3):  # base64 by where in a group of three bytes it begins
            coded = base64.b64encode(b"\0" * at + plain)
            whole = coded[4 if at else 0 : len(coded) - 4]
            forms |= {whole, whole.replace(b"+", b"-").replace(b"/", b"_")}
    return {form for form in forms if len(form) >= PIECE}


def forms_of_key(key: bytes) -> set[bytes]:
    """What to look for where a key might lie: its bytes, and pieces of them written out in every way that is usual."""
    pieces = {key, key[::-1], key.hex().encode(), key.hex().upper().encode(), str(list(key))[1:-1].encode()}
    for coded in (base64.b64encode(key), base64.urlsafe_b64encode(key)):
        pieces |= {coded.rstrip(b"="), coded[: len(coded) // 2]}
    raw = {key[at : at + PIECE] for at in range(0, len(key) - PIECE + 1, 4)}
    return pieces | raw | {repr(piece)[2:-1].encode() for piece in raw}


def keys_in(place: bytes, keys: Iterable[bytes]) -> list[bytes]:
    """Which of the keys lie there in any form."""
    return [key for key in keys if any(form in place for form in forms_of_key(key))]


def found_in(place: bytes, texts: Sequence[str]) -> list[str]:
    """Which of the texts lie there in any form. Wide ones are looked for without their zeros, of which memory is full."""
    thin = place.translate(None, b"\0")
    forms: dict[bytes, set[str]] = {}
    for text in texts:
        for form in forms_of(text):
            forms.setdefault(form.translate(None, b"\0"), set()).add(text)
    found = set[str]().union(*(of for form, of in forms.items() if form in thin))
    return [text for text in texts if text in found]


def memory_of(pid: int) -> bytes:
    """All that a process of ours has in memory and can write."""
    held = bytearray()
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            region = re.match(r"([0-9a-f]+)-([0-9a-f]+) rw", line)
            if region is None:
                continue
            start, end = (int(number, 16) for number in region.groups())
            try:
                memory.seek(start)
                held += memory.read(end - start)
            except OSError:
                continue  # a region that is no memory
    return bytes(held)


def unmasked(stream: bytes) -> bytes:
    """What a phone said: its frames without the mask that the protocol puts over them, and all else as it is."""
    head, found, rest = stream.partition(b"\r\n\r\n")
    if not found or b"upgrade: websocket" not in head.lower():
        return stream
    said = bytearray(head)
    at = 0
    while at + 6 <= len(rest):
        size = rest[at + 1] & 0x7F
        masked = bool(rest[at + 1] & 0x80)
        at += 2
        if size >= 126:
            wide = 2 if size == 126 else 8
            size = int.from_bytes(rest[at : at + wide], "big")
            at += wide
        mask = rest[at : at + 4] if masked else bytes(4)
        at += 4 if masked else 0
        said += bytes(byte ^ mask[index % 4] for index, byte in enumerate(rest[at : at + size]))
        at += size
    return bytes(said)
