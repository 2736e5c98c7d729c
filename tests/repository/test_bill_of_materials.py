"""What Lull is made of, as `make sbom` writes it down."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any, Final

from tests.support.server import ROOT

MADE: Final = ("sbom-python.json", "sbom-page.json")


def bills() -> dict[str, str]:
    """Both, made anew."""
    subprocess.run(["make", "--silent", "sbom"], cwd=ROOT, capture_output=True, check=True)
    return {name: (ROOT / "build" / name).read_text() for name in MADE}


def test_all_that_is_pinned_is_named_and_nothing_of_this_machine() -> None:
    """Each package with its version and its hash; no path, no host of ours."""
    texts = bills()
    parts = {name: _parts(text) for name, text in texts.items()}
    pinned = re.findall(r"^([\w.-]+)==(\S+)", (ROOT / "requirements" / "run.txt").read_text(), re.MULTILINE)
    assert parts["sbom-python.json"] == {(name, version) for name, version in pinned}
    locked: dict[str, Any] = json.loads((ROOT / "client_web" / "package-lock.json").read_text())["packages"]
    assert parts["sbom-page.json"] == {
        (path.removeprefix("node_modules/"), package["version"])
        for path, package in locked.items()
        if path and not package.get("dev") and not package.get("devOptional") and not package.get("optional")
    }
    for text in texts.values():
        assert json.loads(text)["bomFormat"] == "CycloneDX"
        for ours in (str(ROOT), str(Path.home()), "localhost", "127.0.0.1", "file:"):
            assert ours not in text


def _parts(text: str) -> set[tuple[str, str]]:
    components: list[dict[str, Any]] = json.loads(text)["components"]
    for part in components:
        hashes = part.get("hashes") or [each for where in part["externalReferences"] for each in where["hashes"]]
        assert {each["alg"] for each in hashes} <= {"SHA-256", "SHA-512"} and hashes
        assert part["purl"].startswith(("pkg:pypi/", "pkg:npm/"))
    return {(part["name"], part["version"]) for part in components}
