"""The audit, by the real tools, which ask a register of known holes on loopback."""

import gzip
import json
import sys
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Final, cast

import pytest
from tests import audit
from tests.audit import NOBODY, Answer, page_holes, python_holes, told
from tests.support.server import ROOT, free_port

LOCK: Final = json.loads((ROOT / "client_web" / "package-lock.json").read_text())["packages"]
IDB: Final = str(LOCK["node_modules/idb"]["version"])


class Register(ThreadingHTTPServer):
    """Knows one hole in `starlette` and one in `idb`."""

    def __init__(self, *, mended: bool) -> None:
        """`mended`: whether there are newer versions without them."""
        super().__init__(("127.0.0.1", 0), Answering)
        self.mended: Final = mended
        self.asked: Final = list[str]()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def python(self, package: str) -> dict[str, Any]:
        """What it knows of one package."""
        if package != "starlette":
            return {}
        events = [{"introduced": "0"}, *([{"fixed": "9999.1"}] if self.mended else [])]
        affected = {
            "package": {"name": package, "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": events}],
        }
        return {"vulns": [{"id": "HOLE-1", "summary": "one", "affected": [affected]}]}

    def page(self) -> dict[str, Any]:
        """What it knows of the page's packages."""
        upto = f"<={IDB}" if self.mended else "*"
        return {"idb": [{"id": 2, "url": "", "title": "two", "severity": "high", "vulnerable_versions": upto}]}

    def versions(self) -> dict[str, Any]:
        """All that there are of `idb`."""
        numbers = [IDB, *(["9999.1.0"] if self.mended else [])]
        return {
            "name": "idb",
            "dist-tags": {"latest": numbers[-1]},
            "versions": {number: {"name": "idb", "version": number} for number in numbers},
        }


class Answering(BaseHTTPRequestHandler):
    """One question."""

    @property
    def _register(self) -> Register:
        return cast("Register", self.server)

    def do_POST(self) -> None:
        """A package of Python's, or all of the page's at once."""
        body = self.rfile.read(int(self.headers["content-length"]))
        asked: dict[str, Any] = json.loads(gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body)
        if self.path == "/osv":
            self._register.asked.append(asked["package"]["name"])
            self._say(self._register.python(asked["package"]["name"]))
        elif self.path.endswith("/advisories/bulk"):
            self._register.asked.extend(asked)
            self._say(self._register.page())
        else:
            self.send_error(404)

    def do_GET(self) -> None:
        """The versions of a package."""
        self._say(self._register.versions())

    def _say(self, said: dict[str, Any]) -> None:
        body = json.dumps(said).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Nowhere."""


@contextmanager
def register(*, mended: bool) -> Generator[Register]:
    """One that is asked."""
    with Register(mended=mended) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def asked(url: str, folder: Path) -> tuple[Answer, Answer]:
    """What both tools bring back from there. `folder`: where they may keep answers."""
    where = ("--vulnerability-service", "osv", "--osv-url", f"{url}/osv", "--cache-dir", str(folder / "pip"))
    return python_holes(*where), page_holes(f"--registry={url}", f"--cache={folder / 'npm'}")


def test_a_hole_that_can_be_mended_is_told(tmp_path: Path) -> None:
    """By name; and every package of either language was asked about."""
    with register(mended=True) as server:
        python, page = asked(server.url, tmp_path)
    assert python.mendable == [f"starlette {_pinned('starlette')}: HOLE-1, mended in 9999.1"] and python.others == []
    assert page.mendable == ["idb: high, mended in a newer one"] and page.others == []
    assert {"cryptography", "starlette", "uvicorn", "idb", "preact", "@noble/curves"} <= set(server.asked)
    assert python.unasked == page.unasked == 0


def test_a_hole_that_nobody_can_mend_is_told_and_is_no_failure(tmp_path: Path) -> None:
    """There is no version to go to."""
    with register(mended=False) as server:
        python, page = asked(server.url, tmp_path)
    assert python == Answer(0, [], [f"starlette {_pinned('starlette')}: HOLE-1"])
    assert page == Answer(0, [], ["idb: high"])
    assert told("x", page) == ["audit: x: idb: high; no newer version mends it yet"]


def test_where_nobody_answers_that_is_said(tmp_path: Path) -> None:
    """Plainly."""
    assert asked(f"http://127.0.0.1:{free_port()}", tmp_path) == (NOBODY, NOBODY)
    assert told("x", NOBODY) == ["audit: nobody could be asked about x"]


@pytest.mark.parametrize(
    ("python", "status", "done"),
    [
        (Answer(0, [], []), 0, True),
        (Answer(0, [], ["one"]), 0, True),
        (Answer(0, ["one"], []), 1, False),
        (Answer(3, [], []), 0, False),
        (NOBODY, 0, False),
    ],
)
def test_only_what_was_answered_wholly_is_done(
    python: Answer, status: int, *, done: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else it's asked again the next time. A hole that can be mended fails."""
    monkeypatch.setattr(audit, "python_holes", lambda: python)
    monkeypatch.setattr(audit, "page_holes", lambda: Answer(0, [], []))
    monkeypatch.setattr(sys, "argv", ["audit", "--done", str(tmp_path / "done")])
    assert (audit.main(), (tmp_path / "done").exists()) == (status, done)


def _pinned(package: str) -> str:
    lines = (ROOT / "requirements" / "run.txt").read_text().splitlines()
    return next(line for line in lines if line.startswith(f"{package}==")).split("==")[1].split()[0]
