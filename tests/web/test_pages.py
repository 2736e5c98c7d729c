"""The page's files, and the headers on every answer."""

from collections.abc import AsyncGenerator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from tests.support.nodes import caller, running_node
from tests.support.valkey import Valkey

from lull.web.security_headers import HEADERS

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


@pytest.mark.parametrize("path", ["/", "/icon.svg", "/assets/main-abc123.js", "/healthz", "/nothing", "/api/rooms"])
async def test_every_answer_carries_the_headers(http: httpx.AsyncClient, path: str) -> None:
    """Nothing inline, nothing from elsewhere, no frame, no referrer; and no word of what serves it."""
    headers = (await http.get(path)).headers
    assert {name: headers.get(name) for name in HEADERS} == HEADERS
    assert "unsafe" not in headers["content-security-policy"]
    assert "server" not in headers
    assert "set-cookie" not in headers


@pytest.mark.parametrize(
    "path", ["/../secret", "/%2e%2e/secret", "/assets/../../secret", "/assets/%2e%2e/%2e%2e/secret"]
)
async def test_nothing_outside_the_page_is_served(http: httpx.AsyncClient, path: str) -> None:
    """However the way out is written."""
    answer = await http.get(path)
    assert answer.status_code == 404
    assert "secret" not in answer.text
