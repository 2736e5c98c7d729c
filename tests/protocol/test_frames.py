"""The beat's form, and that both sides mean the same by it."""

import json
import struct
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st
from tests.support.transcripts import FOLDER

from lull.protocol.frames import BEAT_SIZE, clear_counters, is_beat


@given(
    st.integers(0, 2**32 - 1),
    st.integers(0, 2**32 - 1),
    st.binary(min_size=12, max_size=12),
    st.binary(min_size=83, max_size=83),
)
def test_the_clear_counters_stand_where_the_spec_says(taps: int, watch: int, head: bytes, sealed: bytes) -> None:
    """BEAT1: bytes 13-16 are the sender's taps and 17-20 its watch, big-endian, whatever stands around them."""
    frame = b"\x01" + head + struct.pack(">II", taps, watch) + sealed
    assert is_beat(frame)
    assert clear_counters(frame) == (taps, watch)


@given(st.binary(max_size=120) | st.binary(min_size=103, max_size=103).map(lambda rest: b"\x01" + rest))
def test_a_beat_is_104_bytes_of_kind_1(frame: bytes) -> None:
    """BEAT1: nothing else is one."""
    assert is_beat(frame) == (len(frame) == 104 == BEAT_SIZE and frame[0] == 1)


def vectors(part: str) -> list[dict[str, Any]]:
    """The beats that the phone's tests seal and open."""
    return json.loads((FOLDER / "beats.json").read_text())[part]


def opened(vector: dict[str, Any]) -> bytes:
    """The sealed part of the vector's frame, under the key that the spec gives its seat."""
    frame = bytes.fromhex(vector["frame"])
    info = f"lull/2/beat/{vector['seat']}".encode()
    key = HKDF(SHA256(), 32, vector["room"].encode(), info).derive(bytes.fromhex(vector["secret"]))
    return AESGCM(key).decrypt(frame[1:13], frame[21:], frame[:21])


@pytest.mark.parametrize("vector", vectors("sealed"), ids=lambda vector: str(vector["name"]))
def test_a_phones_beat_is_what_the_spec_says(vector: dict[str, Any]) -> None:
    """BEAT1, BEAT2: each written frame has the spec's form and opens under the spec's key to the fields beside it."""
    frame, fields = bytes.fromhex(vector["frame"]), vector["fields"]
    assert is_beat(frame)
    assert clear_counters(frame) == (fields["taps"], fields["watch"])
    assert frame[1:9].hex() == fields["epoch"]
    assert struct.unpack(">I", frame[9:13]) == (fields["number"],)
    body = opened(vector)
    assert body[:8].hex() == fields["echo_epoch"]
    assert struct.unpack(">III", body[8:20]) == (fields["echo"], fields["got"], fields["shown"])
    assert list(struct.unpack(">III", body[20:32])) == fields["agreed"]
    assert body[32:40].hex() == fields["digest"]
    assert list(struct.unpack(">III", body[40:52])) == fields["lets"]
    bounds = tuple(fields[name] for name in ("step", "more", "length", "every", "within", "good", "back", "heard"))
    assert struct.unpack(">BBHHBIHH", body[52:]) == bounds


@pytest.mark.parametrize("vector", vectors("refused"), ids=lambda vector: str(vector["name"]))
def test_what_must_not_open_does_not(vector: dict[str, Any]) -> None:
    """BEAT1, BEAT2: a frame that says it is refused has not a beat's form, or doesn't open under the partner's key."""
    if is_beat(bytes.fromhex(vector["frame"])):
        with pytest.raises(InvalidTag):
            opened(vector)
    else:
        assert vector["rules"] == ["BEAT1"]
