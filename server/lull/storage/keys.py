"""Names in the store. The braces keep a room's key and channel on one shard of a cluster."""

from lull.session.pauses import Seat

NOTIFY = b"v"
BEAT = b"b"
TAPS = b"t"
SIGNALING = b"l"
"""First byte of what a room's channel carries: read the record again; beat; counters that rose; signaling message."""


PROBE = "probe"
"""Where a room's id stands for who asks whether the store is well."""


def room_key(room_id: str) -> str:
    """The room's record."""
    return f"lull:{{{room_id}}}"


def documents_key(room_id: str) -> str:
    """The sealed texts of the room."""
    return f"lull:{{{room_id}}}:pages"


def match_fields(name: str, seat: Seat) -> tuple[str, str, str]:
    """What of a blind match stands among the room's texts: the round, the seat's own, and its partner's."""
    return f"{name}.round", f"{name}.{seat}", f"{name}.{seat.partner}"


def mailbox_key(name: str) -> str:
    """A mailbox."""
    return f"lull:mail:{name}"


def room_channel(room_id: str) -> str:
    """The room's channel between nodes. Its last word never changes: nodes of two versions hear each other."""
    return f"lull:{{{room_id}}}:bell"


def node_channel(tag: str) -> str:
    """A channel on which a node hears itself, on the shard of this tag."""
    return f"lull:node:{{{tag}}}"


def room_of_channel(channel: str) -> str:
    """The room id of a room's channel."""
    return channel[len("lull:{") : -len("}:bell")]
