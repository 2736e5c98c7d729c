"""Expected refusals: values, not exceptions. A refusal changes nothing."""

from enum import StrEnum
from typing import Final


class Rejection(StrEnum):
    """Why an input was refused. The values are the wire's stable codes (WIRE6)."""

    NOT_NOW = "not_now"
    TOO_SOON = "too_soon"
    TAPS_CHANGED = "taps_changed"
    CHANGED = "changed"
    NOT_REHEARSED = "not_rehearsed"
    TAKES_TWO = "takes_two"
    WAIT_FOR_OFFER = "wait_for_offer"
    PARTNER_AWAY = "partner_away"
    FENCED = "fenced"
    LINK_UNKNOWN = "link_unknown"
    LINK_EXPIRED = "link_expired"
    ROOM_FULL = "room_full"


OF_A_LINK: Final = frozenset((Rejection.LINK_UNKNOWN, Rejection.LINK_EXPIRED, Rejection.ROOM_FULL))
"""Those that only joining meets: no command is refused for these."""
