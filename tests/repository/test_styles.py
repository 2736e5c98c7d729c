"""What a style is for is on some screen: a class that nothing has any more leaves the page with it, and so does a value that no style takes."""

import re
from typing import Final

from tests.support.server import CLIENT

STYLES: Final = "\n".join(path.read_text() for path in CLIENT.glob("src/**/*.css"))
SOURCES: Final = "\n".join(
    path.read_text()
    for pattern in ("src/**/*.ts", "src/**/*.tsx", "*.html", "public/*.html")
    for path in CLIENT.glob(pattern)
)


def unused(styles: str, sources: str) -> list[str]:
    """Classes that stand in no string of the sources, neither whole nor as the end of one that is put together."""
    named = set(re.findall(r"\.([a-z][a-z0-9-]*)", re.sub(r"/\*.*?\*/|url\([^)]*\)", "", styles, flags=re.DOTALL)))
    whole = set(re.findall(r"[a-z][a-z0-9-]*", " ".join(re.findall(r"[\"'`>][^\"'`\n<]*", sources))))
    begun = tuple(re.findall(r"class=\{`[^`]*?([a-z][a-z0-9-]*-)\$\{", sources))
    return sorted(each for each in named if each not in whole and not each.startswith(begun))


def test_each_class_that_has_a_style_is_on_some_screen() -> None:
    """And one that isn't is found."""
    sources = 'class="known" class={`control-${look}`} data-action={`gone-${by}`}'
    assert unused(".known, .control-main .gone-by {} /* .told */ .dots {}", sources) == ["dots", "gone-by"]
    assert unused(STYLES, SOURCES) == []


def test_each_value_that_is_named_is_taken() -> None:
    """By a style, or by a script that knows its name."""
    named = set(re.findall(r"(--[a-z][a-z0-9-]*):", STYLES))
    taken = set(re.findall(r"var\((--[a-z0-9-]+)", STYLES)) | set(re.findall(r"--[a-z][a-z0-9-]*", SOURCES))
    assert len(named) > 30
    assert sorted(named - taken) == []
