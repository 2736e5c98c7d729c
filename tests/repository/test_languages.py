"""Each language is spoken wherever Lull has words of its own: also before it can begin, and where phones are tried (LANG1, FIRST4)."""

import re

import pytest
from tests.support.languages import LANGUAGES
from tests.support.server import ROOT


@pytest.mark.parametrize(
    ("path", "declared"),
    [
        ("client_web/scripts/too_old.mjs", r"^  (\w\w): \["),
        ("server/lull/try/texts.js", r"^  (\w\w): \{"),
        ("server/lull/try/texts.js", r"[{,] (\w\w): \"(?=.*};$)"),
    ],
    ids=["too old", "texts to try by", "their names"],
)
def test_every_language_is_spoken(path: str, declared: str) -> None:
    """Neither fewer nor more."""
    assert {*re.findall(declared, (ROOT / path).read_text(), re.MULTILINE)} == {*LANGUAGES}
