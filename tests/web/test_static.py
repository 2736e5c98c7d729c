"""The page's files, in every form that browsers ask for, and the headers on every answer."""

import gzip
from collections.abc import AsyncGenerator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from starlette.requests import Request
from tests.support.nodes import caller, running_node
from tests.support.valkey import Valkey
from tests.support.waiting import PATIENCE

from lull.web.api import answer_to_bugs
from lull.web.security_headers import HEADERS, STRICT_TRANSPORT

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def http(valkey: Valkey, tmp_path: Path) -> AsyncGenerator[httpx.AsyncClient]:
    """A node with a small page, and a secret beside it."""
    page = tmp_path / "page"
    (page / "assets").mkdir(parents=True)
    (page / "index.html").write_text("<!doctype html><title>Lull</title>")
    (page / "icon.svg").write_text("<svg/>")
    (page / "assets" / "main-abc123.js").write_text("0")
    (tmp_path / "secret").write_text("secret")
    async with running_node(valkey.url, client_dir=page) as node, caller(node) as client:
        yield client


async def test_the_page_is_asked_for_each_time_and_its_parts_never_again(http: httpx.AsyncClient) -> None:
    """Files named by their content may be kept for ever; the page that names them may not."""
    assert (await http.get("/")).headers["cache-control"] == "no-cache"
    assert (await http.get("/icon.svg")).headers["cache-control"] == "no-cache"
    part = await http.get("/assets/main-abc123.js")
    assert part.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert part.headers["content-type"].startswith("text/javascript")


async def test_an_answer_to_a_fault_of_ours_carries_them_too() -> None:
    """HEAD1, LOG1: it is made outside of all that adds them elsewhere."""
    answer = await answer_to_bugs(HEADERS | STRICT_TRANSPORT)(Request({"type": "http"}), ValueError("secret"))
    assert {name: answer.headers.get(name) for name in HEADERS | STRICT_TRANSPORT} == HEADERS | STRICT_TRANSPORT
    assert (answer.status_code, b"secret" in bytes(answer.body)) == (500, False)


async def test_no_file_is_read_part_by_part(http: httpx.AsyncClient) -> None:
    """LIMIT5: a hundred parts would be a hundred readings, while others wait for the page."""
    parts = "bytes=" + ",".join(f"{at}-{at}" for at in range(0, 6, 2))
    answer = await http.get("/icon.svg", headers={"range": parts, "if-range": '"x"'})
    assert (answer.status_code, answer.text) == (200, "<svg/>")


@pytest.mark.parametrize("path", ["/", "/icon.svg", "/assets/main-abc123.js", "/healthz", "/nothing", "/api/rooms"])
async def test_every_answer_carries_the_headers(http: httpx.AsyncClient, path: str) -> None:
    """Nothing inline, nothing from elsewhere, no frame, no referrer; and no word of what serves it."""
    headers = (await http.get(path)).headers
    assert {name: headers.get(name) for name in HEADERS} == HEADERS
    assert "unsafe" not in headers["content-security-policy"]
    assert "server" not in headers
    assert "set-cookie" not in headers


async def test_a_link_whose_mark_was_written_in_percents_leads_to_the_page(http: httpx.AsyncClient) -> None:
    """SEAT5: what stood behind it is a fragment again, whatever was put there; nothing else is led anywhere."""
    link = "2" + "aZ-_9" * 22
    answer = await http.get(f"/%23{link}%20see%0Ayou")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/#{link}%20see%0Ayou")
    assert answer.headers["cache-control"] == "no-store"
    for mark in ("%2523", "%252523", "%E2%80%8B%23", "%20%2523", "%EF%BC%83"):
        assert (await http.get(f"/{mark}{link}")).headers["location"] == f"/#{link}"
    for path in (f"/x%23{link}", f"/%23x{link}", "/%232short", f"/{link}", "/..%E2%80%8B", "/%C3%A4"):
        assert (await http.get(path)).status_code == 404


@pytest.mark.parametrize("marks", ["%E2%80%8B", "%E2%80%8E", "%C2%AD", "%20", ")", "%E3%80%82", "%22%3E", "%23"])
async def test_marks_behind_the_address_lead_to_the_page(http: httpx.AsyncClient, marks: str) -> None:
    """SEAT5: the fragment, which stands behind them, stays the browser's."""
    answer = await http.get(f"/{marks}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


async def test_what_is_for_a_local_network_is_nowhere_else(http: httpx.AsyncClient) -> None:
    """Neither a certificate, nor a page to trust it by, nor one to try phones on."""
    for path in ("/trust", "/lull-ca.crt", "/try", "/try/try.js"):
        assert (await http.get(path)).status_code == 404


@pytest.mark.parametrize(
    "path", ["/../secret", "/%2e%2e/secret", "/assets/../../secret", "/assets/%2e%2e/%2e%2e/secret"]
)
async def test_nothing_outside_the_page_is_served(http: httpx.AsyncClient, path: str) -> None:
    """However the way out is written."""
    answer = await http.get(path)
    assert answer.status_code == 404
    assert "secret" not in answer.text


pytestmark = pytest.mark.asyncio

TEXT = b"export const light = 1;\n" * 200


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    """A page with a script in two forms, and an image in one."""
    assets = tmp_path / "assets"
    assets.mkdir()
    (tmp_path / "index.html").write_text("<!doctype html>")
    (assets / "a-1.js").write_bytes(TEXT)
    (assets / "a-1.js.gz").write_bytes(gzip.compress(TEXT))
    (assets / "b-1.svg").write_bytes(b"<svg/>")
    return tmp_path


@pytest.mark.parametrize(
    ("asked", "sent"),
    [
        ("gzip", "gzip"),
        ("br, gzip;q=0.8", "gzip"),
        ("gzip, deflate, br, zstd", "gzip"),
        ("identity", None),
        ("", None),
        ("xgzip", None),
        ("br;q=0, GZIP", "gzip"),
        ("gzip; q=0.000, identity", None),
        ("gzip;q=0.001", "gzip"),
    ],
)
async def test_a_script_is_sent_in_a_form_that_is_there_and_taken(
    valkey: Valkey, dist: Path, asked: str, sent: str | None
) -> None:
    """The same text every time, for a year, and a cache is told what it depends on."""
    async with (
        running_node(valkey.url, client_dir=dist) as node,
        httpx.AsyncClient(base_url=node.http, timeout=PATIENCE) as http,
    ):
        answer = await http.get("/assets/a-1.js", headers={"accept-encoding": asked})
        assert answer.status_code == 200
        assert answer.headers.get("content-encoding") == sent
        assert answer.content == TEXT
        assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["vary"] == "accept-encoding"
        size = int(answer.headers["content-length"])
        assert size < len(TEXT) / 10 if sent else size == len(TEXT)


async def test_what_has_one_form_is_sent_in_that(valkey: Valkey, dist: Path) -> None:
    """An image, whatever is asked for; nothing is made up for what isn't there."""
    async with (
        running_node(valkey.url, client_dir=dist) as node,
        httpx.AsyncClient(base_url=node.http, timeout=PATIENCE) as http,
    ):
        answer = await http.get("/assets/b-1.svg", headers={"accept-encoding": "br, gzip"})
        assert (answer.content, answer.headers.get("content-encoding")) == (b"<svg/>", None)
        assert answer.headers["content-type"] == "image/svg+xml; charset=utf-8"
        assert (await http.get("/assets/none.js", headers={"accept-encoding": "gzip"})).status_code == 404
