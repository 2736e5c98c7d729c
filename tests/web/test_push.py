"""Notices: what is sent to whom and when, over a push service on loopback; and that no pause is touched by one."""

import asyncio
import json
import time
from collections.abc import AsyncGenerator, Awaitable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.asymmetric import ec
from pydantic import ValidationError
from redis.asyncio import Redis
from tests.support.nodes import caller, running_node
from tests.support.phones import Caller, Phone, Place, beat, two_phones
from tests.support.push import Browser, Pushed, Service, push_service, unb64, vouched
from tests.support.valkey import Valkey
from tests.support.waiting import PATIENCE

from lull.rooms.ports import Record
from lull.session.pauses import Seat
from lull.settings import Settings
from lull.storage.clients import command_client
from lull.storage.valkey_store import ValkeyStore
from lull.web import push_service as sender
from lull.web.push_message import Subscription, VapidKey, encrypt_push, push_payload
from lull.web.push_service import is_allowed_endpoint

pytestmark = pytest.mark.asyncio

CONTACT = "mailto:someone@lull.example"
KEY = VapidKey.new()
BODY = 614
"""Bytes of every push."""


@dataclass(frozen=True)
class Stage:
    """Two phones on a node that sends notices, and the push service of both."""

    a: Phone
    b: Phone
    http: Caller
    service: Service
    redis_url: str

    def path(self, more: str = "") -> str:
        """Where notices are turned on and off."""
        return f"/api/rooms/{self.a.place.room}/notices{more}"

    async def turn_on(self, place: Place, browser: Browser, endpoint: str | None = None) -> httpx.Response:
        """Subscribe."""
        body = browser.subscription(endpoint or self.service.endpoint(place.seat))
        return await self.http.put(self.path(), json=body, headers=bearer(place))

    async def b_leaves(self) -> None:
        """B's phone isn't connected any more, and that is stored."""
        await self.b.close()
        store = ValkeyStore(command_client(self.redis_url))
        async with asyncio.timeout(PATIENCE):
            while (await connection_of_b(store, self.a.place.room)) is not None:
                await asyncio.sleep(0.01)
        await store.close()


async def connection_of_b(store: ValkeyStore, room: str) -> str | None:
    """The live connection of seat b."""
    record = await store.load(room)
    assert isinstance(record, Record) and record.session.b is not None
    return record.session.b.connection


def bearer(place: Place) -> dict[str, str]:
    """The seat's proof."""
    return {"authorization": f"Bearer {place.token}"}


@pytest_asyncio.fixture
async def stage(valkey: Valkey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Stage]:
    """A room of two on a node that may speak to the service, and trusts its authority alone."""
    async with push_service(tmp_path / "push") as service:
        monkeypatch.setenv("SSL_CERT_FILE", str(service.authority))
        push: dict[str, Any] = {"vapid_key": KEY, "vapid_contact": CONTACT, "push_hosts": (service.host,)}
        async with (
            running_node(valkey.url, **push) as node,
            caller(node) as http,
            two_phones(http, node.socket) as (a, b),
        ):
            yield Stage(a, b, http, service, valkey.url)


def assert_is_a_notice(pushed: Pushed, browser: Browser, endpoint: str) -> None:
    """PUSH3: in form, size and words."""
    said = json.loads(browser.opened(pushed.body))
    assert said == {
        "web_push": 8030,
        "notification": {"title": "Timer", "navigate": said["notification"]["navigate"]},
    }
    assert len(pushed.body) == BODY
    public, claims = vouched(pushed.headers["authorization"])
    assert public == VapidKey(KEY).public
    assert claims["aud"] == endpoint[: endpoint.index("/", len("https://"))]
    assert claims["sub"] == CONTACT
    assert 0 < claims["exp"] - time.time() <= 24 * 3600
    assert {name: pushed.headers[name] for name in ("content-encoding", "ttl", "urgency", "topic")} == {
        "content-encoding": "aes128gcm",
        "ttl": "120",
        "urgency": "high",
        "topic": "lull",
    }


async def test_the_example_of_the_rfc() -> None:
    """RFC 8291, appendix A: the same keys, salt and text give the same bytes."""
    to = Subscription(
        "",
        unb64("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
        unb64("BTBZMqHH6r4Tts7J_aSIgg"),
        "",
    )
    own = int.from_bytes(unb64("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big")
    text = b"When I grow up, I want to be a watermelon"
    body = encrypt_push(
        text,
        to,
        size=len(text) + 1,
        key=ec.derive_private_key(own, ec.SECP256R1()),
        salt=unb64("DGv6ra1nlYgDCS1FRnbzlw"),
    )
    assert body == unb64(
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_"
        "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )
    theirs = int.from_bytes(unb64("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"), "big")
    assert Browser(ec.derive_private_key(theirs, ec.SECP256R1()), to.auth).opened(body) == text


async def test_every_push_is_of_one_size() -> None:
    """PUSH3: whatever the page is called."""
    browser = Browser()
    for home in ("https://l.example", "https://" + "long." * 40 + "example"):
        to = Subscription("", browser.point, browser.auth, home)
        assert len(encrypt_push(push_payload(home), to)) == BODY


@pytest.mark.parametrize(
    ("endpoint", "allowed"),
    [
        ("https://fcm.googleapis.com/fcm/send/x", True),
        ("https://updates.push.services.mozilla.com/wpush/v2/x", True),
        ("https://web.push.apple.com/x", True),
        ("https://wns2-am3p.notify.windows.com/w/?token=x", True),
        ("https://FCM.googleapis.com:443/x", True),
        ("http://fcm.googleapis.com/x", False),
        ("https://fcm.googleapis.com:8443/x", False),
        ("https://fcm.googleapis.com.evil.example/x", False),
        ("https://evilfcm.googleapis.com.evil.example", False),
        ("https://evil-fcm.googleapis.com/x", False),
        ("https://evil.example/fcm.googleapis.com", False),
        ("https://fcm.googleapis.com@evil.example/x", False),
        ("https://@fcm.googleapis.com/x", False),
        ("https://evil.example#.push.apple.com", False),
        ("https://evil.example\\.push.apple.com/x", False),
        ("https://127.0.0.1/x", False),
        ("https://[::1]/x", False),
        ("https://localhost/x", False),
        ("https://push.apple.com./x", False),
        ("https://web.push.apple.com/x\r\nhost: evil.example", False),
        ("https://web.push.apple.com/x y", False),
        ("https://web.push.apple.com:x/", False),
        ("https://web.push.apple.com/" + "x" * 1024, False),
        ("https:///x", False),
        ("https://a..push.apple.com/x", False),
        ("https://.push.apple.com/x", False),
        (f"https://{'a' * 64}.push.apple.com/x", False),
        (f"https://{'a.' * 125}push.apple.com/x", False),
        (f"https://{'a' * 63}.push.apple.com/x", True),
        ("web.push.apple.com/x", False),
        ("", False),
    ],
)
async def test_where_pushes_may_go(endpoint: str, allowed: bool) -> None:  # noqa: FBT001 - a table's column
    """PUSH4: over https to the services on the list, and to nothing that only looks like one."""
    assert is_allowed_endpoint(endpoint, Settings().push_hosts) is allowed


async def test_a_pause_is_noticed_by_a_phone_that_is_not_there(stage: Stage) -> None:
    """PUSH2, PUSH3: A taps while B's phone isn't connected; B's gets one notice, and A's none."""
    browser = Browser()
    assert (await stage.turn_on(stage.b.place, browser)).status_code == 204
    assert (await stage.turn_on(stage.a.place, Browser())).status_code == 204
    await stage.b_leaves()
    assert stage.service.pushed.empty(), "PUSH2: leaving is nobody's pause"
    await stage.a.send(beat(taps=1))
    pushed = await stage.service.next()
    assert pushed.path == "/send/b"
    assert_is_a_notice(pushed, browser, stage.service.endpoint("b"))
    await stage.a.send(beat(number=2, taps=2))
    await stage.a.taps(a=2)
    assert stage.service.pushed.empty(), "PUSH2: not again within ten seconds"


async def test_a_phone_that_is_there_gets_none(stage: Stage) -> None:
    """PUSH2: B's phone is connected, to whichever node."""
    await stage.turn_on(stage.b.place, Browser())
    await stage.a.send(beat(taps=1))
    await stage.b.taps(a=1)
    assert stage.service.pushed.empty()
    push: dict[str, Any] = {"vapid_key": KEY, "vapid_contact": CONTACT, "push_hosts": (stage.service.host,)}
    async with running_node(stage.redis_url, **push) as other:
        elsewhere = await Phone.at(other.socket, stage.b.place)
        await elsewhere.view()
        await stage.b.close()
        await stage.a.settled()
        await stage.a.send(beat(number=2, taps=2))
        await elsewhere.taps(a=2)
        assert stage.service.pushed.empty()
        await elsewhere.close()


async def test_who_did_not_ask_gets_none(stage: Stage) -> None:
    """PUSH1: off unless turned on; off again as soon as it's turned off."""
    await stage.turn_on(stage.b.place, Browser())
    assert (await stage.http.delete(stage.path(), headers=bearer(stage.b.place))).status_code == 204
    await stage.b_leaves()
    await stage.a.send(beat(taps=1))
    await stage.a.taps(a=1)
    tried = await stage.http.post(stage.path("/try"), headers=bearer(stage.b.place))
    assert (tried.status_code, tried.json()) == (200, {"sent": False})
    assert stage.service.pushed.empty()


async def test_trying_one(stage: Stage) -> None:
    """PUSH2: one to oneself, as often as pauses would; what the push service says of it is told."""
    browser = Browser()
    await stage.turn_on(stage.a.place, browser)
    tried = await stage.http.post(stage.path("/try"), headers=bearer(stage.a.place))
    assert (tried.status_code, tried.json()) == (200, {"sent": True})
    assert_is_a_notice(await stage.service.next(), browser, stage.service.endpoint("a"))
    again = await stage.http.post(stage.path("/try"), headers=bearer(stage.a.place))
    assert (again.status_code, again.json()["error"]["code"]) == (409, "not_now")
    stranger = await stage.http.post(stage.path("/try"), headers={"authorization": "Bearer " + "x" * 43})
    assert stranger.status_code == 401


@pytest.mark.parametrize("status", [404, 410])
async def test_a_phone_that_is_gone_is_forgotten(stage: Stage, status: int) -> None:
    """PUSH4: the push service knows it no more; nothing is sent there again."""
    stage.service.status = status
    await stage.turn_on(stage.b.place, Browser())
    store = Redis.from_url(stage.redis_url)  # pyright: ignore[reportUnknownMemberType]
    await stage.http.post(stage.path("/try"), headers=bearer(stage.b.place))
    assert not await kept(store, stage.a.place.room)
    await store.aclose()


@pytest.mark.parametrize("status", [301, 307, 400, 403, 429, 500])
async def test_a_push_service_that_refuses(stage: Stage, status: int) -> None:
    """PUSH4: no redirect is followed, nothing is tried again; the subscription stays for another time."""
    stage.service.status = status
    await stage.turn_on(stage.b.place, Browser())
    tried = await stage.http.post(stage.path("/try"), headers=bearer(stage.b.place))
    assert tried.json() == {"sent": False}
    await stage.service.next()
    assert stage.service.pushed.empty()
    store = Redis.from_url(stage.redis_url)  # pyright: ignore[reportUnknownMemberType]
    assert await kept(store, stage.a.place.room)
    await store.aclose()


async def test_a_push_service_that_hangs_holds_up_nothing(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """PUSH1, PAUSE3: while it says nothing, taps are told as ever, and stored."""
    for limit in ("ANSWER_TIMEOUT", "TOTAL_TIMEOUT"):
        monkeypatch.setattr(sender, limit, PATIENCE)  # so that it hangs to the end of this test
    stage.service.status = None
    await stage.turn_on(stage.b.place, Browser())
    await stage.b_leaves()
    waiting = [asyncio.create_task(stage.http.post(stage.path("/try"), headers=bearer(stage.b.place)))]
    for taps in range(1, 20):
        await stage.a.send(beat(number=taps, taps=taps))
        await stage.a.taps(a=taps)
    await stage.a.until(lambda it: not isinstance(it, bytes) and it.get("taps", {}).get("a") == 19)
    assert not any(task.done() for task in waiting), "nobody waited for it"
    for task in waiting:
        task.cancel()


async def test_a_service_that_nobody_vouches_for(stage: Stage, tmp_path: Path) -> None:
    """PUSH4: its certificate is by another authority: nothing is sent there."""
    async with push_service(tmp_path / "other") as other:
        push: dict[str, Any] = {"vapid_key": KEY, "vapid_contact": CONTACT, "push_hosts": (other.host,)}
        async with running_node(stage.redis_url, **push) as node, caller(node) as http:
            body = Browser().subscription(other.endpoint())
            on = await http.put(stage.path(), json=body, headers=bearer(stage.a.place))
            assert on.status_code == 204
            tried = await http.post(stage.path("/try"), headers=bearer(stage.a.place))
            assert tried.json() == {"sent": False}
            assert other.pushed.empty()


async def test_it_rests_sealed_and_goes_with_the_room(stage: Stage) -> None:
    """PUSH5: nothing in the store says where a phone can be reached; it lasts no longer than the room."""
    browser = Browser()
    await stage.turn_on(stage.b.place, browser)
    store = Redis.from_url(stage.redis_url)  # pyright: ignore[reportUnknownMemberType]
    room = stage.a.place.room
    found = await kept(store, room)
    assert found
    for said in (stage.service.host, "https", browser.subscription("")["p256dh"], browser.subscription("")["auth"]):
        assert said.encode() not in found
    own, pages = [await store.pttl(f"lull:{{{room}}}{more}") for more in ("", ":pages")]
    assert abs(own - pages) < 1000
    key = VapidKey(KEY)
    assert key.open(room, Seat.B, found) is not None
    assert key.open(room, Seat.A, found) is None, "in the other seat it is noise"
    assert key.open("r" * 22, Seat.B, found) is None, "so it is in another room"
    assert VapidKey(VapidKey.new()).open(room, Seat.B, found) is None
    await stage.http.delete(f"/api/rooms/{room}", headers=bearer(stage.a.place))
    assert not await kept(store, room)
    late = await stage.turn_on(stage.b.place, browser)
    assert late.status_code == 401
    assert not await kept(store, room)
    await store.aclose()


async def kept(store: Redis, room: str) -> bytes:
    """What is kept of both phones."""
    asked = store.hmget(f"lull:{{{room}}}:pages", ["push.a", "push.b"])
    return b"".join(field or b"" for field in await cast("Awaitable[list[bytes | None]]", asked))


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": "https://evil.example/x"},
        {"endpoint": "https://127.0.0.1/x"},
        {"p256dh": "A" * 87},
        {"p256dh": "A" * 86},
        {"auth": "A" * 21},
        {"auth": "!" * 22},
        {"more": "x"},
    ],
)
async def test_what_is_no_subscription(stage: Stage, wrong: dict[str, str]) -> None:
    """PUSH4: refused with a code, and nothing is kept."""
    body = {**Browser().subscription(stage.service.endpoint()), **wrong}
    refused = await stage.http.put(stage.path(), json=body, headers=bearer(stage.a.place))
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "bad_request")
    assert (await stage.turn_on(Place(stage.a.place.room, "a", "x" * 43), Browser())).status_code == 401
    store = Redis.from_url(stage.redis_url)  # pyright: ignore[reportUnknownMemberType]
    assert not await kept(store, stage.a.place.room)
    await store.aclose()


async def test_a_server_without_a_key_says_so(valkey: Valkey) -> None:
    """PUSH1: there are no notices, and none can be turned on."""
    async with running_node(valkey.url) as node, caller(node) as http, two_phones(http, node.socket) as (a, _):
        path = f"/api/rooms/{a.place.room}/notices"
        asked = await http.get(path, headers=bearer(a.place))
        assert (asked.status_code, asked.json()) == (200, {"key": None})
        body = Browser().subscription("https://web.push.apple.com/x")
        assert (await http.put(path, json=body, headers=bearer(a.place))).status_code == 404
        assert (await http.post(f"{path}/try", headers=bearer(a.place))).status_code == 404


async def test_a_server_with_a_key_tells_it_to_its_phones(stage: Stage) -> None:
    """PUSH1: to seated ones."""
    asked = await stage.http.get(stage.path(), headers=bearer(stage.a.place))
    assert asked.json() == {"key": VapidKey(KEY).public}
    assert (await stage.http.get(stage.path())).status_code == 401


@pytest.mark.parametrize(
    "wrong",
    [
        {"vapid_key": "short", "vapid_contact": CONTACT},
        {"vapid_key": "A" * 43, "vapid_contact": CONTACT},
        {"vapid_key": KEY},
        {"vapid_key": KEY, "vapid_contact": "someone@lull.example"},
        {"vapid_key": KEY, "vapid_contact": "mailto:someone@localhost"},
    ],
)
async def test_settings_that_no_push_service_would_take(wrong: dict[str, str]) -> None:
    """PUSH1: told at the start, not by silence later."""
    with pytest.raises(ValidationError):
        Settings.model_validate(wrong)
