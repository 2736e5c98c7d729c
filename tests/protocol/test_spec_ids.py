"""The rules and the tests know of each other."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
RULE = re.compile(r"^- \*\*([A-Z]+[0-9]+)\*\* ", re.MULTILINE)
NAMED = re.compile(r"\b[A-Z]{3,}[0-9]+\b")

PHONE_ONLY = {"PAUSE9", "SEAT5", "VIEW4", "BEAT2", "BEAT3", "BEAT4", "BEAT5", "BEAT6"} | {
    f"SHOW{n}" for n in range(1, 9)
}
"""Rules that only a phone can keep."""


def rules() -> list[str]:
    """The ids in SPEC.md, in order."""
    return RULE.findall((ROOT / "SPEC.md").read_text())


def named_by(*globs: tuple[str, str]) -> set[str]:
    """The ids that the files below these folders name."""
    texts = (path.read_text() for folder, glob in globs for path in (ROOT / folder).rglob(glob))
    return {name for text in texts for name in NAMED.findall(text)}


def test_every_rule_has_one_id() -> None:
    """WIRE2, and every other rule: an id stands for one rule."""
    assert len(rules()) > 50
    assert len(rules()) == len(set(rules()))


def test_every_rule_of_the_server_is_shown_by_a_test_of_the_server() -> None:
    """LOG1, and every other rule of the server: some test in Python names it; this file doesn't count."""
    named = set[str]()
    for path in (ROOT / "tests").rglob("test_*.py"):
        if path != Path(__file__) and path.parent.name != "e2e":
            named |= set(NAMED.findall(path.read_text()))
    assert [rule for rule in rules() if rule not in named and rule not in PHONE_ONLY] == []


def test_no_test_names_a_rule_that_is_not_there() -> None:
    """WIRE2, and every other rule: what tests cite exists."""
    families = {re.sub(r"[0-9]+", "", rule) for rule in rules()}
    cited = named_by(("tests", "*.py"), ("client_web/test", "*.ts"), ("server", "*.py"), ("client_web/src", "*.ts*"))
    unknown = {name for name in cited if re.sub(r"[0-9]+", "", name) in families} - set(rules())
    assert unknown == set()
