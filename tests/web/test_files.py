"""Files of the page with a hash in their names, in every form that browsers ask for."""

import gzip
from pathlib import Path

import httpx
import pytest
from tests.support.nodes import running_node
from tests.support.valkey import Valkey

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
    ],
)
async def test_a_script_is_sent_in_a_form_that_is_there_and_taken(
    valkey: Valkey, dist: Path, asked: str, sent: str | None
) -> None:
    """The same text every time, for a year, and a cache is told what it depends on."""
    async with running_node(valkey.url, client_dir=dist) as node, httpx.AsyncClient(base_url=node.http) as http:
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
    async with running_node(valkey.url, client_dir=dist) as node, httpx.AsyncClient(base_url=node.http) as http:
        answer = await http.get("/assets/b-1.svg", headers={"accept-encoding": "br, gzip"})
        assert (answer.content, answer.headers.get("content-encoding")) == (b"<svg/>", None)
        assert answer.headers["content-type"] == "image/svg+xml; charset=utf-8"
        assert (await http.get("/assets/none.js", headers={"accept-encoding": "gzip"})).status_code == 404
