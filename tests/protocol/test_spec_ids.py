"""Which rules the server keeps, and that a test of the server shows each (`tests/frame/test_spec.py` does the rest)."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
RULE = re.compile(r"^- \*\*([A-Z]+[0-9]+)\*\* ", re.MULTILINE)
NAMED = re.compile(r"\b[A-Z]{3,}[0-9]+\b")

PHONE_ONLY = {
    "PAUSE9",
    "PAUSE10",
    "SEAT5",
    "VIEW4",
    "BEAT2",
    "BEAT3",
    "BEAT4",
    "BEAT5",
    "BEAT6",
    "CHECK7",
    "CLOCK2",
    "CLOCK3",
    "CLOCK4",
    "CODE5",
    *(f"NEXT{n}" for n in range(1, 4)),
    "MEET2",
    *(f"LEAVE{n}" for n in range(1, 3)),
    *(f"FIRST{n}" for n in range(1, 3)),
    "KEEP1",
    *(f"SHELL{n}" for n in range(1, 5)),
    *(f"HEAD{n}" for n in range(1, 5)),
    "PATH1",
    *(f"PATH{n}" for n in range(4, 8)),
    *(f"PHONE{n}" for n in range(1, 5)),
    "LANG1",
    *(f"SHOW{n}" for n in range(1, 9)),
    *(f"HELP{n}" for n in range(1, 3)),
    "OVER1",
    "CARD1",
    *(f"GROUND{n}" for n in range(1, 3)),
    "BREATH1",
    "ALONE1",
    *(f"LIST{n}" for n in range(1, 4)),
    "DEBRIEF1",
    *(f"SHEET{n}" for n in range(1, 3)),
    *(f"OWN{n}" for n in range(1, 4)),
}
"""Rules that only a phone can keep."""


def test_every_rule_of_the_server_is_shown_by_a_test_of_the_server() -> None:
    """All rules but the phone's own are named in a test of the server; browsers and this file don't count."""
    named = set[str]()
    for path in (ROOT / "tests").rglob("test_*.py"):
        if path != Path(__file__) and path.parent.name not in ("e2e", "frame"):
            named |= set(NAMED.findall(path.read_text()))
    rules: list[str] = RULE.findall((ROOT / "SPEC.md").read_text())
    assert len(rules) > 50
    assert [rule for rule in rules if rule not in named | PHONE_ONLY] == []
