"""What the dashboard and the alert rules ask for, a node has."""

import json
import re
from typing import Any, Final, cast

import httpx
import pytest
import yaml
from tests.support.server import ROOT, ServerProcess, free_port
from tests.support.valkey import Valkey
from tests.support.waiting import PATIENCE

from lull.protocol.close_codes import Close

ALERTS: Final = cast("dict[str, Any]", yaml.safe_load((ROOT / "deploy" / "alerts.yml").read_text()))
DASHBOARD: Final = cast("dict[str, Any]", json.loads((ROOT / "deploy" / "dashboard.json").read_text()))
RULES: Final = [rule for group in ALERTS["groups"] for rule in group["rules"]]
QUESTIONS: Final = [rule["expr"] for rule in RULES] + [
    asked["expr"] for panel in DASHBOARD["panels"] for asked in panel["targets"]
]
_FIGURE: Final = re.compile(r"\b(?:lull|process)_\w+")
_LABEL: Final = re.compile(r'(\w+)=~?"([^"]*)"')


@pytest.mark.asyncio
async def test_every_figure_that_is_asked_for_is_there(valkey: Valkey) -> None:
    """OPS1: each name, each label, each value of one, as a running node serves them."""
    figures = free_port()
    node = ServerProcess(valkey.url, LULL_METRICS_PORT=str(figures))
    await node.start()
    try:
        async with httpx.AsyncClient(timeout=PATIENCE) as http:
            served = (await http.get(f"http://127.0.0.1:{figures}/metrics")).text
    finally:
        await node.stop()
    kinds = {
        line.split()[2] for line in served.splitlines() if line.startswith("# TYPE")
    }  # a counter without a label has none yet
    names = {re.split(r"[{ ]", line)[0] for line in served.splitlines() if not line.startswith("#")} | kinds
    asked = {name for question in QUESTIONS for name in _FIGURE.findall(question)}
    assert asked <= names
    ours = {name for name in kinds if name.startswith("lull_")}
    shown = {
        name for panel in DASHBOARD["panels"] for target in panel["targets"] for name in _FIGURE.findall(target["expr"])
    }
    assert ours <= shown | {name.removesuffix("_bucket") for name in shown}, "a figure that nobody sees"
    labels = {pair for question in QUESTIONS for pair in _LABEL.findall(question) if pair[0] not in {"job", "why"}}
    assert labels <= set(_LABEL.findall(served)), labels - set(_LABEL.findall(served))
    assert {value for question in QUESTIONS for name, value in _LABEL.findall(question) if name == "why"} <= {
        code.name.lower() for code in Close
    }


def test_each_alarm_says_what_is_the_matter() -> None:
    """A name of its own, how long it has to last, how grave it is, and one sentence."""
    assert len({rule["alert"] for rule in RULES}) == len(RULES) > 5
    for rule in RULES:
        assert rule["for"] and rule["labels"]["severity"] in {"page", "warn"} and rule["annotations"]["summary"]
