"""What a phone is told most, as JSON straight from the rules' own values: a pause is told in the time of a model."""

from typing import Final

from pydantic import TypeAdapter

from lull.session.pauses import Count
from lull.session.view import SeatView

_views: Final = TypeAdapter(SeatView).serializer
_counts: Final = TypeAdapter(Count).serializer


def view_json(view: SeatView, version: int, now: int) -> str:
    """`messages.View`: what the seat may know, its number, and the server's time in ms."""
    return f'{{"type":"view","version":{version},"now":{now},{_views.to_json(view)[1:].decode()}'


def taps_json(taps: Count) -> str:
    """`messages.Taps`."""
    return f'{{"type":"taps","taps":{_counts.to_json(taps).decode()}}}'
