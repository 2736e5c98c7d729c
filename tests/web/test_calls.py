"""The table of calls in SPEC.md, walked against a running node: each success, each refusal, and which of two is told."""

import asyncio
import json
import re
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Final

import httpx
import pytest
import pytest_asyncio
from starlette.routing import Route
from tests.support.blind_tokens import text_token
from tests.support.nodes import caller, running_node
from tests.support.phones import Phone, Place, bearer, join_room, open_room, sealed
from tests.support.push import Browser
from tests.support.server import ROOT
from tests.support.sessions import SHARE
from tests.support.valkey import Valkey
from tests.web.conftest import LiveNode
from tests.web.test_codes import guess, noise

from lull.app import create_app
from lull.settings import Settings
from lull.web.api_errors import ERRORS
from lull.web.push_message import VapidKey

PUSH: Final[dict[str, Any]] = {
    "vapid_key": VapidKey.new(),
    "vapid_contact": "mailto:someone@lull.example",
    "push_hosts": ("127.0.0.1:9",),
}

AT_ONCE: Final = 4
"""Calls of a row under way, each with a room of its own: they mostly wait for the store's batches."""

FULL: Final = {"x-forwarded-for": "203.0.113.9"}
"""From where no byte more is kept (LIMIT6)."""


@dataclass(frozen=True)
class Row:
    """One of the table's: what it says, and the codes in its order."""

    call: str
    who: str
    body: str
    success: int
    refused: tuple[str, ...]

    @property
    def has_body(self) -> bool:
        """Whether it takes one."""
        return self.body != ""


def rows() -> list[Row]:
    """The table."""
    section = (ROOT / "SPEC.md").read_text().split("\n## The calls\n")[1].split("\n## ")[0]
    found: list[Row] = []
    for line in section.splitlines():
        if line.startswith("| `"):
            call, who, body, success, refused = (cell.strip() for cell in line.strip("|").split("|"))
            found.append(Row(call.strip("`"), who, body, int(success[:3]), tuple(re.findall(r"`(\w+)`", refused))))
    return found


@dataclass
class Call:
    """A call that would succeed, until it is spoilt."""

    path: dict[str, str] = field(default_factory=dict[str, str])
    headers: dict[str, str] = field(default_factory=dict[str, str])
    body: dict[str, Any] | None = None


@dataclass
class PairedRoom:
    """A node, and a new room of two with a code."""

    http: httpx.AsyncClient
    a: Place
    b: Place
    code: dict[str, Any]

    async def put(self, path: str, body: dict[str, Any], place: Place | None = None) -> None:
        """Something that must be there before."""
        answer = await self.http.put(path, json=body, headers={} if place is None else bearer(place))
        assert answer.is_success, answer.text

    async def choose(self) -> None:
        """Both choose to open what they wrote."""
        for seat, place in (("a", self.a), ("b", self.b)):
            body = {"round": 1, "tokens": [text_token(seat, "y")]}
            await self.put(f"/api/rooms/{self.a.room}/matches/debrief", body, place)


Flaws = frozenset[str]


async def prepared(row: Row, pair: PairedRoom, flaws: Flaws) -> Call:
    """The row's call in a room where it succeeds, but for these flaws."""
    http, room = pair.http, f"/api/rooms/{pair.a.room}"
    call = Call({"room": pair.a.room, "page": "ours", "purpose": "lists", "code": pair.code["code"], "name": noise(16)})
    if row.who == "seat":
        call.headers |= bearer(pair.a)
    if row.who == "opener":
        call.headers |= {"authorization": f"Bearer {pair.code['key']}"}
    bodies: dict[str, Callable[[], dict[str, Any]]] = {
        "OpenRoom": dict,
        "JoinRoom": lambda: {"ticket": pair.a.ticket, "share": SHARE},
        "WritePage": lambda: {"agreement": 99 if "changed" in flaws else 0, "sealed": sealed()},
        "LeaveTokens": lambda: {"round": 5 if "changed" in flaws else 1, "tokens": [noise(32) for _ in range(256)]},
        "LeaveWriting": lambda: {"sealed": sealed()},
        "TurnNoticesOn": lambda: Browser().subscription("https://127.0.0.1:9/x"),
        "OpenCode": lambda: {"share": noise(33)},
        "CodeAnswer": guess,
        "SealedLink": lambda: {"sealed": noise(108)},
    }
    if row.has_body:
        call.body = bodies[row.body]()
    before: dict[str, Callable[[], Awaitable[object]]] = {
        "GET /api/rooms/{room}/pages/{page}": lambda: pair.put(
            f"{room}/pages/ours", {"agreement": 0, "sealed": sealed()}, pair.a
        ),
        "PUT /api/codes/{code}/link": lambda: pair.put(f"/api/codes/{pair.code['code']}/answer", guess()),
    }
    if row.call in before:
        await before[row.call]()
    if row.call == "POST /api/rooms/{room}/join":
        opened = await open_room(http)
        call.path["room"], call.body = opened.room, {"ticket": opened.ticket, "share": SHARE}
        if "room_full" in flaws:
            await join_room(http, opened)
        if "link_unknown" in flaws:
            call.body = {"ticket": noise(16), "share": SHARE}
    if row.call.endswith("/writing") and "not_now" not in flaws:
        await pair.choose()
    if row.call == "GET /api/rooms/{room}/writing" and "not_found" not in flaws:
        for place in (pair.a, pair.b):
            await pair.put(f"{room}/writing", {"sealed": sealed()}, place)
    if row.call == "GET /api/meetings/{name}" and "not_found" not in flaws:
        await pair.put(f"/api/meetings/{call.path['name']}", {"sealed": noise(108)})
    if "not_now" in flaws and row.call.endswith("/try"):
        await http.post(f"{room}/notices/try", headers=call.headers)
    if "code_unknown" in flaws:
        await http.delete(f"/api/codes/{pair.code['code']}", headers={"authorization": f"Bearer {pair.code['key']}"})
    return call


async def told(row: Row, pair: PairedRoom, flaws: Flaws) -> tuple[int, str]:
    """The status and the code of the answer to a call with all these flaws."""
    call = await prepared(row, pair, flaws)
    if "not_found" in flaws:
        call.path |= {"page": "x", "purpose": "x"}
    if "not_authorized" in flaws:
        call.headers["authorization"] = f"Bearer {'t' * 43}"
    if "origin_refused" in flaws:
        call.headers["origin"] = "https://elsewhere.example"
    if "too_many_calls" in flaws:
        call.headers |= FULL
    body = None if call.body is None else json.dumps({"x": 1} if "bad_request" in flaws else call.body).encode()
    if body is not None and "too_large" in flaws:
        body += b" " * 12_288
    method, path = row.call.split(" ")
    answer = await pair.http.request(method, path.format_map(call.path), content=body, headers=call.headers)
    if not answer.is_success:
        assert set(answer.json()) == {"error"}
        assert set(answer.json()["error"]) == {"code", "message"}
        assert ("retry-after" in answer.headers) == (answer.status_code == 429)
    return answer.status_code, "" if answer.is_success else answer.json()["error"]["code"]


@pytest_asyncio.fixture
async def http(valkey: Valkey) -> AsyncGenerator[httpx.AsyncClient]:
    """A caller of a node with all that can be turned on, and little to keep."""
    async with running_node(valkey.url, kept_kib=64, **PUSH) as node, caller(node) as http:
        room = await open_room(http)
        for version in range(8):
            text = {"agreement": version, "sealed": sealed(8192)}
            path = f"/api/rooms/{room.room}/pages/ours"
            await join_room(http, room) if version == 0 else None
            assert (await http.put(path, json=text, headers={**bearer(room), **FULL})).status_code == 204
        yield http


async def paired_room(http: httpx.AsyncClient) -> PairedRoom:
    """A new room and a new code."""
    a = await open_room(http)
    opened = await http.post("/api/codes", json={"share": noise(33)})
    return PairedRoom(http, a, await join_room(http, a), opened.json())


def status_of(code: str) -> int:
    """The status of a code, as the node has it."""
    return next(int(status) for name, (status, _) in ERRORS.items() if name == code)


@pytest.mark.asyncio
@pytest.mark.parametrize("row", rows(), ids=lambda row: row.call)
async def test_each_row(http: httpx.AsyncClient, row: Row) -> None:
    """CALL1: what it does, each refusal by itself, and of each two the first in the row's order."""
    flaws = [(), *((code,) for code in row.refused), *combinations(row.refused, 2)]

    places = asyncio.Semaphore(AT_ONCE)

    async def answer(some: tuple[str, ...]) -> tuple[int, str]:
        async with places:
            return await told(row, await paired_room(http), frozenset(some))

    answers = dict(zip(flaws, await asyncio.gather(*map(answer, flaws)), strict=True))
    assert answers == {some: (status_of(some[0]), some[0]) if some else (row.success, "") for some in flaws}


@pytest.mark.asyncio
async def test_what_is_told_before_any_row(http: httpx.AsyncClient) -> None:
    """CALL2: no such path, room, code or method; the notices of a server that sends none are looked for before their body."""
    for path in ("/api/x", "/api/rooms/short", f"/api/rooms/{'r' * 23}", "/api/codes/1", "/api/meetings/x"):
        answer = await http.delete(path, headers={"origin": "https://elsewhere.example"})
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found"), path
    answer = await http.put("/api/rooms", headers={"origin": "https://elsewhere.example"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (405, "method_not_allowed")
    assert answer.headers["allow"] == "POST"


@pytest.mark.asyncio
async def test_a_sockets_life(live: LiveNode) -> None:
    """CALL4: of what is wrong with a hello the first is told; coming back repeats the version; the end closes."""
    a = await open_room(live.http)
    for hello, code in (
        (b"x", 4400),
        ("x", 4400),
        ({**a.hello(), "protocol": 99, "more": 1, "token": "t" * 43}, 4426),
        ({**a.hello(), "more": 1, "token": "t" * 43}, 4400),
        ({**a.hello(), "token": "t" * 43}, 4401),
        ({**a.hello(), "room": "r" * 22}, 4401),
    ):
        stranger = await Phone.at(live.ws)
        await stranger.send(hello)
        assert await stranger.close_code() == code, hello
    versions: list[int] = []
    undisturbed = await open_room(live.http)
    for _ in range(3):
        phone = await Phone.at(live.ws, undisturbed)
        versions.append((await phone.view())["version"])
        await phone.wire.close()
    assert len(set(versions)) == 1
    phone = await Phone.at(live.ws, a)
    await phone.view()
    await live.http.delete(f"/api/rooms/{a.room}", headers=bearer(a))
    assert await phone.close_code() == 4410


@pytest.mark.asyncio
async def test_without_notices(valkey: Valkey) -> None:
    """CALL2: turning them on and trying one are not found, whatever the body is."""
    async with running_node(valkey.url) as node, caller(node) as http:
        a = await open_room(http)
        path = f"/api/rooms/{a.room}/notices"
        for method, where in (("PUT", path), ("POST", f"{path}/try")):
            answer = await http.request(method, where, content=b"x", headers=bearer(a))
            assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


def test_the_table_has_every_call(valkey: Valkey) -> None:
    """CALL1: no call is missing, and none is there that the server hasn't."""
    app = create_app(Settings(), valkey.url)
    served = {
        f"{method} {re.sub(r':[a-z0-9]+}', '}', route.path)}"
        for route in app.routes
        if isinstance(route, Route) and route.path.startswith(("/api/", "/healthz", "/readyz"))
        for method in (route.methods or set()) - {"HEAD"}
    }
    assert {row.call for row in rows()} == served


def test_the_status_of_each_code() -> None:
    """CALL3: as the server has it."""
    line = next(part for part in (ROOT / "SPEC.md").read_text().split("\n- ") if part.startswith("**CALL3**"))
    said = {code: int(status) for status, code in re.findall(r"(\d{3}) `(\w+)`", line)}
    assert said == {code: int(status) for code, (status, _) in ERRORS.items()}
