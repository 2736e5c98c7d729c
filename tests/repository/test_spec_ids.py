"""Which rules the server keeps, and that a test of the server shows each (`tests/repository/test_spec.py` does the rest)."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
RULE = re.compile(r"^- \*\*([A-Z]+[0-9]+)\*\* ", re.MULTILINE)
NAMED = re.compile(r"\b[A-Z]{3,}[0-9]+\b")

PHONE_ONLY = {
    *("PAUSE9", "PAUSE10", "SEAT5", "VIEW4", "CHECK7", "CODE5", "MEET2", "DEBRIEF1", "RELEASE9", "REHEARSE4", "TIME9"),
    *("DEBRIEF3", "YES5"),
    *("BEAT2", "BEAT3", "BEAT4", "BEAT5", "BEAT6", "BEAT8", "CLOCK2", "CLOCK3", "CLOCK4"),
    *("PAIR1", "PAIR4", "PAIR5", "PAGE4"),
    *("PATH1", "PATH4", "PATH5", "PATH6", "PATH7"),
}
"""Rules that only a phone can keep."""

PHONE_FAMILIES = (
    *("AGREED", "NEXT", "LEAVE", "FIRST", "KEEP", "SHELL", "HEAD", "PHONE", "LANG", "SHOW", "HELP", "OVER"),
    *("HONOUR", "PLAN", "BODY"),
    *("CARD", "GROUND", "BREATH", "ALONE", "LIST", "SHEET", "OWN"),
)
"""Kinds of rules that only a phone can keep, all of them."""


def test_every_rule_of_the_server_is_shown_by_a_test_of_the_server() -> None:
    """All rules but the phone's own are named in a test of the server; browsers and this file don't count."""
    named = set[str]()
    for path in (ROOT / "tests").rglob("test_*.py"):
        if path != Path(__file__) and path.parent.name not in ("e2e", "repository"):
            named |= set(NAMED.findall(path.read_text()))
    rules: list[str] = RULE.findall((ROOT / "SPEC.md").read_text())
    assert len(rules) > 50
    assert [
        rule for rule in rules if rule not in named | PHONE_ONLY and rule.rstrip("0123456789") not in PHONE_FAMILIES
    ] == []
