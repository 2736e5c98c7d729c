"""SPEC.md, the tests and the breaches keep each other honest."""

import re

import pytest
from tests.rules.breaches import BREACHES, Breach, rule_of
from tests.rules.drive import unnoticed
from tests.rules.naming import INVARIANT, NAMED, RULE, browser_tests, client_tests, invariants, rules, server_tests
from tests.support.server import ROOT


def test_ids_stand_once() -> None:
    """Of rules and of invariants."""
    spec = (ROOT / "SPEC.md").read_text()
    ids = RULE.findall(spec) + INVARIANT.findall(spec)
    assert len(ids) == len(set(ids))
    assert len(rules()) > 150 and len(invariants()) > 10


def test_every_rule_is_named_by_a_test() -> None:
    """Each id of SPEC.md stands in a test of the server, the page or the browser."""
    named: set[str] = set()
    for folder, ending in (("tests", "*.py"), ("client_web/test", "*.ts")):
        for path in (ROOT / folder).rglob(ending):
            named.update(NAMED.findall(path.read_text()))
    assert sorted(set(rules()) - named) == []


def test_every_rule_a_test_names_is_in_the_spec() -> None:
    """A test can't cite what isn't written."""
    families = {rule.rstrip("0123456789") for rule in rules()}
    for path in (ROOT / "tests").rglob("*.py"):
        for rule in NAMED.findall(path.read_text()):
            if rule.rstrip("0123456789") in families:
                assert rule in rules(), f"{path.name} cites {rule}"


def test_every_rule_has_a_breach() -> None:
    """And nothing else has one."""
    assert sorted(set(rules()) ^ set(map(rule_of, BREACHES))) == []


@pytest.mark.parametrize("name", BREACHES)
def test_a_breach_can_be_made(name: str) -> None:
    """Its text stands once where it says, and there are tests that name the rule. `make breaches` makes them all."""
    breach, rule = BREACHES[name], rule_of(name)
    assert (ROOT / breach.file).read_text().count(breach.old) == 1, breach.old
    of_page = breach.file.startswith("client_web/")
    assert client_tests(rule) or browser_tests(rule) if of_page else server_tests(rule)


@pytest.mark.parametrize("rule", ["RELEASE5", "SHOW4"])
def test_a_breach_is_noticed(rule: str) -> None:
    """One of each side."""
    assert unnoticed(rule, BREACHES[rule]) is None


def test_naming_a_rule_is_not_driving_it() -> None:
    """What breaks nothing that the tests of a rule look at is told."""
    elsewhere = Breach("server/lull/session/check_in.py", '"""What a check-in comes to.', '"""One answer.')
    assert unnoticed("RELEASE5", elsewhere) == "every test that names it passes"


def test_every_invariant_is_checked_by_name() -> None:
    """Each id stands in the model, the simulation, the campaigns or the tests, besides SPEC.md."""
    said = "".join(
        path.read_text()
        for folder in ("model", "tests")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".pml"}
    )
    assert [each for each in invariants() if not re.search(rf"\b{each.replace('-', '[-_]')}\b", said)] == []
