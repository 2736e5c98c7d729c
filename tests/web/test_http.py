"""The HTTP calls, over a real server and a real store."""

from collections.abc import AsyncGenerator
from typing import Any

import httpx
import pytest
import pytest_asyncio
from tests.support.nodes import MovableClock, Node, caller, random_key, running_node
from tests.support.sessions import OTHER_SHARE, SHARE
from tests.support.valkey import Valkey

from lull.session.state import ROOM_LIFETIME, TICKET_LIFETIME

pytestmark = pytest.mark.asyncio


@pytest.fixture
def clock() -> MovableClock:
    """The node's clock."""
    return MovableClock()


@pytest_asyncio.fixture
async def node(valkey: Valkey, clock: MovableClock) -> AsyncGenerator[Node]:
    """A node."""
    async with running_node(valkey.url, clock=clock) as running:
        yield running


@pytest_asyncio.fixture
async def http(node: Node) -> AsyncGenerator[httpx.AsyncClient]:
    """A caller of the node."""
    async with caller(node) as client:
        yield client


def code(answer: httpx.Response) -> str:
    """The code of a refusal, which has nothing but its code and its words."""
    body: dict[str, Any] = answer.json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message"}
    return body["error"]["code"]


async def opened(http: httpx.AsyncClient) -> dict[str, Any]:
    """A new room."""
    answer = await http.post("/api/rooms")
    assert answer.status_code == 201
    return answer.json()


async def test_a_room_is_opened_and_joined_once(http: httpx.AsyncClient) -> None:
    """ROOM1, ROOM2, SEAT4: the opener gets seat a, a token and a ticket; the ticket takes seat b once."""
    room = await opened(http)
    assert room["seat"] == "a"
    assert (len(room["room"]), len(room["token"]), len(room["ticket"])) == (22, 43, 22)
    assert room["ticket_expires_at"] - room["now"] == pytest.approx(TICKET_LIFETIME, abs=1000)
    assert room["closes_at"] - room["now"] == pytest.approx(ROOM_LIFETIME, abs=1000)
    joined = await http.post(f"/api/rooms/{room['room']}/join", json={"ticket": room["ticket"], "share": SHARE})
    assert joined.status_code == 200
    assert joined.json()["seat"] == "b"
    assert joined.json()["token"] != room["token"]
    assert joined.headers["cache-control"] == "no-store"
    again = await http.post(f"/api/rooms/{room['room']}/join", json={"ticket": room["ticket"], "share": SHARE})
    assert (again.status_code, code(again)) == (409, "room_full")


async def test_a_join_whose_answer_was_lost_is_asked_again(http: httpx.AsyncClient) -> None:
    """ROOM2, ROOM4: with the token that the phone chose, and only with that one; asking again is no rejected join."""
    room = await opened(http)
    path, chosen = f"/api/rooms/{room['room']}/join", random_key(32)
    for _ in range(2):
        joined = await http.post(path, json={"ticket": room["ticket"], "token": chosen, "share": SHARE})
        assert (joined.status_code, joined.json()["token"]) == (200, chosen)
    for other in ({"token": random_key(32)}, {}):
        refused = await http.post(path, json={"ticket": room["ticket"], **other, "share": SHARE})
        assert code(refused) == "room_full"
    changed = await http.post(path, json={"ticket": room["ticket"], "token": chosen, "share": OTHER_SHARE})
    assert (changed.status_code, code(changed)) == (409, "changed")  # PAIR3
    wrong = await http.post(path, json={"ticket": random_key(16), "token": chosen, "share": SHARE})
    assert code(wrong) == "link_unknown"


async def test_guessing_teaches_nothing(http: httpx.AsyncClient) -> None:
    """ROOM3: an unknown room, a wrong ticket for a waiting room and one for a full room answer alike, byte for byte."""
    waiting, full = await opened(http), await opened(http)
    await http.post(f"/api/rooms/{full['room']}/join", json={"ticket": full["ticket"], "share": SHARE})
    answers = [
        await http.post(f"/api/rooms/{room}/join", json={"ticket": random_key(16), "share": SHARE})
        for room in (waiting["room"], full["room"], random_key(16))
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert {code(answer) for answer in answers} == {"link_unknown"}
    assert len({answer.content for answer in answers}) == 1


async def test_a_ticket_runs_out_and_only_its_holder_learns_that(http: httpx.AsyncClient, clock: MovableClock) -> None:
    """ROOM3: after ten minutes the genuine ticket is told to have expired, another one is unknown."""
    room = await opened(http)
    clock.ahead = TICKET_LIFETIME
    late = await http.post(f"/api/rooms/{room['room']}/join", json={"ticket": room["ticket"], "share": SHARE})
    assert (late.status_code, code(late)) == (410, "link_expired")
    wrong = await http.post(f"/api/rooms/{room['room']}/join", json={"ticket": random_key(16), "share": SHARE})
    assert code(wrong) == "link_unknown"


async def test_either_seat_destroys_the_room_and_a_stranger_does_not(http: httpx.AsyncClient) -> None:
    """ROOM5: with seat a's token or seat b's, once; any other token is refused and changes nothing."""
    for seat in ("a", "b"):
        room = await opened(http)
        joined = (
            await http.post(f"/api/rooms/{room['room']}/join", json={"ticket": room["ticket"], "share": SHARE})
        ).json()
        token = room["token"] if seat == "a" else joined["token"]
        path = f"/api/rooms/{room['room']}"
        for headers in ({}, _bearer(random_key(32)), {"authorization": "Bearer"}, {"authorization": f"Basic {token}"}):
            refused = await http.delete(path, headers=headers)
            assert (refused.status_code, code(refused)) == (401, "not_authorized")
        assert (await http.delete(path, headers=_bearer(token))).status_code == 204
        gone = await http.delete(path, headers=_bearer(token))
        assert (gone.status_code, code(gone)) == (401, "not_authorized")


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "expected"),
    [
        ("POST", "/api/rooms", b'{"name": "us"}', 400, "bad_request"),
        ("POST", "/api/rooms", b"not json", 400, "bad_request"),
        ("POST", "/api/rooms", b"[]", 400, "bad_request"),
        ("POST", "/api/rooms", b"\xff\xfe", 400, "bad_request"),
        ("POST", "/api/rooms", b" " * 5000, 413, "too_large"),
        ("POST", f"/api/rooms/{'A' * 22}/join", b"{}", 400, "bad_request"),
        ("POST", f"/api/rooms/{'A' * 22}/join", b'{"ticket": 7}', 400, "bad_request"),
        ("POST", f"/api/rooms/{'A' * 22}/join", b'{"ticket": "short"}', 400, "bad_request"),
        ("POST", f"/api/rooms/{'A' * 21}/join", b"{}", 404, "not_found"),
        ("GET", "/api/rooms", b"", 405, "method_not_allowed"),
        ("OPTIONS", "/api/rooms", b"", 405, "method_not_allowed"),
        ("TRACE", "/", b"", 405, "method_not_allowed"),
        ("DELETE", f"/api/rooms/{'A' * 22}/join", b"", 405, "method_not_allowed"),
        ("GET", "/api/nothing", b"", 404, "not_found"),
        ("GET", "/..%2f..%2fetc%2fpasswd", b"", 404, "not_found"),
    ],
)
async def test_bad_calls_are_refused_with_a_code(
    http: httpx.AsyncClient, method: str, path: str, body: bytes, status: int, expected: str
) -> None:
    """WIRE2, WIRE6: unknown fields, wrong types, garbage, too much, and places where nothing is."""
    answer = await http.request(method, path, content=body)
    assert (answer.status_code, code(answer)) == (status, expected)
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", "http://localhost.elsewhere.example"])
async def test_pages_from_elsewhere_may_not_call(http: httpx.AsyncClient, origin: str) -> None:
    """WIRE5: an Origin that isn't exactly on the list is refused."""
    refused = await http.post("/api/rooms", headers={"origin": origin})
    assert (refused.status_code, code(refused)) == (403, "origin_refused")


async def test_our_own_page_may_call(http: httpx.AsyncClient, node: Node) -> None:
    """WIRE5: this machine's own names are on the list."""
    for name in ("localhost", "127.0.0.1"):
        answer = await http.post("/api/rooms", headers={"origin": f"http://{name}:{node.port}"})
        assert answer.status_code == 201


async def test_up_and_ready(own_valkey: Valkey) -> None:
    """The process says that it's up whatever the store does; that it's ready only while the store answers."""
    async with running_node(own_valkey.url) as node, caller(node) as http:
        assert (await http.get("/healthz")).json() == {"status": "up"}
        assert (await http.get("/readyz")).json() == {"status": "ready"}
        own_valkey.kill()
        assert (await http.get("/healthz")).status_code == 200
        unready = await http.get("/readyz")
        assert (unready.status_code, code(unready)) == (503, "store_unavailable")
        refused = await http.post("/api/rooms")
        assert (refused.status_code, code(refused)) == (503, "store_unavailable")
        own_valkey.start()
        assert (await http.get("/readyz")).status_code == 200


def _bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}
