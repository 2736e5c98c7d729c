"""What a story needs of a browser, whichever it is."""

from dataclasses import dataclass
from typing import Any, Literal, Protocol


class PageError(Exception):
    """The tab couldn't answer just now: it's between two documents, or its script threw."""


class Tab(Protocol):
    """One tab."""

    async def goto(self, url: str) -> None:
        """Go there, and wait until it is loaded."""
        ...

    async def reload(self) -> None:
        """Load the same page again."""
        ...

    async def evaluate(self, function: str, *given: Any) -> Any:
        """What this JavaScript function says of JSON values, awaited. Raises `PageError`."""
        ...

    async def tap(self, x: float, y: float, rests: int = 0) -> None:
        """Touch this place, in CSS pixels, for `rests` ms; with the mouse where the engine has no touch screen."""
        ...

    async def keys(self, *keys: str) -> None:
        """Press and let go of each key, one right after the other: characters, or names of `KEYS`."""
        ...

    async def png(self) -> bytes:
        """What is on the screen."""
        ...

    async def hide(self) -> None:
        """Another page or program comes before it."""
        ...

    async def front(self) -> None:
        """It is in sight again."""
        ...

    async def close(self) -> None:
        """Close it."""
        ...


@dataclass(frozen=True, slots=True)
class Look:
    """The size of a phone's page, in CSS pixels, and whether the phone is set to light or dark."""

    width: int = 390
    height: int = 780
    scheme: Literal["light", "dark"] = "light"


LOOK = Look()
"""A phone of today, by day."""


class Device(Protocol):
    """A phone's browser with a storage of its own, which it keeps while this lasts."""

    tab: Tab

    look: Look

    async def new_tab(self) -> Tab:
        """Another tab of the same browser, in front."""
        ...

    async def close(self) -> None:
        """Close its tabs; what it stored is gone, unless it was given a folder."""
        ...


KEYS = {
    "Enter": "\ue007",
    "Escape": "\ue00c",
    "Space": " ",
    "Tab": "\ue004",
    "PageDown": "\ue00f",
    "Backspace": "\ue003",
    "Shift": "\ue008",
}
"""Names of keys, and the code points that WebDriver has for them."""


def touched(x: float, y: float, pointer: str, rests: int) -> list[dict[str, Any]]:
    """A touch as WebDriver's and BiDi's actions have it. `pointer`: "touch", or "mouse" where there is no other. `rests`: in ms."""
    return [
        {
            "type": "pointer",
            "id": "finger",
            "parameters": {"pointerType": pointer},
            "actions": [
                {"type": "pointerMove", "duration": 0, "x": round(x), "y": round(y)},
                {"type": "pointerDown", "button": 0},
                {"type": "pause", "duration": rests},
                {"type": "pointerUp", "button": 0},
            ],
        }
    ]


def typed(*keys: str) -> list[dict[str, Any]]:
    """The same for keys: characters, or names of `KEYS`."""
    actions = [{"type": kind, "value": KEYS.get(key, key)} for key in keys for kind in ("keyDown", "keyUp")]
    return [{"type": "key", "id": "keys", "actions": actions}]
