"""Every colour of the page comes from one place, and no mood takes over some of another's."""

import re
from typing import Final

from tests.support.server import ROOT

SRC: Final = ROOT / "client_web" / "src"
TOKENS: Final = SRC / "ui" / "styles" / "tokens.css"
DAY: Final = ':root:is([data-theme="day"], :not([data-theme]))'
LOUD: Final = ':root[data-theme="loud"]'

COLOUR: Final = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch|lab)a?\(\s*[\d.]|(?<![-\w])(?:white|black)(?![-\w])", re.IGNORECASE
)

DRAWN_PHONES: Final = frozenset({"--phone", "--phone-edge", "--glow"})
"""Drawn on no screen of a session."""


def _rules() -> dict[str, set[str]]:
    """The rules of the tokens: which properties each selector sets."""
    css = _uncommented(TOKENS.read_text())
    return {
        selector.strip(): set(re.findall(r"(--[\w-]+):", body))
        for selector, body in re.findall(r"(:root[^{]*)\{([^{}]*)\}", css)
    }


def _uncommented(css: str) -> str:
    return re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)


def test_colours_stand_in_the_tokens_alone() -> None:
    """A colour written anywhere else would be the same in every mood."""
    elsewhere = [
        f"{sheet.relative_to(SRC)}: {line.strip()}"
        for sheet in SRC.rglob("*.css")
        if sheet != TOKENS
        for line in _uncommented(sheet.read_text()).splitlines()
        if COLOUR.search(re.sub(r"url\([^)]*\)", "", line))
    ]
    assert elsewhere == []


def test_only_the_day_turns_light() -> None:
    """The dark colours are what every mood begins with; the phone's scheme changes them in the day alone."""
    assert _uncommented(TOKENS.read_text()).count("prefers-color-scheme") == 1
    assert [selector for selector in _rules() if '"day"' in selector] == [DAY]


def test_the_one_bright_mood_is_whole() -> None:
    """What the day's light replaces, the loud pause replaces too."""
    needed = _rules()[DAY] - DRAWN_PHONES
    assert needed
    assert needed <= _rules()[LOUD]
