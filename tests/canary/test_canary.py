"""Planted words, and the places where they must not be."""

import asyncio
import base64
import json
import os
import re
import secrets
from collections.abc import AsyncGenerator
from itertools import pairwise
from typing import Any, Final, cast

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser
from redis.asyncio import Redis
from tests.canary.search import forms_of, forms_of_key, found_in, keys_in, memory_of, unmasked
from tests.e2e.conftest import marked
from tests.fuzz.wire import answer_to
from tests.support.browser import Pair, Phone, chromium, two_phones
from tests.support.server import free_port
from tests.support.valkey import Valkey
from tests.support.waiting import PATIENCE, until

pytestmark = pytest.mark.asyncio(loop_scope="session")

FIELDS: Final = ("asks", "wishes", "hard", "helps")


def planted(name: str) -> str:
    """A text that nobody writes by accident; with letters that other alphabets have."""
    return f"kanariénvogel-{name}-{secrets.token_hex(12)}-zwitschert"


async def write(phone: Phone, part: str, texts: dict[str, str]) -> None:
    """Write a page, and keep it."""
    await phone.press(f"write-{part}")
    for field, text in texts.items():
        await phone.page.fill(f'[data-field="{field}"]', text)
    await phone.press("keep")
    await phone.page.wait_for_selector('[data-action="rehearse"]')


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncGenerator[Browser]:
    """Chromium's headless shell."""
    async with chromium(bare=True) as started:
        yield started


async def test_the_search_finds_what_is_there() -> None:
    """SEALED1: in every dress, in a process's memory, and under a mask: else finding nothing would mean nothing."""
    text = planted("here")
    for form in forms_of(text):
        assert found_in(b"x" * 7 + form + b"y", [text]) == [text]
    assert found_in(secrets.token_hex(2_000).encode(), [text]) == []
    held = bytearray(text.encode())
    assert found_in(memory_of(os.getpid()), [text]) == [text]
    mask = os.urandom(4)
    frame = bytes([0x82, 0x80 | 126]) + len(held).to_bytes(2, "big") + mask
    frame += bytes(byte ^ mask[at % 4] for at, byte in enumerate(held))
    assert found_in(frame, [text]) == []
    assert found_in(unmasked(b"GET /ws HTTP/1.1\r\nUpgrade: websocket\r\n\r\n" + frame), [text]) == [text]


async def test_a_search_for_keys_finds_what_is_there() -> None:
    """SEALED1: as bytes and written out."""
    key, text = os.urandom(32), planted("nothing")
    for form in forms_of_key(key):
        assert keys_in(text.encode() + form + b"y", [key]) == [key]
    assert keys_in(text.encode(), [key]) == [] and keys_in(os.urandom(50_000), [key]) == []
    held = bytearray(key)
    assert keys_in(memory_of(os.getpid()), [bytes(held)]) == [key]


async def test_what_a_store_is_told_is_heard_to_the_byte(valkey: Valkey) -> None:
    """SEALED1: what is there for a moment only, too; a key's bytes as well as a text."""
    key, text = os.urandom(32), planted("told")
    heard: list[bytes] = []
    async with Redis.from_url(valkey.url) as redis:  # pyright: ignore[reportUnknownMemberType]
        listening = await _overhearing(redis, heard)
        await redis.set("moment", key + b'"\\\n' + text.encode("utf-16-le"))
        await redis.delete("moment")
        await until(lambda: any(b'"DEL"' in line for line in heard))
        listening.cancel()
    told = b"\n".join(heard)
    assert (keys_in(told, [key]), found_in(told, [text])) == ([key], [text])


@pytest_asyncio.fixture(loop_scope="session")
async def watched(
    request: pytest.FixtureRequest, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator["Watched"]:
    """Two phones, and everything that stands between them overheard."""
    figures = free_port()
    monkeypatch.setenv("LULL_LOG", "debug")
    monkeypatch.setenv("LULL_METRICS_PORT", str(figures))
    async with (
        two_phones(browser, worker=marked(request, "worker")) as pair,
        Redis.from_url(pair.redis_url) as redis,  # pyright: ignore[reportUnknownMemberType]
    ):
        watched = Watched(pair, redis, figures)
        listening = await _overhearing(redis, watched.heard)
        yield watched
        listening.cancel()


class Watched:
    """Two phones, and what was overheard between them."""

    def __init__(self, pair: Pair, redis: "Redis", figures: int) -> None:
        """`figures`: the port they are served on."""
        self.pair: Final = pair
        self.heard: Final[list[bytes]] = []
        self._urls: Final[list[str]] = []
        self._redis: Final = redis
        self._figures: Final = figures
        self._dumps = b""
        for phone in (pair.a, pair.b):
            phone.wire.capture = []
            phone.page.on("request", lambda request: self._urls.append(request.url))
            phone.page.on("websocket", lambda socket: self._urls.append(socket.url))

    async def dump(self) -> None:
        """Keep what the store holds now."""
        self._dumps += await _dump(self._redis)

    @property
    def wire(self) -> bytes:
        """What both phones sent and were sent."""
        phones = (self.pair.a, self.pair.b)
        return b"".join(unmasked(bytes(part)) for phone in phones for part in phone.wire.capture or [])

    async def places(self) -> dict[str, bytes]:
        """All that may hold no word, by name."""
        async with httpx.AsyncClient(timeout=PATIENCE) as http:
            figures = (await http.get(f"http://127.0.0.1:{self._figures}/metrics")).content
        assert b"lull_" in figures
        await self.dump()
        return {
            "store": self._dumps,
            "told": b"\n".join(self.heard),
            "log": self.pair.server.log,
            "said": self.pair.server.said,
            "urls": "\n".join(self._urls).encode(),
            "figures": figures,
            "wire": self.wire,
            "memory": memory_of(self.pair.server.pid),
        }


DRAWN: Final = """
  const draw = crypto.getRandomValues.bind(crypto);
  window.lullDrawn = [];
  const text = bytes => btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace("=", "");
  crypto.getRandomValues = array => {
    const drawn = draw(array);
    if (array.byteLength === 32) lullDrawn.push(text(array));
    return drawn;
  };
"""
"""Keeps on the page what it draws of a secret's size: pair secrets, and tokens."""

TOKENS_IN: Final = ("wire", "memory")
"""A phone shows its token there, and a ticket: these cross the wire, in `hello` and over HTTP, and rest as hashes."""


@pytest.mark.worker
async def test_no_word_of_an_evening_is_anywhere_else(watched: Watched) -> None:
    """SEALED1, SEAT4, SEAT5, LOG1, OPS1: not in the store or what it was told, on the wire, in a log, an address, a figure, memory."""
    pair = watched.pair
    texts: dict[str, dict[str, str]] = {
        name: {field: planted(f"{name}-{field}") for field in FIELDS} for name in ("a", "b")
    }
    signal, step = planted("signal"), planted("step")
    words = [signal, step, *(text for page in texts.values() for text in page.values())]

    fragment = await pair.join()
    ticket, secret = fragment[23:45], fragment[67:]
    await pair.a.press("write-ours")
    await pair.a.press("step-add")
    await pair.a.page.fill(".ladder-step textarea", step)
    await pair.a.page.fill('[data-field="signal"]', signal)
    await pair.a.press("keep")
    await pair.a.page.wait_for_selector('[data-action="rehearse"]')
    for phone, name in ((pair.a, "a"), (pair.b, "b")):
        await write(phone, "mine", texts[name])
    await pair.b.page.locator("main", has_text="kanari").wait_for()  # it came to the other phone
    await pair.start()
    await pair.a.tap()
    await pair.b.shows("paused", mine="false")
    await pair.b.page.locator("main", has_text=texts["a"]["asks"]).wait_for()  # and is read there
    seats = [json.loads(text) for text in await asyncio.gather(*(_hello(phone) for phone in (pair.a, pair.b)))]
    tokens = [*(seat["token"] for seat in seats), ticket]
    await answer_to(pair.server.port, f"GET /api/rooms/{fragment[1:23]} {' '.join(tokens)}\0\r\n\r\n".encode())
    strange = b"POST /api/rooms HTTP/1.1\r\nHost: x\r\nOrigin: http://canary.example\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    await answer_to(pair.server.port, strange)  # which is told, without its name
    await until(lambda: b"level='warning'" in pair.server.log)
    places = await watched.places()

    control = [pair.a.url, fragment[1:23]]
    assert found_in(places["wire"], control) == control  # the room's id does cross the wire: the capture is one
    assert found_in(places["told"], control[1:]) == control[1:]
    assert found_in(places["memory"], control[1:]) == control[1:]
    for name, place in places.items():
        assert found_in(place, [*words, secret]) == [], name
        assert keys_in(place, [_bytes(secret)]) == [], name
        if name not in TOKENS_IN:
            assert found_in(place, tokens) == [] and keys_in(place, map(_bytes, tokens)) == [], name
    assert b"level='warning'" in places["log"] and b"/api/rooms" in places["urls"] and b"Lull" in places["said"]
    assert found_in(places["log"], [fragment[1:23], "127.0.0.1"]) == []
    assert found_in(places["figures"], [fragment[1:23]]) == []


async def test_no_secret_of_a_code_or_a_meeting_is_anywhere_else(watched: Watched) -> None:
    """SEALED1, CODE1, CODE3, MEET1: of neither room, nor the code's secret digits."""
    pair = watched.pair
    await pair.a.context.add_init_script(DRAWN)
    await pair.a.fresh()
    await pair.a.press("open-room")
    await pair.a.shows("waiting")
    secrets_made = [await _secret_shown(pair.a)]
    assert secrets_made[0] in await pair.a.page.evaluate("lullDrawn")
    await pair.a.press("speak")
    await pair.a.shows("waiting", spoken="open")
    code = await pair.a.page.get_attribute("[data-spoken][dir]", "data-spoken") or ""
    digits = "".join(code.split())
    await pair.b.fresh()
    await pair.b.press("type-code")
    await pair.b.page.fill("[data-code]", code)
    for phone in (pair.a, pair.b):
        await phone.shows("preparing", partner_here="true")
        await phone.press("open-next")
        await phone.press("next-on")
    for phone in (pair.a, pair.b):
        await phone.shows("preparing", next_time="both")
        await phone.press("back")
    await watched.dump()
    await pair.a.press("end-room")
    for phone in (pair.a, pair.b):
        await phone.shows("closed")
        await phone.press("home")
        await phone.shows("home")
    await pair.a.press("meet")
    await pair.a.shows("waiting")
    secrets_made += [secret for secret in await pair.a.page.evaluate("lullDrawn") if secret not in secrets_made]
    await pair.b.press("meet")
    for phone in (pair.a, pair.b):
        await phone.shows("preparing", partner_here="true")

    places = await watched.places()
    wire = places["wire"]
    assert f"/api/codes/{digits[:5]}".encode() in wire and b"PUT /api/meetings/" in wire  # they went that way
    tokens = [token for token in secrets_made[1:] if f'"token":"{token}"'.encode() in wire]
    secrets_made = [secret for secret in secrets_made if secret not in tokens]
    assert len(secrets_made) >= 2
    for name, place in places.items():
        assert found_in(place, secrets_made) == [], name
        assert keys_in(place, map(_bytes, secrets_made)) == [], name
        assert re.search(rb"(?<![0-9])" + digits[5:].encode() + rb"(?![0-9])", place) is None, name


async def test_no_word_of_the_tools_is_anywhere_else(watched: Watched) -> None:
    """SEALED1, LIST2, MATCH1, DEBRIEF2: not what is on a list, nor how much, however often it is given; nor what was written."""
    pair = watched.pair
    both, only, late = planted("both"), planted("only-a"), planted("late")
    writings = {"a": planted("writing-a"), "b": planted("writing-b")}
    given: dict[str, list[str]] = {"a": [], "b": []}
    for phone in (pair.a, pair.b):
        phone.page.on("request", lambda sent, name=phone.name: given[name].append(sent.post_data or ""))
    await pair.join()
    for phone, items in ((pair.a, (both, only)), (pair.b, (both,))):
        await _open(phone, "lists")
        for item in items:
            await _add(phone, item)
        await phone.press("tool-both")
    for phone in (pair.a, pair.b):
        await phone.page.locator(".tool-both", has_text=both).wait_for()
    assert all([len(tokens) for tokens in _tokens(bodies)] == [256] for bodies in given.values())
    await _add(pair.a, late)
    await until(lambda: len(_changes(given["a"])) == 1)
    await pair.a.page.locator(".tool-item", has_text=late).locator("[data-action=tool-list-perhaps]").click()
    await until(lambda: len(_changes(given["a"])) == 2)
    assert _changes(given["a"]) == [(1, 1), (1, 1)]  # a word more and a word less look alike
    sizes = {len(body) for bodies in given.values() for body in bodies if '"tokens"' in body}
    assert len(sizes) == 1
    await watched.dump()
    for phone in (pair.a, pair.b):
        await phone.press("tool-back")
        await phone.press("tool-open-afterwards")
        await phone.page.fill("#tool-writing", writings[phone.name])
        await phone.press("tool-together")
    for phone, theirs in ((pair.a, writings["b"]), (pair.b, writings["a"])):
        await phone.page.locator(".reading", has_text=theirs).wait_for()

    places = await watched.places()
    assert b"/matches/lists" in places["wire"] and b"/writing" in places["wire"]  # they went that way
    for name, place in places.items():
        assert found_in(place, [both, only, late, *writings.values()]) == [], name


async def _open(phone: Phone, tool: str) -> None:
    await phone.press("tools")
    await phone.press(f"tool-open-{tool}")
    await phone.page.wait_for_selector(f"[data-tool={tool}]")


async def _add(phone: Phone, item: str) -> None:
    """To what is welcome."""
    await phone.page.fill("#tool-new", item)
    await phone.press("tool-add-welcome")
    await phone.page.locator(".tool-item", has_text=item).wait_for()


def _tokens(bodies: list[str]) -> list[frozenset[str]]:
    """Of each time that tokens were given, all of them."""
    return [frozenset(json.loads(body)["tokens"]) for body in bodies if '"tokens"' in body]


def _changes(bodies: list[str]) -> list[tuple[int, int]]:
    """Between two times that tokens were given: how many came, and how many went; where any did."""
    given = _tokens(bodies)
    return [(len(after - before), len(before - after)) for before, after in pairwise(given) if before != after]


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


async def _secret_shown(phone: Phone) -> str:
    """The pair secret in the link that the phone shows."""
    link = await phone.page.get_attribute("[data-pair-link]", "data-pair-link")
    assert link is not None
    return link.partition("#")[2][67:]


async def _overhearing(redis: "Redis", heard: list[bytes]) -> asyncio.Task[None]:
    """Hears every command that the store is given from now on, by whomever, with the very bytes that it came with."""
    begun = asyncio.Event()

    async def overhear() -> None:
        async with redis.monitor() as monitor:
            assert monitor.connection is not None
            begun.set()
            while True:
                line = cast("bytes", await monitor.connection.read_response())
                heard.append(line.decode("unicode_escape").encode("latin-1"))

    listening = asyncio.create_task(overhear())
    await asyncio.wait_for(begun.wait(), PATIENCE)
    return listening


async def _dump(redis: "Redis") -> bytes:
    """Every key and every value, as the store would write them to a disk."""
    held = bytearray()
    keys = cast("list[bytes]", await redis.keys())  # pyright: ignore[reportUnknownMemberType]
    for key in keys:
        held += key
        kind: Any = await redis.type(key)
        if kind == b"hash":
            fields = cast("dict[bytes, bytes]", await redis.hgetall(key))
            held += b"\0".join(part for field in fields.items() for part in field)
        held += await redis.dump(key) or b""
    assert keys
    return bytes(held)


async def _hello(phone: Phone) -> str:
    """What the phone's first frame was: the token that it showed."""
    for part in phone.wire.capture or []:
        said = unmasked(bytes(part))
        at = said.find(b'{"type":"hello"')
        if at >= 0:
            return said[at : said.index(b"}", at) + 1].decode()
    raise AssertionError("no hello was captured")
