"""SPEC.md and the tests keep each other honest."""

import re
from typing import Final

from tests.support.server import ROOT

RULE: Final = re.compile(r"^- \*\*([A-Z]+\d+)\*\*", re.MULTILINE)
NAMED: Final = re.compile(r"\b([A-Z]+\d+)\b")


def test_every_rule_is_named_by_a_test() -> None:
    """Each id of SPEC.md stands in a test of the server, the page or the browser."""
    rules = set(RULE.findall((ROOT / "SPEC.md").read_text()))
    assert len(rules) > 50
    named: set[str] = set()
    for folder, ending in (("tests", "*.py"), ("client_web/test", "*.ts")):
        for path in (ROOT / folder).rglob(ending):
            named.update(match.group(1) for match in NAMED.finditer(path.read_text()))
    assert sorted(rules - named) == []


def test_every_rule_a_test_names_is_in_the_spec() -> None:
    """A test can't cite what isn't written."""
    spec = (ROOT / "SPEC.md").read_text()
    rules = set(RULE.findall(spec))
    families = {rule.rstrip("0123456789") for rule in rules}
    for path in (ROOT / "tests").rglob("*.py"):
        for match in NAMED.finditer(path.read_text()):
            rule = match.group(1)
            if rule.rstrip("0123456789") in families:
                assert rule in rules, f"{path.name} cites {rule}"
