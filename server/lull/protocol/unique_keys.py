"""JSON that says each thing once: of two fields of one name, two readers may believe different ones (WIRE2)."""

import json


class RepeatedKey(ValueError):
    """An object has two fields of one name."""


def check_unique_keys(text: str | bytes) -> None:
    """Raises `RepeatedKey` where some object has a key twice. What is no JSON at all is left to who reads it."""
    try:
        json.loads(text, object_pairs_hook=_once)
    except RepeatedKey:
        raise
    except (ValueError, RecursionError):
        return


def _once(pairs: list[tuple[str, object]]) -> None:
    if len({name for name, _ in pairs}) != len(pairs):
        raise RepeatedKey
