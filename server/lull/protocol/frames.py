"""The two binary frames, each of constant size: the beat (BEAT1), and the message that sets up a second path (PATH2).

The server reads a beat's two clear counters, and nothing else of either.
"""

from struct import Struct
from typing import NamedTuple

BEAT_SIZE = 104
BEAT_KIND = 0x01

SIGNALING_SIZE = 2048
SIGNALING_KIND = 0x02

_clear = Struct(">II")
CLEAR_AT = 13
"""Where in a beat its clear counters begin, each a big-endian 32-bit number."""


class ClearCounters(NamedTuple):
    """What a beat says in the clear: the sender's own taps, and the largest `watch` it knows."""

    taps: int
    watch: int


def is_beat(frame: bytes) -> bool:
    """Whether the frame has a beat's form. Its seal is the partner's to judge."""
    return len(frame) == BEAT_SIZE and frame[0] == BEAT_KIND


def clear_counters(beat: bytes) -> ClearCounters:
    """The clear counters of a frame for which `is_beat` holds."""
    return ClearCounters._make(_clear.unpack_from(beat, CLEAR_AT))


def is_signaling(frame: bytes) -> bool:
    """Whether the frame has a signaling message's form. What it says is the partner's to read."""
    return len(frame) == SIGNALING_SIZE and frame[0] == SIGNALING_KIND
